import ConversionStore
import GRDB

/// Adjustments that were exported, here or from another ledger.
extension AdjustmentTable {
    /// A step of the schema: the ids that imported adjustments had in the ledgers that made them first.
    @Sendable static func addOrigins(_ database: Database) throws {
        try database.execute(
            sql: """
                ALTER TABLE adjustments ADD COLUMN origin TEXT NOT NULL DEFAULT '';
                CREATE UNIQUE INDEX adjustments_by_origin ON adjustments(workspace_id, origin) WHERE origin <> '';
                """)
    }

    /// The adjustment that was made here with that id, or was imported from it before.
    func adjustment(
        _ database: Database, from origin: String, in workspace: WorkspaceID
    ) throws -> AdjustmentFinding {
        if let id = AdjustmentID(origin), let sequence = conversions.ids.sequence(of: id.digits) {
            let made = try database.cachedStatement(
                sql: "SELECT \(Self.readColumns) FROM adjustments WHERE sequence = ? AND workspace_id = ?")
            if let row = try Row.fetchOne(made, arguments: [sequence, workspace.rawValue]) {
                return try finding(database, row, in: workspace)
            }
        }
        let imported = try database.cachedStatement(
            sql: "SELECT \(Self.readColumns) FROM adjustments WHERE workspace_id = ? AND origin = ? AND origin <> ''")
        guard let row = try Row.fetchOne(imported, arguments: [workspace.rawValue, origin]) else { return .nothing }
        return try finding(database, row, in: workspace)
    }

    /// Notes the origin of an adjustment that was just made.
    func setOrigin(_ database: Database, _ origin: String, of sequence: Int64) throws {
        guard !origin.isEmpty else { return }
        try database.cachedStatement(sql: "UPDATE adjustments SET origin = ? WHERE sequence = ?")
            .execute(arguments: [origin, sequence])
    }
}
