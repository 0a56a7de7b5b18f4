import ConversionAPI

/// Conversions and rate over the time of a report, one above the other on the same axis.
struct TimeFigure: Sendable {
    private let data: ReportData
    private let dates: DateText
    private let first: Int64
    private let count: Double
    /// By their places in time.
    private let summaries: [(ordinal: Int64, summary: ConversionSummary)]

    init(_ data: ReportData) {
        self.data = data
        let period = data.period
        dates = DateText(zone: period.zone)
        let ordinals = period.ordinals
        first = ordinals.lowerBound
        count = Double(ordinals.upperBound - ordinals.lowerBound + 1)
        summaries = data.times.compactMap { summary in
            guard let start = summary.startTime else { return nil }
            let ordinal = period.interval.ordinal(of: start.seconds, in: period.zone)
            return ordinals.contains(ordinal) ? (ordinal, summary) : nil
        }
    }

    var markup: Markup {
        let word = data.period.interval.rawValue
        guard !data.isEmpty else {
            return ReportPage.card(
                "time", "Over time", [ReportPage.nothing("No calls and no conversions in this time.")])
        }
        return ReportPage.card(
            "time", "Over time",
            [
                .element("h3", [:], Markup("Conversions by \(word)")), conversions.markup,
                .element("h3", [:], Markup("Conversion rate by \(word)")), rates.markup,
                .element("p", ["class": "key"], Markup(rateKey)), table,
            ])
    }

    private var rateKey: String {
        guard data.total.hasRate || data.total.calls == 0 else {
            return "There is no rate, as no call was recorded in this time: the calls that are known are those that "
                + "converted. Have the worker call RecordCall for each call."
        }
        guard data.total.convertedCalls < data.total.calls else {
            return "Every call that is known converted. A rate only means something where calls that do not convert "
                + "are recorded, too."
        }
        let partial = summaries.contains { data.period.isPartial($0.ordinal) }
        return "The line is the share of calls that converted; the band around it holds the true rate in 95 of 100 "
            + "cases: the fewer calls, the wider. The dashed line is the rate of the whole time, "
            + ReportText.rate(data.total) + "."
            + (partial
                ? " A \(data.period.interval.rawValue) that is not over, or not whole, is drawn in outline." : "")
    }

    // MARK: Conversions

    private var conversions: Plot {
        let scale = Scale(reaching: Double(summaries.map(\.summary.conversions).max() ?? 0))
        var plot = Plot(
            id: "conversions", title: "Conversions by \(data.period.interval.rawValue)",
            description: conversionsDescription, height: 130, scale: scale,
            label: { ReportText.count(Int64($0)) }, ticks: ticks, marks: [])
        plot.marks = summaries.filter { $0.summary.conversions > 0 }.map { bar($0.ordinal, $0.summary, plot) }
        return plot
    }

    private var conversionsDescription: String {
        guard let most = summaries.max(by: { $0.summary.conversions < $1.summary.conversions }) else { return "" }
        return "\(ReportText.count(data.total.conversions, "conversion")) in all, at most "
            + "\(ReportText.count(most.summary.conversions)) in a \(data.period.interval.rawValue) (\(name(most.ordinal)))."
    }

    private func bar(_ ordinal: Int64, _ summary: ConversionSummary, _ plot: Plot) -> Markup {
        let width = 1 / count
        // What is many is drawn close together.
        let gap = count > 200 ? 0 : width * 0.16
        let y = plot.y(Double(summary.conversions))
        return .element(
            "rect",
            [
                "class": data.period.isPartial(ordinal) ? "bar partial" : "bar",
                "x": (place(ordinal) + gap / 2).percent,
                "width": (width - gap).percent, "y": y.svg, "height": (Plot.top + plot.height - y).svg,
            ],
            .element("title", [:], Markup("\(name(ordinal)): \(ReportText.count(summary.conversions, "conversion"))")))
    }

    // MARK: Rates

    private var rates: Plot {
        let rated = summaries.filter { $0.summary.hasRate }
        let highest = max(rated.map(\.summary.rate).max() ?? 0, data.total.rateInterval?.upper ?? 0)
        let scale = Scale(reaching: min(1, highest * 1.15), least: 0.0001, most: 1)
        let step = scale.ticks.count > 1 ? scale.ticks[1] : 1
        var plot = Plot(
            id: "rates", title: "Conversion rate by \(data.period.interval.rawValue)",
            description: "\(ReportText.rate(data.total)) of "
                + "\(ReportText.count(data.total.calls, "call")) converted, 95% interval "
                + "\(ReportText.interval(data.total)).",
            height: 130, scale: scale,
            label: { PercentText.tick($0, step: step) },
            ticks: ticks, marks: [])
        plot.marks = rateMarks(rated, plot)
        return plot
    }

    private func rateMarks(_ rated: [(ordinal: Int64, summary: ConversionSummary)], _ plot: Plot) -> [Markup] {
        let runs = Self.runs(rated)
        // Stretched to the width of the page, but for the thickness of its lines.
        let stretched = Markup.element(
            "svg",
            [
                "x": "0", "y": Plot.top.svg, "width": "100%", "height": plot.height.svg,
                "viewBox": "0 0 1000 \(plot.height.svg)", "preserveAspectRatio": "none",
            ],
            runs.filter { $0.count > 1 }.flatMap { run in
                [
                    Markup.element("path", ["class": "band", "d": band(run, plot)]),
                    .element("path", ["class": "line", "d": path(run.map { point($0, $0.summary.rate, plot) })]),
                ]
            })
        let y = plot.y(data.total.rate)
        let mean = Markup.element("line", ["class": "mean", "x1": "0", "x2": "100%", "y1": y.svg, "y2": y.svg])
        // A point without neighbours has no line; where there are few, each is shown.
        let dots = runs.flatMap { run in run.count == 1 || count <= 31 ? run : [] }.map { dot($0, plot) }
        let alone = runs.filter { $0.count == 1 }.flatMap { $0 }.map { whisker($0, plot) }
        return [mean, stretched] + alone + dots + rated.map { hint($0, plot) }
    }

