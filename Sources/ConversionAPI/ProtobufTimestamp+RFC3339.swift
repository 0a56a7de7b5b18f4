internal import Basics

extension ProtobufTimestamp {
    /// The seconds that the format allows: years 1 to 9999.
    public static let range: ClosedRange<Int64> = RFC3339.range

    /// The time as `2026-03-07T14:30:00Z`, with 3, 6 or 9 digits after the second where it needs them; nil outside
    /// of the years 1 to 9999 or with nanoseconds outside of a second.
    public var rfc3339: String? { RFC3339.text(seconds: seconds, nanoseconds: nanos) }

    /// Reads a time with `Z` or an offset such as `+01:00`, and with up to 9 digits after the second; nil if it is not one.
    public init?(rfc3339 text: String) {
        guard let (seconds, nanos) = RFC3339.parse(text) else { return nil }
        self.init(seconds: seconds, nanos: nanos)
    }
}
