import ConversionAPI

/// Groups as bars below one another, each with its figures in words.
enum BarFigure {
    /// One bar.
    struct Row: Sendable {
        let name: Markup
        let value: String
        let note: Markup
        let bar: Markup
    }

    static func markup(_ rows: [Row], more: String?) -> Markup {
        let items = rows.map { row in
            Markup.element(
                "li", [:],
                .element(
                    "div", ["class": "label"], .element("span", ["class": "name"], row.name),
                    .element("span", ["class": "value"], Markup(row.value))), row.bar,
                .element("div", ["class": "note"], row.note))
        }
        let list = Markup.element("ul", ["class": "bars"], items)
        guard let more else { return list }
        return list + .element("p", ["class": "more"], Markup(more))
    }

    /// A bar; the words beside it say the same.
    ///
    /// - Parameter outline: a second one around it, such as gross around net.
    static func bar(_ value: Double, of full: Double, outline: Double? = nil) -> Markup {
        func place(_ value: Double) -> Double { full > 0 ? min(1, max(0, value / full)) : 0 }
        var parts: [Markup] = []
        if place(value) > 0 {
            parts.append(
                .element("rect", ["class": "bar", "x": "0", "y": "2", "width": place(value).percent, "height": "10"]))
        }
        if let outline, place(outline) > 0 {
            parts.append(
                .element(
                    "rect", ["class": "outline", "x": "0", "y": "1", "width": place(outline).percent, "height": "12"]))
        }
        return .element("svg", ["class": "track", "aria-hidden": "true", "width": "100%", "height": "14"], parts)
    }

    /// What a group says of its rate: `25.1% (22.7–27.6%) of 1 204 calls`.
    static func rate(_ summary: ConversionSummary) -> String {
        guard summary.calls > 0 else { return "no calls" }
        guard summary.hasRate else { return "no rate, as no call was recorded" }
        return "\(ReportText.rate(summary)) (\(ReportText.interval(summary))) of "
            + ReportText.count(summary.calls, "call")
    }
}

extension SummaryRanking {
    /// `and 3 more with 17 conversions`; nil where nothing is left out.
    var more: String? {
        guard moreCount > 0 else { return nil }
        return "and \(ReportText.count(Int64(moreCount))) more with \(ReportText.count(moreConversions, "conversion"))"
    }
}
