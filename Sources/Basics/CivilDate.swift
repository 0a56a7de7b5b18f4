/// A day of the proleptic Gregorian calendar.
///
/// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
package struct CivilDate: Sendable, Hashable {
    package let year: Int
    /// 1 to 12.
    package let month: Int
    /// 1 to 31.
    package let day: Int

    package init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// - Parameter number: days since 1970-01-01, negative before. Every day of 64 bits of seconds has a date.
    package init(dayNumber number: Int) {
        let shifted = number + 719_468
        let era = shifted.floored(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Days since 1970-01-01, negative before. A day beyond its month counts on into the next one.
    package var dayNumber: Int {
        let year = month <= 2 ? year - 1 : year
        let era = year.floored(by: 400)
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// 0 for Monday to 6 for Sunday.
    package static func weekday(ofDayNumber number: Int) -> Int {
        // 1970 began on a Thursday.
        let rest = (number % 7 + 3) % 7
        return rest < 0 ? rest + 7 : rest
    }

    package static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// The months' names in English, cut to three letters.
    package static let monthNames = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}

/// A second in UTC as a calendar and a clock show it; days have no leap seconds.
package struct CivilTime: Sendable, Hashable {
    package let date: CivilDate
    /// Days since 1970-01-01.
    package let dayNumber: Int
    package let hour: Int
    package let minute: Int
    package let second: Int

    /// - Parameter seconds: since 1970.
    package init(secondsSince1970 seconds: Int) {
        dayNumber = seconds.floored(by: 86_400)
        date = CivilDate(dayNumber: dayNumber)
        // The first day that 64 bits reach begins before them.
        let rest = seconds % 86_400 + (seconds % 86_400 < 0 ? 86_400 : 0)
        hour = rest / 3600
        minute = rest / 60 % 60
        second = rest % 60
    }

    /// `20261122T231500Z`: ISO 8601's basic format, for names of files. Nil outside of the years 0 to 9999.
    package static func basicText(secondsSince1970 seconds: Int) -> String? {
        let time = CivilTime(secondsSince1970: seconds)
        guard (0...9999).contains(time.date.year) else { return nil }
        return DecimalDigits.padded((time.date.year * 100 + time.date.month) * 100 + time.date.day, to: 8)
            + "T" + DecimalDigits.padded((time.hour * 100 + time.minute) * 100 + time.second, to: 6) + "Z"
    }
}
