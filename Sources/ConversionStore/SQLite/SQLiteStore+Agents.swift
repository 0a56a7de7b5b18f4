import GRDB

extension SQLiteStore {
    public func createWorkspace(named name: String) async throws -> WorkspaceID {
        let operation = "create the workspace"
        return try await write(operation) { database in
            let taken = try Int.fetchOne(database, sql: "SELECT 1 FROM workspaces WHERE name = ?", arguments: [name])
            guard taken == nil else { throw StoreError(.workspaceExists, operation) }
            try database.execute(sql: "INSERT INTO workspaces(name) VALUES(?)", arguments: [name])
            return WorkspaceID(rawValue: database.lastInsertedRowID)
        }
    }

    public func createAgent(
        id: String, settings: AgentSettings, at time: Timestamp, in workspace: WorkspaceID
    ) async throws -> Agent {
        try await write("create the agent") { database in
            try AgentTable.insert(database, id: id, settings: settings, at: time, in: workspace)
        } committed: { [policies] agent in
            policies.set(agent, in: workspace)
        }
    }

    public func agent(id: String, in workspace: WorkspaceID) async throws -> Agent? {
        try await read("read the agent") { try AgentTable.agent($0, id: id, in: workspace) }
    }

    public func listAgents(in workspace: WorkspaceID, pageSize: Int, after: String?) async throws -> AgentPage {
        let pageSize = min(max(pageSize, 1), 1_000)
        return try await read("list agents") { database in
            try AgentTable.page(database, in: workspace, pageSize: pageSize, after: after)
        }
    }

    public func updateAgent(
        id: String, expectedRevision: Int64?, at time: Timestamp, in workspace: WorkspaceID,
        change: @escaping @Sendable (inout AgentSettings) throws -> Void
    ) async throws -> Agent {
        try await write("update the agent") { database in
            try AgentTable.update(
                database, id: id, expectedRevision: expectedRevision, at: time, in: workspace, change: change)
        } committed: { [policies] agent in
            policies.set(agent, in: workspace)
        }
    }

    public func deleteAgent(id: String, expectedRevision: Int64?, in workspace: WorkspaceID) async throws {
        try await write("delete the agent") { database in
            try AgentTable.delete(database, id: id, expectedRevision: expectedRevision, in: workspace)
        } committed: { [policies] in
            policies.remove(id, in: workspace)
        }
    }

    public func trackingPolicy(agent: String, in workspace: WorkspaceID) -> TrackingPolicy? {
        policies.policy(agent: agent, in: workspace)
    }

    /// Runs `body` in a transaction on the writer thread, in its turn: all of it is committed, or nothing. `committed` runs
    /// there too, right after the commit: before anything else is written, and before the caller hears of it.
    func write<Value: Sendable>(
        _ operation: String, _ body: @escaping @Sendable (Database) throws -> Value,
        committed: @escaping @Sendable (Value) -> Void = { _ in }
    ) async throws -> Value {
        try await writeLedger(operation, { database, _ in try body(database) }, committed: committed)
    }

    /// As `write`, for what changes conversions or calls: the rollups follow in the same transaction.
    func writeLedger<Value: Sendable>(
        _ operation: String, _ body: @escaping @Sendable (Database, RollupWriter) throws -> Value,
        committed: @escaping @Sendable (Value) -> Void = { _ in }
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let change = WriteQueue.Change(operation: operation) { database, rollups in
                let value = try body(database, rollups)
                return {
                    committed(value)
                    return { continuation.resume(returning: value) }
                }
            } failed: { error in
                continuation.resume(throwing: StoreError.converted(error, operation))
            }
            switch queue.append(change) {
            case nil: break
            case .full: continuation.resume(throwing: StoreError(.overloaded, operation))
            case .closed: continuation.resume(throwing: StoreError(.closed, operation))
            }
        }
    }
}
