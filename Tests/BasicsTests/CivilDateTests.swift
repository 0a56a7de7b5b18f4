import Basics
import Testing

@Suite struct CivilDateTests {
    @Test(
        arguments: [
            (0, 1970, 1, 1, 3), (-1, 1969, 12, 31, 2), (19_782, 2024, 2, 29, 3), (19_783, 2024, 3, 1, 4),
            (11_016, 2000, 2, 29, 1), (-25_509, 1900, 2, 28, 2), (-25_508, 1900, 3, 1, 3), (-719_162, 1, 1, 1, 0),
            (-719_468, 0, 3, 1, 2), (2_932_896, 9999, 12, 31, 4),
        ])
    func daysAreDates(number: Int, year: Int, month: Int, day: Int, weekday: Int) {
        let date = CivilDate(year: year, month: month, day: day)
        #expect(CivilDate(dayNumber: number) == date)
        #expect(date.dayNumber == number)
        #expect(CivilDate.weekday(ofDayNumber: number) == weekday)
    }

    @Test func everyDayFollowsTheOneBefore() {
        var last = CivilDate(dayNumber: -150_001)
        for number in -150_000...150_000 {
            let date = CivilDate(dayNumber: number)
            let isNext =
                date.day == last.day + 1 && date.month == last.month && date.year == last.year
                || date.day == 1 && last.day == CivilDate.days(inMonth: last.month, of: last.year)
                    && (date.month, date.year)
                        == (last.month == 12 ? (1, last.year + 1) : (last.month + 1, last.year))
            #expect(isNext && date.dayNumber == number)
            last = date
        }
    }

    @Test func theEndsOfTimeHaveDates() {
        for seconds in [Int.min, .min + 1, -1, 0, .max] {
            let time = CivilTime(secondsSince1970: seconds)
            #expect((0..<24).contains(time.hour) && (0..<60).contains(time.minute) && (0..<60).contains(time.second))
            #expect((1...12).contains(time.date.month) && (1...31).contains(time.date.day))
            #expect(time.date.dayNumber == time.dayNumber)
        }
    }

    @Test func theBasicFormatHasNoSeparators() {
        #expect(CivilTime.basicText(secondsSince1970: 1_795_389_300) == "20261122T231500Z")
        #expect(CivilTime.basicText(secondsSince1970: -1) == "19691231T235959Z")
        #expect(CivilTime.basicText(secondsSince1970: .max) == nil)
        #expect(CivilTime.basicText(secondsSince1970: .min) == nil)
    }
}

