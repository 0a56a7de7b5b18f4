import Basics
import ConversionAPI

/// How long the times are that a summary is grouped by.
enum SummaryInterval: String, Sendable, CaseIterable {
    case hour, day, week

    var grouping: SummaryGrouping {
        switch self {
        case .hour: .hour
        case .day: .day
        case .week: .week
        }
    }

    /// The place in time of the interval that a moment lies in: one more for each that follows.
    func ordinal(of moment: Int64, in zone: LocalTime) -> Int64 {
        switch self {
        case .hour: (moment + Self.minutesBeyondHours(zone.offset(at: moment))).floored(by: 3600)
        case .day: zone.wallClock(at: moment).floored(by: 86400)
        // 1970-01-01 was a Thursday, weeks begin on Monday.
        case .week: (zone.wallClock(at: moment).floored(by: 86400) + 3).floored(by: 7)
        }
    }

    /// The moment at which the interval of that place begins.
    func start(of ordinal: Int64, in zone: LocalTime) -> Int64 {
        switch self {
        case .hour: ordinal * 3600 - Self.minutesBeyondHours(zone.offset(at: ordinal * 3600))
        case .day: zone.moment(ofWallClock: ordinal * 86400)
        case .week: zone.moment(ofWallClock: (ordinal * 7 - 3) * 86400)
        }
    }

    /// How far a zone's hours are ahead of those of UTC, from 0 to 3599 seconds: 45 minutes in Kathmandu. Hours are
    /// counted in UTC but for that, as the wall clock shows some of them twice.
    private static func minutesBeyondHours(_ offset: Int64) -> Int64 {
        (offset % 3600 + 3600) % 3600
    }

    /// The beginning of an interval, as a table shows it.
    func label(_ start: Int64, in zone: LocalTime) -> String {
        self == .hour ? zone.minute(start) : zone.date(start)
    }
}
