import Synchronization

/// Counts of what came to pass on the connections of one loop. Usable from any thread.
///
/// Each loop has its own, so that no two threads write the same ones.
final class ConnectionCounters: Sendable {
    // `nonisolated(unsafe)`: the pointer never changes, and all that stands there are atomics.
    nonisolated(unsafe) private let counts: UnsafeMutablePointer<Atomic<Int>>

    init() {
        counts = .allocate(capacity: ConnectionEvent.allCases.count)
        for event in ConnectionEvent.allCases { (counts + event.rawValue).initialize(to: Atomic(0)) }
    }

    deinit {
        counts.deinitialize(count: ConnectionEvent.allCases.count)
        counts.deallocate()
    }

    func add(_ event: ConnectionEvent) {
        counts[event.rawValue].wrappingAdd(1, ordering: .relaxed)
    }

    func count(of event: ConnectionEvent) -> Int {
        counts[event.rawValue].load(ordering: .relaxed)
    }
}
