import ConversionAPI
import Foundation

/// The wall clock of one time zone. Moments are seconds since 1970 in UTC.
struct LocalTime: Sendable, Hashable {
    /// The zone's IANA name.
    let name: String
    private let zone: TimeZone

    static let utc = LocalTime("UTC", .gmt)

    /// Nil where there is no time zone of that name. Reads no file: the zones are part of the program.
    init?(_ name: String) {
        guard let zone = TimeZone(identifier: name) else { return nil }
        self.init(name, zone)
    }

    private init(_ name: String, _ zone: TimeZone) {
        self.name = name
        self.zone = zone
    }

    /// How far the wall clock is ahead of UTC, in seconds.
    func offset(at moment: Int64) -> Int64 {
        Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(moment))))
    }

    /// What the wall clock shows, as the moment at which a clock in UTC shows the same.
    func wallClock(at moment: Int64) -> Int64 {
        moment + offset(at: moment)
    }

    /// The first moment at which the wall clock shows a time; where it skips it, the moment of the leap.
    func moment(ofWallClock time: Int64) -> Int64 {
        let before = offset(at: time - 86400)
        let after = offset(at: time + 86400)
        for offset in [max(before, after), min(before, after)] where wallClock(at: time - offset) == time {
            return time - offset
        }
        return time - before
    }

    /// RFC 3339 with the zone's offset; in UTC where the offset has seconds, which the format cannot say.
    func rfc3339(_ moment: Int64) -> String {
        let offset = offset(at: moment)
        guard offset != 0, offset % 60 == 0, let text = ProtobufTimestamp(seconds: moment + offset).rfc3339 else {
            return ProtobufTimestamp(seconds: moment).text
        }
        return text.dropLast() + Self.text(ofOffset: offset)
    }

    /// `2026-03-07`.
    func date(_ moment: Int64) -> String {
        String(ProtobufTimestamp(seconds: wallClock(at: moment)).text.prefix(10))
    }

    /// `2026-03-07 14:00`, with the offset where the clock shows that time twice.
    func minute(_ moment: Int64) -> String {
        let wall = wallClock(at: moment)
        let text = ProtobufTimestamp(seconds: wall).text.prefix(16).replacing("T", with: " ")
        let isTwice = [-3600, 3600].contains { wallClock(at: moment + $0) == wall }
        return isTwice ? text + Self.text(ofOffset: offset(at: moment)) : String(text)
    }

    private static func text(ofOffset offset: Int64) -> String {
        let minutes = offset.magnitude / 60
        let (hours, rest) = (String(100 + minutes / 60).dropFirst(), String(100 + minutes % 60).dropFirst())
        return "\(offset < 0 ? "-" : "+")\(hours):\(rest)"
    }
}
