import Basics
import ConversionStore
import GRDB
import GRDBSQLite
import Logging

/// The engine's side of group commit: what the ledger's one writer does with what waits, and what it does in between.
///
/// Belongs to the thread that runs the `GroupCommit`, which holds the writing connection as long as this does.
final class LedgerWriter: WriteEngine {
    let database: Database
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
    private let counters: StoreCounters
    private let policies: PolicyCache
    private let signal: LedgerSignal
    private let configuration: SQLiteConfiguration
    private let logger: Logger
    private let rollups: RollupWriter
    /// Whether there were filters to make cheaper, the last time that nothing had come for a while.
    private var isBinding = false
    /// How long a fold that failed is not tried again, and until when; nil where the last one went well.
    private var foldPause: (length: Duration, end: Uptime)?

    init(
        _ database: Database, table: ConversionTable, rooms: SharedFilters, keys: SharedFilters,
        policies: PolicyCache, counters: StoreCounters, signal: LedgerSignal, checkpointer: Checkpointer,
        configuration: SQLiteConfiguration,
        logger: Logger
    ) throws {
        guard let connection = database.sqliteConnection else { throw StoreError(.closed, "open the database") }
        self.database = database
        self.policies = policies
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

    // MARK: What waits

    func record(_ batches: [WriteBatch]) -> [[RecordOutcome]] {
        guard let outdated = outdated(batches) else { return write(batches) }
        let rest = batches.indices.filter { !outdated.contains($0) }
        var outcomes = batches.indices.map { outdated.contains($0) ? batches[$0].policyChanged : [] }
        guard !rest.isEmpty else { return outcomes }
        for (index, written) in zip(rest, write(rest.map { batches[$0] })) { outcomes[index] = written }
        return outcomes
    }

    /// The batches that must be admitted anew; nil for none. Policies change on this thread alone, after their commits.
    private func outdated(_ batches: [WriteBatch]) -> Set<Int>? {
        let generation = policies.generation
        var outdated: Set<Int>?
        for index in batches.indices
        where batches[index].isOutdated(
            under: generation, revision: { policies.policy(agent: $0, in: $1)?.revision })
        { outdated = (outdated ?? []).union([index]) }
        return outdated
    }

    private func write(_ batches: [WriteBatch]) -> [[RecordOutcome]] {
        let result = recorder.record(batches)
        commits += 1
        recorded += result.outcomes.reduce(0) { $0 + $1.count }
        counters.add(result)
        if !result.isCommitted { logFailure(result) }
        return result.outcomes
    }

    func make(_ changes: [any QueuedChange]) -> [WriteAnswer] {
        // The store queues no others.
        let own = changes.compactMap { $0 as? SQLiteChange }
        let answers = changing.make(own)
        counters.addChanges(own.count, committedIn: changing.commitDuration)
        recorder.forgetSequence()
        return answers
    }

    func perform(_ aside: any QueuedChange) -> WriteAnswer {
        guard let own = aside as? SQLiteAside else {
            return { aside.fail(StoreError(.internalFault, "change the ledger")) }
        }
        let answer = own.body(self)
        if transaction.isOpen { transaction.rollBack() }
        return answer
    }

    func lastCommit() -> LedgerCursor? {
        do {
            return LedgerCursor(sequence: try recorder.lastSequence ?? Schema.lastSequence(database))
        } catch {
            // Whoever waits learns of it with the next commit.
            logger.error("reading the ledger's end failed", metadata: ["cause": "\(error)"])
            return nil
        }
    }

    /// Takes keys out of a generation that has few, and tells what became of it. Between two transactions.
    func thin(_ index: GenerationIndex, _ generation: Int64) throws -> GenerationFilters.Thinned {
        try generations.thin(index, generation)
    }

    /// Has the rollups take in all that there is, and tells up to where they hold the ledger. Between two transactions.
    func foldAll() -> LedgerCursor {
        // Somebody waits for just this.
        foldPause?.end = .now
        foldTail(of: 1)
        return LedgerCursor(sequence: fold.watermark)
    }

    // MARK: In between

    func tidy() {
        foldTail(of: configuration.foldLimit)
        checkpoint(beyond: checkpointLimit)
    }

    /// Nobody waits at this moment, and a fold is worth those that come meanwhile.
    func useMoment() -> Bool { foldTail(of: foldSlice, limit: foldSlice) }

    func idle(waited: Bool) -> Duration? {
        guard waited else {
            isBinding = false
            return patience
        }
        loadFilters()
        isBinding = recorder.bind() || rollups.bind()
        let hasFolded = foldTail(of: configuration.idleFoldLimit)
        checkpoint(beyond: configuration.idleCheckpointPages)
        // A tail may be longer than one fold takes in, and what has failed is tried again.
        if !hasFolded, !isBinding, foldPause == nil || tail < configuration.idleFoldLimit { return nil }
        return patience
    }

    /// For how long nothing must come until there is time for what is due; nil where nothing is.
    ///
    /// Between two calls of a busy server it is idle for moments, which are no time for a checkpoint.
    private var patience: Duration? {
        if isBinding { return .milliseconds(1) }
        let isDue =
            writeAheadLog.hasGrown(by: configuration.idleCheckpointPages) || tail >= configuration.idleFoldLimit
            || !hasFilters
        let pause = foldPause.map { Uptime.now.duration(to: $0.end) } ?? .zero
        return isDue ? max(configuration.idleTime, pause) : nil
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
