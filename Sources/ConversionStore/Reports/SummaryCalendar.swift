import Foundation

/// The hours, days or weeks of one time zone; weeks begin on Monday (ISO 8601).
public struct SummaryCalendar: Sendable, Hashable {
    /// How long a group's time is.
    public enum Interval: Sendable, Hashable {
        case hour, day, week
    }

    public let interval: Interval
    private let calendar: Calendar

    /// Nil where there is no time zone of that IANA name. Reads no file: the zones are part of the program.
    public init?(_ interval: Interval, timeZone name: String) {
        // Foundation takes abbreviations and offsets, too, which are nobody's IANA names.
        guard name.contains("/") || Self.plainNames.contains(name), let zone = TimeZone(identifier: name) else {
            return nil
        }
        self.init(interval, zone)
    }

    /// The same in UTC.
    public static func utc(_ interval: Interval) -> SummaryCalendar { SummaryCalendar(interval, .gmt) }

    private init(_ interval: Interval, _ zone: TimeZone) {
        self.interval = interval
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        calendar.firstWeekday = 2
        self.calendar = calendar
    }

    /// The hour, day or week that a moment lies in: its beginning, and the beginning of the next.
    ///
    /// Cut at the ends of `Timestamp`'s reach.
    public func range(of moment: Timestamp) -> Range<Timestamp> {
        let component: Calendar.Component =
            switch interval {
            case .hour: .hour
            case .day: .day
            case .week: .weekOfYear
            }
        // Whole seconds of this millennium are exact in a Date, and no zone's days begin within one.
        let date = Date(timeIntervalSince1970: Double(moment.seconds))
        guard let found = calendar.dateInterval(of: component, for: date) else { return moment..<moment }
        return Self.timestamp(found.start)..<Self.timestamp(found.end)
    }

    private static func timestamp(_ date: Date) -> Timestamp {
        let seconds = date.timeIntervalSince1970.rounded()
        return Timestamp(seconds: Int64(seconds), nanos: 0) ?? Timestamp(nanoseconds: seconds < 0 ? .min : .max)
    }

    /// IANA's names without a slash that are no single place's.
    private static let plainNames: Set<String> = [
        "UTC", "UCT", "GMT", "Universal", "Zulu", "Greenwich", "CET", "EET", "MET", "WET", "EST", "MST", "HST",
        "EST5EDT", "CST6CDT", "MST7MDT", "PST8PDT", "Cuba", "Egypt", "Eire", "GB", "Hongkong", "Iceland", "Iran",
        "Israel", "Jamaica", "Japan", "Libya", "NZ", "Poland", "Portugal", "PRC", "ROC", "ROK", "Singapore", "Turkey",
    ]
}

/// Finds the beginnings of hours, days or weeks for many moments, most of them near the one before.
package final class SummaryBuckets: Sendable {
    private let calendar: SummaryCalendar
    private let last = Monitor<Range<Timestamp>?>(nil)

    package init(_ calendar: SummaryCalendar) {
        self.calendar = calendar
    }

    package func start(of moment: Timestamp) -> Timestamp { range(of: moment).lowerBound }

    package func range(of moment: Timestamp) -> Range<Timestamp> {
        last.withLock { last in
            if let last, last.contains(moment) { return last }
            let range = calendar.range(of: moment)
            last = range
            return range
        }
    }
}
