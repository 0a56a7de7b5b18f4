import Basics
import GRDB
import GRDBSQLite
import Logging

/// The one writer: takes what waits, writes it in as few transactions as may be, and answers.
///
/// Whatever has come while it was busy goes into the next transaction, and it never waits for more to come: so an idle
/// store commits a lone conversion at once, and a busy one shares each wait for the disk among thousands.
/// Lives on a thread of its own, which holds the writing connection as long as this does.
final class LedgerWriter {
    private let database: Database
    private let recorder: ConversionRecorder
    private let fold: RollupFold
    private let changing: ChangeTransaction
    private let transaction: WriterTransaction
    private let generations: GenerationRemoval
    private let writeAheadLog: WriteAheadLog
    private let checkpointer: Checkpointer
    /// Since the log was moved last: transactions, and conversions in them.
    private var commits = 0
    private var recorded = 0
    private let queue: WriteQueue
    private let counters: StoreCounters
    private let signal: LedgerSignal
    private let configuration: SQLiteConfiguration
    private let logger: Logger
    private let rollups: RollupWriter
    /// How long a fold that failed is not tried again, and until when; nil where the last one went well.
    private var foldPause: (length: Duration, end: Uptime)?

    init(
        _ database: Database, table: ConversionTable, rooms: SharedFilters, keys: SharedFilters, queue: WriteQueue,
        counters: StoreCounters, signal: LedgerSignal, checkpointer: Checkpointer, configuration: SQLiteConfiguration,
        logger: Logger
    ) throws {
        guard let connection = database.sqliteConnection else { throw StoreError(.closed, "open the database") }
        self.database = database
        self.queue = queue
        self.counters = counters
        self.signal = signal
        self.configuration = configuration
        self.logger = logger
        signal.begin(at: LedgerCursor(sequence: try Schema.lastSequence(database)))
        let files = try LedgerFiles(connection)
        rollups = try RollupWriter(database, showing: rooms, generationLimit: configuration.generationLimit)
        transaction = try WriterTransaction(database, rollups)
        recorder = try ConversionRecorder(
            database, files, transaction, table: table, showing: keys,
            generationLimit: configuration.generationLimit)
        fold = try RollupFold(rollups, transaction)
        changing = try ChangeTransaction(database, files, rollups, transaction)
        generations = GenerationRemoval(files, transaction, recorder, rollups)
        writeAheadLog = WriteAheadLog(connection)
        self.checkpointer = checkpointer
    }

    /// Returns when the queue is closed and all that it held is written and answered.
    func run() {
        var work: [WriteQueue.Work] = []
        var batches: [WriteQueue.Batch] = []
        var changes: [WriteQueue.Change] = []
        while takeWork(into: &work) {
            var count = 0
            for item in work {
                // What came before is written before, and what follows goes in with it until it is enough.
                switch item {
                case .batch(let batch):
                    if !changes.isEmpty {
                        make(&changes)
                        count = 0
                    }
                    batches.append(batch)
                    count += batch.conversions.count
                case .change(let change):
                    if !batches.isEmpty {
                        write(&batches)
                        count = 0
                    }
                    changes.append(change)
                    count += 1
                case .aside(let body):
                    write(&batches)
                    make(&changes)
                    count = 0
                    let answer = body(database)
                    if transaction.isOpen { transaction.rollBack() }
                    queue.release(count: 1, bytes: 0)
                    answer()
                case .thin(let index, let generation, let thinned):
                    write(&batches)
                    make(&changes)
                    let result = Result { try generations.thin(index, generation) }
                    queue.release(count: 1, bytes: 0)
                    thinned(result)
                    count = 0
                case .fold(let folded):
                    write(&batches)
                    make(&changes)
                    // Somebody waits for just this.
                    foldPause?.end = .now
                    foldTail(of: 1)
                    queue.release(count: 1, bytes: 0)
                    folded(LedgerCursor(sequence: fold.watermark))
                    count = 0
                }
                guard count >= configuration.transactionLimit else { continue }
                write(&batches)
                make(&changes)
                count = 0
            }
            write(&batches)
            make(&changes)
            work.removeAll(keepingCapacity: true)
            foldTail(of: configuration.foldLimit)
            checkpoint(beyond: checkpointLimit)
        }
    }

    /// How many conversions the transactions have had since the log was begun.
    private enum Load {
        /// Calls come nearly one by one.
        case light
        /// There is time to spare, and calls that would wait for what takes long.
        case medium
        /// There is none: what costs least is best.
        case heavy
    }

    private var load: Load { recorded < commits * 8 ? .light : recorded < commits * 64 ? .medium : .heavy }

    /// Where calls come one by one, the log is kept short: what it is written over with is on the disk sooner than what it
    /// grows by.
    private var checkpointLimit: Int {
        load == .light ? configuration.lightCheckpointPages : configuration.checkpointPages
    }

    /// What is folded while nobody waits. Each fold holds up those that come meanwhile, and many small ones cost more than
    /// a large one.
    private var foldSlice: Int { max(configuration.foldLimit / (load == .medium ? 16 : 2), 1) }

