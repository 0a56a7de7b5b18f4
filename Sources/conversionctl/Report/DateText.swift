import Basics
import ConversionAPI

/// Dates for people, by the wall clock of one zone.
struct DateText: Sendable {
    let zone: LocalTime

    /// `7 Mar`.
    func day(_ moment: Int64) -> String {
        let (_, month, date) = parts(moment)
        return "\(date) \(month)"
    }

    /// `7 Mar 2026`.
    func date(_ moment: Int64) -> String {
        let (year, month, date) = parts(moment)
        return "\(date) \(month) \(year)"
    }

    /// `7 Mar 2026, 14:30`.
    func minute(_ moment: Int64) -> String {
        "\(date(moment)), \(clock(moment))"
    }

    /// `14:30`.
    func clock(_ moment: Int64) -> String {
        String(zone.minute(moment).dropFirst(11))
    }

    /// `24 Aug – 21 Nov 2026`: the days of a time; with the hour where an end is no midnight.
    func span(_ range: Range<Int64>) -> String {
        let isWhole = [range.lowerBound, range.upperBound].map { zone.wallClock(at: $0) % 86400 == 0 }
        guard isWhole[0], isWhole[1] else {
            return "\(isWhole[0] ? date(range.lowerBound) : minute(range.lowerBound)) – \(minute(range.upperBound))"
        }
        let last = range.upperBound - 1
        if date(range.lowerBound) == date(last) { return date(last) }
        let isOneYear = parts(range.lowerBound).year == parts(last).year
        return "\(isOneYear ? day(range.lowerBound) : date(range.lowerBound)) – \(date(last))"
    }

    /// An interval of a report, as its table names it.
    func name(of interval: SummaryInterval, _ start: Int64) -> String {
        interval == .hour ? minute(start) : date(start)
    }

    private func parts(_ moment: Int64) -> (year: String, month: String, date: String) {
        let words = zone.date(moment).split(separator: "-").map(String.init)
        guard words.count == 3, let month = Int(words[1]), CivilDate.monthNames.indices.contains(month - 1) else {
            return ("", "", zone.date(moment))
        }
        return (words[0], CivilDate.monthNames[month - 1], String(Int(words[2]) ?? 0))
    }
}
