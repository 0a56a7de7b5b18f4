import ConversionStore
import GRDB

extension SQLiteStore {
    public func createWorkspace(named name: String) async throws -> WorkspaceID {
        try await write("create the workspace") { database in
            try CredentialTable.createWorkspace(database, named: name, at: .now, by: .anonymous)
        }
    }

    public func createAgent(
        id: String, settings: AgentSettings, at time: Timestamp, in workspace: WorkspaceID, by actor: Actor
    ) async throws -> Agent {
        try await write("create the agent") { database in
            let agent = try AgentTable.insert(database, id: id, settings: settings, at: time, in: workspace)
            try AuditTable.append(database, .agentCreated, of: id, by: actor, at: time, in: workspace)
            return agent
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
        id: String, expectedRevision: Int64?, at time: Timestamp, in workspace: WorkspaceID, by actor: Actor,
        change: @escaping @Sendable (inout AgentSettings) throws -> Void
    ) async throws -> Agent {
        try await write("update the agent") { database in
            let update = try AgentTable.update(
                database, id: id, expectedRevision: expectedRevision, at: time, in: workspace, change: change)
            if update.isChanged {
                try AuditTable.append(database, .agentUpdated, of: id, by: actor, at: time, in: workspace)
            }
            return update.agent
        } committed: { [policies] agent in
            policies.set(agent, in: workspace)
        }
    }

    public func deleteAgent(
        id: String, expectedRevision: Int64?, in workspace: WorkspaceID, by actor: Actor
    ) async throws {
        try await write("delete the agent") { database in
            try AgentTable.delete(database, id: id, expectedRevision: expectedRevision, in: workspace)
            try AuditTable.append(database, .agentDeleted, of: id, by: actor, at: .now, in: workspace)
        } committed: { [policies] in
            policies.remove(id, in: workspace)
        }
    }

    public func trackingPolicy(agent: String, in workspace: WorkspaceID) -> TrackingPolicy? {
        policies.policy(agent: agent, in: workspace)
    }

    public var trackingPolicyGeneration: Int { policies.generation }

    /// Notes when credentials were last used.
    func noteUse(of credentials: [String], at time: Timestamp) async throws {
        try await write("note the use of keys") { try CredentialTable.noteUse($0, of: credentials, at: time) }
    }

    /// Runs `body` in a transaction on the writer thread, in its turn: all of it is committed, or nothing. `committed` runs
    /// there too, right after the commit: before anything else is written, and before the caller hears of it.
    func write<Value: Sendable>(
        _ operation: String, _ body: @escaping @Sendable (Database) throws -> Value,
        committed: @escaping @Sendable (Value) -> Void = { _ in }
    ) async throws -> Value {
        try await writeLedger(operation, { database, _ in try body(database) }, committed: committed)
    }

    /// Runs `body` on the writer thread, in its turn and between two transactions.
    func betweenTransactions<Value: Sendable>(
        _ operation: String, _ body: @escaping @Sendable (LedgerWriter) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let aside = SQLiteAside { writer in
                let result = Result { try body(writer) }.mapError { StoreError.converted($0, operation) }
                return { continuation.resume(with: result) }
            } failed: { error in
                continuation.resume(throwing: StoreError.converted(error, operation))
            }
            if let refusal = queue.append(aside: aside) { aside.fail(refusal.error(operation)) }
        }
    }

    /// Runs `body` in its turn on the writer's thread, between two transactions: so that tests have conversions wait.
    package func pauseWriting(_ body: @escaping @Sendable () -> Void) async throws {
        try await betweenTransactions("wait") { _ in body() }
    }

    /// The same of what the writing connection alone is needed for.
    func onWriter<Value: Sendable>(
        _ operation: String, _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        try await betweenTransactions(operation) { try body($0.database) }
    }

    /// As `write`, for what changes conversions or calls: the rollups follow in the same transaction.
    func writeLedger<Value: Sendable>(
        _ operation: String, _ body: @escaping @Sendable (Database, RollupWriter) throws -> Value,
        committed: @escaping @Sendable (Value) -> Void = { _ in }
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let change = SQLiteChange(operation: operation) { database, rollups in
                let value = try body(database, rollups)
                return {
                    committed(value)
                    return { continuation.resume(returning: value) }
                }
            } failed: { error in
                continuation.resume(throwing: StoreError.converted(error, operation))
            }
            if let refusal = queue.append(change) { change.fail(refusal.error(operation)) }
        }
    }
}
