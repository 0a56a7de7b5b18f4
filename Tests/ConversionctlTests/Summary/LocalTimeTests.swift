import ConversionAPI
import Testing

@testable import conversionctl

@Suite struct LocalTimeTests {
    private func zone(_ name: String) throws -> LocalTime { try #require(LocalTime(name)) }
    private func seconds(_ text: String) throws -> Int64 { try #require(ProtobufTimestamp(rfc3339: text)).seconds }

    @Test(arguments: [
        ("UTC", "2026-03-07T14:30:00Z", "2026-03-07T14:30:00Z", "2026-03-07 14:30"),
        ("Europe/Berlin", "2026-03-06T23:00:00Z", "2026-03-07T00:00:00+01:00", "2026-03-07 00:00"),
        ("America/St_Johns", "2026-03-07T14:30:00Z", "2026-03-07T11:00:00-03:30", "2026-03-07 11:00"),
        // The hour that comes twice.
        ("Europe/Berlin", "2026-10-25T00:00:00Z", "2026-10-25T02:00:00+02:00", "2026-10-25 02:00+02:00"),
        ("Europe/Berlin", "2026-10-25T01:00:00Z", "2026-10-25T02:00:00+01:00", "2026-10-25 02:00+01:00"),
        // Berlin's own time, 53 min 28 s ahead, until 1893.
        ("Europe/Berlin", "1890-01-01T00:00:00Z", "1890-01-01T00:00:00Z", "1890-01-01 00:53"),
    ])
    func aMomentIsShownByTheWallClock(name: String, moment: String, text: String, minute: String) throws {
        let zone = try zone(name)
        #expect(try zone.rfc3339(seconds(moment)) == text)
        #expect(try zone.minute(seconds(moment)) == minute)
    }

    @Test(arguments: [
        ("UTC", "2026-03-07", "2026-03-07T00:00:00Z"), ("Europe/Berlin", "2026-03-07", "2026-03-06T23:00:00Z"),
        ("Europe/Berlin", "2026-07-07", "2026-07-06T22:00:00Z"),
        // Midnight is skipped there, and comes twice here.
        ("Africa/Cairo", "2026-04-24", "2026-04-23T22:00:00Z"),
        ("America/Havana", "2026-11-01", "2026-11-01T04:00:00Z"),
        ("Europe/Berlin", "2026-03-07T00:00:00Z", "2026-03-07T00:00:00Z"),
    ])
    func aDateIsMidnightInTheZone(name: String, text: String, moment: String) throws {
        let time = try TimeText.parse(text, now: ProtobufTimestamp(), in: zone(name))
        #expect(time.rfc3339 == moment)
    }

    @Test func whatIsNoZoneIsNone() {
        #expect(LocalTime("Mars/Olympus_Mons") == nil)
        #expect(LocalTime("") == nil)
    }

    @Test(arguments: [
        (SummaryInterval.hour, "Asia/Kathmandu", "2026-03-07T14:15:00Z"), (.hour, "UTC", "2026-03-07T14:00:00Z"),
        (.hour, "America/St_Johns", "2026-03-07T14:30:00Z"), (.day, "Europe/Berlin", "2026-03-28T23:00:00Z"),
        (.day, "Europe/Berlin", "2026-03-29T22:00:00Z"), (.day, "Africa/Cairo", "2026-04-23T22:00:00Z"),
        (.week, "Europe/Berlin", "2026-03-29T22:00:00Z"), (.week, "UTC", "1969-12-29T00:00:00Z"),
    ])
    func anIntervalsPlaceGivesItsBeginning(interval: SummaryInterval, name: String, start: String) throws {
        let (zone, start) = (try zone(name), try seconds(start))
        let ordinal = interval.ordinal(of: start, in: zone)
        #expect(interval.start(of: ordinal, in: zone) == start)
        #expect(interval.ordinal(of: start - 1, in: zone) == ordinal - 1)
        #expect(interval.ordinal(of: interval.start(of: ordinal + 1, in: zone) - 1, in: zone) == ordinal)
    }
}
