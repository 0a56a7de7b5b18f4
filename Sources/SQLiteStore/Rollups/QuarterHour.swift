import ConversionStore

/// Quarter-hours and days (UTC), counted from 1970: the grain of the rollups' time.
///
/// Every offset from UTC that is in use today is a multiple of a quarter-hour, so that the hours, days and weeks of all
/// zones are made of whole ones.
enum QuarterHour {
    static let nanoseconds: Int64 = 900_000_000_000
    static let perDay: Int64 = 96

    static func slot(of moment: Timestamp) -> Int64 { quotient(moment.nanoseconds, nanoseconds) }

    static func day(ofSlot slot: Int64) -> Int64 { quotient(slot, perDay) }

    /// 0 to 95.
    static func quarter(ofSlot slot: Int64) -> Int { Int(slot - day(ofSlot: slot) * perDay) }

    /// The first moment, or the first that `Timestamp` can tell.
    static func start(ofSlot slot: Int64) -> Int64 {
        let (start, overflow) = slot.multipliedReportingOverflow(by: nanoseconds)
        return overflow ? (slot < 0 ? .min : .max) : start
    }

    /// The first moment behind it; nil beyond the reach of `Timestamp`.
    static func end(ofSlot slot: Int64) -> Int64? {
        let (end, overflow) = (slot + 1).multipliedReportingOverflow(by: nanoseconds)
        return overflow ? nil : end
    }

    /// The first that begins then or later.
    static func firstSlot(from moment: Int64) -> Int64 {
        let slot = quotient(moment, nanoseconds)
        return start(ofSlot: slot) == moment ? slot : slot + 1
    }

    private static func quotient(_ value: Int64, _ divisor: Int64) -> Int64 {
        let quotient = value / divisor
        return value % divisor < 0 ? quotient - 1 : quotient
    }
}
