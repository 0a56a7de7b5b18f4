extension ProtobufTimestamp {
    /// The seconds that the format allows: years 1 to 9999.
    public static let range: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

    /// The time as `2026-03-07T14:30:00Z`, with 3, 6 or 9 digits after the second where it needs them; nil outside
    /// of the years 1 to 9999 or with nanoseconds outside of a second.
    public var rfc3339: String? {
        guard Self.range.contains(seconds), (0..<1_000_000_000).contains(nanos) else { return nil }
        let day = Int(seconds >= 0 ? seconds / 86400 : (seconds - 86399) / 86400)
        let second = Int(seconds) - day * 86400
        let (year, month, date) = CivilDate.date(ofDay: day)
        let time = [second / 3600, second / 60 % 60, second % 60].map { padded($0, 2) }.joined(separator: ":")
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(date, 2))T\(time)\(fraction(nanos))Z"
    }

    /// Reads a time with `Z` or an offset such as `+01:00`, and with up to 9 digits after the second; nil if it is not one.
    public init?(rfc3339 text: String) {
        let bytes = Array(text.utf8)
        func number(_ range: Range<Int>) -> Int? {
            guard range.upperBound <= bytes.count, bytes[range].allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
                return nil
            }
            return bytes[range].reduce(0) { $0 * 10 + Int($1 - 0x30) }
        }
        func isAt(_ index: Int, _ characters: String) -> Bool {
            index < bytes.count && characters.utf8.contains(bytes[index])
        }
        guard let year = number(0..<4), isAt(4, "-"), let month = number(5..<7), isAt(7, "-"),
            let date = number(8..<10),
            isAt(10, "Tt"), let hour = number(11..<13), isAt(13, ":"), let minute = number(14..<16), isAt(16, ":"),
            let second = number(17..<19), year >= 1, (1...12).contains(month),
            (1...CivilDate.days(inMonth: month, of: year)).contains(date), hour < 24, minute < 60, second < 60
        else { return nil }
        var index = 19
        var nanos = 0
        if isAt(index, ".") {
            let start = index + 1
            index = start
            while isAt(index, "0123456789") { index += 1 }
            guard (1...9).contains(index - start), let digits = number(start..<index) else { return nil }
            nanos = digits
            for _ in (index - start)..<9 { nanos *= 10 }
        }
        var offset = 0
        if isAt(index, "Zz") {
            index += 1
        } else {
            guard isAt(index, "+-"), let hours = number(index + 1..<index + 3), isAt(index + 3, ":"),
                let minutes = number(index + 4..<index + 6), hours < 24, minutes < 60
            else { return nil }
            offset = (hours * 60 + minutes) * 60 * (bytes[index] == UInt8(ascii: "-") ? -1 : 1)
            index += 6
        }
        let day = CivilDate.day(year: year, month: month, date: date)
        let seconds = Int64(day * 86400 + hour * 3600 + minute * 60 + second - offset)
        guard index == bytes.count, Self.range.contains(seconds) else { return nil }
        self.init(seconds: seconds, nanos: Int32(nanos))
    }
}

/// The proleptic Gregorian calendar in days from 1970-01-01. Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
enum CivilDate {
    static func day(year: Int, month: Int, date: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + date - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    static func date(ofDay day: Int) -> (year: Int, month: Int, date: Int) {
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let date = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, date)
    }

    static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

/// Nothing, or a point and 3, 6 or 9 digits. `nanos` is from 0 to 999,999,999.
func fraction(_ nanos: Int32) -> String {
    if nanos == 0 { return "" }
    let digits = padded(Int(nanos), 9)
    if nanos % 1_000_000 == 0 { return "." + digits.prefix(3) }
    return nanos % 1000 == 0 ? "." + digits.prefix(6) : "." + digits
}
