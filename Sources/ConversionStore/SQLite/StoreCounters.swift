import Synchronization

/// Counts for `StoreStatistics`, added to once a transaction or a refusal and read by any thread.
final class StoreCounters: Sendable {
    private let counts = Mutex(StoreStatistics())

    var current: StoreStatistics { counts.withLock { $0 } }

    func addOverloaded(_ count: Int) {
        counts.withLock { $0.overloaded += count }
    }

    func addCheckpoint() {
        counts.withLock { $0.checkpoints += 1 }
    }

    func add(_ result: ConversionRecorder.Result) {
        var new = StoreStatistics()
        for outcome in result.outcomes.joined() {
            switch outcome {
            case .recorded: new.recorded += 1
            case .duplicate: new.duplicates += 1
            case .keyReused: new.keysReused += 1
            case .expired: new.expired += 1
            case .failed: new.failed += 1
            // Given by the queue, which counts it itself.
            case .overloaded: break
            }
        }
        counts.withLock { counts in
            if result.isCommitted { counts.commits += 1 } else { counts.failedCommits += 1 }
            counts.recorded += new.recorded
            counts.duplicates += new.duplicates
            counts.keysReused += new.keysReused
            counts.expired += new.expired
            counts.failed += new.failed
        }
    }
}
