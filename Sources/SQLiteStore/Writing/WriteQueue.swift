import ConversionStore
import GRDB

/// What waits for the writer, in order and bounded.
final class WriteQueue: Sendable {
    /// Conversions that came together and are answered together.
    struct Batch: Sendable {
        let conversions: [NewConversion]
        let withdrawals: Withdrawals?
        let bytes: Int
        let completed: @Sendable ([RecordOutcome]) -> Void
    }

    enum Work: Sendable {
        case batch(Batch)
        case change(Change)
        /// What is done between two transactions.
        case aside(@Sendable (Database) -> Answer)
        /// Has the rollups take the tail in, and is then told up to where they hold the ledger.
        case fold(@Sendable (LedgerCursor) -> Void)
        /// Takes keys out of a generation that has few, and tells what became of it.
        case thin(GenerationIndex, Int64, @Sendable (Result<GenerationFilters.Thinned, any Error>) -> Void)
    }

    /// Any other change. Those that wait together share a transaction, in which each has a savepoint of its own.
    struct Change: Sendable {
        /// For people, as `StoreError.operation`.
        let operation: String
        /// Makes the change. Returns what is to be done right after the commit, before anything else is written, which in
        /// turn returns the answer: to be run once the ledger's new end is announced, since whoever has an answer must
        /// find in the ledger what it speaks of.
        let body: @Sendable (Database, RollupWriter) throws -> Completion
        /// The answer where nothing was changed.
        let failed: @Sendable (any Error) -> Void
    }

    typealias Completion = @Sendable () -> Answer

    typealias Answer = @Sendable () -> Void

    /// Why nothing was queued.
    enum Refusal {
        case full
        case closed
    }

    /// How waiting for work ended.
    enum Waiting {
        case work
        /// Nothing came in time.
        case nothing
        /// Nothing will come.
        case closed
    }

    private struct State {
        var waiting: [Work] = []
        /// Conversions and changes that wait or are under way.
        var count = 0
        var bytes = 0
        var writerSleeps = false
        var isClosed = false
    }

    private let state = Monitor(State())
    private let limit: Int
    private let byteLimit: Int

    init(limit: Int, byteLimit: Int) {
        self.limit = limit
        self.byteLimit = byteLimit
    }

    /// Nil when queued.
    func append(_ batch: Batch) -> Refusal? {
        append(.batch(batch), count: batch.conversions.count, bytes: batch.bytes)
    }

    /// Nil when queued.
    func appendFold(_ folded: @escaping @Sendable (LedgerCursor) -> Void) -> Refusal? {
        append(.fold(folded), count: 1, bytes: 0)
    }

    /// Nil when queued.
    func appendThinning(
        of index: GenerationIndex, _ generation: Int64,
        _ thinned: @escaping @Sendable (Result<GenerationFilters.Thinned, any Error>) -> Void
    ) -> Refusal? {
        append(.thin(index, generation, thinned), count: 1, bytes: 0)
    }

    /// Nil when queued.
    func append(_ change: Change) -> Refusal? {
        append(.change(change), count: 1, bytes: 0)
    }

    /// Nil when queued.
    func append(aside: @escaping @Sendable (Database) -> Answer) -> Refusal? {
        append(.aside(aside), count: 1, bytes: 0)
    }

    private func append(_ work: Work, count: Int, bytes: Int) -> Refusal? {
        let (refusal, wake): (Refusal?, Bool) = state.withLock { state in
            if state.isClosed { return (.closed, false) }
            if state.count + count > limit || state.bytes + bytes > byteLimit { return (.full, false) }
            state.count += count
            state.bytes += bytes
            state.waiting.append(work)
            defer { state.writerSleeps = false }
            return (nil, state.writerSleeps)
        }
        if wake { state.notify() }
        return refusal
    }

    /// Moves all that waits into `work`, which must be empty. False when there is nothing.
    func take(into work: inout [Work]) -> Bool {
        state.withLock { state in
            swap(&state.waiting, &work)
            return !work.isEmpty
        }
    }

    /// As `take`, but waits for work: for good, or for about `patience`.
    func waitAndTake(into work: inout [Work], patience: Duration?) -> Waiting {
        let attempt = { (state: inout State) -> Waiting? in
            guard state.waiting.isEmpty else {
                swap(&state.waiting, &work)
                return .work
            }
            state.writerSleeps = !state.isClosed
            return state.isClosed ? .closed : nil
        }
        guard let patience else { return state.waitForResult(attempt) }
        return state.waitForResult(patience: patience, attempt) ?? .nothing
    }

    /// Gives their room in the queue back to conversions or changes that have been written.
    func release(count: Int, bytes: Int) {
        state.withLock { state in
            state.count -= count
            state.bytes -= bytes
        }
    }

    /// Refuses what comes from now on; what waits is still written.
    func close() {
        state.withLock { $0.isClosed = true }
        state.notify()
    }

    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// How much waits or is under way.
    var load: (count: Int, bytes: Int) { state.withLock { ($0.count, $0.bytes) } }
}
