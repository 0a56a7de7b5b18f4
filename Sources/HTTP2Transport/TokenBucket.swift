import NIOCore

/// A budget that refills: so much at once, and so much a second in the long run.
struct TokenBucket {
    private let burst: Double
    private let rate: Double
    private var tokens: Double
    private var filled: NIODeadline

    /// - Parameters:
    ///   - burst: what the budget holds when it is full, as it is at first.
    ///   - rate: what it gets back each second.
    init(burst: Int, rate: Int, at now: NIODeadline) {
        self.burst = Double(burst)
        self.rate = Double(rate)
        tokens = self.burst
        filled = now
    }

    /// Takes one; false if there is none.
    mutating func take(at now: @autoclosure () -> NIODeadline) -> Bool {
        guard holdsOne(at: now()) else { return false }
        tokens -= 1
        return true
    }

    /// Whether one is left. The time is asked for only when the budget is spent.
    mutating func holdsOne(at now: @autoclosure () -> NIODeadline) -> Bool {
        if tokens >= 1 { return true }
        let now = now()
        tokens = min(burst, tokens + rate * Double((now - filled).nanoseconds) / 1e9)
        filled = now
        return tokens >= 1
    }
}
