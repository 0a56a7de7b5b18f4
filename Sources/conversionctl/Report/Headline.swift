import ConversionAPI

/// The few figures that matter most, each with its change against the time before.
enum Headline {
    private static let currencyLimit = 6

    static func markup(_ data: ReportData) -> Markup {
        .element(
            "section", ["class": "tiles", "aria-label": "The most important figures"],
            [
                count("Conversions", data.total.conversions, before: data.before.conversions),
                count("Calls", data.total.calls, before: data.before.calls), rate(data), revenue(data),
            ])
    }

    private static func count(_ name: String, _ value: Int64, before: Int64) -> Markup {
        tile(
            name, [ReportText.count(value)],
            [change(ReportText.Change(Double(value), before: Double(before)), ReportText.count(before))])
    }

    private static func rate(_ data: ReportData) -> Markup {
        var notes: [Markup] = []
        if data.total.calls > 0 { notes.append(Markup("95 % interval \(ReportText.interval(data.total))")) }
        if let difference = RateDifference(data.total, over: data.before) {
            let before = ReportText.rate(data.before)
            let words = "\(ReportText.points(difference.value)) points, from \(before)"
            switch difference.verdict {
            case .higher: notes.append(arrow("up", "▲ ") + Markup(words))
            case .lower: notes.append(arrow("down", "▼ ") + Markup(words))
            case .unclear: notes.append(Markup("\(words): may be chance"))
            }
        } else {
            notes.append(Markup("no calls to compare with before"))
        }
        return tile("Conversion rate", [ReportText.rate(data.total)], notes)
    }

    private static func revenue(_ data: ReportData) -> Markup {
        let now = data.total.revenues
        let before = Dictionary(data.before.revenues.map { ($0.currencyCode, $0) }) { first, _ in first }
        guard !now.isEmpty else { return tile("Net revenue", ["–"], [Markup("no conversion had a value")]) }
        var parts: [Markup] = []
        for revenue in now.prefix(currencyLimit) {
            let old = before[revenue.currencyCode]?.net
            parts.append(.element("p", ["class": "amount"], Markup(ReportText.money(revenue.net))))
            parts.append(
                .element(
                    "p", ["class": "note"],
                    change(
                        ReportText.Change(ReportText.size(revenue.net), before: ReportText.size(old)),
                        ReportText.amount(old))))
        }
        if now.count > currencyLimit {
            parts.append(
                .element("p", ["class": "note"], Markup("and \(now.count - currencyLimit) more currencies below")))
        }
        return .element("div", ["class": "tile money"], .element("h2", [:], Markup("Net revenue")), .all(parts))
    }

    private static func tile(_ name: String, _ values: [String], _ notes: [Markup]) -> Markup {
        .element(
            "div", ["class": "tile"], .element("h2", [:], Markup(name)),
            .all(values.map { .element("p", ["class": "figure"], Markup($0)) }),
            .all(notes.map { .element("p", ["class": "note"], $0) }))
    }

    private static func change(_ change: ReportText.Change, _ before: String) -> Markup {
        switch change {
        case .up(let share): arrow("up", "▲ ") + Markup("\(share) more than the \(before) before")
        case .down(let share): arrow("down", "▼ ") + Markup("\(share) less than the \(before) before")
        case .same: Markup("as much as before")
        case .fromNothing: Markup("none before")
        }
    }

    private static func arrow(_ kind: String, _ text: String) -> Markup {
        .element("span", ["class": kind, "aria-hidden": "true"], Markup(text))
    }
}
