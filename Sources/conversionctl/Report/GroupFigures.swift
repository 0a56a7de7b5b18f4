import ConversionAPI

/// Conversions by event and by agent, as bars and as tables.
enum GroupFigures {
    /// Beside a bar; the table has them all.
    private static let currencyLimit = 3

    static func events(_ data: ReportData) -> Markup {
        guard !data.events.top.isEmpty else {
            return ReportPage.card(
                "events", "Conversions by event", [ReportPage.nothing("No conversions in this time.")])
        }
        let rows = data.events.top.map { row($0, Markup.data($0.eventType), data.events) }
        return ReportPage.card(
            "events", "Conversions by event",
            [
                BarFigure.markup(rows, more: data.events.more),
                .element(
                    "p", ["class": "key"],
                    Markup("The rate is the share of all calls with this event, and the range its 95% interval.")),
                table("Figures by event", "Event", data.events) { Markup.data($0.eventType) },
            ])
    }

    static func agents(_ data: ReportData) -> Markup {
        guard !data.agents.top.isEmpty else {
            return ReportPage.card(
                "agents", "Conversions by agent", [ReportPage.nothing("No agent had a call in this time.")])
        }
        let rows = data.agents.top.map { row($0, Markup.data(data.name($0.agentID)), data.agents) }
        return ReportPage.card(
            "agents", "Conversions by agent",
            [
                BarFigure.markup(rows, more: data.agents.more),
                table("Figures by agent", "Agent", data.agents) { summary in
                    let name = data.name(summary.agentID)
                    guard data.names[summary.agentID] != nil, name != summary.agentID else { return Markup.data(name) }
                    return Markup.data(name) + Markup(" ")
                        + .element("span", ["class": "id"], Markup.data(summary.agentID))
                },
            ])
    }

    private static func row(_ summary: ConversionSummary, _ name: Markup, _ ranking: SummaryRanking) -> BarFigure.Row {
        var nets = summary.revenues.prefix(currencyLimit).map { ReportText.net($0) }
        if summary.revenues.count > nets.count { nets.append("\(summary.revenues.count - nets.count) more currencies") }
        let net = nets.joined(separator: ", ")
        return BarFigure.Row(
            name: name, value: ReportText.count(summary.conversions),
            note: Markup(BarFigure.rate(summary) + (net.isEmpty ? "" : " · net \(net)")),
            bar: BarFigure.bar(Double(summary.conversions), of: Double(ranking.top.first?.conversions ?? 0)))
    }

    private static func table(
        _ caption: String, _ heading: String, _ ranking: SummaryRanking, _ name: (ConversionSummary) -> Markup
    ) -> Markup {
        ReportTable(
            caption,
            [
                .init(heading, isNumber: false), .init("Conversions"), .init("Retracted"), .init("Calls"),
                .init("Converted calls"), .init("Rate"), .init("95% interval"), .init("Net revenue"),
            ],
            ranking.top.map { summary in
                [
                    name(summary), Markup(ReportText.count(summary.conversions)),
                    Markup(ReportText.count(summary.retractedConversions)), Markup(ReportText.count(summary.calls)),
                    Markup(ReportText.count(summary.convertedCalls)), Markup(ReportText.rate(summary)),
                    Markup(ReportText.interval(summary)),
                    .all(summary.revenues.map { .element("div", [:], Markup(ReportText.net($0))) }),
                ]
            }
        ).markup
    }
}
