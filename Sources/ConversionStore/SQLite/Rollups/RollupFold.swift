import GRDB
import GRDBSQLite

/// Has the rollups take in the tail, in transactions of their own. Belongs to the writer thread, and must go before the
/// connection is closed.
final class RollupFold {
    private let connection: OpaquePointer
    private let rollups: RollupWriter
    private let begin: PreparedStatement
    private let commit: PreparedStatement
    private let rollback: PreparedStatement
    /// The last sequence that is in the rollups.
    private(set) var watermark: Int64

    private static let operation = "fold conversions"

    init(_ database: Database, _ rollups: RollupWriter) throws {
        guard let connection = database.sqliteConnection else { throw StoreError(.closed, Self.operation) }
        self.connection = connection
        self.rollups = rollups
        begin = try PreparedStatement(connection, "BEGIN IMMEDIATE")
        commit = try PreparedStatement(connection, "COMMIT")
        rollback = try PreparedStatement(connection, "ROLLBACK")
        watermark = try rollups.watermark()
    }

    /// Takes in what there is, up to so many conversions.
    func run(limit: Int) throws {
        do {
            try begin.execute(Self.operation)
            try rollups.fold(limit: limit)
            try rollups.flush()
            try commit.execute(Self.operation)
        } catch {
            // SQLite ends the transaction itself upon some failures; there is nothing to undo then.
            if sqlite3_get_autocommit(connection) == 0 { _ = rollback.run() }
            rollups.discardAll()
            throw error
        }
        watermark = try rollups.watermark()
    }
}