    /// Neighbours in time, together.
    static func runs(
        _ rated: [(ordinal: Int64, summary: ConversionSummary)]
    ) -> [[(ordinal: Int64, summary: ConversionSummary)]] {
        var runs: [[(ordinal: Int64, summary: ConversionSummary)]] = []
        for point in rated {
            if let last = runs.last?.last, last.ordinal + 1 == point.ordinal {
                runs[runs.count - 1].append(point)
            } else {
                runs.append([point])
            }
        }
        return runs
    }

    private typealias Point = (x: Double, y: Double)

    private func point(_ rated: (ordinal: Int64, summary: ConversionSummary), _ rate: Double, _ plot: Plot) -> Point {
        (middle(rated.ordinal) * 1000, plot.y(rate) - Plot.top)
    }

    private func band(_ run: [(ordinal: Int64, summary: ConversionSummary)], _ plot: Plot) -> String {
        let upper = run.map { point($0, $0.summary.rateInterval?.upper ?? 1, plot) }
        let lower = run.map { point($0, $0.summary.rateInterval?.lower ?? 0, plot) }
        return path(upper + lower.reversed()) + "Z"
    }

    private func path(_ points: [Point]) -> String {
        "M" + points.map { "\($0.x.svg) \($0.y.svg)" }.joined(separator: "L")
    }

    private func dot(_ rated: (ordinal: Int64, summary: ConversionSummary), _ plot: Plot) -> Markup {
        .element(
            "circle",
            [
                "class": data.period.isPartial(rated.ordinal) ? "dot partial" : "dot",
                "cx": middle(rated.ordinal).percent, "cy": plot.y(rated.summary.rate).svg, "r": "3",
            ])
    }

    private func whisker(_ rated: (ordinal: Int64, summary: ConversionSummary), _ plot: Plot) -> Markup {
        let x = middle(rated.ordinal).percent
        return .element(
            "line",
            [
                "class": "whisker", "x1": x, "x2": x, "y1": plot.y(rated.summary.rateInterval?.upper ?? 1).svg,
                "y2": plot.y(rated.summary.rateInterval?.lower ?? 0).svg,
            ])
    }

    /// What a pointer over the figure is told.
    private func hint(_ rated: (ordinal: Int64, summary: ConversionSummary), _ plot: Plot) -> Markup {
        let summary = rated.summary
        let text =
            "\(name(rated.ordinal)): \(ReportText.rate(summary)) (\(ReportText.interval(summary))) of "
            + ReportText.count(summary.calls, "call")
        return .element(
            "rect",
            [
                "class": "hint", "x": place(rated.ordinal).percent, "width": (1 / count).percent, "y": Plot.top.svg,
                "height": plot.height.svg,
            ], .element("title", [:], Markup(text)))
    }

    // MARK: Time

    private func place(_ ordinal: Int64) -> Double { Double(ordinal - first) / count }
    private func middle(_ ordinal: Int64) -> Double { (Double(ordinal - first) + 0.5) / count }

    private func start(_ ordinal: Int64) -> Int64 { data.period.interval.start(of: ordinal, in: data.period.zone) }

    private func name(_ ordinal: Int64) -> String {
        (data.period.interval == .week ? "week of " : "") + dates.name(of: data.period.interval, start(ordinal))
    }

    private var ticks: [Plot.Tick] {
        TimeTicks.places(count: Int64(count)).map { index, isWide in
            let start = start(first + index)
            let label =
                switch data.period.interval {
                case .hour: dates.clock(start) == "00:00" ? dates.day(start) : dates.clock(start)
                case .day: dates.day(start)
                case .week:
                    count > 60
                        ? String(dates.date(start).split(separator: " ").dropFirst().joined(separator: " "))
                        : dates.day(start)
                }
            return Plot.Tick(place: middle(first + index), label: label, isWide: isWide)
        }
    }

    private var table: Markup {
        ReportTable(
            "Figures by \(data.period.interval.rawValue)",
            [
                .init(
                    data.period.interval == .week ? "Week of" : data.period.interval.rawValue.capitalized,
                    isNumber: false),
                .init("Conversions"), .init("Calls"), .init("Converted calls"), .init("Rate"), .init("95% interval"),
            ],
            summaries.map { ordinal, summary in
                [
                    Markup(
                        dates.name(of: data.period.interval, start(ordinal))
                            + (data.period.isPartial(ordinal) ? " (in part)" : "")),
                    Markup(ReportText.count(summary.conversions)), Markup(ReportText.count(summary.calls)),
                    Markup(ReportText.count(summary.convertedCalls)), Markup(ReportText.rate(summary)),
                    Markup(ReportText.interval(summary)),
                ]
            }
        ).markup
    }
}

/// Which intervals of a time have a label under them.
enum TimeTicks {
    /// Evenly spread from the first on; about 4 where the page is narrow, and twice as many where it is wide.
    static func places(count: Int64) -> [(index: Int64, isWide: Bool)] {
        guard count > 0 else { return [] }
        let wide = max(1, Int64((Double(count) / 8).rounded(.up)))
        // A label needs about 40 of the 280 pixels of a narrow page.
        return stride(from: 0, to: count, by: Int64.Stride(wide)).enumerated().map { number, index in
            (index, count > 4 && number % 2 == 1)
        }
    }
}
