/// Numbers and bytes in digits of base 16.
///
/// Public, as functions of a package type are not inlined into other modules.
public enum Hexadecimal {
    /// The digit for a number below 16, in lower case.
    package static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    /// Nil for what is no digit, or one in upper case.
    @inlinable
    public static func lowercaseValue(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }

    /// Nil for what is no digit; upper and lower case mean the same.
    @inlinable
    public static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: lowercaseValue(of: digit)
        }
    }

    /// A number in lower case, filled up with zeros to so many digits at least.
    package static func text(_ number: UInt64, digits: Int = 1) -> String {
        let needed = (UInt64.bitWidth - number.leadingZeroBitCount + 3) / 4
        let count = max(needed, digits, 1)
        return String(unsafeUninitializedCapacity: count) { text in
            var rest = number
            for place in (0..<count).reversed() {
                text[place] = digit(UInt8(truncatingIfNeeded: rest & 15))
                rest >>= 4
            }
            return count
        }
    }

    /// Two digits for each byte, in lower case.
    package static func text(_ bytes: [UInt8]) -> String {
        String(unsafeUninitializedCapacity: bytes.count * 2) { text in
            for (place, byte) in bytes.enumerated() {
                text[place * 2] = digit(byte >> 4)
                text[place * 2 + 1] = digit(byte & 15)
            }
            return bytes.count * 2
        }
    }

    /// The bytes of a text as ``text(_:)-([UInt8])`` makes it; nil for anything else, and so for digits in upper case.
    package static func bytes(_ text: String) -> [UInt8]? {
        let digits = text.utf8.span
        guard digits.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2)
        for place in stride(from: 0, to: digits.count, by: 2) {
            guard let high = lowercaseValue(of: digits[place]), let low = lowercaseValue(of: digits[place + 1]) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        return bytes
    }
}
