import ConversionAPI

/// The rates of agents' revisions with their intervals on one axis, and what they allow to say.
enum RevisionFigure {
    static func markup(_ data: ReportData) -> Markup {
        let agents = data.revisions.filter { agent in agent.newest.contains { $0.hasRate } }
        guard !agents.isEmpty else {
            return ReportPage.card(
                "revisions", "By agent revision", [ReportPage.nothing("No agent had a call in this time.")])
        }
        let shown = agents.flatMap(\.newest).filter { $0.hasRate }
        let reach = shown.map { min($0.rateInterval?.upper ?? 1, $0.rate * 2 + 0.02) }.max() ?? 1
        let scale = Scale(reaching: min(1, reach), steps: 5, least: 0.0001, most: 1)
        return ReportPage.card(
            "revisions", "By agent revision",
            [
                .element(
                    "p", ["class": "key"],
                    Markup(
                        "Each change of an agent's settings is a new revision. The dot is its conversion rate, the "
                            + "line the 95% interval: where the lines of two revisions lie apart, one is better.")),
                .all(agents.map { agent(data, $0, scale) }), axis(scale), table(data, agents),
            ])
    }

    /// What the newest revision with calls is to the one before.
    static func verdict(_ summaries: [ConversionSummary]) -> String? {
        let rated = summaries.filter { $0.hasRate }
        guard rated.count > 1, let difference = RateDifference(rated[0], over: rated[1]) else { return nil }
        let (new, old) = (rated[0].agentRevision, rated[1].agentRevision)
        // Without their signs, the smaller one first.
        let sizes = [abs(difference.lower), abs(difference.upper)].sorted().map {
            NumberText.fixed($0 * 100, places: 1)
        }
        let range = "\(sizes[0]) to \(sizes[1]) points"
        return switch difference.verdict {
        case .higher: "▲ Revision \(new) converts better than revision \(old): by \(range)."
        case .lower: "▼ Revision \(new) converts worse than revision \(old): by \(range)."
        case .unclear:
            "Revisions \(new) and \(old) cannot be told apart yet: "
                + "\(ReportText.points(difference.lower)) to \(ReportText.points(difference.upper)) points."
        }
    }

    private static func agent(_ data: ReportData, _ agent: AgentRevisions, _ scale: Scale) -> Markup {
        let rows = agent.newest.map { summary in
            Markup.element(
                "li", [:],
                .element("span", ["class": "name"], Markup("Revision \(summary.agentRevision)")), line(summary, scale),
                .element("span", ["class": "value"], Markup(BarFigure.rate(summary))))
        }
        var parts = [
            Markup.element("h3", [:], Markup.data(data.name(agent.agentID))),
            .element("ul", ["class": "whiskers"], rows),
        ]
        if agent.olderCount > 0 {
            parts.append(
                .element(
                    "p", ["class": "more"], Markup("and \(ReportText.count(Int64(agent.olderCount), "older revision"))")
                ))
        }
        if let verdict = verdict(agent.newest) { parts.append(.element("p", ["class": "verdict"], Markup(verdict))) }
        return .all(parts)
    }

    private static func line(_ summary: ConversionSummary, _ scale: Scale) -> Markup {
        var parts = scale.ticks.map { tick in
            let x = scale.place(tick).percent
            return Markup.element(
                "line", ["class": tick == 0 ? "base" : "grid", "x1": x, "x2": x, "y1": "0", "y2": "100%"])
        }
        if summary.hasRate, let interval = summary.rateInterval {
            let (lower, upper) = (scale.place(interval.lower).percent, scale.place(interval.upper).percent)
            parts.append(.element("line", ["class": "whisker", "x1": lower, "x2": upper, "y1": "13", "y2": "13"]))
            // An end beyond the axis has no stop.
            for (end, isOn) in [(lower, true), (upper, interval.upper <= scale.top)] where isOn {
                parts.append(.element("line", ["class": "whisker", "x1": end, "x2": end, "y1": "8", "y2": "18"]))
            }
            parts.append(
                .element("circle", ["class": "dot", "cx": scale.place(summary.rate).percent, "cy": "13", "r": "4.5"]))
        }
        return .element("svg", ["class": "track", "aria-hidden": "true", "width": "100%", "height": "26"], parts)
    }

    private static func axis(_ scale: Scale) -> Markup {
        let step = scale.ticks.count > 1 ? scale.ticks[1] : 1
        let labels = scale.ticks.map { tick in
            let place = scale.place(tick)
            return Markup.element(
                "text",
                [
                    "class": "tick", "x": place.percent, "y": "14",
                    "text-anchor": place == 0 ? "start" : place == 1 ? "end" : "middle",
                ], Markup(PercentText.tick(tick, step: step)))
        }
        let svg = Markup.element(
            "svg", ["class": "track", "aria-hidden": "true", "width": "100%", "height": "20"], labels)
        return .element("div", ["class": "whiskers axis"], svg)
    }

    private static func table(_ data: ReportData, _ agents: [AgentRevisions]) -> Markup {
        ReportTable(
            "Figures by agent revision",
            [
                .init("Agent", isNumber: false), .init("Revision"), .init("Conversions"), .init("Calls"),
                .init("Converted calls"), .init("Rate"), .init("95% interval"),
            ],
            agents.flatMap { agent in
                agent.newest.map { summary in
                    [
                        Markup.data(data.name(agent.agentID)), Markup(String(summary.agentRevision)),
                        Markup(ReportText.count(summary.conversions)), Markup(ReportText.count(summary.calls)),
                        Markup(ReportText.count(summary.convertedCalls)), Markup(ReportText.rate(summary)),
                        Markup(ReportText.interval(summary)),
                    ]
                }
            }
        ).markup
    }
}
