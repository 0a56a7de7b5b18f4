import ConversionAPI
import ConversionStore
import Testing

@testable import ConversionServer

@Suite struct WatchHubTests {
    @Test(.timeLimit(.minutes(1))) func theHubIsFreeWhileItWakesAWatcher() async throws {
        try await withService { service in
            let hub = WatchHub(store: service.store, workspace: .default)
            let probe = WakeProbe { _ = hub.watcherCount }
            let subscription = try await hub.subscribe(ConversionFilter(), heartbeat: .seconds(60))
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
