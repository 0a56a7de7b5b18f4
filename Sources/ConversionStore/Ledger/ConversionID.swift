import Basics

/// A conversion's name for the outside: `cv_` and 21 digits, as in `cv_7zk3m0p9q2x4c8e1t5v6b`.
///
/// The digits are Crockford's base 32 in lower case: 8 for the ledger's tag (40 bits) and 13 for the conversion's
/// number within it (64 bits). A text has one id and an id one text: capitals and look-alikes are not accepted.
/// The store alone knows which sequence a number stands for.
public struct ConversionID: Sendable, Hashable, LosslessStringConvertible {
    /// Which ledger gave it, 40 bits.
    package let tag: UInt64
    /// The scrambled sequence.
    package let number: UInt64

    package init(tag: UInt64, number: UInt64) {
        self.tag = tag
        self.number = number
    }

    /// Nil where the text is no conversion's id of any ledger.
    public init?(_ description: String) {
        var description = description
        let parsed: (tag: UInt64, number: UInt64)? = description.withUTF8 { text in
            guard text.count == Self.length, text[0] == UInt8(ascii: "c"), text[1] == UInt8(ascii: "v"),
                text[2] == UInt8(ascii: "_"), let tag = Self.number(text[3..<11]),
                // 13 digits hold 65 bits: the first may use only four of its five.
                let first = CrockfordDigits.value(of: text[11]), first < 16, let number = Self.number(text[11..<24])
            else { return nil }
            return (tag, number)
        }
        guard let parsed else { return nil }
        self.init(tag: parsed.tag, number: parsed.number)
    }

    /// The text, made anew at each reading.
    public var description: String { withText { String(decoding: $0, as: UTF8.self) } }

    /// Gives `body` the text, which lasts as long as that runs; a NUL stands behind it.
    @inlinable
    public func withText<Result>(_ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result {
        try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.length + 1) { text in
            write(into: text)
            return try body(UnsafeBufferPointer(rebasing: text[..<Self.length]))
        }
    }

    /// Writes the text and a NUL.
    @usableFromInline
    func write(into text: UnsafeMutableBufferPointer<UInt8>) {
        precondition(text.count > Self.length, "too small a buffer")
        text.initialize(repeating: 0)
        text[0] = UInt8(ascii: "c")
        text[1] = UInt8(ascii: "v")
        text[2] = UInt8(ascii: "_")
        for place in 0..<8 { text[3 + place] = CrockfordDigits.digit(tag >> (5 * UInt64(7 - place))) }
        for place in 0..<13 { text[11 + place] = CrockfordDigits.digit(number >> (5 * UInt64(12 - place))) }
    }

    @usableFromInline static var length: Int { 24 }

    private static func number(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> UInt64? {
        var number: UInt64 = 0
        for digit in digits {
            guard let value = CrockfordDigits.value(of: digit) else { return nil }
            number = number << 5 | value
        }
        return number
    }
}
