import ConversionStore

extension MemoryLedger {
    mutating func createWorkspace(named name: String) throws -> WorkspaceID {
        guard !workspaces.contains(Text(name)) else { throw StoreError(.workspaceExists, "create the workspace") }
        workspaces.append(Text(name))
        return WorkspaceID(rawValue: Int64(workspaces.count))
    }

    mutating func createAgent(
        _ id: String, _ settings: AgentSettings, at time: Timestamp, in workspace: WorkspaceID
    ) throws -> Agent {
        let place = Place(id, workspace)
        let agent = try AgentRule.created(
            id, settings, at: time, hasWorkspace: 1...Int64(workspaces.count) ~= workspace.rawValue,
            living: agents[place], lastRevision: revisions[place])
        put(agent, place)
        return agent
    }

    mutating func updateAgent(
        _ id: String, expecting revision: Int64?, at time: Timestamp, in workspace: WorkspaceID,
        _ change: (inout AgentSettings) throws -> Void
    ) throws -> Agent {
        let place = Place(id, workspace)
        let update = try AgentRule.updated(agents[place], expectedRevision: revision, at: time, change)
        if update.isChanged { put(update.agent, place) }
        return update.agent
    }

    mutating func deleteAgent(_ id: String, expecting revision: Int64?, in workspace: WorkspaceID) throws {
        let place = Place(id, workspace)
        _ = try AgentRule.deleted(agents[place], expectedRevision: revision)
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

    private mutating func put(_ agent: Agent, _ place: Place) {
        agents[place] = agent
        revisions[place] = agent.revision
        agentGeneration += 1
    }
}
