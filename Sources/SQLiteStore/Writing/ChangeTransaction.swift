import ConversionStore
import GRDB
import GRDBSQLite

/// Makes changes that wait together in one transaction, so that thousands of them share a wait for the disk.
///
/// Each has a savepoint: one that fails leaves nothing behind, and fails no other. What fails the transaction fails all of
/// it. Belongs to the writer thread, and must go before the connection is closed.
final class ChangeTransaction {
    private let database: Database
    private let connection: OpaquePointer
    private let files: LedgerFiles
    private let rollups: RollupWriter
    private let transaction: WriterTransaction
    private let savepoint: PreparedStatement
    private let release: PreparedStatement
    private let rollbackToSavepoint: PreparedStatement
    /// How long the last commit took; nil where there was none.
    private(set) var commitDuration: Duration?

    init(
        _ database: Database, _ files: LedgerFiles, _ rollups: RollupWriter, _ transaction: WriterTransaction
    ) throws {
        guard let connection = database.sqliteConnection else { throw StoreError(.closed, "change the ledger") }
        self.database = database
        self.connection = connection
        self.files = files
        self.rollups = rollups
        self.transaction = transaction
        savepoint = try PreparedStatement(connection, "SAVEPOINT change")
        release = try PreparedStatement(connection, "RELEASE change")
        rollbackToSavepoint = try PreparedStatement(connection, "ROLLBACK TO change")
    }

    /// Makes the changes and commits them. Returns their answers, in order, to be run once their ends are announced.
    func make(_ changes: [SQLiteChange]) -> [WriteAnswer] {
        commitDuration = nil
        do {
            try files.requireInPlace()
            try transaction.begin("change the ledger")
            let made = try changes.map(make(_:))
            try rollups.flush()
            let start = ContinuousClock.now
            try transaction.commit("change the ledger")
            commitDuration = start.duration(to: .now)
            return made.map { made in
                switch made {
                case .success(let completion): completion()
                case .failure(let failure): failure.answer
                }
            }
        } catch {
            transaction.rollBack()
            return changes.map { change in { change.fail(Self.failure(error, change.operation)) } }
        }
    }

    /// What was not made, and what tells its caller.
    private struct Failure: Error {
        let answer: WriteAnswer
    }

    /// Throws only where the whole transaction is lost.
    private func make(_ change: SQLiteChange) throws -> Result<SQLiteChange.Completion, Failure> {
        try savepoint.execute(change.operation)
        do {
            let completion = try change.body(database, rollups)
            try release.execute(change.operation)
            // No sooner, or the rollups would follow what is undone because its savepoint could not be released.
            rollups.accept()
            return .success(completion)
        } catch {
            // Without a transaction SQLite has undone all of them.
            guard sqlite3_get_autocommit(connection) == 0 else { throw error }
            rollups.discard()
            try rollbackToSavepoint.execute(change.operation)
            try release.execute(change.operation)
            return .failure(Failure { change.fail(error) })
        }
    }

    /// What the transaction failed by, as each of its changes is told.
    private static func failure(_ error: any Error, _ operation: String) -> any Error {
        guard let error = error as? StoreError else { return error }
        return StoreError(error.kind, operation, error.message, cause: error.cause)
    }
}
