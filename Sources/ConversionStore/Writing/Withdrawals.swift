import Synchronization

/// Tells a store which conversions of a batch nobody waits for any more. Usable from any thread.
public final class Withdrawals: Sendable {
    @usableFromInline let isUsed = Atomic(false)
    private let indices = Mutex<Set<Int>>([])

    public init() {}

    /// Has the conversion at this place of the batch not written, unless it has been or is being written.
    public func withdraw(_ index: Int) {
        indices.withLock { _ = $0.insert(index) }
        isUsed.store(true, ordering: .releasing)
    }

    /// Most batches lose nothing, and find that out without the lock.
    @inlinable package func holds(_ index: Int) -> Bool {
        isUsed.load(ordering: .acquiring) && isWithdrawn(index)
    }

    @usableFromInline func isWithdrawn(_ index: Int) -> Bool { indices.withLock { $0.contains(index) } }
}
