import ConversionAPI

/// The few figures that matter most, each with its change against the time before.
enum Headline {
    private static let currencyLimit = 6

    static func markup(_ data: ReportData) -> Markup {
        .element(
            "section",
            // Four stand side by side, more are broken into threes.
            [
                "class": data.total.revenues.count > 1 ? "tiles" : "tiles four",
                "aria-label": "The most important figures",
            ],
            [
                count("Conversions", data.total.conversions, before: data.before.conversions),
                count("Calls", data.total.calls, before: data.before.calls), rate(data), revenue(data),
            ])
    }

    private static func count(_ name: String, _ value: Int64, before: Int64) -> Markup {
        tile(
            name, ReportText.count(value),
            [change(ReportText.Change(Double(value), before: Double(before)), ReportText.count(before))])
    }

    private static func rate(_ data: ReportData) -> Markup {
        var notes: [Markup] = []
        if data.total.hasRate { notes.append(Markup("95% interval \(ReportText.interval(data.total))")) }
        if let difference = RateDifference(data.total, over: data.before) {
            let before = ReportText.rate(data.before)
            let words = "\(ReportText.points(difference.value)) points, from \(before)"
            switch difference.verdict {
            case .higher: notes.append(arrow("up", "▲ ") + Markup(words))
            case .lower: notes.append(arrow("down", "▼ ") + Markup(words))
            case .unclear: notes.append(Markup("\(words): may be chance"))
            }
        } else if data.total.hasRate || data.total.calls == 0 {
            notes.append(Markup("no calls to compare with before"))
        } else {
            notes.append(Markup("no rate, as no call was recorded in this time"))
        }
        return tile("Conversion rate", ReportText.rate(data.total), notes, kind: "tile wider")
    }

    private static func revenue(_ data: ReportData) -> Markup {
        let now = data.total.revenues
        let before = Dictionary(data.before.revenues.map { ($0.currencyCode, $0) }) { first, _ in first }
        guard !now.isEmpty else {
            return tile("Net revenue", "–", [Markup("no conversion had a value")], kind: "tile wider")
        }
        let tiles = now.prefix(currencyLimit).map { revenue in
            let old = before[revenue.currencyCode]
            // What is out of range has no size to compare.
            guard revenue.net != nil, old == nil || old?.net != nil else {
                return tile("Net revenue", ReportText.net(revenue), [], kind: "tile money wider")
            }
            let change = change(
                ReportText.Change(ReportText.size(revenue.net), before: ReportText.size(old?.net)),
                ReportText.amount(old?.net))
            return tile("Net revenue", ReportText.net(revenue), [change], kind: "tile money wider")
        }
        guard now.count > currencyLimit else { return .all(tiles) }
        let more = "and \(now.count - currencyLimit) more currencies below"
        return .all(tiles) + .element("p", ["class": "note"], Markup(more))
    }

    private static func tile(
        _ name: String, _ value: String, _ notes: [Markup], kind: String = "tile"
    ) -> Markup {
        .element(
            "div", ["class": kind], .element("h2", [:], Markup(name)),
            .element("p", ["class": "figure"], Markup(value)),
            .all(notes.map { .element("p", ["class": "note"], $0) }))
    }

    private static func change(_ change: ReportText.Change, _ before: String) -> Markup {
        switch change {
        case .up(let share): arrow("up", "▲ ") + Markup("\(share) more than the \(before) before")
        case .down(let share): arrow("down", "▼ ") + Markup("\(share) less than the \(before) before")
        case .times(let number): arrow("up", "▲ ") + Markup("\(number) times the \(before) before")
        case .same: Markup("the same as before")
        case .fromNothing: Markup("none before")
        }
    }

    private static func arrow(_ kind: String, _ text: String) -> Markup {
        .element("span", ["class": kind, "aria-hidden": "true"], Markup(text))
    }
}
