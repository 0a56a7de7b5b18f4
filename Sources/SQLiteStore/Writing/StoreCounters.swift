import ConversionStore
import Synchronization

/// Counts for `StoreStatistics`, added to once a transaction or a refusal and read by any thread.
final class StoreCounters: Sendable {
    private let counts = Mutex(StoreStatistics())

    var current: StoreStatistics { counts.withLock { $0 } }

    func addOverloaded(_ count: Int) {
        counts.withLock { $0.overloaded += count }
    }

    func addCheckpoint(_ duration: Duration, failed: Bool) {
        counts.withLock { counts in
            counts.checkpoints += 1
            if failed { counts.failedCheckpoints += 1 }
            counts.checkpointTime += duration
        }
    }

    func addFold(_ duration: Duration, failed: Bool) {
        counts.withLock { counts in
            if failed { counts.failedFolds += 1 } else { counts.folds += 1 }
            counts.foldTime += duration
        }
    }

    /// - Parameter duration: of COMMIT; nil where there was none.
    func addChanges(_ count: Int, committedIn duration: Duration?) {
        counts.withLock { counts in
            guard let duration else { return counts.failedChangeCommits += 1 }
            counts.changeCommits += 1
            counts.commitDurations.add(duration)
            counts.commitSizes.add(Double(count))
        }
    }

    func add(_ result: ConversionRecorder.Result) {
        var (recorded, duplicates, keysReused, expired, failed) = (0, 0, 0, 0, 0)
        for outcome in result.outcomes.joined() {
            switch outcome {
            case .recorded: recorded += 1
            case .duplicate, .duplicateOfRemoved: duplicates += 1
            case .keyReused: keysReused += 1
            case .expired: expired += 1
            case .failed: failed += 1
            // Given by the queue, which counts it itself.
            case .overloaded: break
            }
        }
        counts.withLock { counts in
            if let duration = result.commitDuration {
                counts.commits += 1
                counts.commitDurations.add(duration)
                counts.commitSizes.add(Double(recorded + duplicates + keysReused + expired + failed))
            } else {
                counts.failedCommits += 1
            }
            counts.recorded += recorded
            counts.duplicates += duplicates
            counts.keysReused += keysReused
            counts.expired += expired
            counts.failed += failed
        }
    }
}
