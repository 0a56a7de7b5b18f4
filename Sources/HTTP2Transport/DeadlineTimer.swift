import NIOCore
import RPC

/// One timer for all the calls of a connection: set to the earliest deadline, so that most calls set none.
struct DeadlineTimer {
    private var scheduled: Scheduled<Void>?
    private var earliest: Deadline?

    /// Has `check` run on the loop when the deadline passes, unless it runs before that anyway. After it has
    /// run, the deadlines that are left are scheduled anew by their owner.
    mutating func schedule(_ deadline: Deadline, on eventLoop: any EventLoop, check: @escaping () -> Void) {
        if let earliest, earliest <= deadline, !earliest.hasPassed { return }
        scheduled?.cancel()
        earliest = deadline
        let nanoseconds = deadline.remaining / .nanoseconds(1)
        scheduled = eventLoop.assumeIsolated().scheduleTask(in: .nanoseconds(Int64(min(nanoseconds, 1e18)) + 1), check)
    }

    mutating func cancel() {
        scheduled?.cancel()
        scheduled = nil
        earliest = nil
    }
}
