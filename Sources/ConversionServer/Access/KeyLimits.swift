import Basics
import Synchronization

/// What one key may ask of the server at a time, so that its flood leaves room for others.
public struct KeyLimits: Sendable, Hashable {
    /// Calls a second in the long run; nil for any number.
    public var rate: Int?
    /// Calls at once beyond that rate.
    public var burst = 1000
    /// Calls that may be under way, streams too.
    public var calls = 1024
    /// Conversions that may wait for the disk.
    public var queued = 16_384

    public init() {}
}

/// What one key is doing at the moment, over all loops.
final class KeyUsage: Sendable {
    enum Refusal {
        /// Calls too fast; better after this.
        case rate(Duration)
        case calls
    }

    private let limits: KeyLimits
    private let calls = Atomic(0)
    private let queued = Atomic(0)
    private let used = Atomic(false)
    /// When the rate's budget is full again, in nanoseconds of `Uptime`: the generic cell rate algorithm.
    private let fullAt = Atomic<Int64>(.min)
    /// In nanoseconds; 0 for any rate.
    private let interval: Int64

    init(_ limits: KeyLimits) {
        self.limits = limits
        interval = limits.rate.map { 1_000_000_000 / Int64(max($0, 1)) } ?? 0
    }

    /// Nil where the call may begin; it must `leave` then.
    func enter(at start: Uptime) -> Refusal? {
        guard calls.wrappingAdd(1, ordering: .relaxed).newValue <= limits.calls else {
            leave()
            return .calls
        }
        if interval > 0, let wait = spend(at: start) {
            leave()
            return .rate(wait)
        }
        // A store alone would take the line from other loops with each call.
        if !used.load(ordering: .relaxed) { used.store(true, ordering: .relaxed) }
        return nil
    }

    func leave() { calls.wrappingSubtract(1, ordering: .relaxed) }

    /// Whether there was a call since this was asked last.
    func takeUsed() -> Bool { used.exchange(false, ordering: .relaxed) }

    /// Nil where the rate allows it; else when it will.
    private func spend(at start: Uptime) -> Duration? {
        let now = start.nanoseconds
        var before = fullAt.load(ordering: .relaxed)
        while true {
            let after = max(before, now) + interval
            let excess = after - now - interval * Int64(max(limits.burst, 1))
            guard excess <= 0 else { return .nanoseconds(excess) }
            let (done, found) = fullAt.compareExchange(expected: before, desired: after, ordering: .relaxed)
            if done { return nil }
            before = found
        }
    }

    // MARK: The store's queue

    /// False where so many of the key's conversions wait already; else `leaveQueue` must follow. A lone batch always may.
    func enterQueue(_ count: Int) -> Bool {
        let (before, after) = queued.wrappingAdd(count, ordering: .relaxed)
        guard after > limits.queued, before > 0 else { return true }
        leaveQueue(count)
        return false
    }

    func leaveQueue(_ count: Int) { queued.wrappingSubtract(count, ordering: .relaxed) }
}
