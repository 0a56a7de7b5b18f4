/// Moments as text: `2026-03-07T14:30:00Z`. Source: RFC 3339, section 5.6, as `google.protobuf.Timestamp` has it in JSON.
package enum RFC3339 {
    /// The seconds since 1970 of the years 1 to 9999, which the format can say.
    package static let range: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

    /// The moment in UTC; nil outside of ``range`` and for nanoseconds outside of a second.
    ///
    /// - Parameters:
    ///   - seconds: since 1970.
    ///   - fractionDigits: how many digits stand behind the seconds, 0 to 9, what lies below is cut off; nil for as many of
    ///     0, 3, 6 and 9 as it takes.
    package static func text(seconds: Int64, nanoseconds: Int32 = 0, fractionDigits: Int? = nil) -> String? {
        guard range.contains(seconds), (0..<1_000_000_000).contains(nanoseconds) else { return nil }
        let time = CivilTime(secondsSince1970: Int(seconds))
        let digits: Int
        if let fractionDigits {
            digits = min(max(0, fractionDigits), 9)
        } else {
            digits =
                nanoseconds == 0 ? 0 : nanoseconds % 1_000_000 == 0 ? 3 : nanoseconds % 1000 == 0 ? 6 : 9
        }
        return String(unsafeUninitializedCapacity: 30) { text in
            var end = 0
            func write(_ number: Int, _ width: Int, _ separator: Unicode.Scalar) {
                var rest = number
                for place in (0..<width).reversed() {
                    text[end + place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                    rest /= 10
                }
                text[end + width] = UInt8(ascii: separator)
                end += width + 1
            }
            write(time.date.year, 4, "-")
            write(time.date.month, 2, "-")
            write(time.date.day, 2, "T")
            write(time.hour, 2, ":")
            write(time.minute, 2, ":")
            write(time.second, 2, digits == 0 ? "Z" : ".")
            if digits > 0 {
                var fraction = Int(nanoseconds)
                for _ in digits..<9 { fraction /= 10 }
                write(fraction, digits, "Z")
            }
            return end
        }
    }

    /// Reads a moment with `Z` or an offset such as `+01:00`, and with up to 9 digits after the second; nil for anything
    /// else, for leap seconds, and outside of ``range``. `T` and `Z` may be in lower case.
    package static func parse(_ text: String) -> (seconds: Int64, nanoseconds: Int32)? {
        let bytes = Array(text.utf8)
        func number(_ range: Range<Int>) -> Int? {
            range.upperBound <= bytes.count ? Int(decimalDigits: bytes[range]) : nil
        }
        func isAt(_ index: Int, _ characters: StaticString) -> Bool {
            index < bytes.count && characters.withUTF8Buffer { $0.contains(bytes[index]) }
        }
        guard let year = number(0..<4), isAt(4, "-"), let month = number(5..<7), isAt(7, "-"),
            let day = number(8..<10),
            isAt(10, "Tt"), let hour = number(11..<13), isAt(13, ":"), let minute = number(14..<16), isAt(16, ":"),
            let second = number(17..<19), year >= 1, (1...12).contains(month),
            (1...CivilDate.days(inMonth: month, of: year)).contains(day), hour < 24, minute < 60, second < 60
        else { return nil }
        var index = 19
        var nanoseconds: Int32 = 0
        if isAt(index, ".") {
            let start = index + 1
            index = bytes[start...].firstIndex { !$0.isASCIIDigit } ?? bytes.endIndex
            guard let fraction = DecimalDigits.nanoseconds(ofFraction: bytes[start..<index]) else { return nil }
            nanoseconds = fraction
        }
        var offset = 0
        if isAt(index, "Zz") {
            index += 1
        } else {
            guard isAt(index, "+-"), let hours = number(index + 1..<index + 3), isAt(index + 3, ":"),
                let minutes = number(index + 4..<index + 6), hours < 24, minutes < 60
            else { return nil }
            offset = (hours * 60 + minutes) * 60 * (bytes[index] == UInt8(ascii: "-") ? -1 : 1)
            index += 6
        }
        let days = CivilDate(year: year, month: month, day: day).dayNumber
        let seconds = Int64(days * 86_400 + hour * 3600 + minute * 60 + second - offset)
        guard index == bytes.count, range.contains(seconds) else { return nil }
        return (seconds, nanoseconds)
    }
}
