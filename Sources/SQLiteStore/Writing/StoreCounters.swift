import ConversionStore
import Synchronization

/// Counts for `StoreStatistics`, added to once a transaction or a refusal and read by any thread.
final class StoreCounters: Sendable {
    /// What is done between the transactions of callers.
    struct Upkeep: Sendable {
        /// How often recent conversions were folded into the rollups, how often that failed, and how long both took.
        var folds = 0
        var failedFolds = 0
        var foldTime = Duration.zero
        /// How often the log was moved into the database, how often of these that failed, and how long both took.
        var checkpoints = 0
        var failedCheckpoints = 0
        var checkpointTime = Duration.zero
    }

    private let counts = Mutex(StoreStatistics())
    private let upkeepCounts = Mutex(Upkeep())

    /// With the samples of this engine.
    var current: StoreStatistics {
        var statistics = counts.withLock { $0 }
        statistics.samples = upkeep.samples
        return statistics
    }

    var upkeep: Upkeep { upkeepCounts.withLock { $0 } }

    func addOverloaded(_ count: Int) {
        counts.withLock { $0.overloaded += count }
    }

    func addCheckpoint(_ duration: Duration, failed: Bool) {
        upkeepCounts.withLock { counts in
            counts.checkpoints += 1
            if failed { counts.failedCheckpoints += 1 }
            counts.checkpointTime += duration
        }
    }

    func addFold(_ duration: Duration, failed: Bool) {
        upkeepCounts.withLock { counts in
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
            // Given by the queue, which counts it itself, and by nobody here.
            case .overloaded, .policyChanged: break
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

extension StoreCounters.Upkeep {
    fileprivate var samples: [StoreSamples] {
        [
            StoreSamples(
                "folds_total", .counter, "Times that conversions were folded into the reports.",
                [.init(Double(folds), "result", "done"), .init(Double(failedFolds), "result", "failed")]),
            StoreSamples(
                "fold_seconds_total", .counter, "How long that took.", [.init(foldTime / .seconds(1))]),
            StoreSamples(
                "checkpoints_total", .counter, "Times that the log was moved into the database.",
                [
                    .init(Double(checkpoints - failedCheckpoints), "result", "done"),
                    .init(Double(failedCheckpoints), "result", "failed"),
                ]),
            StoreSamples(
                "checkpoint_seconds_total", .counter, "How long that took.", [.init(checkpointTime / .seconds(1))]),
        ]
    }
}
