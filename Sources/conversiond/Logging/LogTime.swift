import Basics

/// A moment in UTC as log lines show it.
struct LogTime: Sendable, Equatable, CustomStringConvertible {
    /// Since 1970.
    let seconds: Int
    let nanoseconds: Int

    static var now: LogTime {
        let (seconds, nanoseconds) = WallClock.now
        return LogTime(seconds: seconds, nanoseconds: nanoseconds)
    }

    /// RFC 3339 with milliseconds: `2026-03-07T14:30:00.123Z`.
    var description: String {
        RFC3339.text(seconds: Int64(seconds), nanoseconds: Int32(clamping: nanoseconds), fractionDigits: 3)
            ?? "\(seconds)s"
    }
}
