import ConversionAPI

/// A report as one HTML page that needs nothing else: no script, no font, no picture, no network.
enum ReportPage {
    static func html(_ data: ReportData) -> String {
        let head = Markup.element("title", [:], Markup(data.title)) + .element("style", [:], ReportStyle.markup)
        let body = Markup.element(
            "main", [:], header(data), Headline.markup(data), TimeFigure(data).markup,
            .element("div", ["class": "pair"], GroupFigures.events(data), RevenueFigure.markup(data)),
            RevisionFigure.markup(data), GroupFigures.agents(data), notes(data))
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="\(ReportStyle.policy)">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            <meta name="generator" content="conversionctl \(Version.current)">
            \(head.html)
            </head>
            <body>
            \(body.html)
            </body>
            </html>

            """
    }

    /// A part of the page with a heading.
    static func card(_ id: StaticString, _ title: String, _ content: [Markup]) -> Markup {
        .element(
            "section", ["class": "card", "id": "\(id)", "aria-labelledby": "\(id)-heading"],
            [.element("h2", ["id": "\(id)-heading"], Markup(title))] + content)
    }

    /// What stands in the place of a figure that has nothing to show.
    static func nothing(_ text: String) -> Markup {
        .element("p", ["class": "nothing"], Markup(text))
    }

    private static func header(_ data: ReportData) -> Markup {
        let dates = DateText(zone: data.period.zone)
        var facts = [Markup(dates.span(data.period.range)), Markup(data.period.zone.name)]
        facts.append(data.agentID.map { Markup("agent ") + Markup.data(data.name($0)) } ?? Markup("all agents"))
        if data.includesTests { facts.append(Markup("with test records")) }
        return .element(
            "header", [:], .element("h1", [:], Markup.data(data.title)),
            .element("ul", ["class": "facts"], facts.map { .element("li", [:], $0) }))
    }

    private static func notes(_ data: ReportData) -> Markup {
        let dates = DateText(zone: data.period.zone)
        let terms: [(String, String)] = [
            ("Conversion", "A goal that a caller completed, recorded by an agent. Retracted ones do not count."),
            ("Call", "A room that was recorded as a call, or in which there was a conversion."),
            ("Conversion rate", "Calls with at least one conversion, of all calls."),
            (
                "95 % interval",
                "The range that holds the true rate in 95 of 100 cases (Wilson's). With few calls it is wide, and a "
                    + "difference may be chance."
            ),
            (
                "Gross and net",
                "Gross is the value as recorded; net is what it stands at after retractions and restatements. Amounts "
                    + "are exact, and currencies are never added together."
            ),
            ("Before", "The time of the same length up to then: \(dates.span(data.period.before))."),
            (
                "Test records",
                data.includesTests ? "They are in the figures." : "They are not in the figures."
            ),
        ]
        let list = Markup.element(
            "dl", [:], terms.flatMap { [.element("dt", [:], Markup($0.0)), .element("dd", [:], Markup($0.1))] })
        return card("notes", "How to read this", [list])
            + .element(
                "footer", [:], .element("p", [:], Markup("Made by conversionctl on \(dates.minute(data.now)).")))
    }
}
