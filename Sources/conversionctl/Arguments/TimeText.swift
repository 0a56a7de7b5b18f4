import Basics
import ConversionAPI

/// Moments as people write them: RFC 3339, a date alone, or a span of time ago.
enum TimeText {
    static func parse(_ text: String) throws -> ProtobufTimestamp {
        try parse(text, now: now)
    }

    /// - Parameter zone: whose midnight a date alone stands for.
    static func parse(_ text: String, now: ProtobufTimestamp, in zone: LocalTime = .utc) throws -> ProtobufTimestamp {
        if let time = ProtobufTimestamp(rfc3339: text) { return time }
        if let midnight = ProtobufTimestamp(rfc3339: text + "T00:00:00Z") {
            return ProtobufTimestamp(seconds: zone.moment(ofWallClock: midnight.seconds))
        }
        guard let ago = try? DurationText.parse(text) else {
            throw ValueError(
                "give RFC 3339 such as 2026-03-07T14:30:00Z, a date such as 2026-03-07 (\(zone.name)), or how long ago, such as 24h."
            )
        }
        let (seconds, attoseconds) = ago.components
        var time = ProtobufTimestamp(
            seconds: now.seconds - seconds, nanos: now.nanos - Int32(attoseconds / 1_000_000_000))
        if time.nanos < 0 {
            time.seconds -= 1
            time.nanos += 1_000_000_000
        }
        guard time.rfc3339 != nil else { throw ValueError("that is too long ago.") }
        return time
    }

    static var now: ProtobufTimestamp {
        let (seconds, nanoseconds) = WallClock.now
        return ProtobufTimestamp(seconds: Int64(seconds), nanos: Int32(nanoseconds))
    }
}
