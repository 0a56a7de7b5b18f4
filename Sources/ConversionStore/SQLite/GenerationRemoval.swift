import GRDB
import GRDBSQLite

/// Empties generations of which few keys are left, in transactions of their own, and has their filters forgotten then.
///
/// Belongs to the writer thread, and must go before the connection is closed.
final class GenerationRemoval {
    private let connection: OpaquePointer
    private let files: LedgerFiles
    private let recorder: ConversionRecorder
    private let rollups: RollupWriter
    private let begin: PreparedStatement
    private let commit: PreparedStatement
    private let rollback: PreparedStatement

    static let operation = "remove what is old"

    init(
        _ database: Database, _ files: LedgerFiles, _ recorder: ConversionRecorder, _ rollups: RollupWriter
    ) throws {
        guard let connection = database.sqliteConnection else { throw StoreError(.closed, Self.operation) }
        self.connection = connection
        self.files = files
        self.recorder = recorder
        self.rollups = rollups
        begin = try PreparedStatement(connection, "BEGIN IMMEDIATE")
        commit = try PreparedStatement(connection, "COMMIT")
        rollback = try PreparedStatement(connection, "ROLLBACK")
    }

    /// Takes a step, and tells what became of the generation.
    func thin(_ index: GenerationIndex, _ generation: Int64) throws -> GenerationFilters.Thinned {
        let thinned: GenerationFilters.Thinned
        do {
            try files.requireInPlace()
            try begin.execute(Self.operation)
            thinned =
                switch index {
                case .keys: try recorder.thin(generation, keys: Removal.rowLimit)
                case .rooms: try rollups.thin(generation, facts: Removal.rowLimit)
                }
            try commit.execute(Self.operation)
        } catch {
            // SQLite ends the transaction itself upon some failures; there is nothing to undo then.
            if sqlite3_get_autocommit(connection) == 0 { _ = rollback.run() }
            rollups.discardAll()
            throw error
        }
        // Not before: in a transaction that is rolled back the generation has its keys as before.
        if thinned == .gone {
            switch index {
            case .keys: recorder.forget(generation)
            case .rooms: rollups.forget(generation)
            }
        }
        return thinned
    }
}
