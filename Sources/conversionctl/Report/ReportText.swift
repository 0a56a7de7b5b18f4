import ConversionAPI

/// Figures as a report writes them: thin spaces between thousands, a true minus, amounts with every digit.
enum ReportText {
    /// No line breaks at a narrow no-break space.
    private static let separator = "\u{202f}"

    static func count(_ number: Int64) -> String {
        NumberText.grouped(number, by: separator)
    }

    /// `1 conversion`, `2 conversions`.
    static func count(_ number: Int64, _ noun: String) -> String {
        "\(count(number)) \(noun)\(number == 1 ? "" : "s")"
    }

    /// Without the currency.
    static func amount(_ money: Money?) -> String {
        money.map { NumberText.amount($0, by: separator, minus: "−") } ?? ""
    }

    /// With the currency.
    static func money(_ money: Money?) -> String {
        money.map { "\(amount($0)) \($0.currencyCode)" } ?? ""
    }

    /// The net sum with its currency, also where no amount can be so large.
    static func net(_ revenue: Revenue) -> String {
        revenue.net.map { money($0) } ?? "\(Revenue.outOfRange), \(revenue.currencyCode)"
    }

    /// A rate, or a dash where there is none.
    static func rate(_ summary: ConversionSummary) -> String {
        !summary.hasRate ? "–" : PercentText.text(summary.rate)
    }

    static func interval(_ summary: ConversionSummary) -> String {
        guard summary.hasRate, let interval = summary.rateInterval else { return "" }
        return PercentText.range(interval.lower, interval.upper)
    }

    /// A difference of rates in percentage points, with its sign: `+1.2`.
    static func points(_ difference: Double) -> String {
        let text = NumberText.fixed(abs(difference) * 100, places: 1)
        return text == "0.0" ? text : (difference < 0 ? "−" : "+") + text
    }

    /// How a number has changed.
    enum Change: Sendable, Hashable {
        case up(String), down(String), times(String), same, fromNothing

        init(_ now: Double, before: Double) {
            guard before > 0 else {
                self = now > 0 ? .fromNothing : .same
                return
            }
            // Beyond that, per cent say nothing to anybody.
            guard now < before * 10 else {
                self = .times(NumberText.decimal(now / before, places: 0))
                return
            }
            let change = (now - before) / before
            let share = NumberText.decimal(abs(change) * 100, places: abs(change) < 0.1 ? 1 : 0) + "%"
            self = now == before ? .same : share == "0%" ? .same : change > 0 ? .up(share) : .down(share)
        }
    }

    /// For proportions only, never to be shown: a Double holds no money.
    static func size(_ money: Money?) -> Double {
        money.map { Double($0.units) + Double($0.nanos) / 1e9 } ?? 0
    }
}
