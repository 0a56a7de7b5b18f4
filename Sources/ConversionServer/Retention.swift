import ConversionStore
import Logging

/// Removes what is older than an operator wants to keep, now and then, and out of the way of calls.
public struct Retention: Sendable {
    private let store: any Store
    private let age: Duration
    private let interval: Duration
    private let counters: RetentionCounters
    private let logger: Logger

    /// - Parameters:
    ///   - age: how long conversions and calls are kept.
    ///   - interval: how often to look for older ones; the first time after this or a minute, whichever is less.
    ///   - counters: where what was done is counted.
    public init(
        store: any Store, age: Duration, interval: Duration, counters: RetentionCounters = RetentionCounters(),
        logger: Logger
    ) {
        self.store = store
        self.age = age
        self.interval = interval
        self.counters = counters
        self.logger = logger
    }

    /// Goes on until the task is cancelled.
    public func run() async {
        var pause = min(interval, .seconds(60))
        while (try? await Task.sleep(for: pause)) != nil {
            pause = interval
            do {
                let pass = try await removeOld(at: .now)
                counters.add(pass)
                report(pass)
            } catch is CancellationError {
                return
            } catch {
                // What a pass has not done, the next one does.
                counters.addFailure()
                logger.warning("old records could not be removed", metadata: ["cause": "\(error)"])
            }
        }
    }

    /// Makes one pass over the store.
    func removeOld(at now: Timestamp) async throws -> RetentionPass {
        let (cutoff, isBeyond) = now.nanoseconds.subtractingReportingOverflow(Int64(age / .nanoseconds(1)))
        var pass = RetentionPass(cutoff: Timestamp(nanoseconds: isBeyond ? .min : cutoff))
        while !pass.isDone {
            let start = ContinuousClock.now
            do {
                pass = try await store.proceed(with: pass)
            } catch let error as StoreError where error.kind == .overloaded {
                try await Task.sleep(for: .milliseconds(500))
            }
            // At most a fifth of the writer's time, so that a call seldom waits for a step.
            try await Task.sleep(for: (ContinuousClock.now - start) * 4)
        }
        return pass
    }

    private func report(_ pass: RetentionPass) {
        guard pass.conversionCount + pass.callCount + pass.keyCount > 0 else { return }
        logger.info(
            "old records were removed",
            metadata: [
                "conversions": "\(pass.conversionCount)", "calls": "\(pass.callCount)", "keys": "\(pass.keyCount)",
            ])
    }
}
