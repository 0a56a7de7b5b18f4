import ConversionStore
import StoreTesting
import Testing

/// What every store promises about agents.
@Suite struct AgentContract {
    private static let settings = AgentSettings(
        name: "Sales Agent with Tracking", model: "gpt-4o-mini", instructions: "You are a sales agent.\n\"Track\" it.",
        voiceEnabled: true, transcriber: .init(provider: "deepgram", model: "nova-2-conversationalai"),
        voice: .init(provider: "deepgram", voiceID: "aura-2-thalia-en"), analyticsEnabled: true,
        analyticsTrackConversions: true, analyticsConversionEvent: "purchase", allowedEvents: ["purchase", "sign_up"],
        countingMode: .oncePerCall)

    @Test(arguments: StoreKind.all) func aCreatedAgentReadsAsItWasSet(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let expected = Agent(id: "a", revision: 1, settings: Self.settings, createTime: at(1), updateTime: at(1))
        let store = try await harness.open()
        #expect(try await store.createAgent(id: "a", settings: Self.settings, at: at(1), in: .default) == expected)
        #expect(try await store.agent(id: "a", in: .default) == expected)
        #expect(try await store.agent(id: "b", in: .default) == nil)
        await store.close()

        let reopened = try await harness.open()
        #expect(try await reopened.agent(id: "a", in: .default) == expected)
        await reopened.close()
    }

    @Test(arguments: StoreKind.all) func anIdThatIsTakenIsRefused(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        let first = try await store.createAgent(id: "a", settings: Self.settings, at: at(1), in: .default)
        let failure = await kindOfFailure {
            try await store.createAgent(id: "a", settings: AgentSettings(), at: at(2), in: .default)
        }
        #expect(failure == .agentExists)
        #expect(try await store.agent(id: "a", in: .default) == first)
        #expect(store.trackingPolicy(agent: "a", in: .default)?.revision == 1)
        await store.close()
    }

    /// Swift's strings hold the two to be equal; ids and settings are their bytes.
    @Test(arguments: StoreKind.all) func twoWaysToWriteALetterAreTwoTexts(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        _ = try await store.createAgent(id: "\u{e9}", settings: Self.settings, at: at(1), in: .default)
        #expect(store.trackingPolicy(agent: "e\u{301}", in: .default) == nil)
        _ = try await store.createAgent(id: "e\u{301}", settings: AgentSettings(), at: at(1), in: .default)
        #expect(store.trackingPolicy(agent: "\u{e9}", in: .default)?.trackingEnabled == true)
        try await store.deleteAgent(id: "e\u{301}", expectedRevision: nil, in: .default)
        #expect(store.trackingPolicy(agent: "\u{e9}", in: .default) != nil)

        for (name, revision) in [("\u{e9}", 2), ("e\u{301}", 3), ("e\u{301}", 3)] as [(String, Int64)] {
            let agent = try await store.updateAgent(id: "\u{e9}", expectedRevision: nil, at: at(2), in: .default) {
                $0.name = name
            }
            #expect(agent.revision == revision)
            #expect(Array(agent.settings.name.utf8) == Array(name.utf8))
        }
        await store.close()
    }

    @Test(arguments: StoreKind.all) func anUpdateThatChangesSomethingMakesARevision(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        _ = try await store.createAgent(id: "a", settings: Self.settings, at: at(1), in: .default)
        let updated = try await store.updateAgent(id: "a", expectedRevision: 1, at: at(2), in: .default) {
            $0.name = "Renamed"
            $0.analyticsEnabled = false
        }
        var settings = Self.settings
        settings.name = "Renamed"
        settings.analyticsEnabled = false
        #expect(
            updated == Agent(id: "a", revision: 2, settings: settings, createTime: at(1), updateTime: at(2)))
        #expect(try await store.agent(id: "a", in: .default) == updated)