    /// False when the queue is closed and empty.
    private func takeWork(into work: inout [WriteQueue.Work]) -> Bool {
        if queue.take(into: &work) { return true }
        // Nobody waits at this moment, and a fold is worth those that come meanwhile.
        while foldTail(of: foldSlice, limit: foldSlice) {
            if queue.take(into: &work) { return true }
        }
        var isBinding = false
        while true {
            // Between two calls of a busy server it is idle for moments, which are no time for a checkpoint.
            let isDue =
                writeAheadLog.hasGrown(by: configuration.idleCheckpointPages) || tail >= configuration.idleFoldLimit
                || !hasFilters
            let pause = foldPause.map { Uptime.now.duration(to: $0.end) } ?? .zero
            let patience = isBinding ? .milliseconds(1) : isDue ? max(configuration.idleTime, pause) : nil
            switch queue.waitAndTake(into: &work, patience: patience) {
            case .work: return true
            case .closed: return false
            case .nothing: break
            }
            loadFilters()
            isBinding = recorder.bind() || rollups.bind()
            let hasFolded = foldTail(of: configuration.idleFoldLimit)
            checkpoint(beyond: configuration.idleCheckpointPages)
            // A tail may be longer than one fold takes in, and what has failed is tried again.
            if !hasFolded, !isBinding, foldPause == nil || tail < configuration.idleFoldLimit { break }
        }
        // Nothing is due any more: without patience it waits for work or the end.
        return queue.waitAndTake(into: &work, patience: nil) == .work
    }

    private var hasFilters: Bool { recorder.isLoaded && rollups.isLoaded }

    /// Reads what is otherwise read when it is first needed.
    private func loadFilters() {
        do {
            try recorder.load()
            try rollups.load()
        } catch {
            // Whoever needs them tries again, and fails by it.
            logger.error("reading the filters failed", metadata: ["cause": "\(error)"])
        }
    }

    /// How many changes of the ledger the rollups do not know, at most.
    private var tail: Int64 { signal.end.sequence - fold.watermark }

    /// Has the rollups take the tail in, up to `limit` of it, if it is so long, and tells whether it was.
    @discardableResult private func foldTail(of length: Int, limit: Int? = nil) -> Bool {
        guard tail >= max(length, 1), foldPause.map({ $0.end <= .now }) ?? true else { return false }
        let start = ContinuousClock.now
        do {
            try fold.run(limit: limit ?? max(configuration.foldLimit, 1))
            foldPause = nil
            counters.addFold(start.duration(to: .now), failed: false)
        } catch {
            counters.addFold(start.duration(to: .now), failed: true)
            // Reports count the tail from its rows meanwhile.
            let length = foldPause.map { min($0.length * 2, .seconds(60)) } ?? configuration.foldRetryTime
            foldPause = (length, Uptime.now.advanced(by: length))
            logger.error("folding conversions into the rollups failed", metadata: ["cause": "\(error)"])
        }
        return true
    }

    private func make(_ changes: inout [WriteQueue.Change]) {
        guard !changes.isEmpty else { return }
        let answers = changing.make(changes)
        counters.addChanges(changes.count, committedIn: changing.commitDuration)
        recorder.forgetSequence()
        announceChange()
        queue.release(count: changes.count, bytes: 0)
        for answer in answers { answer() }
        changes.removeAll(keepingCapacity: true)
    }

    private func write(_ batches: inout [WriteQueue.Batch]) {
        guard !batches.isEmpty else { return }
        let result = recorder.record(batches[...])
        commits += 1
        recorded += batches.reduce(0) { $0 + $1.conversions.count }
        counters.add(result)
        if !result.isCommitted { logFailure(result) }
        if let last = recorder.lastSequence { signal.advance(to: LedgerCursor(sequence: last)) }
        queue.release(
            count: batches.reduce(0) { $0 + $1.conversions.count }, bytes: batches.reduce(0) { $0 + $1.bytes })
        for (batch, outcomes) in zip(batches, result.outcomes) { batch.completed(outcomes) }
        batches.removeAll(keepingCapacity: true)
    }

    /// A change may have been one of the ledger.
    private func announceChange() {
        do {
            signal.advance(to: LedgerCursor(sequence: try Schema.lastSequence(database)))
        } catch {
            // Whoever waits learns of it with the next commit.
            logger.error("reading the ledger's end failed", metadata: ["cause": "\(error)"])
        }
    }

    /// Has the log's pages moved, and the log begun anew where it has come to the limit.
    private func checkpoint(beyond limit: Int) {
        // A disk that much is written to at once keeps commits waiting; but the fewer the steps, the fewer the writes.
        let isGentle = load == .medium
        if writeAheadLog.hasGrown(by: isGentle ? min(limit, configuration.checkpointStep) : limit) {
            writeAheadLog.noteCheckpoint()
            checkpointer.begin(syncing: isGentle)
        }
        guard checkpointer.takeFinished(), writeAheadLog.length >= limit else { return }
        (commits, recorded) = (0, 0)
        moveRest()
    }

    /// Moves what the checkpointer has left, so that the log is begun anew.
    private func moveRest() {
        let start = ContinuousClock.now
        let code = writeAheadLog.checkpoint()
        // A reader or another program in the way is no failure: the rest moves the next time.
        let hasFailed = code != SQLITE_OK && code & 0xff != SQLITE_BUSY
        counters.addCheckpoint(start.duration(to: .now), failed: hasFailed)
        guard hasFailed else { return }
        logger.error("a checkpoint failed", metadata: ["code": "\(code)"])
    }

    private func logFailure(_ result: ConversionRecorder.Result) {
        guard case .failed(let error)? = result.outcomes.lazy.joined().first(where: { _ in true }) else { return }
        logger.error(
            "a transaction was rolled back",
            metadata: [
                "conversions": "\(result.outcomes.reduce(0) { $0 + $1.count })", "reason": "\(error.message)",
                "cause": "\(error.cause.map { "\($0)" } ?? "none")",
            ])
    }
}
