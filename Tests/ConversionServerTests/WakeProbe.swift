import Dispatch
import Synchronization

/// Runs its tasks' jobs, and sees at each whether `use` can be done on another thread meanwhile.
///
/// Whoever wakes a task takes its lock, which one that cancels the task holds, maybe while it wants what `use` uses: were
/// that kept from others during the waking, both would wait for ever.
final class WakeProbe: TaskExecutor {
    private struct State {
        var wakes = 0
        var isProbing = false
        var probed = 0
        var free = 0
    }

    private let use: @Sendable () -> Void
    private let state = Mutex(State())
    private let jobs = DispatchQueue(label: "probe")

    init(_ use: @escaping @Sendable () -> Void) {
        self.use = use
    }

    var wakes: Int { state.withLock { $0.wakes } }
    var probedWakes: Int { state.withLock { $0.probed } }
    var freeWakes: Int { state.withLock { $0.free } }

    func begin() {
        state.withLock { $0.isProbing = true }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if state.withLock({ $0.isProbing }) {
            let used = DispatchSemaphore(value: 0)
            DispatchQueue.global().async { [use] in
                use()
                used.signal()
            }
            let isFree = used.wait(timeout: .now() + 2) == .success
            state.withLock { state in
                state.probed += 1
                if isFree { state.free += 1 }
            }
        }
        jobs.async { [self] in
            job.runSynchronously(on: asUnownedTaskExecutor())
            // After the job has come to its wait.
            state.withLock { $0.wakes += 1 }
        }
    }
}
