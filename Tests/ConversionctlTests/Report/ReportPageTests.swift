import ConversionAPI
import Testing

@testable import conversionctl

@Suite struct ReportPageTests {
    private static func time(_ text: String) throws -> Int64 { try #require(ProtobufTimestamp(rfc3339: text)).seconds }

    /// Four days of two agents, one of them deleted, the other with a name that is up to no good.
    private func data() throws -> ReportData {
        let zone = try #require(LocalTime("Europe/Berlin"))
        let now = try Self.time("2026-03-07T14:30:00Z")
        let period = try #require(
            ReportPeriod(since: Self.time("2026-03-03T23:00:00Z"), until: now, zone: zone))
        var data = ReportData(title: "Week <10>", period: period, now: now)
        let revenues = [
            try SummarySamples.revenue("12345.5 EUR", "-300.25 EUR", "12045.25 EUR"),
            try SummarySamples.revenue("88000 JPY", "0 JPY", "88000 JPY"),
        ]
        data.total = SummarySamples.summary(
            conversions: 130, calls: 1000, lower: 0.1106, upper: 0.1523, revenues: revenues)
        data.before = SummarySamples.summary(
            conversions: 90, calls: 1000, lower: 0.0738, upper: 0.1093,
            revenues: [try SummarySamples.revenue("10000 EUR", "0 EUR", "10000 EUR")])
        data.times = [
            SummarySamples.summary(
                start: "2026-03-03T23:00:00Z", conversions: 60, calls: 500, lower: 0.094, upper: 0.151),
            SummarySamples.summary(
                start: "2026-03-04T23:00:00Z", conversions: 50, calls: 400, lower: 0.096, upper: 0.161),
            SummarySamples.summary(
                start: "2026-03-06T23:00:00Z", conversions: 20, calls: 100, lower: 0.133, upper: 0.289),
        ]
        data.events.add([
            SummarySamples.summary(
                event: "purchase", conversions: 130, calls: 1000, lower: 0.1106, upper: 0.1523, revenues: revenues)
        ])
        data.agents = SummaryRanking(limit: 2)
        data.agents.add([
            SummarySamples.summary(agent: "sales", conversions: 100, calls: 700, lower: 0.119, upper: 0.171),
            SummarySamples.summary(agent: "gone", conversions: 20, calls: 200, lower: 0.066, upper: 0.149),
            SummarySamples.summary(agent: "third", conversions: 10, calls: 100, lower: 0.055, upper: 0.174),
        ])
        data.names = ["sales": "<script>alert(1)</script> & \u{202e}selaS"]
        data.revisions = [
            AgentRevisions(
                agentID: "sales",
                [
                    SummarySamples.summary(
                        agent: "sales", revision: 2, conversions: 30, calls: 350, lower: 0.061, upper: 0.12),
                    SummarySamples.summary(
                        agent: "sales", revision: 3, conversions: 70, calls: 350, lower: 0.161, upper: 0.245),
                ])
        ]
        return data
    }

    /// What stands between the tags, a line for each place.
    private func text(_ html: String) -> String {
        html.replacing(/<style>[^<]*<\/style>/, with: "").replacing(/<[^>]*>/, with: "\n").split(separator: "\n")
            .joined(separator: "\n") + "\n"
    }

    @Test func thePageSaysWhatIsKept() throws {
        let file = #filePath.replacing(/[^\/]*$/, with: "") + "Golden/report.txt"
        let html = try ReportPage.html(data())
        #expect(try text(html) == FileText.read(file), "BEGIN\n\(text(html))END")
        #expect(try ReportPage.html(data()) == html)
    }

    @Test func nothingOfTheDataIsMarkup() throws {
        let html = try ReportPage.html(data())
        #expect(!html.contains("<script") && !html.contains("\u{202e}"))
        #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; \\u{202e}selaS"))
        #expect(html.contains("<title>Week &lt;10&gt;</title>"))
    }

    @Test func anEmptyLedgerHasNoFigureThatSaysNothing() throws {
        var data = try data()
        let empty = ReportData(title: data.title, period: data.period, now: data.now)
        let html = ReportPage.html(empty)
        #expect(!html.contains("<svg") && !html.contains("NaN") && !html.contains("inf"))
        #expect(html.contains("No calls and no conversions in this time."))
        data.total = ConversionSummary(rateInterval: RateInterval(lower: 0, upper: 1))
        data.times = []
        #expect(!ReportPage.html(data).contains("NaN"))
    }

    @Test func aSinglePointIsADotWithItsInterval() throws {
        var data = try data()
        data.times.removeLast(2)
        let html = ReportPage.html(data)
        #expect(html.contains("<circle class=\"dot\" cx=\"12.5%\"") && !html.contains("<path"))
    }

    @Test func aRateWithoutCallsThatDidNotConvertIsSaidToMeanNothing() throws {
        var data = try data()
        #expect(!ReportPage.html(data).contains("Every call that is known converted."))
        data.total.convertedCalls = data.total.calls
        #expect(ReportPage.html(data).contains("Every call that is known converted."))
    }

    @Test func beyondAFewCurrenciesABarSaysHowManyMore() throws {
        var data = try data()
        let revenues = try ["CHF", "EUR", "JPY", "SEK", "USD"].map {
            try SummarySamples.revenue("5 \($0)", "0 \($0)", "5 \($0)")
        }
        data.events = SummaryRanking()
        data.events.add([
            SummarySamples.summary(event: "sale", conversions: 5, calls: 9, lower: 0.2, upper: 0.8, revenues: revenues)
        ])
        #expect(ReportPage.html(data).contains("net 5.00 CHF, 5.00 EUR, 5 JPY, 2 more currencies</div>"))
    }

    @Test func figuresWithoutNeighboursHaveNoLineBetween() throws {
        let runs = TimeFigure.runs([0, 1, 3, 4, 5, 9].map { ($0, ConversionSummary()) }).map { $0.map(\.ordinal) }
        #expect(runs == [[0, 1], [3, 4, 5], [9]])
    }

    @Test(
        arguments: [
            (30, 350, 70, 350, "▲ Revision 3 converts better than revision 2: by 6.3 to 16.6 points."),
            (70, 350, 30, 350, "▼ Revision 3 converts worse than revision 2: by 6.3 to 16.6 points."),
        ] as [(Int64, Int64, Int64, Int64, String)])
    func aVerdictIsGivenWhereTheIntervalAllowsIt(
        old: Int64, oldCalls: Int64, new: Int64, newCalls: Int64, text: String
    ) {
        func summary(_ revision: Int64, _ conversions: Int64, _ calls: Int64) -> ConversionSummary {
            let (lower, upper) = conversions == 30 ? (0.0607, 0.1198) : (0.1614, 0.2451)
            return SummarySamples.summary(
                revision: revision, conversions: conversions, calls: calls, lower: lower, upper: upper)
        }
        #expect(RevisionFigure.verdict([summary(3, new, newCalls), summary(2, old, oldCalls)]) == text)
        #expect(RevisionFigure.verdict([summary(3, new, newCalls)]) == nil)
        #expect(
            RevisionFigure.verdict([summary(3, 30, 350), summary(2, 30, 350)])?.hasPrefix(
                "Revisions 3 and 2 cannot be told apart yet: −4.") == true)
    }
}
