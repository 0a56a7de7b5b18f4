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
        /// What waits among the items; the watcher takes its events out as they come.
        let backlog: Backlog
    }

    /// How many bytes wait for a watcher. Usable from any thread.
    final class Backlog: Sendable {
        private static let limit = 64 << 10
        private let bytes = Atomic(0)

        /// Counts an event; false where too much waits already.
        func add(_ event: LedgerEvent) -> Bool {
            let size = event.footprint
            let before = bytes.wrappingAdd(size, ordering: .relaxed).oldValue
            return before == 0 || before + size <= Self.limit
        }

        /// The watcher has an event.
        func remove(_ event: LedgerEvent) {
            bytes.wrappingSubtract(event.footprint, ordering: .relaxed)
        }
    }

    private struct Watcher {
        let filter: ConversionFilter
        let interval: Duration
        var lastItem: ContinuousClock.Instant
        let items: AsyncStream<Item>.Continuation
        let backlog: Backlog

        /// Hands an event on; false where too many wait.
        func take(_ event: LedgerEvent) -> Bool {
            guard backlog.add(event) else { return false }
            if case .dropped = items.yield(.event(event)) { return false }
            return true
        }
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
    /// How much memory the page may take that is read for all of them.
    private static let pageBytes = 256 << 10
    private static let tick: Duration = .milliseconds(200)

    private let store: any Store
    private let workspace: WorkspaceID
    private let state = Mutex(State())
    /// Held while items are handed out, so that they come in order. `state` never is: a watcher that is being cancelled
    /// holds its task's own lock, which handing it an item takes, and waits for `state` to leave.
    private let handingOut = Mutex(())

    init(store: any Store, workspace: WorkspaceID) {
        self.store = store
        self.workspace = workspace
    }

    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// How many watchers have caught up.
    var watcherCount: Int { state.withLock { $0.watchers.count } }

    /// Ends every watcher, and those to come.
    func close() {
        let (watchers, tasks) = state.withLock { state in
            state.isClosed = true
            return (Array(state.watchers.values), Self.removeAll(&state))
        }
        for task in tasks { task.cancel() }
        for watcher in watchers { watcher.items.finish() }
    }

    /// - Throws: `StoreError` where the ledger's end cannot be read.
    func subscribe(_ filter: ConversionFilter, heartbeat interval: Duration) async throws -> Subscription {
        let end = try await store.ledgerEnd()
        let (items, continuation) = AsyncStream.makeStream(
            of: Item.self, bufferingPolicy: .bufferingOldest(Self.bufferLimit))
        let backlog = Backlog()
        let watcher = Watcher(
            filter: filter, interval: interval, lastItem: .now, items: continuation, backlog: backlog)
        let (id, start) = state.withLock { state -> (Int, LedgerCursor) in
            guard !state.isClosed else { return (0, state.position) }
            if state.watchers.isEmpty { startTasks(&state, from: end) }
            state.nextWatcher += 1
            state.watchers[state.nextWatcher] = watcher
            return (state.nextWatcher, state.position)
        }
        if id == 0 { continuation.finish() }
        continuation.onTermination = { [weak self] _ in self?.remove(id) }
        return Subscription(start: start, items: items, backlog: backlog)
    }

    private func remove(_ id: Int) {
        let tasks = state.withLock { state -> [Task<Void, Never>] in
            state.watchers[id] = nil
            return state.watchers.isEmpty ? Self.removeAll(&state) : []
        }
        for task in tasks { task.cancel() }
    }

    /// Returns the tasks that are to be cancelled.
    private static func removeAll(_ state: inout State) -> [Task<Void, Never>] {
        defer { state.tasks = [] }
        state.watchers = [:]
        state.run += 1
        return state.tasks
    }

    // MARK: The tasks

    private func startTasks(_ state: inout State, from position: LedgerCursor) {
        let run = state.run
        state.position = position
        state.tasks = [
            Task { [weak self, store, workspace] in
                var position = position
                var all = ConversionFilter(includeTest: true)
                all.includeCalls = true
                do {
                    while !Task.isCancelled {
                        _ = try await store.waitForLedger(beyond: position)
                        let page = try await store.ledgerEvents(
                            all, in: workspace, after: position, bytes: Self.pageBytes)
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
        let slow = handingOut.withLock { _ -> [Watcher]? in
            let watchers = state.withLock { state -> [Int: Watcher]? in
                guard state.run == run else { return nil }
                // Whoever subscribes from now on reads this page from the disk.
                state.position = page.end
                return state.watchers
            }
            guard let watchers else { return nil }
            var seen: [Int] = []
            var slow: [Int] = []
            for (id, watcher) in watchers {
                let events = page.events.filter { watcher.filter.matches($0) }
                guard !events.isEmpty else { continue }
                if events.allSatisfy({ watcher.take($0) }) {
                    seen.append(id)
                } else {
                    slow.append(id)
                }
            }
            let now = ContinuousClock.now
            state.withLock { state in
                for id in seen { state.watchers[id]?.lastItem = now }
                for id in slow { state.watchers[id] = nil }
            }
            return slow.compactMap { watchers[$0] }
        }
        for watcher in slow ?? [] { watcher.items.finish() }
        return slow != nil
    }

    private func beat(_ run: Int) {
        handingOut.withLock { _ in
            let (silent, position) = state.withLock { state -> ([Watcher], LedgerCursor) in
                guard state.run == run else { return ([], state.position) }
                // One tick early, so that no silence is longer than what was asked for.
                let now = ContinuousClock.now + Self.tick
                let silent = state.watchers.filter { now - $0.value.lastItem >= $0.value.interval }
                for id in silent.keys { state.watchers[id]?.lastItem = now }
                return (Array(silent.values), state.position)
            }
            // One that is dropped finds a full buffer: nothing of it is silent.
            for watcher in silent { watcher.items.yield(.heartbeat(position)) }
        }
    }

    private func end(_ run: Int) {
        let (watchers, tasks) = state.withLock { state -> ([Watcher], [Task<Void, Never>]) in
            guard state.run == run else { return ([], []) }
            return (Array(state.watchers.values), Self.removeAll(&state))
        }
        for task in tasks { task.cancel() }
        for watcher in watchers { watcher.items.finish() }
    }
}
