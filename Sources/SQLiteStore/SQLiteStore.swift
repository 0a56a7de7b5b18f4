import ConversionStore
import Dispatch
import Foundation
import GRDB
import GRDBSQLite
import Logging

/// The store in one SQLite file, with one writer and several readers, for one server at a time.
///
/// A commit is durable: the write-ahead log is synced (synchronous FULL) before any of its conversions is answered.
/// Call `close` when done: dropping the last reference also writes what is queued, but waits for nothing.
public final class SQLiteStore: Store {
    let configuration: SQLiteConfiguration
    let table: ConversionTable
    let policies: PolicyCache
    let queue: WriteQueue
    let gate: ReadGate
    let counters: StoreCounters
    let pool: DatabasePool
    let signal: LedgerSignal
    let erasures = ErasureState()
    let rooms = SharedFilters()
    let keys = SharedFilters()
    private let closing: Closing

    /// Opens the database, and creates it where there is none; the directory must be there.
    ///
    /// Blocks for the disk. Throws a `StoreError` of the kinds named "at opening", in one line for whoever started the
    /// program.
    public init(path: String, configuration: SQLiteConfiguration = SQLiteConfiguration(), logger: Logger) throws {
        let opening = "open the database"
        self.configuration = configuration
        let file = try DatabaseFile(path: path)
        if file.wasTightened {
            logger.notice("the empty file at the ledger's place is now its owner's alone (mode 0600)")
        }
        let policies = PolicyCache()
        do {
            table = ConversionTable(ids: try Self.prepare(file, policies, configuration))
            pool = try Self.openPool(file, configuration)
        } catch {
            throw StoreError.wrapped(error, opening)
        }
        self.policies = policies
        queue = WriteQueue(limit: configuration.queueLimit, byteLimit: configuration.queueByteLimit)
        gate = ReadGate()
        counters = StoreCounters()
        signal = LedgerSignal()
        closing = Closing()
        try startWriter(file, logger)
    }

    deinit {
        gate.close()
        queue.close()
    }

    public func probe() async throws {
        try await write("write to the disk") { database in
            // Writes the first page although it stays as it was; an UPDATE to the same values would write nothing.
            try database.execute(sql: "PRAGMA user_version = \(Schema.version)")
        }
    }

    public func statistics() -> StoreStatistics {
        var statistics = counters.current
        statistics.ledgerEvents = signal.count
        let load = queue.load
        (statistics.queued, statistics.queuedBytes) = (load.count, load.bytes)
        return statistics
    }

    public func close() async {
        gate.close()
        queue.close()
        await closing.wait()
    }

    /// Migrates, and reads what is kept in memory, on a connection that is closed again before the pool's first.
    private static func prepare(
        _ file: DatabaseFile, _ policies: PolicyCache, _ configuration: SQLiteConfiguration
    ) throws -> ConversionIDScheme {
        let database = try DatabaseQueue(path: file.path, configuration: connections(configuration))
        let ids = try database.writeWithoutTransaction { database in
            // SQLite opens a file that it may not write for reading, and would tell only at the first conversion.
            guard sqlite3_db_readonly(database.sqliteConnection, nil) == 0 else {
                throw StoreError(.unwritable, "open the database")
            }
            try Schema.migrate(database)
            try AgentTable.loadPolicies(database, into: policies)
            return try Schema.conversionIDs(database)
        }
        try database.close()
        return ids
    }

    private static func connections(_ configuration: SQLiteConfiguration) -> Configuration {
        let cacheSize = configuration.cacheSize
        var connections = Configuration()
        connections.label = "conversions"
        connections.foreignKeysEnabled = true
        connections.busyMode = .timeout(configuration.busyTimeout / .seconds(1))
        connections.maximumReaderCount = max(1, configuration.readerCount)
        connections.persistentReadOnlyConnections = true
        connections.prepareDatabase { database in
            // Negative is KiB. Readers walk the index of a list and gain little from a larger cache.
            let size = database.configuration.readonly ? 4_096 : cacheSize
            try database.execute(sql: "PRAGMA cache_size = -\(size)")
        }
        return connections
    }

