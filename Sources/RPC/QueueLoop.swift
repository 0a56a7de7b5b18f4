import Dispatch

/// A serial dispatch queue as the loop of calls that come from no socket.
final class QueueLoop: CallLoop {
    let index = 0
    private let queue = DispatchQueue(label: "conversiond.calls")
    private let key = DispatchSpecificKey<Bool>()

    init() {
        queue.setSpecific(key: key, value: true)
    }

    // The key belongs to this loop alone, so that any value of it means this queue.
    var isCurrent: Bool { DispatchQueue.getSpecific(key: key) != nil }

    func execute(_ work: @escaping @Sendable () -> Void) {
        queue.async(execute: work)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }

    /// Runs `work` on the loop once `delay` has passed, at the latest after a century.
    func execute(after delay: Duration, _ work: @escaping @Sendable () -> Void) {
        let nanoseconds = min(max(0, delay / .nanoseconds(1)), 3e18)
        queue.asyncAfter(deadline: .now() + .nanoseconds(Int(nanoseconds)), execute: work)
    }
}
