extension UInt8 {
    /// Whether it is one of `0` to `9`.
    @inlinable
    package var isASCIIDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

    /// Whether it is one of `a` to `z`.
    @inlinable
    package var isASCIILowercaseLetter: Bool { self >= UInt8(ascii: "a") && self <= UInt8(ascii: "z") }

    /// Whether it is one of `a` to `z` and `A` to `Z`.
    @inlinable
    package var isASCIILetter: Bool {
        let lower = self | 0x20
        return lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z")
    }
}

extension FixedWidthInteger {
    /// Reads a number of decimal digits and nothing else, where Swift's own reading takes a sign, too; nil for no digit,
    /// any other character, and what the type cannot hold.
    @inlinable
    package init?(decimalDigits text: some Sequence<UInt8>) {
        var number: Self = 0
        var isEmpty = true
        for digit in text {
            guard digit.isASCIIDigit else { return nil }
            let (scaled, isTooLarge) = number.multipliedReportingOverflow(by: 10)
            let (sum, isSumTooLarge) = scaled.addingReportingOverflow(Self(truncatingIfNeeded: digit & 15))
            guard !isTooLarge, !isSumTooLarge else { return nil }
            number = sum
            isEmpty = false
        }
        guard !isEmpty else { return nil }
        self = number
    }

    /// Divided by a divisor above zero, rounded towards minus infinity.
    @inlinable
    package func floored(by divisor: Self) -> Self {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}

/// Numbers in decimal digits.
package enum DecimalDigits {
    /// A number that is not negative, filled up with zeros to so many digits at least.
    package static func padded(_ number: Int, to count: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, count - digits.utf8.count)) + digits
    }

    /// What stands behind the seconds: nothing, or a point and 3, 6 or 9 digits, as many as it needs.
    ///
    /// - Parameter nanoseconds: 0 to 999,999,999.
    package static func fraction(ofNanoseconds nanoseconds: Int32) -> String {
        if nanoseconds == 0 { return "" }
        let digits = padded(Int(nanoseconds), to: 9)
        if nanoseconds % 1_000_000 == 0 { return "." + digits.prefix(3) }
        return nanoseconds % 1000 == 0 ? "." + digits.prefix(6) : "." + digits
    }

    /// The nanoseconds that 1 to 9 digits behind a point stand for; nil for anything else.
    package static func nanoseconds(ofFraction digits: some Collection<UInt8>) -> Int32? {
        guard digits.count <= 9, var nanoseconds = Int32(decimalDigits: digits) else { return nil }
        for _ in digits.count..<9 { nanoseconds *= 10 }
        return nanoseconds
    }
}

/// A whole number and the unit behind it, which may be missing: `30s`, `4MiB`.
package struct Quantity: Sendable, Hashable {
    /// Not negative.
    package let number: Int
    /// All behind the digits, as it stands.
    package let unit: Substring

    /// Nil where no digit of ASCII stands at the beginning, and for a number beyond 64 bits.
    package init?(_ text: String) {
        let digits = text.utf8.prefix(while: \.isASCIIDigit)
        guard let number = Int(decimalDigits: digits) else { return nil }
        self.number = number
        unit = text[digits.endIndex...]
    }
}
