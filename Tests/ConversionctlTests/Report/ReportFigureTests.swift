import ConversionAPI
import Testing

@testable import conversionctl

@Suite struct ScaleTests {
    @Test(
        arguments: [
            (0, 4, 1, .infinity, [0, 1]), (1, 4, 1, .infinity, [0, 1]), (7, 4, 1, .infinity, [0, 2, 4, 6, 8]),
            (8, 4, 1, .infinity, [0, 2, 4, 6, 8]), (57, 4, 1, .infinity, [0, 20, 40, 60]),
            (3000, 4, 1, .infinity, [0, 1000, 2000, 3000]), (1, 4, 0.0001, 1, [0, 0.5, 1]),
            (0.9, 4, 0.0001, 1, [0, 0.5, 1]), (5, 4, 0.0001, 1, [0, 0.5, 1]),
            (0.04, 4, 0.0001, 1, [0, 0.01, 0.02, 0.03, 0.04]),
            (.nan, 4, 1, .infinity, [0, 1]), (.infinity, 4, 1, .infinity, [0, 1]), (-3, 4, 1, .infinity, [0, 1]),
            (5, 0, 1, .infinity, [0, 5]),
        ] as [(Double, Int, Double, Double, [Double])])
    func ticksAreRoundNumbersThatReachTheValue(
        value: Double, steps: Int, least: Double, most: Double, ticks: [Double]
    ) {
        let scale = Scale(reaching: value, steps: steps, least: least, most: most)
        #expect(
            scale.ticks.map { NumberText.decimal($0, places: 6) } == ticks.map { NumberText.decimal($0, places: 6) })
    }

    @Test func aScaleReachesEveryCount() {
        for value in stride(from: 1.0, through: 1e15, by: 1).prefix(3000) + [1e6, 9.99e8, 1e12, 9e18] {
            let scale = Scale(reaching: value)
            #expect(scale.top >= value && scale.ticks.count <= 6 && scale.place(value) <= 1)
        }
    }

    @Test func aPlaceLiesOnTheAxis() {
        let scale = Scale(reaching: 8)
        #expect([-1, 0, 2, 8, 9, .infinity].map(scale.place) == [0, 0, 0.25, 1, 1, 1])
    }
}

@Suite struct TimeTicksTests {
    @Test(
        arguments: [
            (0, []), (1, [0]), (4, [0, 1, 2, 3]), (8, [0, 1, 2, 3, 4, 5, 6, 7]), (30, [0, 4, 8, 12, 16, 20, 24, 28]),
            (90, [0, 12, 24, 36, 48, 60, 72, 84]),
        ] as [(Int64, [Int64])])
    func thereIsALabelForAtMostEight(count: Int64, places: [Int64]) {
        let ticks = TimeTicks.places(count: count)
        #expect(ticks.map(\.index) == places)
        // A narrow page has every other one.
        #expect(count <= 4 || ticks.count { !$0.isWide } <= 4)
    }
}

@Suite struct MarkupTests {
    @Test(arguments: [
        ("plain", "plain"), ("<b>&\"'</b>", "&lt;b&gt;&amp;&quot;&#39;&lt;/b&gt;"),
        ("a\u{202e}b\u{2066}c", "a\\u{202e}b\\u{2066}c"), ("\u{0}\u{1b}[31m\u{9b}\n\t", "\\x00\\x1b[31m\\x9b\\n\\t"),
        ("\u{2028}\u{200f}", "\\u{2028}\\u{200f}"),
        ("世界 مبيعات 👩‍💻", "世界 مبيعات 👩‍💻"), ("</title><script>", "&lt;/title&gt;&lt;script&gt;"),
    ])
    func aTextIsNothingButText(text: String, html: String) {
        #expect(Markup(text).html == html)
        #expect(Markup.element("p", ["title": text]).html == "<p title=\"\(html)\"></p>")
        #expect(Markup.data(text).html == "<bdi>\(html)</bdi>")
    }

    @Test func whatHTMLForbidsIsWrittenOut() throws {
        // Noncharacters, which Swift's literals don't take.
        for value: UInt32 in [0xfdd0, 0xffff, 0x1fffe] {
            let scalar = try #require(Unicode.Scalar(value))
            #expect(Markup(String(Character(scalar))).html == "\\u{\(String(value, radix: 16))}")
        }
    }

    @Test func elementsHoldOneAnother() {
        let markup = Markup.element("ul", ["class": "a"], [.element("li", [:], Markup("1")), .element("li")])
        #expect((markup + .empty).html == "<ul class=\"a\"><li>1</li><li></li></ul>")
    }
}

@Suite struct RateDifferenceTests {
    /// Source: Newcombe 1998, table II, example (a): 56 of 70 against 48 of 80, method 10 gives 0.0524 to 0.3339.
    @Test func itIsNewcombes() throws {
        let one = SummarySamples.summary(conversions: 56, calls: 70, lower: 0.691_837, upper: 0.876_968)
        let other = SummarySamples.summary(conversions: 48, calls: 80, lower: 0.490_484, upper: 0.700_245)
        let difference = try #require(RateDifference(one, over: other))
        #expect(abs(difference.value - 0.2) < 1e-9)
        #expect(abs(difference.lower - 0.0524) < 1e-3 && abs(difference.upper - 0.3339) < 1e-3)
        #expect(difference.verdict == .higher)
        #expect(RateDifference(other, over: one)?.verdict == .lower)
        #expect(RateDifference(one, over: one)?.verdict == .unclear)
    }

    @Test func withoutCallsThereIsNone() {
        let some = SummarySamples.summary(conversions: 1, calls: 2, lower: 0.1, upper: 0.9)
        let none = SummarySamples.summary(conversions: 0, calls: 0, lower: 0, upper: 1)
        #expect(RateDifference(some, over: none) == nil && RateDifference(none, over: some) == nil)
    }
}

