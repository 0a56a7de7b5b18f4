import ConversionStore
import GRDB
import GRDBSQLite

/// Begins and ends the writer's transactions, so that one that fails leaves nothing behind: not in the database, not on
/// the connection, and not in what the rollups keep in memory.
///
/// Belongs to the writer thread, and must go before the connection is closed.
final class WriterTransaction {
    private let connection: OpaquePointer
    private let rollups: RollupWriter
    private let beginning: PreparedStatement
    private let commitment: PreparedStatement
    private let rollback: PreparedStatement

    init(_ database: Database, _ rollups: RollupWriter) throws {
        guard let connection = database.sqliteConnection else { throw StoreError(.closed, "open the database") }
        self.connection = connection
        self.rollups = rollups
        beginning = try PreparedStatement(connection, "BEGIN IMMEDIATE")
        commitment = try PreparedStatement(connection, "COMMIT")
        rollback = try PreparedStatement(connection, "ROLLBACK")
    }

    func begin(_ operation: String) throws(StoreError) { try beginning.execute(operation) }

    func commit(_ operation: String) throws(StoreError) {
        try commitment.execute(operation)
        rollups.committed()
    }

    /// Whether one has begun and not ended. SQLite ends it itself upon some failures.
    var isOpen: Bool { sqlite3_get_autocommit(connection) == 0 }

    /// Undoes what there is to undo, also where the transaction could not begin or has ended by itself.
    func rollBack() {
        if isOpen { _ = rollback.run() }
        resetStatements()
        // A transaction that could not be undone makes the next one fail to begin, which comes here again.
        if isOpen { _ = rollback.run() }
        rollups.discardAll()
    }

    /// No statement is in use between two transactions. One that was left in the midst would hold its snapshot, and each
    /// transaction would fail as soon as another program has written (SQLITE_BUSY_SNAPSHOT): whatever left it so, it ends
    /// with the transaction that failed. Source: https://www.sqlite.org/c3ref/next_stmt.html
    private func resetStatements() {
        var statement = sqlite3_next_stmt(connection, nil)
        while let current = statement {
            // Returns the failure of its last step, which has been handled where it arose.
            if sqlite3_stmt_busy(current) != 0 { sqlite3_reset(current) }
            statement = sqlite3_next_stmt(connection, current)
        }
    }
}
