import ConversionStore
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
        let reader = try LedgerReader(path: path, operation: Self.operation)
        (schemaVersion, journalMode) = try reader.run(Self.operation) { try Self.read($0) }
    }

    /// Asks through a connection that the store has open. The server must open its ledger by no other: ``OpenLedgers``
    /// says why.
    ///
    /// Blocks for the disk, and while all readers of the store are at work.
    public init(of store: SQLiteStore) throws {
        guard store.gate.enter() else { throw StoreError(.closed, Self.operation) }
        defer { store.gate.leave() }
        do {
            (schemaVersion, journalMode) = try store.pool.read { try Self.read($0) }
        } catch {
            throw StoreError.converted(error, Self.operation)
        }
    }

    private static let operation = "inspect the database"

    private static func read(_ database: Database) throws -> (Int, String) {
        (
            try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0,
            try String.fetchOne(database, sql: "PRAGMA journal_mode") ?? "unknown"
        )
    }
}
