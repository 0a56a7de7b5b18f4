import ConversionStore
import GRDB

/// The append-only account of who changed what: written in the transaction of the change, by whichever connection makes it.
enum AuditTable {
    static func append(
        _ database: Database, _ action: AuditEvent.Action, of subject: String, by actor: Actor, at time: Timestamp,
        in workspace: WorkspaceID
    ) throws {
        try database.cachedStatement(
            sql: "INSERT INTO audit_events(time, actor, action, workspace_id, subject) VALUES(?, ?, ?, ?, ?)"
        ).execute(arguments: [time.nanoseconds, actor.name, action.rawValue, workspace.rawValue, subject])
    }

    /// A page of it, the oldest first, behind the event `after`.
    static func events(
        _ database: Database, since: Timestamp?, after: Int64, limit: Int
    ) throws -> [AuditEvent] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT e.id, e.time, e.actor, e.action, w.name, e.subject FROM audit_events e \
                JOIN workspaces w ON w.id = e.workspace_id WHERE e.id > ? AND e.time >= ? ORDER BY e.id LIMIT ?
                """, arguments: [after, since?.nanoseconds ?? .min, limit]
        ).map { row in
            AuditEvent(
                id: row[0], time: Timestamp(nanoseconds: row[1]), actor: Actor(name: row[2]), action: row[3],
                workspaceName: row[4], subject: row[5])
        }
    }
}
