import ConversionAPI
import RPC
import Testing

/// Creating, reading, listing and deleting agents.
@Suite struct AgentServiceTests {
    private static let sales = Agent(
        name: "Sales Agent with Tracking", model: "gpt-4o-mini", instructions: "You are a sales agent.",
        voiceEnabled: true, transcriber: Transcriber(provider: "deepgram", model: "nova-2-conversationalai"),
        voice: Voice(provider: "deepgram", voiceID: "aura-2-thalia-en"), analyticsEnabled: true,
        analyticsTrackConversions: true, analyticsConversionEvent: "purchase")

    @Test func anAgentIsStoredAsItWasSent() async throws {
        try await withService { service in
            let created = try await service.create("sales", Self.sales)
            var expected = Self.sales
            expected.id = "sales"
            expected.countingMode = .every
            expected.revision = 1
            expected.createTime = created.createTime
            expected.updateTime = created.createTime
            expected.etag = "r1"
            #expect(created.createTime != nil)
            #expect(created == expected)
            #expect(try await service.agent("sales") == expected)
        }
    }

    @Test func whatIsLeftOutIsTheDefault() async throws {
        try await withService { service in
            let created = try await service.create("plain", Agent())
            #expect(
                created
                    == Agent(
                        id: "plain", analyticsConversionEvent: "conversion", countingMode: .every, revision: 1,
                        createTime: created.createTime, updateTime: created.createTime, etag: "r1"))
        }
    }

    @Test func theServerChoosesAnIdWhereTheCallerGivesNone() async throws {
        try await withService { service in
            let first = try await service.create("", Self.sales)
            let second = try await service.create("", Self.sales)
            #expect(first.id.hasPrefix("agent_") && first.id.utf8.count == 22)
            #expect(first.id != second.id)
            #expect(try await service.agent(first.id) == first)
        }
    }

    @Test func whatOnlyTheServerSetsIsIgnored() async throws {
        try await withService { service in
            let given = Agent(
                id: "other", revision: 99, createTime: ProtobufTimestamp(seconds: 1),
                updateTime: ProtobufTimestamp(seconds: -1, nanos: -1), etag: "r99")
            let created = try await service.create("b", given)
            #expect(created.id == "b" && created.revision == 1 && created.etag == "r1")
            #expect(try #require(created.createTime).seconds > 1)
            #expect(created.createTime == created.updateTime)
        }
    }

    @Test func eventsAreBroughtIntoTheirForm() async throws {
        try await withService { service in
            let created = try await service.create(
                "b",
                Agent(
                    analyticsConversionEvent: " Sign-Up ", countingMode: .oncePerCall,
                    analyticsAllowedEvents: ["Purchase", "sign up", "purchase", "SIGN_UP"]))
            #expect(created.analyticsConversionEvent == "sign_up")
            #expect(created.analyticsAllowedEvents == ["purchase", "sign_up"])
            #expect(created.countingMode == .oncePerCall)
        }
    }

    @Test func theListedEventsMustHoldTheAgentsOwn() async throws {
        try await withService { service in
            let refused = Failure.invalid("agent.analytics_conversion_event", "EVENT_TYPE_NOT_ALLOWED")
            #expect(
                await failure {
                    try await service.create(
                        "b", Agent(analyticsConversionEvent: "booking", analyticsAllowedEvents: ["purchase"]))
                } == refused)
            #expect(
                await failure { try await service.create("b", Agent(analyticsAllowedEvents: ["purchase"])) } == refused)
            try await service.create("b", Agent(analyticsAllowedEvents: ["purchase", "Conversion"]))
        }
    }

    @Test func everythingWrongIsToldAtOnce() async throws {
        try await withService { service in
            let long = String(repeating: "é", count: 128) + "x"
            let agent = Agent(
                name: long, model: long, instructions: String(repeating: "x", count: 65_537),
                transcriber: Transcriber(provider: long, model: long), voice: Voice(provider: long, voiceID: long),
                analyticsConversionEvent: "!", countingMode: .unrecognized(7), analyticsAllowedEvents: ["ok", "1"])
            #expect(
                await failure { try await service.create(long, agent) }
                    == Failure(
                        .invalidArgument, "FIELD_TOO_LONG",
                        [
                            "agent_id FIELD_TOO_LONG", "agent.name FIELD_TOO_LONG", "agent.model FIELD_TOO_LONG",
                            "agent.instructions FIELD_TOO_LONG", "agent.transcriber.provider FIELD_TOO_LONG",
                            "agent.transcriber.model FIELD_TOO_LONG", "agent.voice.provider FIELD_TOO_LONG",
                            "agent.voice.voice_id FIELD_TOO_LONG",
                            "agent.analytics_conversion_event EVENT_TYPE_INVALID",
                            "agent.analytics_allowed_events[1] EVENT_TYPE_INVALID", "agent.counting_mode FIELD_INVALID",
                        ]))
            #expect(
                await failure { try await service.create(CreateAgentRequest(agentID: long)) }
                    == Failure(
                        .invalidArgument, "FIELD_TOO_LONG", ["agent_id FIELD_TOO_LONG", "agent FIELD_REQUIRED"]))
        }
    }

    /// A list with a wrong entry says nothing of what else it should hold.
    @Test func aWrongEntryOfTheListIsNoReasonToDoubtTheAgentsEvent() async throws {
        try await withService { service in
            let agent = Agent(analyticsConversionEvent: "purchase", analyticsAllowedEvents: ["booking", "purchase!"])
            #expect(
                await failure { try await service.create("b", agent) }
                    == .invalid("agent.analytics_allowed_events[1]", "EVENT_TYPE_INVALID"))
        }
    }

    @Test func limitsAreReached() async throws {
        try await withService { service in
            let longest = String(repeating: "🧀", count: 64)
            let events = ["conversion"] + (1..<100).map { "e\($0)" }
            let agent = Agent(
                name: longest, model: longest, instructions: String(repeating: "x", count: 65_536),
                transcriber: Transcriber(provider: longest, model: longest),
                voice: Voice(provider: longest, voiceID: longest), analyticsAllowedEvents: events)
            let created = try await service.create(longest, agent)
            #expect(created.instructions.utf8.count == 65_536)
            #expect(created.analyticsAllowedEvents == events)
            #expect(try await service.agent(longest) == created)
            #expect(
                await failure { try await service.create("c", Agent(analyticsAllowedEvents: events + ["conversion"])) }
                    == .invalid("agent.analytics_allowed_events", "TOO_MANY_ITEMS"))
        }
    }

    @Test func anIdIsTakenOnce() async throws {
        try await withService { service in
            let taken = Failure(.alreadyExists, "AGENT_ALREADY_EXISTS")
            #expect(await failure { try await service.create("a") } == taken)
            #expect(await failure { try await service.create("a", validateOnly: true) } == taken)
        }
    }

    @Test func validateOnlyCreatesNothing() async throws {
        try await withService { (service) async throws in
            #expect(
                try await service.create("b", Agent(analyticsConversionEvent: "Buy"), validateOnly: true)
                    == Agent(id: "b", analyticsConversionEvent: "buy", countingMode: .every))
            #expect(try await service.create("", Agent(), validateOnly: true).id.isEmpty)
            #expect(
                await failure {
                    try await service.create("b", Agent(analyticsConversionEvent: "!"), validateOnly: true)
                }
                    == .invalid("agent.analytics_conversion_event", "EVENT_TYPE_INVALID"))
            #expect(try await service.agents().agents.map(\.id) == ["a"])
        }
    }

    @Test func anAgentThatIsNotThereIsNotFound() async throws {
        try await withService { service in
            let missing = Failure(.notFound, "AGENT_NOT_FOUND")
            let required = Failure.invalid("agent_id", "FIELD_REQUIRED")
            #expect(await failure { _ = try await service.agent("b") } == missing)
            #expect(await failure { _ = try await service.agent("") } == required)
            #expect(await failure { try await service.delete("b") } == missing)
            #expect(await failure { try await service.delete("b", validateOnly: true) } == missing)
            #expect(await failure { try await service.delete("b", etag: "nonsense") } == missing)
            #expect(await failure { try await service.delete("") } == required)
        }
    }

    @Test func onlyTheNamedStateIsDeleted() async throws {
        try await withService { service in
            let mismatch = Failure(.aborted, "ETAG_MISMATCH")
            try await service.update(Agent(id: "a", name: "n"))
            for etag in ["r1", "r3", "r02", "r+2", "2", "r", "R2", "r2 ", "nonsense", "r99999999999999999999"] {
                #expect(await failure { try await service.delete("a", etag: etag) } == mismatch)
                #expect(await failure { try await service.delete("a", etag: etag, validateOnly: true) } == mismatch)
            }
            try await service.delete("a", etag: "r2", validateOnly: true)
            #expect(try await service.agent("a").revision == 2)
            try await service.delete("a", etag: "r2")
            #expect(await failure { _ = try await service.agent("a") } == Failure(.notFound, "AGENT_NOT_FOUND"))
        }
    }

    @Test func anAgentThatComesBackGoesOnWithTheNextRevision() async throws {
        try await withService { service in
            let request = TrackConversionRequest(agentID: "a", roomName: "r")
            let kept = try await service.track(request).conversion
            try await service.update(Agent(id: "a", name: "n"))
            try await service.delete("a")
            #expect(await failure { try await service.track(request) } == Failure(.notFound, "AGENT_NOT_FOUND"))
            #expect(try await service.create("a").revision == 3)
            #expect(try await service.track(request).conversion?.agentRevision == 3)
            #expect(try await service.conversion(#require(kept).id) == kept)
        }
    }

    // MARK: Lists

    @Test func agentsAreListedInTheOrderOfTheirIds() async throws {
        try await withService { service in
            for number in [3, 1, 4, 2, 5] { try await service.create("b\(number)", Agent(name: "n\(number)")) }
            #expect(try await service.agents().agents.map(\.id) == ["a", "b1", "b2", "b3", "b4", "b5"])
            #expect(try await service.agents().nextPageToken.isEmpty)
            let all = try await service.agents().agents
            #expect(try await service.agent("b3") == all[3])

            var pages: [[String]] = []
            var token = ""
            repeat {
                let page = try await service.agents(ListAgentsRequest(pageSize: 2, pageToken: token))
                pages.append(page.agents.map(\.id))
                token = page.nextPageToken
                // What comes before the page's place moves nothing.
                try await service.create("0\(pages.count)")
            } while !token.isEmpty
            #expect(pages == [["a", "b1"], ["b2", "b3"], ["b4", "b5"]])
        }
    }

    @Test func aPageHasFiftyAgentsUnlessAskedForOthers() async throws {
        try await withService { service in
            for number in 0..<54 { try await service.create("b\(number)") }
            #expect(try await service.agents().agents.count == 50)
            #expect(try await service.agents(ListAgentsRequest(pageSize: .max)).agents.count == 55)
        }
    }

    @Test func onlyTokensOfThisListAreTaken() async throws {
        try await withService { service in
            try await service.create("b")
            try await service.track(TrackConversionRequest(agentID: "a", roomName: "r"))
            try await service.track(TrackConversionRequest(agentID: "a", roomName: "r"))
            let token = try await service.agents(ListAgentsRequest(pageSize: 1)).nextPageToken
            let foreign = try await service.list(ListConversionsRequest(pageSize: 1)).nextPageToken
            let invalid = Failure.invalid("page_token", "PAGE_TOKEN_INVALID")
            for wrong in [foreign, token + "00", String(token.dropLast(2)), token.uppercased() + "g", "0", "🧀"] {
                #expect(await failure { _ = try await service.agents(ListAgentsRequest(pageToken: wrong)) } == invalid)
            }
            #expect(
                await failure { _ = try await service.agents(ListAgentsRequest(pageSize: -1, pageToken: "x")) }
                    == Failure(
                        .invalidArgument, "PAGE_SIZE_INVALID",
                        ["page_size PAGE_SIZE_INVALID", "page_token PAGE_TOKEN_INVALID"]))
        }
    }
}
