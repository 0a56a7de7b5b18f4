import GRDB

/// What a ledger's file says of itself: found out without reading its rows, whether or not a server has it open.
public struct LedgerInspection: Sendable, Hashable {
    /// The steps of the schema that the file has taken.
    public let schemaVersion: Int
    /// As SQLite names it: a served ledger has `wal`.
    public let journalMode: String

    /// The schema that this program makes.
    public static var currentSchemaVersion: Int { Schema.version }

    /// Reads the file.
    ///
    /// - Throws: a `StoreError` of the kinds named "at opening".
    public init(path: String) throws {
        let operation = "inspect the database"
        let reader = try LedgerReader(path: path, operation: operation)
        (schemaVersion, journalMode) = try reader.run(operation) { database in
            (
                try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0,
                try String.fetchOne(database, sql: "PRAGMA journal_mode") ?? "unknown"
            )
        }
    }
}
