/// The loop of a ledger's one writer: takes what waits, has an engine write it in as few transactions as may be, and answers.
///
/// Whatever has come while the engine was busy goes into the next transaction, and the loop never waits for more to come: so
/// an idle ledger commits a lone conversion at once, and a busy one shares each wait for the disk among thousands.
///
/// Everything is written in the order in which it was queued, whoever asked for it: neighbours of one kind share a
/// transaction, which ends where the other kind begins or where it is large enough. So nobody is overtaken, and nobody
/// waits for more than what came before and one transaction.
///
/// It belongs to the thread that runs it, as the engine does.
package final class GroupCommit {
    private let queue: WriteQueue
    private let signal: LedgerSignal
    private let engine: any WriteEngine
    private let transactionLimit: Int

    /// What goes into the next transaction: of one kind or the other.
    private struct Pending {
        var batches: [WriteBatch] = []
        var changes: [any QueuedChange] = []
        /// How many conversions or changes those are.
        var count = 0
    }

    /// - Parameters:
    ///   - signal: where each commit is announced before it is answered.
    ///   - transactionLimit: with how many conversions or changes a transaction is large enough.
    package init(_ queue: WriteQueue, _ signal: LedgerSignal, _ engine: any WriteEngine, transactionLimit: Int) {
        self.queue = queue
        self.signal = signal
        self.engine = engine
        self.transactionLimit = transactionLimit
    }

    /// Returns when the queue is closed and all that it held is written and answered. Blocks its thread.
    package func run() {
        var work: [WriteQueue.Work] = []
        var pending = Pending()
        while takeWork(into: &work) {
            for item in work {
                // What came before is written before, and what follows goes in with it until it is enough.
                switch item {
                case .batch(let batch):
                    make(&pending)
                    pending.batches.append(batch)
                    pending.count += batch.conversions.count
                case .change(let change):
                    write(&pending)
                    pending.changes.append(change)
                    pending.count += 1
                case .aside(let aside):
                    write(&pending)
                    make(&pending)
                    let answer = engine.perform(aside)
                    announce()
                    queue.release(WriteQueue.Load(count: 1))
                    answer()
                }
                guard pending.count >= transactionLimit else { continue }
                write(&pending)
                make(&pending)
            }
            write(&pending)
            make(&pending)
            work.removeAll(keepingCapacity: true)
            engine.tidy()
        }
    }

    /// False when the queue is closed and empty.
    private func takeWork(into work: inout [WriteQueue.Work]) -> Bool {
        if queue.take(into: &work) { return true }
        while engine.useMoment() {
            if queue.take(into: &work) { return true }
        }
        var patience = engine.idle(waited: false)
        while true {
            switch queue.waitAndTake(into: &work, patience: patience) {
            case .work: return true
            case .closed: return false
            case .nothing: patience = engine.idle(waited: true)
            }
        }
    }

    private func write(_ pending: inout Pending) {
        guard !pending.batches.isEmpty else { return }
        let outcomes = engine.record(pending.batches)
        announce()
        var written = WriteQueue.Load(count: pending.count)
        for index in pending.batches.indices { written.bytes += pending.batches[index].bytes }
        // Before the answers: who has one may ask for the next.
        queue.release(written)
        for index in pending.batches.indices { pending.batches[index].answer(outcomes[index]) }
        pending.batches.removeAll(keepingCapacity: true)
        pending.count = 0
    }

    private func make(_ pending: inout Pending) {
        guard !pending.changes.isEmpty else { return }
        let answers = engine.make(pending.changes)
        announce()
        queue.release(WriteQueue.Load(count: pending.count))
        for answer in answers { answer() }
        pending.changes.removeAll(keepingCapacity: true)
        pending.count = 0
    }

    private func announce() {
        if let end = engine.lastCommit() { signal.advance(to: end) }
    }
}
