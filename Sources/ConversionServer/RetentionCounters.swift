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

    func addFailure() { counts.withLock { $0.failedPasses += 1 } }
}
