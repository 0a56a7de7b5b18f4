import ConversionAPI
import RPC
import Testing

/// UpdateAgent: masks, etags and revisions.
@Suite struct AgentUpdateTests {
    private static let old = Agent(
        name: "n", model: "m", instructions: "i", voiceEnabled: true,
        transcriber: Transcriber(provider: "tp", model: "tm"),
        voice: Voice(provider: "vp", voiceID: "vv"), analyticsEnabled: true, analyticsTrackConversions: true,
        analyticsConversionEvent: "purchase", countingMode: .oncePerCall, analyticsAllowedEvents: ["purchase", "new"])
    private static let new = Agent(
        id: "a", name: "N", model: "M", instructions: "I", voiceEnabled: false,
        transcriber: Transcriber(provider: "TP", model: "TM"), voice: Voice(provider: "VP", voiceID: "VV"),
        analyticsEnabled: false, analyticsTrackConversions: false, analyticsConversionEvent: "New",
        countingMode: .every, analyticsAllowedEvents: ["New", "purchase"])

    /// What of the agent `old` differs after an update with `source` and `paths`, nothing but `change` expected.
    private func expectChange(
        _ source: Agent, _ paths: [String], _ change: (inout Agent) -> Void,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try await withService(agent: Self.old) { service in
            let before = try await service.agent("a")
            var expected = before
            change(&expected)
            let isChanged = expected != before
            if isChanged {
                expected.revision = 2
                expected.etag = "r2"
            }
            var validated = expected
            (validated.revision, validated.etag) = (0, "")
            (validated.createTime, validated.updateTime) = (nil, nil)
            #expect(
                try await service.update(source, paths, validateOnly: true) == validated,
                sourceLocation: sourceLocation)
            #expect(try await service.agent("a") == before, sourceLocation: sourceLocation)
            let updated = try await service.update(source, paths)
            if isChanged { expected.updateTime = updated.updateTime }
            #expect(updated == expected, sourceLocation: sourceLocation)
            #expect(try await service.agent("a") == expected, sourceLocation: sourceLocation)
        }
    }

    @Test func eachPathReplacesItsField() async throws {
        let changes: [(String, (inout Agent) -> Void)] = [
            ("name", { $0.name = "N" }), ("model", { $0.model = "M" }), ("instructions", { $0.instructions = "I" }),
            ("voice_enabled", { $0.voiceEnabled = false }),
            ("transcriber", { $0.transcriber = Transcriber(provider: "TP", model: "TM") }),
            ("transcriber.provider", { $0.transcriber?.provider = "TP" }),
            ("transcriber.model", { $0.transcriber?.model = "TM" }),
            ("voice", { $0.voice = Voice(provider: "VP", voiceID: "VV") }),
            ("voice.provider", { $0.voice?.provider = "VP" }), ("voice.voice_id", { $0.voice?.voiceID = "VV" }),
            ("analytics_enabled", { $0.analyticsEnabled = false }),
            ("analytics_track_conversions", { $0.analyticsTrackConversions = false }),
            ("analytics_conversion_event", { $0.analyticsConversionEvent = "new" }),
            ("counting_mode", { $0.countingMode = .every }),
            ("analytics_allowed_events", { $0.analyticsAllowedEvents = ["new", "purchase"] }),
        ]
        for (path, change) in changes { try await expectChange(Self.new, [path], change) }
    }

    @Test func aPathOfADefaultEmptiesItsField() async throws {
        let nothing = Agent(id: "a")
        try await expectChange(nothing, ["name", "instructions"]) { ($0.name, $0.instructions) = ("", "") }
        try await expectChange(nothing, ["voice"]) { $0.voice = nil }
        try await expectChange(nothing, ["voice.voice_id"]) { $0.voice?.voiceID = "" }
        try await expectChange(nothing, ["counting_mode"]) { $0.countingMode = .every }
        try await expectChange(nothing, ["analytics_allowed_events", "analytics_conversion_event"]) {
            $0.analyticsAllowedEvents = []
            $0.analyticsConversionEvent = "conversion"
        }
    }

    @Test func aMessageTakesItsFieldsAlongInEitherOrder() async throws {
        for paths in [["voice", "voice.provider"], ["voice.provider", "voice"], ["voice", "voice"]] {
            try await expectChange(Agent(id: "a"), paths) { $0.voice = nil }
            try await expectChange(Agent(id: "a", voice: Voice(provider: "x")), paths) {
                $0.voice = Voice(provider: "x")
            }
        }
    }

    @Test func aFieldOfAMessageThatNeitherHasChangesNothing() async throws {
        try await withService { service in
            #expect(try await service.update(Agent(id: "a"), ["voice.provider", "transcriber.model"]).revision == 1)
            #expect(try await service.agent("a").voice == nil)
            let updated = try await service.update(Agent(id: "a", voice: Voice(voiceID: "v")), ["voice.voice_id"])
            #expect(updated.voice == Voice(voiceID: "v"))
        }
    }

    @Test func theStarReplacesEverything() async throws {
        try await expectChange(Agent(id: "a", name: "N"), ["*"]) { agent in
            let kept = agent
            agent = Agent(
                id: "a", name: "N", analyticsConversionEvent: "conversion", countingMode: .every,
                revision: kept.revision, createTime: kept.createTime, updateTime: kept.updateTime, etag: kept.etag)
        }
    }

    @Test func withoutAMaskWhatIsNotDefaultIsReplaced() async throws {
        try await expectChange(Agent(id: "a", name: "N", countingMode: .every)) {
            $0.name = "N"
            $0.countingMode = .every
        }
        try await expectChange(Agent(id: "a")) { _ in }
        // What a message inside leaves out stays, as at the top.
        try await expectChange(Agent(id: "a", transcriber: Transcriber(), voice: Voice(voiceID: "VV"))) {
            $0.voice?.voiceID = "VV"
        }
    }

    private func expectChange(_ source: Agent, _ change: (inout Agent) -> Void) async throws {
        try await expectChange(source, [], change)
    }

    @Test func otherPathsAreRefused() async throws {
        try await withService { (service) async throws in
            let paths = [
                "id", "revision", "create_time", "update_time", "etag", "", " name", "Name", "voiceEnabled", "voice.",
                "voice.id", "name.x", "unknown", "*",
            ]
            #expect(
                await failure { try await service.update(Agent(id: "a", name: "N"), ["name"] + paths) }
                    == Failure(
                        .invalidArgument, "FIELD_MASK_INVALID",
                        paths.map { _ in "update_mask FIELD_MASK_INVALID" }))
            let refused = await error { try await service.update(Agent(id: "a"), ["etag"]) }
            #expect(refused?.message == "update_mask: \"etag\" is no field of an agent that can be set.")
            #expect(try await service.agent("a").revision == 1)
        }
    }

    @Test func agentAndIdAreRequired() async throws {
        try await withService { service in
            #expect(await failure { try await service.update(nil) } == .invalid("agent", "FIELD_REQUIRED"))
            #expect(
                await failure { try await service.update(Agent(), ["x"]) }
                    == Failure(
                        .invalidArgument, "FIELD_REQUIRED",
                        ["agent.id FIELD_REQUIRED", "update_mask FIELD_MASK_INVALID"]))
            let missing = Failure(.notFound, "AGENT_NOT_FOUND")
            #expect(await failure { try await service.update(Agent(id: "b", name: "n")) } == missing)
            #expect(await failure { try await service.update(Agent(id: "b", etag: "nonsense")) } == missing)
            #expect(await failure { try await service.update(Agent(id: "b"), validateOnly: true) } == missing)
        }
    }

    @Test func theWholeAgentMustBeRightAfterwards() async throws {
        try await withService(agent: Self.old) { (service) async throws in
            let narrowed = Agent(id: "a", analyticsAllowedEvents: ["new"])
            for validateOnly in [true, false] {
                #expect(
                    await failure { try await service.update(narrowed, validateOnly: validateOnly) }
                        == .invalid("agent.analytics_conversion_event", "EVENT_TYPE_NOT_ALLOWED"))
            }
            // A field that the mask leaves out is not looked at.
            let long = Agent(id: "a", name: String(repeating: "x", count: 257), model: "M")
            #expect(try await service.update(long, ["model"]).model == "M")
            #expect(await failure { try await service.update(long) } == .invalid("agent.name", "FIELD_TOO_LONG"))
            #expect(try await service.agent("a").revision == 2)
        }
    }

    @Test func anUpdateThatChangesNothingMakesNoRevision() async throws {
        try await withService(agent: Self.old) { service in
            let before = try await service.agent("a")
            #expect(try await service.update(before, ["*"]) == before)
            #expect(try await service.update(Agent(id: "a", analyticsConversionEvent: " PURCHASE ")) == before)
            #expect(try await service.agent("a") == before)
        }
    }

    /// To Swift's strings the two names are equal; whoever reads them back sees the difference.
    @Test func anotherWayToWriteALetterIsAChange() async throws {
        try await withService { service in
            try await service.update(Agent(id: "a", name: "caf\u{e9}"))
            let updated = try await service.update(Agent(id: "a", name: "cafe\u{301}"))
            #expect(updated.revision == 3)
            #expect(Array(try await service.agent("a").name.utf8) == Array("cafe\u{301}".utf8))
        }
    }

    @Test func onlyTheNamedStateIsUpdated() async throws {
        try await withService { service in
            let first = try await service.agent("a")
            let second = try await service.update(Agent(id: "a", name: "1", etag: first.etag))
            let mismatch = Failure(.aborted, "ETAG_MISMATCH")
            for etag in [first.etag, "r3", "nonsense"] {
                let stale = Agent(id: "a", name: "2", etag: etag)
                #expect(await failure { try await service.update(stale) } == mismatch)
                #expect(await failure { try await service.update(stale, validateOnly: true) } == mismatch)
            }
            #expect(try await service.agent("a") == second)
            #expect(try await service.update(Agent(id: "a", name: "2", etag: second.etag)).revision == 3)
        }
    }

    @Test func trackingFollowsAnUpdateAtOnce() async throws {
        try await withService { service in
            let request = TrackConversionRequest(agentID: "a", roomName: "r")
            try await service.update(Agent(id: "a"), ["analytics_enabled"])
            #expect(
                await failure { try await service.track(request) } == Failure(.failedPrecondition, "TRACKING_DISABLED"))
            try await service.update(Agent(id: "a", analyticsEnabled: true))
            #expect(try await service.track(request).conversion?.agentRevision == 3)
        }
    }

    @Test func updatesAtOnceAreAllKept() async throws {
        try await withService { service in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<20 {
                    group.addTask { try await service.update(Agent(id: "a", name: "n\(number)"), ["name"]) }
                }
                try await group.waitForAll()
            }
            #expect(try await service.agent("a").revision == 21)
        }
    }
}
