import ConversionStore
import Foundation
import GRDB

/// Reads and writes agents on whatever connection it is given; the caller makes the transaction.
enum AgentTable {
    static func insert(
        _ database: Database, id: String, settings: AgentSettings, at time: Timestamp, in workspace: WorkspaceID
    ) throws -> Agent {
        let operation = "create the agent"
        guard
            try Int.fetchOne(
                database, sql: "SELECT 1 FROM workspaces WHERE id = ?", arguments: [workspace.rawValue]) != nil
        else { throw StoreError(.workspaceNotFound, operation) }
        guard try agent(database, id: id, in: workspace) == nil else { throw StoreError(.agentExists, operation) }
        let last = try Int64.fetchOne(
            database, sql: "SELECT max(revision) FROM agent_revisions WHERE workspace_id = ? AND agent_id = ?",
            arguments: [workspace.rawValue, id])
        let agent = Agent(
            id: id, revision: (last ?? 0) + 1, settings: settings, createTime: time, updateTime: time)
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
    ) throws -> (agent: Agent, isChanged: Bool) {
        var agent = try current(
            database, id: id, expectedRevision: expectedRevision, in: workspace, operation: "update the agent")
        // Compared as they are stored: to Swift's strings two ways to write one letter are the same.
        let before = try json(agent.settings)
        let unchanged = agent
        try change(&agent.settings)
        guard try !json(agent.settings).utf8.elementsEqual(before.utf8) else { return (unchanged, false) }
        agent.revision += 1
        agent.updateTime = time
        try insertRevision(database, agent, in: workspace)
        try database.execute(
            sql: "UPDATE agents SET revision = ? WHERE workspace_id = ? AND id = ?",
            arguments: [agent.revision, workspace.rawValue, id])
        return (agent, true)
    }

    static func delete(_ database: Database, id: String, expectedRevision: Int64?, in workspace: WorkspaceID) throws {
        _ = try current(
            database, id: id, expectedRevision: expectedRevision, in: workspace, operation: "delete the agent")
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
                settings: try JSONDecoder().decode(AgentSettings.self, from: Data(json.utf8)),
                createTime: Timestamp(nanoseconds: row[3]), updateTime: Timestamp(nanoseconds: row[4]))
        } catch {
            throw StoreError(.corrupt, "read the agent", cause: error)
        }
    }

    private static func current(
        _ database: Database, id: String, expectedRevision: Int64?, in workspace: WorkspaceID, operation: String
    ) throws -> Agent {
        guard let agent = try agent(database, id: id, in: workspace) else {
            throw StoreError(.agentNotFound, operation)
        }
        if let expectedRevision, agent.revision != expectedRevision {
            throw StoreError(.revisionMismatch, operation)
        }
        return agent
    }

    private static func insertRevision(_ database: Database, _ agent: Agent, in workspace: WorkspaceID) throws {
        try database.execute(
            sql: """
                INSERT INTO agent_revisions(workspace_id, agent_id, revision, settings, create_time) \
                VALUES(?, ?, ?, ?, ?)
                """,
            arguments: [
                workspace.rawValue, agent.id, agent.revision, try json(agent.settings), agent.updateTime.nanoseconds,
            ])
    }

    private static func json(_ settings: AgentSettings) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(settings), as: UTF8.self)
    }
}
