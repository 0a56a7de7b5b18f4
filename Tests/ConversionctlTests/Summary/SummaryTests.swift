import ConversionAPI
import Testing

@testable import conversionctl

/// Figures as a server would give them.
enum SummarySamples {
    static func revenue(_ gross: String, _ adjustment: String, _ net: String) throws -> Revenue {
        try Revenue(
            gross: MoneyText.parse(gross), adjustment: MoneyText.parse(adjustment), net: MoneyText.parse(net))
    }

    static func summary(
        event: String = "", agent: String = "", revision: Int64 = 0, start: String? = nil, conversions: Int64,
        calls: Int64, lower: Double, upper: Double, revenues: [Revenue] = []
    ) -> ConversionSummary {
        ConversionSummary(
            eventType: event, agentID: agent, agentRevision: revision,
            startTime: start.flatMap { ProtobufTimestamp(rfc3339: $0) }, conversions: conversions,
            retractedConversions: 1, calls: calls, convertedCalls: conversions,
            rate: calls == 0 ? 0 : Double(conversions) / Double(calls),
            rateInterval: RateInterval(lower: lower, upper: upper), revenues: revenues)
    }
}

@Suite struct SummaryGroupsTests {
    @Test func groupsKeepTheirOrder() throws {
        let groups = try SummaryGroups.parse("agent,day,event")
        #expect(groups.groups.map(\.grouping) == [.agent, .day, .eventType])
        #expect(groups.interval == .day)
        #expect(groups.others.groups == [.agent, .event])
        #expect(try SummaryGroups.parse("revision").hasAgent)
    }

    @Test(arguments: ["", "agent,", "room", "day,week", "agent,agent", "Agent", "agent day"])
    func whatIsNoGroupIsRefused(text: String) {
        #expect(throws: ValueError.self) { try SummaryGroups.parse(text) }
    }
}

@Suite struct SummaryCommandTests {
    @Test func aFilterIsWhatItsFlagsSay() async throws {
        let command = try await SummaryCommand.asyncParse([
            "--by", "agent,day", "--time-zone", "Europe/Berlin", "--since", "2026-03-01", "--until", "24h", "--agent",
            "a", "--event", "e", "--room", "r", "--user", "u", "--include-tests",
        ])
        let now = try #require(ProtobufTimestamp(rfc3339: "2026-03-07T14:30:00Z"))
        #expect(
            try command.filter(now: now)
                == ConversionFilter(
                    startTime: ProtobufTimestamp(rfc3339: "2026-02-28T23:00:00Z"),
                    endTime: ProtobufTimestamp(rfc3339: "2026-03-06T14:30:00Z"), agentID: "a", eventType: "e",
                    roomName: "r", userID: "u", includeTests: true))
        #expect(command.by.groups == [.agent, .day] && command.times.zone.name == "Europe/Berlin")
    }

    @Test(arguments: [
        ["summary", "--by", "room"], ["summary", "--time-zone", "Mars/Olympus_Mons"],
        ["summary", "--since", "yesterday"],
        ["summary", "--limit", "0"], ["report"], ["report", "--html", ""],
        ["report", "--html", "-", "--output", "csv"],
        ["report", "--html", "-", "--since", "2026-03-07", "--until", "2026-03-07"],
        ["report", "--html", "-", "--since", "0001-01-01", "--until", "9999-12-31"],
        ["report", "--html", "-", "--now", "yesterday"],
    ])
    func aWrongCommandLineIsRefused(arguments: [String]) async {
        let error = await #expect(throws: (any Error).self) { try await Conversionctl.asyncParseAsRoot(arguments) }
        #expect(error.map { Conversionctl.exitCode(for: $0) } == .validationFailure)
    }
}

@Suite struct SummaryRowTests {
    private func row() throws -> SummaryRow {
        var summary = SummarySamples.summary(
            agent: "sales", start: "2026-03-06T23:00:00Z", conversions: 1, calls: 4, lower: 0.046, upper: 0.699,
            revenues: [
                try SummarySamples.revenue("12345.5 EUR", "-0.25 EUR", "12345.25 EUR"),
                try SummarySamples.revenue("500 JPY", "0 JPY", "500 JPY"),
            ])
        summary.endTime = ProtobufTimestamp(rfc3339: "2026-03-07T23:00:00Z")
        summary.recordedCalls = 3
        return SummaryRow(
            summary: summary, groups: try SummaryGroups.parse("agent,day"),
            zone: try #require(LocalTime("Europe/Berlin")))
    }

    @Test func jsonIsExactAndNamesTheGroup() throws {
        #expect(
            try row().json().text() == """
                {"agent_id":"sales","start_time":"2026-03-07T00:00:00+01:00","end_time":"2026-03-08T00:00:00+01:00",\
                "conversions":1,"retracted_conversions":1,"calls":4,"converted_calls":1,"rate":0.25,\
                "rate_lower":0.046,"rate_upper":0.699,"recorded_calls":3,"revenues":[\
                {"currency_code":"EUR","gross":"12345.50","adjustment":"-0.25","net":"12345.25"},\
                {"currency_code":"JPY","gross":"500","adjustment":"0","net":"500"}]}
                """)
    }

