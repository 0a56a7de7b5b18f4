import ConversionStore
import Foundation
import GRDBSQLite
import Logging

/// Moves the write-ahead log's pages into the database on a thread and a connection of its own: no commit waits for it.
///
/// A passive checkpoint needs no lock that a writer takes (https://www.sqlite.org/wal.html, section 2.2). While it works,
/// the writer goes on; so it works in passes, each over what the one before has left, until little is left, which the
/// writer then moves itself between two commits: only a log without a rest is begun anew.
///
/// Usable from any thread; ``stop()`` must have returned before the database is closed for good.
final class Checkpointer: Sendable {
    private enum State {
        case idle
        /// The thread has been asked to begin, or is at work.
        case working(syncing: Bool)
        /// The writer should move what is left.
        case finished
        case stopping
        case stopped
    }

    /// With no more pages than this left in the log nothing is gained by another pass.
    private static let restLimit = 64
    private static let passLimit = 4

    private let state = Monitor(State.idle)

    /// - Throws: `StoreError` where no connection can be made.
    init(path: String, counters: StoreCounters, logger: Logger) throws(StoreError) {
        let connection = try Connection(path)
        let thread = Thread { [state] in
            while case .working(let syncing) = Self.waitForWork(state) {
                Self.work(connection, counters, logger)
                // SQLite itself does so when no page is left to move, which is in the writer's time.
                if syncing, let code = connection.sync() {
                    logger.error("syncing the database failed", metadata: ["code": "\(code)"])
                }
                state.withLock { state in
                    if case .working = state { state = .finished }
                }
            }
            connection.close()
            state.withLock { $0 = .stopped }
            state.notify()
        }
        thread.name = "store-checkpointer"
        thread.start()
    }

    /// Has the thread begin, unless it has not come to an end.
    ///
    /// - Parameter syncing: whether it waits for the disk, too. Else what it has moved is synced when the rest is moved.
    func begin(syncing: Bool) {
        let isAsked = state.withLock { state in
            guard case .idle = state else { return false }
            state = .working(syncing: syncing)
            return true
        }
        if isAsked { state.notify() }
    }

    /// Whether the writer should move the rest now; true once for each time that the thread has begun.
    func takeFinished() -> Bool {
        state.withLock { state in
            guard case .finished = state else { return false }
            state = .idle
            return true
        }
    }

    /// Returns when the thread has closed its connection.
    func stop() {
        state.withLock { $0 = .stopping }
        state.notify()
        state.waitForResult { state -> Void? in
            if case .stopped = state { () } else { nil }
        }
    }

    // MARK: On the thread

    /// The state when it is to work, or to end.
    private static func waitForWork(_ state: Monitor<State>) -> State {
        state.waitForResult { state in
            switch state {
            case .working, .stopping, .stopped: state
            case .idle, .finished: nil
            }
        }
    }

    private static func work(_ connection: Connection, _ counters: StoreCounters, _ logger: Logger) {
        for _ in 0..<passLimit {
            let start = ContinuousClock.now
            let (code, rest) = connection.checkpoint()
            // A reader or another program in the way is no failure: the rest moves the next time.
            let hasFailed = code != SQLITE_OK && code & 0xff != SQLITE_BUSY
            counters.addCheckpoint(start.duration(to: .now), failed: hasFailed)
            if hasFailed { logger.error("a checkpoint failed", metadata: ["code": "\(code)"]) }
            if code != SQLITE_OK || rest <= restLimit { break }
        }
    }

    /// What the thread alone uses once it runs.
    ///
    /// `@unchecked Sendable`: made before the thread starts, and then touched by it alone.
    private final class Connection: @unchecked Sendable {
        private var handle: OpaquePointer?

        init(_ path: String) throws(StoreError) {
            let operation = "open the database"
            let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
            let opened = sqlite3_open_v2(path, &handle, flags, nil)
            guard opened == SQLITE_OK, let handle else {
                let failure = handle.map { SQLiteFailure($0, code: opened) }
                sqlite3_close(handle)
                handle = nil
                guard let failure else { throw StoreError(.ioError, operation) }
                throw StoreError(failure, operation)
            }
            // The log is opened by the first question. What is moved is synced as the writer syncs.
            let code = sqlite3_exec(
                handle, "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; SELECT id FROM ledger", nil, nil, nil
            )
            guard code == SQLITE_OK else {
                let failure = SQLiteFailure(handle, code: code)
                close()
                throw StoreError(failure, operation)
            }
        }

        /// Moves what can be moved without waiting for anyone. A failure loses nothing: the log stays as it is, durable.
        ///
        /// - Returns: SQLite's result code, and how many of the log's pages are left.
        func checkpoint() -> (code: CInt, rest: Int) {
            var (length, moved): (CInt, CInt) = (0, 0)
            let code = sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_PASSIVE, &length, &moved)
            return (code, Int(length) - Int(moved))
        }

        /// Has the disk hold what was moved. SQLite syncs once more, by the writer's connection, before it begins the log
        /// anew, and Linux tells each descriptor of a failure: that one fails as well then, and the log stays.
        ///
        /// - Returns: what it failed by; nil on success.
        func sync() -> CInt? {
            var file: UnsafeMutablePointer<sqlite3_file>?
            let found = sqlite3_file_control(handle, "main", SQLITE_FCNTL_FILE_POINTER, &file)
            guard found == SQLITE_OK, let file, let sync = file.pointee.pMethods?.pointee.xSync else {
                return found == SQLITE_OK ? SQLITE_INTERNAL : found
            }
            let code = sync(file, SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY)
            return code == SQLITE_OK ? nil : code
        }

        func close() {
            sqlite3_close(handle)
            handle = nil
        }

        deinit {
            sqlite3_close(handle)
        }
    }
}
