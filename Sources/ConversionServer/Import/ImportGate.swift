import Synchronization

/// Bounds what all imports together have in the store's queue, so that they leave room there for what is tracked.
final class ImportGate: Sendable {
    private let inside = Mutex(0)

    /// Batches of at most 1,000 conversions, or a message's 4 MiB: an eighth of the queue, or half of its memory.
    static let limit = 8

    /// False where there is no room; else `leave` must follow.
    func enter() -> Bool {
        inside.withLock { inside in
            guard inside < Self.limit else { return false }
            inside += 1
            return true
        }
    }

    func leave() {
        inside.withLock { $0 -= 1 }
    }
}
