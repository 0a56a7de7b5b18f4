import Synchronization

/// A moment as HTTP's headers write it: `Mon, 23 Nov 2026 02:05:00 GMT`. Source: RFC 9110, section 5.6.7.
package enum HTTPDate {
    private static let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

    private static let last = Mutex((second: -1, text: ""))

    /// The date now; made once a second. Usable from any thread.
    package static var now: String {
        let second = WallClock.seconds
        return last.withLock { last in
            if last.second != second { last = (second, text(second)) }
            return last.text
        }
    }

    /// - Parameter seconds: since 1970.
    package static func text(_ seconds: Int) -> String {
        let time = CivilTime(secondsSince1970: seconds)
        func two(_ number: Int) -> String { DecimalDigits.padded(number, to: 2) }
        let day = days[CivilDate.weekday(ofDayNumber: time.dayNumber)]
        let date = "\(two(time.date.day)) \(CivilDate.monthNames[time.date.month - 1]) \(time.date.year)"
        return "\(day), \(date) \(two(time.hour)):\(two(time.minute)):\(two(time.second)) GMT"
    }

    /// Reads such a moment of the years 1970 to 9999 as seconds since 1970; nil for anything else. The day of the week is
    /// not looked at, and a leap second is the one after it.
    package static func seconds(_ text: String) -> Int? {
        let words = text.split(whereSeparator: { $0 == " " || $0 == ":" || $0 == "," })
        guard words.count == 8, words[7] == "GMT",
            let month = CivilDate.monthNames.firstIndex(where: { $0 == words[2] }),
            let day = number(words[1], 1...31), let year = number(words[3], 1970...9999),
            let hour = number(words[4], 0...23), let minute = number(words[5], 0...59),
            let second = number(words[6], 0...60)
        else { return nil }
        let date = CivilDate(year: year, month: month + 1, day: day)
        return date.dayNumber * 86_400 + hour * 3600 + minute * 60 + second
    }

    private static func number(_ text: Substring, _ range: ClosedRange<Int>) -> Int? {
        Int(decimalDigits: text.utf8).flatMap { range.contains($0) ? $0 : nil }
    }
}