    @Test func csvCountsAGroupOnceHoweverManyItsCurrencies() throws {
        var list = ListRendering<SummaryLine>(.csv(isForTerminal: false))
        let time = "2026-03-07T00:00:00+01:00,2026-03-08T00:00:00+01:00"
        #expect(
            try list.add(SummaryLine.lines(of: row())) == """
                event_type,agent_id,agent_revision,start_time,end_time,conversions,retracted_conversions,calls,\
                converted_calls,rate,rate_lower,rate_upper,currency_code,gross,adjustment,net,\
                recorded_calls,no_rate_reason\r
                ,sales,,\(time),1,1,4,1,0.25,0.046,0.699,EUR,12345.50,-0.25,12345.25,3,\r
                ,sales,,\(time),,,,,,,,JPY,500,0,500,,\r\n
                """)
    }

    @Test func aGroupWithoutARecordedCallHasNoRateInAnyForm() throws {
        var summary = SummarySamples.summary(conversions: 1, calls: 1, lower: 0, upper: 1)
        (summary.rate, summary.rateInterval, summary.noRateReason) = (0, nil, .noRecordedCalls)
        let row = SummaryRow(summary: summary, groups: SummaryGroups(), zone: .utc)
        let json = try row.json().text()
        #expect(json.contains(#""rate":null,"rate_lower":null,"rate_upper":null,"recorded_calls":0,"#))
        #expect(json.contains(#""no_rate_reason":"NO_RECORDED_CALLS""#))
        var list = ListRendering<SummaryLine>(.csv(isForTerminal: false))
        #expect(try list.add(SummaryLine.lines(of: row)).hasSuffix(",,,,,,,,0,NO_RECORDED_CALLS\r\n"))
        let table = SummaryTable(rows: [row]).text(width: nil, isColoured: false)
        #expect(table.contains("no rate, as no call was recorded") && !table.contains("%"))
        #expect(ReportText.rate(summary) == "–" && ReportText.interval(summary) == "")
        #expect(RateDifference(summary, over: summary) == nil)
    }

    @Test func aGroupWithoutMoneyIsOneLine() {
        let row = SummaryRow(
            summary: SummarySamples.summary(conversions: 0, calls: 0, lower: 0, upper: 1), groups: SummaryGroups(),
            zone: .utc)
        #expect(SummaryLine.lines(of: row) == [SummaryLine(row: row, revenue: nil, isFirst: true)])
    }
}

@Suite struct SummaryTableTests {
    private func table(trends: SummaryTable.Trends? = nil) throws -> SummaryTable {
        let groups = try SummaryGroups.parse("agent")
        let summaries = [
            SummarySamples.summary(
                agent: "sales", conversions: 1302, calls: 4812, lower: 0.258, upper: 0.283,
                revenues: [
                    try SummarySamples.revenue("12345.5 EUR", "-300.25 EUR", "12045.25 EUR"),
                    try SummarySamples.revenue("88000 JPY", "0 JPY", "88000 JPY"),
                ]),
            SummarySamples.summary(agent: "予約センター\u{1b}[31m", conversions: 3, calls: 20, lower: 0.052, upper: 0.36),
            SummarySamples.summary(agent: "idle", conversions: 0, calls: 0, lower: 0, upper: 1),
        ]
        return SummaryTable(
            rows: summaries.map { SummaryRow(summary: $0, groups: groups, zone: .utc) }, trends: trends)
    }

    @Test func aTableDrawsRatesWithTheirIntervals() throws {
        let file = #filePath.replacing(/[^\/]*$/, with: "") + "Golden/summary.txt"
        let text = try table().text(width: nil, isColoured: false)
        #expect(try text == FileText.read(file), "BEGIN\n\(text)END")
    }

    @Test(arguments: Array(1...200))
    func noLineIsWiderThanTheTerminal(width: Int) throws {
        let trends = SummaryTable.Trends(
            interval: .day, zone: .utc, ordinals: 20_000...20_089,
            conversions: [[20_000: 3, 20_089: 8], [20_040: 3], [:]])
        for table in [try table(), try table(trends: trends)] {
            let lines = table.text(width: width, isColoured: false).split(separator: "\n")
            #expect(lines.allSatisfy { TerminalText.width(String($0)) <= width })
            #expect(lines.first?.hasPrefix("AGENT") == true || width < 30)
            if width >= 40 { #expect(lines[1].contains("27.1%") && lines[1].contains("1,302")) }
        }
    }

    @Test func timeBesideAnotherGroupIsASparklineInEachRow() throws {
        let trends = SummaryTable.Trends(
            interval: .day, zone: .utc, ordinals: 20_514...20_519,
            conversions: [[20_514: 1, 20_516: 8, 20_519: 4], [20_515: 3], [:]])
        let lines = try table(trends: trends).text(width: 80, isColoured: false).split(separator: "\n")
        #expect(lines[0].contains("CONVERSIONS  BY DAY"))
        #expect(lines[1].contains("1,302  ▂▁█▁▁▅"))
        #expect(lines.last == "days 2026-03-02 to 2026-03-07 (UTC)")
    }

    @Test func coloursAreThereOnlyWhereTheyAreAskedFor() throws {
        let plain = try table().text(width: 120, isColoured: false)
        let coloured = try table().text(width: 120, isColoured: true)
        #expect(!plain.contains("\u{1b}"))
        #expect(coloured.contains("\u{1b}[36m█") && coloured.hasPrefix("\u{1b}[1mAGENT"))
        #expect(coloured.replacing(/\u{1b}\[\d*m/, with: "") == plain)
    }

    @Test func nothingIsDrawnWhereEveryCallConverted() throws {
        let row = SummaryRow(
            summary: SummarySamples.summary(conversions: 3, calls: 3, lower: 0.44, upper: 1), groups: SummaryGroups(),
            zone: .utc)
        #expect(
            SummaryTable(rows: [row]).text(width: nil, isColoured: false)
                == "CALLS  CONVERTED    RATE  CONVERSIONS\n    3          3  100.0%            3\n")
        #expect(SummaryTable(rows: []).text(width: 80, isColoured: true) == "")
    }
}