@Suite struct ReportTextTests {
    @Test(
        arguments: [
            (112, 100, .up("12%")), (101.25, 100, .up("1.3%")), (50, 100, .down("50%")), (0, 100, .down("100%")),
            (100, 100, .same), (0, 0, .same), (5, 0, .fromNothing), (1000, 100, .times("10")), (100.01, 100, .same),
        ] as [(Double, Double, ReportText.Change)])
    func aChangeIsSaidInPerCent(now: Double, before: Double, change: ReportText.Change) {
        #expect(ReportText.Change(now, before: before) == change)
    }

    @Test func numbersHaveThinSpacesAndAmountsEveryDigit() throws {
        #expect(ReportText.count(1_284_003) == "1\u{202f}284\u{202f}003")
        #expect(ReportText.count(1, "call") == "1 call" && ReportText.count(0, "call") == "0 calls")
        #expect(try ReportText.money(MoneyText.parse("-12284.505 EUR")) == "−12\u{202f}284.505 EUR")
        #expect([0.0123, -0.0123, 0.0001].map(ReportText.points) == ["+1.2", "−1.2", "0.0"])
    }

    @Test func aRankingKeepsTheMostAndCountsTheRest() {
        var ranking = SummaryRanking(limit: 2)
        func agent(_ id: String, _ conversions: Int64) -> ConversionSummary {
            SummarySamples.summary(agent: id, conversions: conversions, calls: 9, lower: 0, upper: 1)
        }
        ranking.add([agent("a", 1), agent("b", 5)])
        #expect(ranking.more == nil)
        ranking.add([agent("c", 5), agent("d", 7)])
        #expect(ranking.top.map(\.agentID) == ["d", "b"])
        #expect(ranking.more == "and 2 more with 6 conversions")
    }

    @Test func theNewestRevisionsComeFirst() {
        let summaries = (1...7).map {
            SummarySamples.summary(agent: "a", revision: $0, conversions: 1, calls: 9, lower: 0, upper: 1)
        }
        let revisions = AgentRevisions(agentID: "a", summaries)
        #expect(revisions.newest.map(\.agentRevision) == [7, 6, 5, 4, 3] && revisions.olderCount == 2)
    }
}

@Suite struct ReportPeriodTests {
    private func period(_ since: String?, _ until: String, _ zone: String = "UTC") throws -> ReportPeriod? {
        try ReportPeriod(
            since: since.map { try #require(ProtobufTimestamp(rfc3339: $0)).seconds },
            until: #require(ProtobufTimestamp(rfc3339: until)).seconds, zone: #require(LocalTime(zone)))
    }

    private func text(_ range: Range<Int64>) -> [String] {
        [range.lowerBound, range.upperBound].map { ProtobufTimestamp(seconds: $0).text }
    }

    @Test func withoutABeginningItIsThirtyDays() throws {
        let period = try #require(try period(nil, "2026-03-07T14:30:00Z"))
        #expect(text(period.range) == ["2026-02-06T00:00:00Z", "2026-03-07T14:30:00Z"])
        #expect(period.interval == .day && period.ordinals.count == 30)
        #expect(try #require(try self.period(nil, "2026-03-07T00:00:00Z")).ordinals.count == 30)
    }

    @Test func theTimeBeforeIsAsLongByTheWallClock() throws {
        // March has the hour that is skipped.
        let period = try #require(try period("2026-02-28T23:00:00Z", "2026-03-31T22:00:00Z", "Europe/Berlin"))
        #expect(text(period.before) == ["2026-01-28T23:00:00Z", "2026-02-28T23:00:00Z"])
    }

    @Test(
        arguments: [
            ("2026-03-07T00:00:00Z", "2026-03-08T00:00:00Z", .hour, 24),
            ("2026-03-01T00:00:00Z", "2026-03-08T00:00:00Z", .day, 7),
            ("2025-03-08T00:00:00Z", "2026-03-08T00:00:00Z", .week, 53),
        ] as [(String, String, SummaryInterval, Int)])
    func aLongTimeIsDividedIntoLongerIntervals(since: String, until: String, interval: SummaryInterval, count: Int)
        throws
    {
        let period = try #require(try period(since, until))
        #expect(period.interval == interval && period.ordinals.count == count)
    }

    @Test func whatIsNotOverIsPartial() throws {
        let period = try #require(try period("2026-02-06T00:00:00Z", "2026-03-07T14:30:00Z"))
        #expect(period.ordinals.filter(period.isPartial) == [period.ordinals.upperBound])
    }

    @Test func anEndBeforeTheBeginningIsNoPeriod() throws {
        #expect(try period("2026-03-07T00:00:00Z", "2026-03-07T00:00:00Z") == nil)
        #expect(try period("0001-01-01T00:00:00Z", "0002-01-01T00:00:00Z") == nil)
    }

    @Test func aSpanIsSaidInDays() throws {
        let dates = DateText(zone: .utc)
        func span(_ since: String, _ until: String) throws -> String {
            try dates.span(#require(try period(since, until)).range)
        }
        #expect(try span("2026-08-24T00:00:00Z", "2026-11-22T00:00:00Z") == "24 Aug – 21 Nov 2026")
        #expect(try span("2025-12-24T00:00:00Z", "2026-01-02T00:00:00Z") == "24 Dec 2025 – 1 Jan 2026")
        #expect(try span("2026-03-07T00:00:00Z", "2026-03-08T00:00:00Z") == "7 Mar 2026")
        #expect(try span("2026-03-07T00:00:00Z", "2026-03-08T14:30:00Z") == "7 Mar 2026 – 8 Mar 2026, 14:30")
    }
}
