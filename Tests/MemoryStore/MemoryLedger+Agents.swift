import ConversionStore
import Foundation

extension MemoryLedger {
    mutating func createWorkspace(named name: String) throws -> WorkspaceID {
        guard !workspaces.contains(Text(name)) else { throw StoreError(.workspaceExists, "create the workspace") }
        workspaces.append(Text(name))
        return WorkspaceID(rawValue: Int64(workspaces.count))
    }

    mutating func createAgent(
        _ id: String, _ settings: AgentSettings, at time: Timestamp, in workspace: WorkspaceID
    ) throws -> Agent {
        guard 1...workspaces.count ~= Int(workspace.rawValue) else {
            throw StoreError(.workspaceNotFound, "create the agent")
        }
        let place = Place(id, workspace)
        guard agents[place] == nil else { throw StoreError(.agentExists, "create the agent") }
        let agent = Agent(
            id: id, revision: (revisions[place] ?? 0) + 1, settings: settings, createTime: time, updateTime: time)
        put(agent, place)
        return agent
    }

    mutating func updateAgent(
        _ id: String, expecting revision: Int64?, at time: Timestamp, in workspace: WorkspaceID,
        _ change: (inout AgentSettings) throws -> Void
    ) throws -> Agent {
        let place = Place(id, workspace)
        var agent = try agent(place, expecting: revision, "update the agent")
        let before = agent
        try change(&agent.settings)
        guard try Self.text(agent.settings) != Self.text(before.settings) else { return before }
        agent.revision += 1
        agent.updateTime = time
        put(agent, place)
        return agent
    }

    mutating func deleteAgent(_ id: String, expecting revision: Int64?, in workspace: WorkspaceID) throws {
        let place = Place(id, workspace)
        _ = try agent(place, expecting: revision, "delete the agent")
        agents[place] = nil
        agentGeneration += 1
    }

    func listAgents(in workspace: WorkspaceID, pageSize: Int, after: String?) -> AgentPage {
        let size = min(max(pageSize, 1), 1_000)
        let rest = agents.filter { $0.key.workspace == workspace && $0.key.name > Text(after ?? "") }
            .sorted { $0.key.name < $1.key.name }.map(\.value)
        let page = Array(rest.prefix(size))
        return AgentPage(agents: page, next: rest.count > size ? page.last?.id : nil)
    }

    private func agent(_ place: Place, expecting revision: Int64?, _ operation: String) throws -> Agent {
        guard let agent = agents[place] else { throw StoreError(.agentNotFound, operation) }
        guard revision == nil || revision == agent.revision else { throw StoreError(.revisionMismatch, operation) }
        return agent
    }

    private mutating func put(_ agent: Agent, _ place: Place) {
        agents[place] = agent
        revisions[place] = agent.revision
        agentGeneration += 1
    }

    /// Settings as they are compared: by the bytes of all their texts.
    private static func text(_ settings: AgentSettings) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return try encoder.encode(settings)
    }
}
