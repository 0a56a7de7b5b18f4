import ConversionAPI
import ConversionStore
import Dispatch
import Synchronization
import Testing

@testable import ConversionServer

@Suite struct WatchHubTests {
    /// Whether another thread may use the hub at the moment when a watcher's task is woken. A watcher that is cancelled
    /// then does: were it to wait for the hub, and the hub for its task, both would wait for ever.
    @Test(.timeLimit(.minutes(1))) func theHubIsFreeWhileItWakesAWatcher() async throws {
        try await withService { service in
            let hub = WatchHub(store: service.store, workspace: .default)
            let probe = WakeProbe { _ = hub.watcherCount }
            let subscription = hub.subscribe(ConversionFilter(), heartbeat: .seconds(60))
            let watcher = Task(executorPreference: probe) {
                for await item in subscription.items {
                    if case .event = item { return true }
                }
                return false
            }
            // The watcher's first wait comes before the event, which wakes it.
            while probe.wakes == 0 { await Task.yield() }
            probe.begin()
            _ = try await service.track(TrackConversionRequest(agentID: "a", roomName: "1"))
            #expect(await watcher.value)
            #expect(probe.freeWakes > 0)
            #expect(probe.freeWakes == probe.probedWakes)
            hub.close()
        }
    }
}

/// Runs its tasks' jobs, and sees at each whether `use` can be done on another thread meanwhile.
private final class WakeProbe: TaskExecutor {
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