        let same = try await store.updateAgent(id: "a", expectedRevision: nil, at: at(3), in: .default) {
            $0.name = "Renamed"
        }
        #expect(same == updated)
        await store.close()
    }

    @Test(arguments: StoreKind.all) func anUpdateOfAnotherRevisionOrAgentIsRefused(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        let agent = try await store.createAgent(id: "a", settings: Self.settings, at: at(1), in: .default)
        let stale = await kindOfFailure {
            try await store.updateAgent(id: "a", expectedRevision: 7, at: at(2), in: .default) { $0.name = "x" }
        }
        #expect(stale == .revisionMismatch)
        let missing = await kindOfFailure {
            try await store.updateAgent(id: "b", expectedRevision: nil, at: at(2), in: .default) { $0.name = "x" }
        }
        #expect(missing == .agentNotFound)
        let staleDelete = await kindOfFailure {
            try await store.deleteAgent(id: "a", expectedRevision: 7, in: .default)
        }
        #expect(staleDelete == .revisionMismatch)
        #expect(try await store.agent(id: "a", in: .default) == agent)
        await store.close()
    }

    @Test(arguments: StoreKind.all) func whatAChangeThrowsComesOutAndWritesNothing(kind: StoreKind) async throws {
        struct Refusal: Error, Equatable { let reason: String }
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        let agent = try await store.createAgent(id: "a", settings: Self.settings, at: at(1), in: .default)
        await #expect(throws: Refusal(reason: "no")) {
            try await store.updateAgent(id: "a", expectedRevision: nil, at: at(2), in: .default) {
                $0.name = "half done"
                throw Refusal(reason: "no")
            }
        }
        #expect(try await store.agent(id: "a", in: .default) == agent)
        await store.close()
    }

    @Test(arguments: StoreKind.all) func aDeletedAgentComesBackWithTheNextRevision(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        _ = try await store.createAgent(id: "a", settings: Self.settings, at: at(1), in: .default)
        _ = try await store.updateAgent(id: "a", expectedRevision: nil, at: at(2), in: .default) { $0.name = "b" }
        try await store.deleteAgent(id: "a", expectedRevision: 2, in: .default)
        #expect(try await store.agent(id: "a", in: .default) == nil)
        #expect(store.trackingPolicy(agent: "a", in: .default) == nil)
        let again = await kindOfFailure { try await store.deleteAgent(id: "a", expectedRevision: nil, in: .default) }
        #expect(again == .agentNotFound)

        let reborn = try await store.createAgent(id: "a", settings: Self.settings, at: at(3), in: .default)
        #expect(reborn == Agent(id: "a", revision: 3, settings: Self.settings, createTime: at(3), updateTime: at(3)))
        await store.close()
    }

    @Test(arguments: StoreKind.all) func agentsAreListedByIdInPages(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        var agents: [Agent] = []
        for id in ["a", "b", "c", "d"] {
            agents.append(try await store.createAgent(id: id, settings: Self.settings, at: at(1), in: .default))
        }
        let first = try await store.listAgents(in: .default, pageSize: 2, after: nil)
        #expect(first == AgentPage(agents: Array(agents[..<2]), next: "b"))
        try await store.deleteAgent(id: "b", expectedRevision: nil, in: .default)
        let second = try await store.listAgents(in: .default, pageSize: 2, after: first.next)
        #expect(second == AgentPage(agents: Array(agents[2...]), next: nil))
        await store.close()
    }

    @Test(arguments: StoreKind.all) func policiesFollowEachChangeAndSurvive(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        #expect(store.trackingPolicy(agent: "a", in: .default) == nil)
        _ = try await store.createAgent(id: "a", settings: Self.settings, at: at(1), in: .default)
        _ = try await store.createAgent(id: "off", settings: AgentSettings(), at: at(1), in: .default)
        let created = try #require(store.trackingPolicy(agent: "a", in: .default))
        #expect(created.revision == 1 && created.trackingEnabled && created.defaultEvent == "purchase")
        #expect(created.allowedEvents == ["purchase", "sign_up"] && created.countingMode == .oncePerCall)
        #expect(created.allows("sign_up") && !created.allows("booking"))
        #expect(store.trackingPolicy(agent: "off", in: .default)?.trackingEnabled == false)
        #expect(store.trackingPolicy(agent: "off", in: .default)?.allows("anything") == true)
        _ = try await store.updateAgent(id: "a", expectedRevision: nil, at: at(2), in: .default) {
            $0.analyticsTrackConversions = false
            $0.countingMode = .every
        }
        await store.close()

        let reopened = try await harness.open()
        let policy = try #require(reopened.trackingPolicy(agent: "a", in: .default))
        #expect(policy.revision == 2 && !policy.trackingEnabled && policy.countingMode == .every)
        await reopened.close()
    }

    @Test(arguments: StoreKind.all) func workspacesDoNotSeeEachOthersAgents(kind: StoreKind) async throws {
        let harness = try kind.makeHarness()
        let store = try await harness.open()
        let other = try await store.createWorkspace(named: "other")
        #expect(other != .default)
        let taken = await kindOfFailure { try await store.createWorkspace(named: "default") }
        #expect(taken == .workspaceExists)
        let nowhere = await kindOfFailure {
            try await store.createAgent(
                id: "a", settings: Self.settings, at: at(1), in: WorkspaceID(rawValue: 99))
        }
        #expect(nowhere == .workspaceNotFound)

        let here = try await store.createAgent(id: "a", settings: Self.settings, at: at(1), in: .default)
        let there = try await store.createAgent(id: "a", settings: AgentSettings(), at: at(2), in: other)
        #expect(there.revision == 1)
        try await store.deleteAgent(id: "a", expectedRevision: nil, in: other)
        #expect(try await store.listAgents(in: .default, pageSize: 10, after: nil).agents == [here])
        #expect(try await store.listAgents(in: other, pageSize: 10, after: nil).agents == [])
        #expect(store.trackingPolicy(agent: "a", in: .default)?.trackingEnabled == true)
        await store.close()
    }
}
