/// Digits of base 32 that are hard to mistake for one another: 0 to 9, then the alphabet without i, l, o and u.
///
/// In lower case, and only that is read: a number has one text, and a text one number. Source: Douglas Crockford,
/// "Base 32", without its leniency and its check symbols.
///
/// Public, as functions of a package type are not inlined into other modules.
public enum CrockfordDigits {
    @inlinable
    static var alphabet: StaticString { "0123456789abcdefghjkmnpqrstvwxyz" }

    /// The digit for the lowest five bits.
    @inlinable
    public static func digit(_ bits: UInt64) -> UInt8 { alphabet.utf8Start[Int(truncatingIfNeeded: bits & 31)] }

    /// What a digit stands for, below 32; nil for anything else.
    @inlinable
    public static func value(of digit: UInt8) -> UInt64? {
        let value: UInt8
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): value = digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "h"): value = digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "j")...UInt8(ascii: "k"): value = digit - UInt8(ascii: "j") + 18
        case UInt8(ascii: "m")...UInt8(ascii: "n"): value = digit - UInt8(ascii: "m") + 20
        case UInt8(ascii: "p")...UInt8(ascii: "t"): value = digit - UInt8(ascii: "p") + 22
        case UInt8(ascii: "v")...UInt8(ascii: "z"): value = digit - UInt8(ascii: "v") + 27
        default: return nil
        }
        return UInt64(value)
    }

    /// So many digits of the system's random numbers, five bits each.
    package static func random(count: Int) -> String {
        var generator = SystemRandomNumberGenerator()
        return String(unsafeUninitializedCapacity: max(0, count)) { text in
            for place in 0..<max(0, count) { text[place] = digit(generator.next()) }
            return max(0, count)
        }
    }
}
