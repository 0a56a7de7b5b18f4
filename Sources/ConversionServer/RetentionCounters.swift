import ConversionStore
import Synchronization

/// What retention has removed since the server was started. Usable from any thread.
public final class RetentionCounters: Sendable {
    /// The counts at one moment.
    public struct Counts: Sendable, Hashable {
        /// Passes that came to their end.
        public var passes = 0
        /// Passes that broke off; the next one does the rest.
        public var failedPasses = 0
        public var conversions = 0
        public var calls = 0
        /// Idempotency keys.
        public var keys = 0
        /// Why nothing is removed at present; nil where something may be.
        public var stopReason: String?
    }

    private let counts = Mutex(Counts())

    public init() {}

    public var current: Counts { counts.withLock { $0 } }

    func add(_ pass: RetentionPass) {
        counts.withLock { counts in
            counts.passes += 1
            counts.conversions += pass.conversionCount
            counts.calls += pass.callCount
            counts.keys += pass.keyCount
        }
    }

    /// Nothing is removed from now on; true where something was before.
    func stop(because reason: String) -> Bool {
        counts.withLock { counts in
            defer { counts.stopReason = reason }
            return counts.stopReason == nil
        }
    }

    /// Old records are removed again; true where they were not.
    func resume() -> Bool {
        counts.withLock { counts in
            defer { counts.stopReason = nil }
            return counts.stopReason != nil
        }
    }

    func addFailure() { counts.withLock { $0.failedPasses += 1 } }
}
