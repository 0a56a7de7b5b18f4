import ConversionStore
import Synchronization

/// A hub for each workspace that has been watched. Usable from any thread.
final class WatchHubs: Sendable {
    private struct State {
        var hubs: [WorkspaceID: WatchHub] = [:]
        var isClosed = false
    }

    private let store: any Store
    private let state = Mutex(State())

    init(store: any Store) {
        self.store = store
    }

    func hub(of workspace: WorkspaceID) -> WatchHub {
        state.withLock { state in
            if let hub = state.hubs[workspace] { return hub }
            let hub = WatchHub(store: store, workspace: workspace)
            if state.isClosed { hub.close() }
            state.hubs[workspace] = hub
            return hub
        }
    }

    /// How many watchers have caught up.
    var watcherCount: Int { state.withLock { Array($0.hubs.values) }.reduce(0) { $0 + $1.watcherCount } }

    /// Ends every watcher, and those to come.
    func close() {
        let hubs = state.withLock { state in
            state.isClosed = true
            return Array(state.hubs.values)
        }
        for hub in hubs { hub.close() }
    }
}
