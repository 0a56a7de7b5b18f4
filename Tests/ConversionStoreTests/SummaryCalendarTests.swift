import ConversionStore
import Testing

@Suite struct SummaryCalendarTests {
    private func range(
        _ interval: SummaryCalendar.Interval, _ zone: String, _ seconds: Int64
    ) throws -> [Int64] {
        let calendar = try #require(SummaryCalendar(interval, timeZone: zone))
        let range = calendar.range(of: Timestamp(nanoseconds: seconds * 1_000_000_000 + 999_999_999))
        return [range.lowerBound.seconds, range.upperBound.seconds]
    }

    @Test func daysAreThoseOfTheirZone() throws {
        // 2026-03-07T14:30:00Z, a Saturday.
        let moment: Int64 = 1_772_893_800
        #expect(try range(.hour, "UTC", moment) == [1_772_892_000, 1_772_895_600])
        #expect(try range(.day, "UTC", moment) == [1_772_841_600, 1_772_928_000])
        #expect(try range(.week, "UTC", moment) == [1_772_409_600, 1_773_014_400])
        // Hours begin at half past in UTC, and days at 18:30.
        #expect(try range(.hour, "Asia/Kolkata", moment) == [1_772_893_800, 1_772_897_400])
        #expect(try range(.day, "Asia/Kolkata", moment) == [1_772_821_800, 1_772_908_200])
    }

    @Test func aDayMayHave23Or25HoursAndNoMidnight() throws {
        // Berlin, 2026-03-29 and 2026-10-25; Havana, 2026-03-08, begins at 01:00.
        #expect(try range(.day, "Europe/Berlin", 1_774_774_800) == [1_774_738_800, 1_774_821_600])
        #expect(try range(.day, "Europe/Berlin", 1_792_929_600) == [1_792_879_200, 1_792_969_200])
        #expect(try range(.day, "America/Havana", 1_772_956_800) == [1_772_946_000, 1_773_028_800])
        #expect(try range(.week, "Europe/Berlin", 1_774_774_800) == [1_774_220_400, 1_774_821_600])
    }

    @Test func theEndsOfTimeAreWithinAGroup() throws {
        let calendar = SummaryCalendar.utc(.week)
        for end in [Timestamp(nanoseconds: .min), Timestamp(nanoseconds: .max - 1)] {
            #expect(calendar.range(of: end).contains(end))
        }
    }

    @Test(arguments: [
        "", "Nowhere/Nothing", "GMT+5", "+05:00", "PST", "europe/berlin", "../../etc/passwd", "UTC\0", "Etc/",
    ])
    func whatIsNoZonesNameIsRefused(name: String) {
        #expect(SummaryCalendar(.day, timeZone: name) == nil)
    }

    @Test(arguments: [
        "UTC", "Europe/Berlin", "Asia/Calcutta", "America/Argentina/Buenos_Aires", "Etc/GMT-3", "EST5EDT",
    ])
    func zonesAreKnownByTheirNames(name: String) {
        #expect(SummaryCalendar(.day, timeZone: name) != nil)
    }
}