    private static func openPool(
        _ file: DatabaseFile, _ configuration: SQLiteConfiguration
    ) throws -> DatabasePool {
        let pool = try DatabasePool(path: file.path, configuration: connections(configuration))
        do {
            try openReaders(of: pool)
        } catch {
            // Not by its last reference, which a reader's thread may let go of after the file's lock is released.
            try? pool.close()
            throw error
        }
        return pool
    }

    /// Opens every reader: by the time one is needed, clients may have used up the file descriptors.
    private static func openReaders(of pool: DatabasePool) throws {
        let opened = DispatchGroup()
        let failure = Monitor<(any Error)?>(nil)
        for _ in 0..<pool.configuration.maximumReaderCount {
            opened.enter()
            pool.asyncRead { reader in
                do {
                    // The log is opened by the first question.
                    _ = try Int.fetchOne(reader.get(), sql: "SELECT id FROM ledger")
                } catch {
                    failure.withLock { $0 = error }
                    // Maybe on the queue that opens the others, which must not wait.
                    return opened.leave()
                }
                opened.leave()
                // Or the next question would go to this reader again.
                opened.wait()
            }
        }
        opened.wait()
        if let failure = failure.withLock({ $0 }) { throw failure }
    }

    private func startWriter(_ file: DatabaseFile, _ logger: Logger) throws {
        let started = Monitor<Result<Void, StoreError>?>(nil)
        let thread = Thread {
            [pool, table, rooms, keys, policies, queue, gate, counters, signal, configuration, closing] in
            var failure: StoreError?
            do {
                let checkpointer = try Checkpointer(path: file.path, counters: counters, logger: logger)
                defer { checkpointer.stop() }
                try pool.writeWithoutTransaction { database in
                    try Self.makeDurable(database, configuration)
                    let writer = try LedgerWriter(
                        database, table: table, rooms: rooms, keys: keys, policies: policies, counters: counters,
                        signal: signal,
                        checkpointer: checkpointer, configuration: configuration, logger: logger)
                    started.withLock { $0 = .success(()) }
                    started.notify()
                    GroupCommit(queue, signal, writer, transactionLimit: configuration.transactionLimit).run()
                }
            } catch {
                failure = StoreError.wrapped(error, "open the database")
            }
            signal.close()
            gate.waitUntilEmpty()
            // Who closes last moves the log into the database and removes it, which readers cannot.
            pool.invalidateReadOnlyConnections()
            do {
                try pool.close()
            } catch {
                logger.error("closing the database failed", metadata: ["cause": "\(error)"])
            }
            file.release()
            if let failure {
                // No sooner: whoever tries again finds the file free.
                started.withLock { $0 = $0 ?? .failure(failure) }
                started.notify()
            }
            closing.finish()
        }
        thread.name = "store-writer"
        thread.start()
        try started.waitForResult { $0 }.get()
    }

    /// GRDB's pool sets NORMAL with WAL, under which a commit may be lost to a power cut.
    private static func makeDurable(_ database: Database, _ configuration: SQLiteConfiguration) throws {
        try database.execute(
            sql: """
                PRAGMA synchronous = FULL;
                PRAGMA secure_delete = \(configuration.secureDelete ? "ON" : "OFF");
                PRAGMA journal_size_limit = \(64 << 20);
                """)
        if let pageLimit = configuration.pageLimit {
            try database.execute(sql: "PRAGMA max_page_count = \(pageLimit)")
        }
        guard try Int.fetchOne(database, sql: "PRAGMA synchronous") == 2 else {
            throw StoreError(.internalFault, "open the database", "commits would not be durable")
        }
    }
}

/// Lets any number of callers wait for the store's last file to be closed.
private final class Closing: Sendable {
    private struct State {
        var isFinished = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Monitor(State())

    func wait() async {
        await withCheckedContinuation { continuation in
            let isFinished = state.withLock { state in
                if !state.isFinished { state.waiting.append(continuation) }
                return state.isFinished
            }
            if isFinished { continuation.resume() }
        }
    }

    func finish() {
        let waiting = state.withLock { state in
            state.isFinished = true
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}