@Suite struct RFC3339Tests {
    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0, 0), ("2026-03-07T14:30:00Z", 1_772_893_800, 0),
            ("1969-12-31T23:59:59.999999999Z", -1, 999_999_999), ("2000-02-29T12:00:00.500Z", 951_825_600, 500_000_000),
            ("0001-01-01T00:00:00Z", -62_135_596_800, 0), ("9999-12-31T23:59:59.000001Z", 253_402_300_799, 1000),
            ("1900-03-01T00:00:00Z", -2_203_891_200, 0),
        ] as [(String, Int64, Int32)])
    func momentsAreWrittenAndRead(text: String, seconds: Int64, nanoseconds: Int32) throws {
        #expect(RFC3339.text(seconds: seconds, nanoseconds: nanoseconds) == text)
        let read = try #require(RFC3339.parse(text))
        #expect(read == (seconds, nanoseconds))
    }

    /// Those of the standard's section 5.8 that have no leap second.
    @Test(
        arguments: [
            ("1985-04-12T23:20:50.52Z", 482_196_050, 520_000_000), ("1996-12-19T16:39:57-08:00", 851_042_397, 0),
            ("1996-12-20T00:39:57Z", 851_042_397, 0), ("1937-01-01T12:00:27.87+00:20", -1_041_337_173, 870_000_000),
            ("2026-03-07t04:00:00.0-08:00", 1_772_884_800, 0), ("2026-03-07T13:30:00+01:30", 1_772_884_800, 0),
            ("2026-03-07T12:00:00z", 1_772_884_800, 0), ("2026-03-07T12:00:00-00:00", 1_772_884_800, 0),
        ] as [(String, Int64, Int32)])
    func offsetsAreTakenAway(text: String, seconds: Int64, nanoseconds: Int32) throws {
        let read = try #require(RFC3339.parse(text))
        #expect(read == (seconds, nanoseconds))
    }

    @Test(arguments: [
        "", "2026", "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-01T24:00:00Z",
        "2026-01-01T00:60:00Z", "2026-01-01T00:00:60Z", "1990-12-31T23:59:60Z", "2026-01-01T00:00:00",
        "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00.1234567890Z", "2026-01-01T00:00:00Zx", "2026-01-01 00:00:00Z",
        "0000-01-01T00:00:00Z", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "2026-01-01T00:00:00+1:00",
        "2026-01-01T00:00:00+01", "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00+00:60", "+026-01-01T00:00:00Z",
        "２026-01-01T00:00:00Z", "2026-01-00T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-01T00:00:00.5",
    ])
    func whatIsNoMomentIsRefused(text: String) {
        #expect(RFC3339.parse(text) == nil)
    }

    @Test func theFractionCanBeOfAGivenLength() {
        func text(_ digits: Int) -> String? {
            RFC3339.text(seconds: 0, nanoseconds: 123_456_789, fractionDigits: digits)
        }
        #expect(text(0) == "1970-01-01T00:00:00Z" && text(-1) == text(0))
        #expect(text(3) == "1970-01-01T00:00:00.123Z")
        #expect(text(9) == "1970-01-01T00:00:00.123456789Z" && text(10) == text(9))
        #expect(RFC3339.text(seconds: 0, fractionDigits: 3) == "1970-01-01T00:00:00.000Z")
    }

    @Test func whatTheFormatCannotSayIsNotWritten() {
        for (seconds, nanoseconds) in [
            (253_402_300_800, 0), (-62_135_596_801, 0), (0, -1), (0, 1_000_000_000), (.max, .max), (.min, .min),
        ] as [(Int64, Int32)] {
            #expect(RFC3339.text(seconds: seconds, nanoseconds: nanoseconds) == nil)
        }
    }
}

@Suite struct HTTPDateTests {
    @Test(arguments: [
        (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
        (4_102_444_799, "Thu, 31 Dec 2099 23:59:59 GMT"), (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
    ])
    func datesAreWrittenAndRead(seconds: Int, text: String) {
        #expect(HTTPDate.text(seconds) == text)
        #expect(HTTPDate.seconds(text) == seconds)
    }

    @Test func datesBefore1970AreWritten() {
        #expect(HTTPDate.text(-1) == "Wed, 31 Dec 1969 23:59:59 GMT")
    }

    @Test func aLeapSecondIsTheOneAfterIt() {
        #expect(HTTPDate.seconds("Sat, 31 Dec 2016 23:59:60 GMT") == 1_483_228_800)
    }

    @Test(arguments: [
        "", "Sun, 06 Nov 1994 08:49:37", "Sun, 32 Nov 1994 08:49:37 GMT", "Sun, 06 Now 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 06 Nov 1994 25:49:37 GMT", "Sun, +6 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 99999999999999999999 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Sun, 06 Nov 1969 08:49:37 GMT",
    ])
    func whatIsNoDateIsNone(text: String) {
        #expect(HTTPDate.seconds(text) == nil)
    }

    @Test func nowIsTheWallClocks() throws {
        let before = WallClock.seconds
        let now = try #require(HTTPDate.seconds(HTTPDate.now))
        #expect((before...WallClock.seconds).contains(now))
        #expect((0..<1_000_000_000).contains(WallClock.now.nanoseconds))
    }
}
