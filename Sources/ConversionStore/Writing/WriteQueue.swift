/// What waits to be written, in the order in which it came, and bounded. Usable from any thread; one writer takes from it.
package final class WriteQueue: Sendable {
    /// What a writer takes.
    package enum Work: Sendable {
        case batch(WriteBatch)
        /// May share a transaction with others.
        case change(any QueuedChange)
        /// Is done between two transactions.
        case aside(any QueuedChange)
    }

    /// Why nothing was queued.
    package enum Refusal: Sendable {
        /// Trying again later helps.
        case full
        case closed

        /// The same for whoever asked for something.
        ///
        /// - Parameter operation: for people, as `StoreError.operation`.
        package func error(_ operation: String) -> StoreError {
            switch self {
            case .full: StoreError(.overloaded, operation)
            case .closed: StoreError(.closed, operation)
            }
        }
    }

    /// How much waits or is being written.
    package struct Load: Sendable, Hashable {
        /// Conversions, and other changes.
        package var count = 0
        /// About the memory of the conversions.
        package var bytes = 0

        package init(count: Int = 0, bytes: Int = 0) {
            self.count = count
            self.bytes = bytes
        }
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
        var load = Load()
        var writerSleeps = false
        var isClosed = false
    }

    private let state = Monitor(State())
    private let limit: Load

    /// - Parameters:
    ///   - limit: how many conversions and changes may wait or be under way.
    ///   - byteLimit: how much memory the conversions among them may take.
    package init(limit: Int, byteLimit: Int) {
        self.limit = Load(count: limit, bytes: byteLimit)
    }

    // MARK: For whoever asks

    /// Nil when queued. A batch that is larger than the whole queue is always refused.
    package func append(_ batch: WriteBatch) -> Refusal? {
        append(.batch(batch), Load(count: batch.conversions.count, bytes: batch.bytes))
    }

    /// Nil when queued.
    package func append(_ change: any QueuedChange) -> Refusal? {
        append(.change(change), Load(count: 1))
    }

    /// Nil when queued.
    package func append(aside: any QueuedChange) -> Refusal? {
        append(.aside(aside), Load(count: 1))
    }

    /// Refuses what comes from now on; what waits is still written.
    package func close() {
        state.withLock { $0.isClosed = true }
        state.notify()
    }

    package var isClosed: Bool { state.withLock { $0.isClosed } }

    package var load: Load { state.withLock { $0.load } }

    private func append(_ work: Work, _ added: Load) -> Refusal? {
        let (refusal, wake): (Refusal?, Bool) = state.withLock { state in
            if state.isClosed { return (.closed, false) }
            if state.load.count + added.count > limit.count || state.load.bytes + added.bytes > limit.bytes {
                return (.full, false)
            }
            state.load.count += added.count
            state.load.bytes += added.bytes
            state.waiting.append(work)
            defer { state.writerSleeps = false }
            return (nil, state.writerSleeps)
        }
        if wake { state.notify() }
        return refusal
    }

    // MARK: For the writer

    /// Moves all that waits into `work`, which must be empty. False when there is nothing.
    func take(into work: inout [Work]) -> Bool {
        state.withLock { state in
            swap(&state.waiting, &work)
            return !work.isEmpty
        }
    }

    /// As `take`, but waits for work: for good, or for about `patience`. Blocks its thread.
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

    /// Gives the room of what has been written back.
    func release(_ written: Load) {
        state.withLock { state in
            state.load.count -= written.count
            state.load.bytes -= written.bytes
        }
    }
}
