import ConversionStore

extension SQLiteStore {
    public func note(
        _ action: AuditEvent.Action, of subject: String, at time: Timestamp, in workspace: WorkspaceID, by actor: Actor
    ) async throws {
        try await write("write the audit log") { database in
            try AuditTable.append(database, action, of: subject, by: actor, at: time, in: workspace)
        }
    }
}
