import Basics
import ConversionStore
import Synchronization

/// Where a ledger lies between two stores that open it, and while one has it open.
package final class MemoryDisk: Sendable {
    private let ledger = Mutex(MemoryLedger())

    package init() {}

    /// What is committed.
    var committed: MemoryLedger { ledger.withLock { $0 } }

    func commit(_ changed: MemoryLedger) { ledger.withLock { $0 = changed } }
}

/// A change that waits for the engine in memory.
final class MemoryChange: QueuedChange {
    /// Changes the ledger, and returns its answer.
    let body: @Sendable (inout MemoryLedger) throws -> WriteAnswer
    private let failed: @Sendable (any Error) -> Void

    init(
        _ body: @escaping @Sendable (inout MemoryLedger) throws -> WriteAnswer,
        failed: @escaping @Sendable (any Error) -> Void
    ) {
        self.body = body
        self.failed = failed
    }

    func fail(_ error: any Error) { failed(error) }
}

/// An engine whose transaction is a copy, and whose commit puts the copy in its place.
final class MemoryEngine: WriteEngine {
    private let disk: MemoryDisk
    private let counters: MemoryCounters

    init(_ disk: MemoryDisk, _ counters: MemoryCounters) {
        self.disk = disk
        self.counters = counters
    }

    func record(_ batches: [WriteBatch]) -> [[RecordOutcome]] {
        var ledger = disk.committed
        let now = Uptime.now
        let outcomes = batches.map { batch -> [RecordOutcome] in
            let isOutdated = batch.isOutdated(under: ledger.agentGeneration) { agent, workspace in
                ledger.agents[MemoryLedger.Place(agent, workspace)]?.revision
            }
            if isOutdated { return batch.policyChanged }
            return batch.conversions.indices.map { index in
                batch.isUnwanted(index, at: now) ? RecordOutcome.expired : ledger.record(batch.conversions[index])
            }
        }
        disk.commit(ledger)
        counters.add(outcomes)
        return outcomes
    }

    func make(_ changes: [any QueuedChange]) -> [WriteAnswer] {
        var ledger = disk.committed
        let answers = changes.map { change -> WriteAnswer in
            guard let change = change as? MemoryChange else {
                return { change.fail(StoreError(.internalFault, "change the ledger")) }
            }
            var changed = ledger
            do {
                let answer = try change.body(&changed)
                ledger = changed
                return answer
            } catch {
                return { change.fail(error) }
            }
        }
        disk.commit(ledger)
        return answers
    }

    func perform(_ aside: any QueuedChange) -> WriteAnswer {
        make([aside]).first ?? {}
    }

    func lastCommit() -> LedgerCursor? { LedgerCursor(sequence: disk.committed.lastSequence) }
}

/// What a store in memory tells of itself.
final class MemoryCounters: Sendable {
    private let counts = Mutex(StoreStatistics())

    var current: StoreStatistics { counts.withLock { $0 } }

    func addOverloaded(_ count: Int) { counts.withLock { $0.overloaded += count } }

    func add(_ outcomes: [[RecordOutcome]]) {
        counts.withLock { counts in
            counts.commits += 1
            for outcome in outcomes.joined() {
                switch outcome {
                case .recorded: counts.recorded += 1
                case .duplicate, .duplicateOfRemoved: counts.duplicates += 1
                case .keyReused: counts.keysReused += 1
                case .expired: counts.expired += 1
                case .failed: counts.failed += 1
                case .overloaded, .policyChanged: break
                }
            }
        }
    }
}
