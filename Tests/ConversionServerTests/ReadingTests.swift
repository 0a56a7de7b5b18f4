import ConversionAPI
import RPC
import Testing

/// GetConversion and ListConversions.
@Suite struct ReadingTests {
    @Test func aConversionThatIsNotThereIsNotFound() async throws {
        try await withService { service in
            let kept = try #require(
                try await service.track(TrackConversionRequest(agentID: "a", roomName: "r")).conversion)
            let missing = Failure(.notFound, "CONVERSION_NOT_FOUND")
            for id in [
                "x", "cv_", kept.id + "0", String(kept.id.dropLast()), kept.id.uppercased(), " " + kept.id,
                String(repeating: "x", count: 100_000), "cv_00000000000000000000z",
            ] {
                #expect(await failure { _ = try await service.conversion(id) } == missing)
            }
            #expect(
                await failure { _ = try await service.conversion("") } == .invalid("conversion_id", "FIELD_REQUIRED"))
            #expect(try await service.conversion(kept.id) == kept)
        }
    }

    /// Rooms of the conversions that a filter takes, newest first.
    private func rooms(_ service: Service, _ filter: ConversionFilter?) async throws -> [String] {
        try await service.list(ListConversionsRequest(filter: filter)).conversions.map(\.roomName)
    }

    @Test func filtersTakeWhatMatchesAllOfThem() async throws {
        try await withService { service in
            try await service.create("b")
            let now = ProtobufTimestamp.now
            let requests = [
                TrackConversionRequest(
                    agentID: "a", roomName: "1", userID: "u", eventType: "purchase", timestamp: now + -50),
                TrackConversionRequest(
                    agentID: "b", roomName: "2", userID: "u", eventType: "sign_up", timestamp: now + -10),
                TrackConversionRequest(agentID: "a", roomName: "3", eventType: "sign_up", timestamp: now + -30),
                TrackConversionRequest(agentID: "a", roomName: "4", userID: "u", timestamp: now + -20, test: true),
                TrackConversionRequest(agentID: "a", roomName: "5", userID: "v", timestamp: now + -30),
            ]
            for request in requests { try await service.track(request) }
            for (filter, expected) in [
                (nil, ["2", "5", "3", "1"]), (ConversionFilter(), ["2", "5", "3", "1"]),
                (ConversionFilter(includeTests: true), ["2", "4", "5", "3", "1"]),
                (ConversionFilter(agentID: "a"), ["5", "3", "1"]), (ConversionFilter(agentID: "nobody"), []),
                (ConversionFilter(eventType: " Sign-UP"), ["2", "3"]), (ConversionFilter(roomName: "3"), ["3"]),
                (ConversionFilter(userID: "u"), ["2", "1"]),
                (ConversionFilter(userID: "u", includeTests: true), ["2", "4", "1"]),
                (ConversionFilter(agentID: "a", eventType: "purchase", roomName: "1", userID: "u"), ["1"]),
                (ConversionFilter(agentID: "b", eventType: "purchase"), []),
                (ConversionFilter(startTime: now + -30), ["2", "5", "3"]),
                (ConversionFilter(endTime: now + -30), ["1"]),
                (ConversionFilter(startTime: now + -30, endTime: now + -10), ["5", "3"]),
                // Beyond what the ledger can hold lies nothing.
                (ConversionFilter(startTime: ProtobufTimestamp(seconds: -62_135_596_800)), ["2", "5", "3", "1"]),
                (ConversionFilter(endTime: ProtobufTimestamp(seconds: -62_135_596_800)), []),
                (ConversionFilter(startTime: ProtobufTimestamp(seconds: 253_402_300_799)), []),
                (
                    ConversionFilter(
                        startTime: now + -30, endTime: ProtobufTimestamp(seconds: 253_402_300_799, nanos: 999_999_999)),
                    ["2", "5", "3"]
                ),
            ] as [(ConversionFilter?, [String])] {
                #expect(try await rooms(service, filter) == expected, "\(String(describing: filter))")
            }
        }
    }

    @Test func everythingWrongWithARequestIsToldAtOnce() async throws {
        try await withService { service in
            let long = String(repeating: "x", count: 257)
            let filter = ConversionFilter(
                startTime: ProtobufTimestamp(seconds: .min), endTime: ProtobufTimestamp(nanos: -1), agentID: long,
                eventType: "!", roomName: long, userID: long)
            #expect(
                await failure { _ = try await service.list(ListConversionsRequest(pageSize: -1, filter: filter)) }
                    == Failure(
                        .invalidArgument, "TIMESTAMP_INVALID",
                        [
                            "filter.start_time TIMESTAMP_INVALID", "filter.end_time TIMESTAMP_INVALID",
                            "filter.agent_id FIELD_TOO_LONG", "filter.room_name FIELD_TOO_LONG",
                            "filter.user_id FIELD_TOO_LONG", "filter.event_type EVENT_TYPE_INVALID",
                            "page_size PAGE_SIZE_INVALID",
                        ]))
            #expect(
                await failure { _ = try await service.list(ListConversionsRequest(pageSize: -1, pageToken: "x")) }
                    == Failure(
                        .invalidArgument, "PAGE_TOKEN_INVALID",
                        ["page_token PAGE_TOKEN_INVALID", "page_size PAGE_SIZE_INVALID"]))
            let empty = ConversionFilter(
                startTime: ProtobufTimestamp(seconds: 5), endTime: ProtobufTimestamp(seconds: 5))
            #expect(
                await failure { _ = try await service.list(ListConversionsRequest(filter: empty)) }
                    == .invalid("filter.end_time", "TIME_RANGE_INVALID"))
        }
    }

    @Test func pagesStayRightWhileRowsAreAdded() async throws {
        try await withService { service in
            let now = ProtobufTimestamp.now
            // Several of the same instant, so that only the sequence tells them apart.
            for number in 0..<25 {
                try await service.track(
                    TrackConversionRequest(
                        agentID: "a", roomName: "\(number)", timestamp: now + Int64(-100 + number / 5)))
            }
            let expected = try await rooms(service, nil)
            #expect(expected == (0..<25).reversed().map { "\($0)" })
            var seen: [String] = []
            var late: [String] = []
            var token = ""
            repeat {
                let page = try await service.list(ListConversionsRequest(pageSize: 3, pageToken: token))
                #expect(page.conversions.count <= 3)
                seen += page.conversions.map(\.roomName)
                token = page.nextPageToken
                // Newer ones are before the page's place. An older one comes behind it, and is listed once.
                try await service.track(TrackConversionRequest(agentID: "a", roomName: "new"))
                if late.count < 4 {
                    try await service.track(
                        TrackConversionRequest(
                            agentID: "a", roomName: "late\(late.count)", timestamp: now + Int64(-200 - late.count)))
                    late.append("late\(late.count)")
                }
            } while !token.isEmpty
            #expect(seen == expected + late)
        }
    }

    @Test func aPageHasAHundredConversionsUnlessAskedForOthers() async throws {
        try await withService { service in
            let requests = (0..<1001).map { _ in TrackConversionRequest(agentID: "a", roomName: "r") }
            for result in try await service.track(requests) { _ = try result.get() }
            for (asked, expected) in [(0, 100), (1, 1), (1000, 1000), (.max, 1000)] as [(Int32, Int)] {
                let page = try await service.list(ListConversionsRequest(pageSize: asked))
                #expect(page.conversions.count == expected)
                #expect(!page.nextPageToken.isEmpty)
            }
        }
    }

    @Test func aTokenIsGoodForItsFilterOnly() async throws {
        try await withService { service in
            for _ in 0..<3 { try await service.track(TrackConversionRequest(agentID: "a", roomName: "r", userID: "u")) }
            try await service.create("b")
            let filter = ConversionFilter(eventType: "Conversion", roomName: "r")
            let token = try await service.list(ListConversionsRequest(pageSize: 1, filter: filter)).nextPageToken
            #expect(!token.isEmpty)
            func second(_ filter: ConversionFilter?, _ token: String) async -> Failure? {
                await failure { _ = try await service.list(ListConversionsRequest(pageToken: token, filter: filter)) }
            }
            #expect(await second(filter, token) == nil)
            // The same question in other words, and with another page size.
            #expect(await second(ConversionFilter(eventType: "conversion", roomName: "r"), token) == nil)
            let invalid = Failure.invalid("page_token", "PAGE_TOKEN_INVALID")
            for other in [
                nil, ConversionFilter(eventType: "conversion"), ConversionFilter(roomName: "conversion", userID: "r"),
                ConversionFilter(eventType: "conversion", roomName: "r", includeTests: true),
                ConversionFilter(startTime: ProtobufTimestamp(), eventType: "conversion", roomName: "r"),
                ConversionFilter(endTime: .now + 60, eventType: "conversion", roomName: "r"),
            ] as [ConversionFilter?] {
                #expect(await second(other, token) == invalid)
            }
            let foreign = try await service.agents(ListAgentsRequest(pageSize: 1)).nextPageToken
            #expect(!foreign.isEmpty)
            #expect(await second(filter, foreign) == invalid)
            for place in token.indices {
                var damaged = token
                damaged.replaceSubrange(place...place, with: token[place] == "0" ? "1" : "0")
                #expect(await second(filter, damaged) == invalid)
            }
            for wrong in [
                String(token.dropLast()), String(token.dropLast(2)), token + "00", "x",
                String(repeating: "0", count: 100_000),
            ] {
                #expect(await second(filter, wrong) == invalid)
            }
        }
    }
}
