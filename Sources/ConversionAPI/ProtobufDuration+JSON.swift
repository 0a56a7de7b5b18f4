internal import Basics

extension ProtobufDuration {
    /// The seconds that the format allows, 10,000 years either way.
    static let range: ClosedRange<Int64> = -315_576_000_000...315_576_000_000

    /// The duration as `1.500s`, with 0, 3, 6 or 9 digits; nil out of range, or with parts of different signs.
    var jsonText: String? {
        guard Self.range.contains(seconds), (-999_999_999...999_999_999).contains(nanos),
            seconds == 0 || nanos == 0 || (seconds < 0) == (nanos < 0)
        else { return nil }
        return
            "\(seconds < 0 || nanos < 0 ? "-" : "")\(seconds.magnitude)\(DecimalDigits.fraction(ofNanoseconds: abs(nanos)))s"
    }

    /// Reads a duration; nil if it is not one.
    init?(jsonText text: String) {
        guard text.hasSuffix("s") else { return nil }
        var digits = text.dropLast()
        let isNegative = digits.hasPrefix("-")
        if isNegative { digits.removeFirst() }
        let parts = digits.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first.flatMap({ Int64(decimalDigits: $0.utf8) }), Self.range.contains(whole) else {
            return nil
        }
        var nanos: Int32 = 0
        if parts.count == 2 {
            guard let value = DecimalDigits.nanoseconds(ofFraction: parts[1].utf8) else { return nil }
            nanos = value
        }
        self.init(seconds: isNegative ? -whole : whole, nanos: isNegative ? -nanos : nanos)
    }
}
