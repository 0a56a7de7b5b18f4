import Glibc

/// A moment in UTC as log lines show it.
struct LogTime: Sendable, Equatable, CustomStringConvertible {
    /// Since 1970.
    let seconds: Int
    let nanoseconds: Int

    static var now: LogTime {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return LogTime(seconds: time.tv_sec, nanoseconds: time.tv_nsec)
    }

    /// RFC 3339 with milliseconds: `2026-03-07T14:30:00.123Z`.
    var description: String {
        var parts = tm()
        var seconds = time_t(seconds)
        gmtime_r(&seconds, &parts)
        let date =
            "\(Self.digits(Int(parts.tm_year) + 1900, 4))-\(Self.digits(Int(parts.tm_mon) + 1, 2))"
            + "-\(Self.digits(Int(parts.tm_mday), 2))"
        let time =
            "\(Self.digits(Int(parts.tm_hour), 2)):\(Self.digits(Int(parts.tm_min), 2))"
            + ":\(Self.digits(Int(parts.tm_sec), 2)).\(Self.digits(nanoseconds / 1_000_000, 3))"
        return "\(date)T\(time)Z"
    }

    private static func digits(_ number: Int, _ count: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, count - text.count)) + text
    }
}
