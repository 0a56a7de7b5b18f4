import Basics
import ConversionAPI

/// The time that a report is about, and the one before that it is compared with. Seconds since 1970; ends excluded.
struct ReportPeriod: Sendable, Hashable {
    let zone: LocalTime
    let range: Range<Int64>
    /// Of the same length by the wall clock, up to the beginning of `range`.
    let before: Range<Int64>
    let interval: SummaryInterval

    /// How many days a report covers whose beginning is not given, the last one included.
    static let defaultDays: Int64 = 30

    /// Nil where it would end before it begins, or reach beyond the years 1 to 9999.
    ///
    /// - Parameters:
    ///   - since: nil for the midnight that makes it 30 days.
    ///   - until: the end.
    init?(since: Int64?, until: Int64, zone: LocalTime) {
        self.zone = zone
        let end = zone.wallClock(at: until)
        let start =
            since.map { zone.wallClock(at: $0) } ?? ((end - 1).floored(by: 86400) - Self.defaultDays + 1) * 86400
        let first = since ?? zone.moment(ofWallClock: start)
        let length = end - start
        guard first < until, length > 0, ProtobufTimestamp.range.contains(start - length),
            ProtobufTimestamp.range.contains(end)
        else { return nil }
        range = first..<until
        before = min(zone.moment(ofWallClock: start - length), first - 1)..<first
        interval = length <= 3 * 86400 ? .hour : length <= 100 * 86400 ? .day : .week
    }

    /// The places in time of its first and last interval.
    var ordinals: ClosedRange<Int64> {
        interval.ordinal(of: range.lowerBound, in: zone)...interval.ordinal(of: range.upperBound - 1, in: zone)
    }

    /// Whether an interval lies in it only in part, so that its figures are not to be compared with the others'.
    func isPartial(_ ordinal: Int64) -> Bool {
        interval.start(of: ordinal, in: zone) < range.lowerBound
            || interval.start(of: ordinal + 1, in: zone) > range.upperBound
    }
}
