import ConversionAPI
import RPC
import Testing

/// SummarizeConversions: its rules, and groups as messages. What is counted is the store's, and tested there.
@Suite struct SummaryTests {
    private static let money = Money(currencyCode: "USD", units: 49, nanos: 990_000_000)

    private func track(_ service: Service, _ agent: String, _ room: String, _ event: String, _ value: Money? = nil)
        async throws -> Conversion
    {
        try #require(
            try await service.track(
                TrackConversionRequest(agentID: agent, roomName: room, eventType: event, value: value)
            ).conversion)
    }

    @Test func everythingIsOneRowAlsoOfNothing() async throws {
        try await withService { service in
            let empty = ConversionSummary(rateInterval: RateInterval(lower: 0, upper: 1))
            let all = try await service.summarize(SummarizeConversionsRequest())
            #expect(all == SummarizeConversionsResponse(summaries: [empty]))
            let grouped = SummarizeConversionsRequest(groupBy: [.agent])
            #expect(try await service.summarize(grouped) == SummarizeConversionsResponse())
        }
    }

    @Test func grossAdjustedAndNetAreToldByCurrency() async throws {
        try await withService { service in
            let first = try await track(service, "a", "1", "purchase", Self.money)
            _ = try await track(service, "a", "2", "purchase", Money(currencyCode: "EUR", units: 1))
            _ = try await track(service, "a", "2", "purchase", Money(currencyCode: "EUR", nanos: 1))
            let lost = try await track(service, "a", "3", "purchase", Money(currencyCode: "EUR", units: 5))
            try await service.recordCall(Call(roomName: "4", agentID: "a"))
            try await service.adjust(
                AdjustConversionRequest(
                    conversionID: first.id, type: .restate, value: Money(currencyCode: "USD", units: 20)))
            try await service.adjust(AdjustConversionRequest(conversionID: lost.id, type: .retract))
            let summary = try #require(try await service.summarize(SummarizeConversionsRequest()).summaries.first)
            #expect(summary.conversions == 3 && summary.retractedConversions == 1)
            #expect(summary.calls == 4 && summary.convertedCalls == 2 && summary.rate == 0.5)
            #expect(
                summary.revenues == [
                    Revenue(
                        gross: Money(currencyCode: "EUR", units: 6, nanos: 1),
                        adjustment: Money(currencyCode: "EUR", units: -5),
                        net: Money(currencyCode: "EUR", units: 1, nanos: 1)),
                    Revenue(
                        gross: Self.money, adjustment: Money(currencyCode: "USD", units: -29, nanos: -990_000_000),
                        net: Money(currencyCode: "USD", units: 20)),
                ])
        }
    }

    @Test func aGroupWithoutARecordedCallHasNoRateAndSaysWhy() async throws {
        try await withService { service in
            try await service.create("b")
            _ = try await track(service, "a", "1", "purchase")
            _ = try await track(service, "b", "2", "purchase")
            // One that was not connected is none, and so is a test.
            try await service.recordCall(Call(roomName: "3", agentID: "a", connected: .no))
            try await service.recordCall(Call(roomName: "4", agentID: "a", test: true))
            func rows(_ groupBy: [SummaryGrouping]) async throws -> [ConversionSummary] {
                try await service.summarize(SummarizeConversionsRequest(groupBy: groupBy)).summaries
            }
            for row in try await rows([]) + rows([.agent]) + rows([.eventType]) {
                #expect(row.calls == row.conversions && row.recordedCalls == 0)
                #expect(row.rate == 0 && row.rateInterval == nil && row.noRateReason == .noRecordedCalls)
            }
            try await service.recordCall(Call(roomName: "3", agentID: "a", connected: .yes))
            let agents = try await rows([.agent])
            #expect(agents.map(\.recordedCalls) == [1, 0] && agents.map(\.rate) == [0.5, 0])
            #expect(agents.map(\.noRateReason) == [.unspecified, .noRecordedCalls])
            let all = try #require(try await rows([]).first)
            #expect(all.calls == 3 && all.recordedCalls == 1 && all.rateInterval != nil)
        }
    }

    @Test func groupsAreSortedAsAskedForAndComeInPages() async throws {
        try await withService { service in
            try await service.create("b")
            for (agent, room, event) in [
                ("b", "1", "purchase"), ("a", "2", "sign_up"), ("a", "3", "purchase"), ("a", "3", "sign_up"),
            ] { _ = try await track(service, agent, room, event) }
            try await service.update(Agent(id: "a", name: "renamed"))
            _ = try await track(service, "a", "4", "purchase")
            func pages(_ groupBy: [SummaryGrouping], _ filter: ConversionFilter? = nil) async throws -> [String] {
                var request = SummarizeConversionsRequest(filter: filter, groupBy: groupBy, pageSize: 1)
                var names: [String] = []
                repeat {
                    let page = try await service.summarize(request)
                    #expect(page.summaries.count <= 1)
                    for row in page.summaries {
                        names.append(
                            "\(row.eventType) \(row.agentID) \(row.agentRevision): \(row.conversions)/\(row.calls)")
                    }
                    request.pageToken = page.nextPageToken
                } while !request.pageToken.isEmpty
                return names
            }
            #expect(
                try await pages([.eventType, .agent])
                    == ["purchase a 0: 2/3", "purchase b 0: 1/1", "sign_up a 0: 2/3"])
            #expect(
                try await pages([.agent, .eventType])
                    == ["purchase a 0: 2/3", "sign_up a 0: 2/3", "purchase b 0: 1/1"])
            #expect(try await pages([.agentRevision]) == [" a 1: 3/2", " a 2: 1/1", " b 1: 1/1"])
            #expect(try await pages([.agent], ConversionFilter(eventType: " Sign-Up")) == [" a 0: 2/3", " b 0: 0/1"])
        }
    }

    @Test func timesAreThoseOfTheZone() async throws {
        try await withService { service in
            _ = try await track(service, "a", "1", "purchase")
            for (grouping, zone, offset, length) in [
                (.hour, "", 0, 3600), (.day, "", 0, 86_400), (.day, "Asia/Kolkata", 19_800, 86_400),
                (.week, "Asia/Kolkata", 19_800 - 4 * 86_400, 7 * 86_400),
            ] as [(SummaryGrouping, String, Int64, Int64)] {
                let rows = try await service.summarize(
                    SummarizeConversionsRequest(groupBy: [grouping], timeZone: zone)
                ).summaries
                let start = try #require(rows.first?.startTime?.seconds)
                #expect(rows.count == 1 && rows[0].endTime == ProtobufTimestamp(seconds: start + length))
                // Weeks begin on Mondays: 1970-01-05 was one.
                #expect((start + offset) % length == 0)
                #expect(start <= ProtobufTimestamp.now.seconds && ProtobufTimestamp.now.seconds - start <= length + 60)
            }
        }
    }

    @Test func everythingWrongWithARequestIsToldAtOnce() async throws {
        try await withService { service in
            for (request, expected) in [
                (
                    SummarizeConversionsRequest(
                        filter: ConversionFilter(eventType: "!"),
                        groupBy: [.unspecified, .agent, .agent, .day, .week, .unrecognized(99)],
                        timeZone: "Nowhere/X", pageSize: -1, pageToken: "x"),
                    Failure(
                        .invalidArgument, "EVENT_TYPE_INVALID",
                        [
                            "filter.event_type EVENT_TYPE_INVALID", "group_by[0] FIELD_REQUIRED",
                            "group_by[2] FIELD_INVALID", "group_by[4] FIELD_INVALID", "group_by[5] FIELD_INVALID",
                            "time_zone TIME_ZONE_INVALID", "page_size PAGE_SIZE_INVALID",
                        ])
                ),
                (SummarizeConversionsRequest(timeZone: "GMT+5"), .invalid("time_zone", "TIME_ZONE_INVALID")),
                (SummarizeConversionsRequest(pageToken: "x"), .invalid("page_token", "PAGE_TOKEN_INVALID")),
            ] {
                #expect(await failure { _ = try await service.summarize(request) } == expected)
            }
        }
    }

    @Test func aTokenIsGoodForItsQuestionOnly() async throws {
        try await withService { service in
            for event in ["x", "y"] { _ = try await track(service, "a", "1", event) }
            let request = SummarizeConversionsRequest(groupBy: [.eventType], pageSize: 1)
            let token = try await service.summarize(request).nextPageToken
            let changes: [(inout SummarizeConversionsRequest) -> Void] = [
                { $0.groupBy = [.agent] }, { $0.timeZone = "Europe/Berlin" },
                { $0.filter = ConversionFilter(agentID: "a") }, { $0.pageToken += "0" },
            ]
            for change in changes {
                var other = request
                other.pageToken = token
                change(&other)
                #expect(
                    await failure { _ = try await service.summarize(other) }
                        == .invalid("page_token", "PAGE_TOKEN_INVALID"))
            }
        }
    }

    /// One that is too large is told of its own row and currency, and hides nothing else.
    @Test func aSumBeyondWhatMoneyHoldsIsLeftOutAlone() async throws {
        try await withService { service in
            // No call may say so much any more; a ledger of before may hold it.
            for room in ["1", "2"] { try await service.recordLargest(room: room, eventType: "x") }
            _ = try await track(service, "a", "3", "x", Money(currencyCode: "EUR", units: 5))
            _ = try await track(service, "a", "4", "y", Money(currencyCode: "USD", units: 10))
            let response = try await service.summarize(SummarizeConversionsRequest(groupBy: [.eventType]))
            #expect(response.summaries.map(\.conversions) == [3, 1])
            #expect(
                response.summaries.first?.revenues == [
                    Revenue(
                        gross: Money(currencyCode: "EUR", units: 5), adjustment: Money(currencyCode: "EUR"),
                        net: Money(currencyCode: "EUR", units: 5)),
                    Revenue(adjustment: Money(currencyCode: "USD"), outOfRangeCurrencyCode: "USD"),
                ])
            #expect(response.summaries.last?.revenues.first?.net == Money(currencyCode: "USD", units: 10))
            let list = try await service.list(ListConversionsRequest()).conversions
            for conversion in list where conversion.value?.units == .max {
                try await service.adjust(AdjustConversionRequest(conversionID: conversion.id, type: .retract))
            }
            // What is taken back is taken from a sum that is kept exactly.
            let later = try await service.summarize(SummarizeConversionsRequest(groupBy: [.eventType])).summaries
            #expect(
                later.first?.revenues.last
                    == Revenue(net: Money(currencyCode: "USD"), outOfRangeCurrencyCode: "USD"))
        }
    }
}
