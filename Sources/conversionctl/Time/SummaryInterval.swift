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
        case .hour: moment.floored(by: 3600)
        case .day: zone.wallClock(at: moment).floored(by: 86400)
        // 1970-01-01 was a Thursday, weeks begin on Monday.
        case .week: (zone.wallClock(at: moment).floored(by: 86400) + 3).floored(by: 7)
        }
    }

    /// The moment at which the interval of that place begins.
    func start(of ordinal: Int64, in zone: LocalTime) -> Int64 {
        switch self {
        // Where the zone is no whole hours from UTC, its hours begin within those of UTC.
        case .hour: ordinal * 3600 + (3600 - zone.offset(at: ordinal * 3600) % 3600) % 3600
        case .day: zone.moment(ofWallClock: ordinal * 86400)
        case .week: zone.moment(ofWallClock: (ordinal * 7 - 3) * 86400)
        }
    }

    /// The beginning of an interval, as a table shows it.
    func label(_ start: Int64, in zone: LocalTime) -> String {
        self == .hour ? zone.minute(start) : zone.date(start)
    }
}

extension Int64 {
    /// Divided, rounded towards minus infinity.
    func floored(by divisor: Int64) -> Int64 {
        self >= 0 ? self / divisor : (self - divisor + 1) / divisor
    }
}
