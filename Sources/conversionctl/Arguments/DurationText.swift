import Basics

/// Why a command line's value is not what it should be, as the end of a sentence.
struct ValueError: Error, Hashable, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Spans of time as people write them: `500ms`, `10s`, `2m`, `24h`, `7d`.
enum DurationText {
    private static let units: [(name: String, nanoseconds: Int64)] = [
        ("ns", 1), ("us", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000), ("m", 60_000_000_000),
        ("h", 3_600_000_000_000), ("d", 86_400_000_000_000),
    ]

    static func parse(_ text: String) throws -> Duration {
        guard let quantity = Quantity(text), let unit = units.first(where: { $0.name == quantity.unit }) else {
            throw ValueError("give a whole number and a unit (ms, s, m, h or d), such as 10s.")
        }
        let (nanoseconds, overflow) = Int64(quantity.number).multipliedReportingOverflow(by: unit.nanoseconds)
        guard !overflow else { throw ValueError("that is too long.") }
        return .nanoseconds(nanoseconds)
    }
}
