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

    /// The adjustment that is there under the origin of a new one: made here with that id, or imported before. nil for
    /// none, and for one that tells no origin.
    func duplicate(_ database: Database, ofOriginOf new: NewAdjustment) throws -> AdjustmentOutcome? {
        guard !new.origin.isEmpty, let found = try adjustment(database, from: new.origin, in: new.workspace) else {
            return nil
        }
        guard let conversion = try conversions.conversion(database, sequence: found.conversion, in: new.workspace)
        else {
            throw StoreError(.corrupt, "adjust the conversion")
        }
        return .duplicate(found.adjustment, conversion)
    }

    private func adjustment(
        _ database: Database, from origin: String, in workspace: WorkspaceID
    ) throws -> (adjustment: Adjustment, conversion: Int64)? {
        if let id = AdjustmentID(origin), let sequence = conversions.ids.sequence(of: id.digits) {
            let made = try database.cachedStatement(
                sql: "SELECT \(Self.readColumns) FROM adjustments WHERE sequence = ? AND workspace_id = ?")
            if let row = try Row.fetchOne(made, arguments: [sequence, workspace.rawValue]) {
                return (adjustment(row), row["conversion"])
            }
        }
        let imported = try database.cachedStatement(
            sql: "SELECT \(Self.readColumns) FROM adjustments WHERE workspace_id = ? AND origin = ? AND origin <> ''")
        return try Row.fetchOne(imported, arguments: [workspace.rawValue, origin])
            .map { (adjustment($0), $0["conversion"]) }
    }

    /// Notes the origin of an adjustment that was just made.
    func setOrigin(_ database: Database, _ origin: String, of sequence: Int64) throws {
        guard !origin.isEmpty else { return }
        try database.cachedStatement(sql: "UPDATE adjustments SET origin = ? WHERE sequence = ?")
            .execute(arguments: [origin, sequence])
    }
}
