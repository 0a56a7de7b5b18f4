import Basics
import ConversionStore
import Logging

/// Removes what is older than an operator wants to keep, now and then, and out of the way of calls.
///
/// It removes nothing while the clock cannot be believed: ``RetentionClock`` says when that is.
public struct Retention: Sendable {
    private let store: any Store
    private let age: Duration
    private let interval: Duration
    private let maxGap: Duration
    private let counters: RetentionCounters
    private let logger: Logger

    /// - Parameters:
    ///   - age: how long conversions and calls are kept.
    ///   - interval: how often to look for older ones; the first time after this or a minute, whichever is less.
    ///   - maxGap: how long a server may have been away for its clock to be believed at its start.
    ///   - counters: where what was done is counted.
    public init(
        store: any Store, age: Duration, interval: Duration, maxGap: Duration = .seconds(7 * 86_400),
        counters: RetentionCounters = RetentionCounters(), logger: Logger
    ) {
        self.store = store
        self.age = age
        self.interval = interval
        self.maxGap = maxGap
        self.counters = counters
        self.logger = logger
    }

    /// Goes on until the task is cancelled.
    public func run() async {
        var clock: RetentionClock?
        var pause = Duration.zero
        while (try? await Task.sleep(for: pause)) != nil {
            let isFirst = clock == nil
            do {
                // As long as the ledger cannot say what time it was, nothing is removed.
                let now = Timestamp.now
                var known: RetentionClock
                if let clock { known = clock } else { known = try await self.clock(at: now) }
                let isBelieved = believes(known.judge(now, at: .now))
                clock = known
                if isBelieved {
                    try await store.noteTime(now)
                    // The first pass is for later: a start has other things to do.
                    if !isFirst { try await pass(at: now) }
                }
            } catch is CancellationError {
                return
            } catch {
                // What a pass has not done, the next one does.
                counters.addFailure()
                logger.warning("old records could not be removed", metadata: ["cause": "\(error)"])
            }
            pause = isFirst ? min(interval, .seconds(60)) : interval
        }
    }

    private func clock(at now: Timestamp) async throws -> RetentionClock {
        let last = try await store.lastTime()
        // What is received from now on has its time from the clock in question, and must not speak for it.
        if let last { try await store.noteTime(last) }
        return RetentionClock(last: last, maxGap: maxGap, now: now, uptime: .now)
    }

    private func pass(at now: Timestamp) async throws {
        let pass = try await removeOld(at: now)
        counters.add(pass)
        report(pass)
    }

    /// Says so where the clock begins, or ceases, to be out of question.
    private func believes(_ verdict: RetentionClock.Verdict) -> Bool {
        switch verdict {
        case .believed:
            if counters.resume() {
                logger.notice("the clock is plausible again, and old records are removed again")
            }
            return true
        case .ahead(let lead, let expected):
            let reason =
                "the clock is \(lead.components.seconds) seconds ahead of \(expected.seconds) (seconds since 1970), "
                + "where the ledger and the time since the start have it"
            if counters.stop(because: reason) {
                logger.error(
                    "nothing is removed for its age, as the clock cannot be right",
                    metadata: [
                        "reason": "\(reason)",
                        "remedy": "set the clock; if it is right, start the server once with a longer --retain-max-gap",
                    ])
            }
            return false
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
