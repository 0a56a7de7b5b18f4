import ConversionStore
import StoreTesting
import Testing

@testable import ConversionServer

@Suite struct PolicyMemoTests {
    @Test func aPolicyIsTheAgentsOfNow() async throws {
        let service = try await Service()
        let store = service.store
        let other = try await store.createWorkspace(named: "other")
        func texts(_ agent: String) -> ConversionTexts {
            ConversionTexts(agentID: agent, roomName: "r", eventType: "e")
        }
        func create(_ id: String, in workspace: WorkspaceID) async throws {
            _ = try await store.createAgent(
                id: id, settings: AgentSettings(analyticsEnabled: true, analyticsTrackConversions: true), at: .now,
                in: workspace, by: .anonymous)
        }
        var memo = PolicyMemo(store)
        #expect(memo.policy(texts("agent-of-many-letters"), in: .default) == nil)
        try await create("agent-of-many-letters", in: .default)
        #expect(memo.policy(texts("agent-of-many-letters"), in: .default)?.revision == 1)
        #expect(memo.policy(texts("agent-of-many-letters"), in: .default)?.revision == 1)
        // The same id elsewhere, and one that stands in the same place of the memo.
        #expect(memo.policy(texts("agent-of-many-letters"), in: other) == nil)
        #expect(memo.policy(texts("Agent-of-many-letters"), in: .default) == nil)
        _ = try await store.updateAgent(
            id: "agent-of-many-letters", expectedRevision: nil, at: .now, in: .default, by: .anonymous
        ) { $0.analyticsTrackConversions = false }
        let changed = memo.policy(texts("agent-of-many-letters"), in: .default)
        #expect(changed?.revision == 2 && changed?.trackingEnabled == false)
        try await store.deleteAgent(id: "agent-of-many-letters", expectedRevision: nil, in: .default, by: .anonymous)
        #expect(memo.policy(texts("agent-of-many-letters"), in: .default) == nil)
    }

    @Test func manyAgentsKeepTheirOwnPolicies() async throws {
        let service = try await Service()
        let ids = (0..<200).map { "agent-\($0)" } + ["b", "c", ""]
        for (number, id) in ids.enumerated() where !id.isEmpty {
            var settings = AgentSettings(analyticsEnabled: true, analyticsTrackConversions: true)
            settings.analyticsConversionEvent = "event_\(number)"
            _ = try await service.store.createAgent(
                id: id, settings: settings, at: .now, in: .default, by: .anonymous)
        }
        var memo = PolicyMemo(service.store)
        for _ in 0..<2 {
            for (number, id) in ids.enumerated() {
                let texts = ConversionTexts(agentID: id, roomName: "r", eventType: "e")
                let policy = memo.policy(texts, in: .default)
                #expect(policy?.defaultEvent == (id.isEmpty ? nil : "event_\(number)"))
            }
        }
    }
}
