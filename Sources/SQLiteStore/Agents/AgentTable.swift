import ConversionStore
import GRDB

/// Reads and writes agents on whatever connection it is given; the caller makes the transaction.
enum AgentTable {
    static func insert(
        _ database: Database, id: String, settings: AgentSettings, at time: Timestamp, in workspace: WorkspaceID
    ) throws -> Agent {
        let agent = try AgentRule.created(
            id, settings, at: time, hasWorkspace: hasWorkspace(database, workspace),
            living: self.agent(database, id: id, in: workspace),
            lastRevision: Int64.fetchOne(
                database, sql: "SELECT max(revision) FROM agent_revisions WHERE workspace_id = ? AND agent_id = ?",
                arguments: [workspace.rawValue, id]))
        try insertRevision(database, agent, in: workspace)
        try database.execute(
            sql: "INSERT INTO agents(workspace_id, id, revision, create_time) VALUES(?, ?, ?, ?)",
            arguments: [workspace.rawValue, id, agent.revision, time.nanoseconds])
        return agent
    }

    static func agent(_ database: Database, id: String, in workspace: WorkspaceID) throws -> Agent? {
        try Row.fetchOne(
            database, sql: "\(selection) WHERE a.workspace_id = ? AND a.id = ?", arguments: [workspace.rawValue, id]
        ).map(agent(_:))
    }

    static func page(
        _ database: Database, in workspace: WorkspaceID, pageSize: Int, after: String?
    ) throws -> AgentPage {
        // No id is empty, so all are behind the empty one.
        var agents = try Row.fetchAll(
            database, sql: "\(selection) WHERE a.workspace_id = ? AND a.id > ? ORDER BY a.id LIMIT ?",
            arguments: [workspace.rawValue, after ?? "", pageSize + 1]
        ).map(agent(_:))
        guard agents.count > pageSize else { return AgentPage(agents: agents, next: nil) }
        agents.removeLast()
        return AgentPage(agents: agents, next: agents.last?.id)
    }

    static func update(
        _ database: Database, id: String, expectedRevision: Int64?, at time: Timestamp, in workspace: WorkspaceID,
        change: (inout AgentSettings) throws -> Void
    ) throws -> AgentRule.Update {
        let update = try AgentRule.updated(
            agent(database, id: id, in: workspace), expectedRevision: expectedRevision, at: time, change)
        guard update.isChanged else { return update }
        try insertRevision(database, update.agent, in: workspace)
        try database.execute(
            sql: "UPDATE agents SET revision = ? WHERE workspace_id = ? AND id = ?",
            arguments: [update.agent.revision, workspace.rawValue, id])
        return update
    }

    static func delete(_ database: Database, id: String, expectedRevision: Int64?, in workspace: WorkspaceID) throws {
        _ = try AgentRule.deleted(agent(database, id: id, in: workspace), expectedRevision: expectedRevision)
        try database.execute(
            sql: "DELETE FROM agents WHERE workspace_id = ? AND id = ?", arguments: [workspace.rawValue, id])
    }

    static func loadPolicies(_ database: Database, into cache: PolicyCache) throws {
        let rows = try Row.fetchCursor(database, sql: "\(selection)")
        while let row = try rows.next() {
            cache.set(try agent(row), in: WorkspaceID(rawValue: row["workspace_id"]))
        }
    }

    private static let selection = """
        SELECT a.id, a.revision, r.settings, a.create_time, r.create_time AS update_time, a.workspace_id FROM agents a \
        JOIN agent_revisions r ON r.workspace_id = a.workspace_id AND r.agent_id = a.id AND r.revision = a.revision
        """

    private static func agent(_ row: Row) throws -> Agent {
        let json: String = row[2]
        do {
            return Agent(
                id: row[0], revision: row[1],
                settings: try AgentSettings(text: json),
                createTime: Timestamp(nanoseconds: row[3]), updateTime: Timestamp(nanoseconds: row[4]))
        } catch {
            throw StoreError(.corrupt, "read the agent", cause: error)
        }
    }

    private static func hasWorkspace(_ database: Database, _ workspace: WorkspaceID) throws -> Bool {
        try Int.fetchOne(
            database, sql: "SELECT 1 FROM workspaces WHERE id = ?", arguments: [workspace.rawValue]) != nil
    }

    private static func insertRevision(_ database: Database, _ agent: Agent, in workspace: WorkspaceID) throws {
        try database.execute(
            sql: """
                INSERT INTO agent_revisions(workspace_id, agent_id, revision, settings, create_time) \
                VALUES(?, ?, ?, ?, ?)
                """,
            arguments: [
                workspace.rawValue, agent.id, agent.revision, try agent.settings.text, agent.updateTime.nanoseconds,
            ])
    }
}
