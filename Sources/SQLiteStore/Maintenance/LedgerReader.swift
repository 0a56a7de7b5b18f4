import ConversionStore
import Foundation
import GRDB
import GRDBSQLite

/// A ledger's file opened for reading only, whether or not a server has it open.
///
/// It takes no lock of `DatabaseFile`'s: SQLite's own let readers in beside the writer. Where no server runs, opening may
/// leave an empty "-wal" and a "-shm" beside the file, which the next server takes away. Belongs to one thread.
final class LedgerReader {
    /// Goes after the queue, as it was there before it.
    private let hold: OpenLedgers.Hold?
    let queue: DatabaseQueue
    private let progress = ProgressHook()

    /// Throws a `StoreError` of the kinds named "at opening".
    init(path: String, operation: String) throws(StoreError) {
        let path = DatabaseFile.resolved(path)
        let header = try LedgerHeader.read(path, writing: false, operation)
        if header?.hasLog ?? true { try LedgerCompany.require(path, operation) }
        hold = OpenLedgers.hold(path)
        do {
            var configuration = Configuration()
            configuration.label = "ledger-reader"
            configuration.readonly = true
            configuration.busyMode = .timeout(5)
            queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.unsafeRead { try Schema.requireOurs($0) }
        } catch {
            throw StoreError.wrapped(error, operation)
        }
    }

    /// Has `body` called now and then while SQLite works; once it says no, the work fails with `CancellationError`.
    func onProgress(_ body: @escaping () -> Bool) {
        progress.body = body
        queue.unsafeRead { database in
            sqlite3_progress_handler(
                database.sqliteConnection, 20_000,
                { context in
                    guard let context else { return 0 }
                    return Unmanaged<ProgressHook>.fromOpaque(context).takeUnretainedValue().goesOn() ? 0 : 1
                }, Unmanaged.passUnretained(progress).toOpaque())
        }
    }

    /// Runs `body` without a transaction around it, and brings its errors to the store's terms.
    func run<Value>(_ operation: String, _ body: (Database) throws -> Value) throws -> Value {
        try translating(operation) { try queue.unsafeRead(body) }
    }

    /// Runs `body` on one snapshot.
    func snapshot<Value>(_ operation: String, _ body: (Database) throws -> Value) throws -> Value {
        try translating(operation) { try queue.read(body) }
    }

    private func translating<Value>(_ operation: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch {
            if progress.isStopped { throw CancellationError() }
            throw StoreError.converted(error, operation)
        }
    }

    /// The connection goes first, so that its handler is never called for what is gone.
    deinit {
        queue.unsafeRead { sqlite3_progress_handler($0.sqliteConnection, 0, nil, nil) }
    }
}

/// Belongs to the thread that uses the connection.
private final class ProgressHook {
    var body: () -> Bool = { true }
    private(set) var isStopped = false

    func goesOn() -> Bool {
        if !isStopped, !body() { isStopped = true }
        return !isStopped
    }
}
