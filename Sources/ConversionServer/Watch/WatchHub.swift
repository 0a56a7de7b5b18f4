import ConversionStore
import Synchronization

/// Reads what is being committed once, and hands it to every watcher that has caught up.
///
/// One task reads the ledger's end for all watchers, and only while there are some; another tells those that have been
/// silent for long. A watcher holds a bounded number of events: one that reads too slowly is let go, and reads from the
/// disk again. Usable from any thread.
final class WatchHub: Sendable {
    /// What a watcher is to send.
    enum Item: Sendable {
        case event(LedgerEvent)
        /// Nothing that it wants has been committed up to here.
        case heartbeat(LedgerCursor)
    }

    /// A watcher's place at the hub.
    struct Subscription {
        /// Everything that is committed behind this comes as an item.
        let start: LedgerCursor
        /// Ends when the watcher was too slow, or the hub closes.
        let items: AsyncStream<Item>
    }

    private struct Watcher {
        let filter: ConversionFilter
        let interval: Duration
        var lastItem: ContinuousClock.Instant
        let items: AsyncStream<Item>.Continuation
    }

    private struct State {
        var watchers: [Int: Watcher] = [:]
        var nextWatcher = 0
        var position = LedgerCursor.beginning
        /// While there are watchers: the reader and the clock.
        var tasks: [Task<Void, Never>] = []
        /// Counts the times that they were started: a reader of before hands out nothing more.
        var run = 0
        var isClosed = false
    }

    /// How many items wait for a watcher at most.
    static let bufferLimit = 256
    private static let tick: Duration = .milliseconds(200)

    private let store: any Store
    private let workspace: WorkspaceID
    private let state = Mutex(State())

    init(store: any Store, workspace: WorkspaceID) {
        self.store = store
        self.workspace = workspace
    }

    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// How many watchers have caught up.
    var watcherCount: Int { state.withLock { $0.watchers.count } }

    /// Ends every watcher, and those to come.
    func close() {
        let watchers = state.withLock { state in
            state.isClosed = true
            defer { Self.removeAll(&state) }
            return Array(state.watchers.values)
        }
        for watcher in watchers { watcher.items.finish() }
    }

    func subscribe(_ filter: ConversionFilter, heartbeat interval: Duration) -> Subscription {
        let (items, continuation) = AsyncStream.makeStream(
            of: Item.self, bufferingPolicy: .bufferingOldest(Self.bufferLimit))
        let watcher = Watcher(filter: filter, interval: interval, lastItem: .now, items: continuation)
        let (id, start) = state.withLock { state -> (Int, LedgerCursor) in
            guard !state.isClosed else { return (0, state.position) }
            if state.watchers.isEmpty { startTasks(&state) }
            state.nextWatcher += 1
            state.watchers[state.nextWatcher] = watcher
            return (state.nextWatcher, state.position)
        }
        if id == 0 { continuation.finish() }
        continuation.onTermination = { [weak self] _ in self?.remove(id) }
        return Subscription(start: start, items: items)
    }

    private func remove(_ id: Int) {
        state.withLock { state in
            state.watchers[id] = nil
            if state.watchers.isEmpty { Self.removeAll(&state) }
        }
    }

    private static func removeAll(_ state: inout State) {
        state.watchers = [:]
        state.run += 1
        for task in state.tasks { task.cancel() }
        state.tasks = []
    }

    // MARK: The tasks

    private func startTasks(_ state: inout State) {
        let (run, position) = (state.run, store.ledgerEnd)
        state.position = position
        state.tasks = [
            Task { [weak self, store, workspace] in
                var position = position
                let all = ConversionFilter(includeTest: true)
                do {
                    while !Task.isCancelled {
                        _ = try await store.waitForLedger(beyond: position)
                        let page = try await store.ledgerEvents(all, in: workspace, after: position)
                        position = page.end
                        guard let self, self.deliver(page, run) else { return }
                    }
                } catch {
                    // Cancelled, or the store is closed or cannot be read: whoever watches is told to come again.
                    self?.end(run)
                }
            },
            Task { [weak self] in
                while (try? await Task.sleep(for: Self.tick)) != nil, let self { self.beat(run) }
            },
        ]
    }

    /// False where this run has ended.
    private func deliver(_ page: LedgerPage, _ run: Int) -> Bool {
        let (goesOn, slow) = state.withLock { state -> (Bool, [Watcher]) in
            guard state.run == run else { return (false, []) }
            let now = ContinuousClock.now
            var slow: [Watcher] = []
            for event in page.events {
                for (id, watcher) in state.watchers where watcher.filter.matches(event) {
                    state.watchers[id]?.lastItem = now
                    guard case .dropped = watcher.items.yield(.event(event)) else { continue }
                    state.watchers[id] = nil
                    slow.append(watcher)
                }
            }
            state.position = page.end
            return (true, slow)
        }
        for watcher in slow { watcher.items.finish() }
        return goesOn
    }

    private func beat(_ run: Int) {
        state.withLock { state in
            guard state.run == run else { return }
            // One tick early, so that no silence is longer than what was asked for.
            let now = ContinuousClock.now + Self.tick
            for (id, watcher) in state.watchers where now - watcher.lastItem >= watcher.interval {
                state.watchers[id]?.lastItem = now
                // One that is dropped finds a full buffer: nothing of it is silent.
                watcher.items.yield(.heartbeat(state.position))
            }
        }
    }

    private func end(_ run: Int) {
        let watchers = state.withLock { state -> [Watcher] in
            guard state.run == run else { return [] }
            defer { Self.removeAll(&state) }
            return Array(state.watchers.values)
        }
        for watcher in watchers { watcher.items.finish() }
    }
}
