import Synchronization

/// Shows readers the filters over an index's complete generations, which the writer makes. Usable from any thread.
///
/// What a reader takes before its snapshot begins may lack generations that the snapshot has: those it looks into. One
/// that it takes later may hold more than the snapshot, which costs look-ups.
final class SharedFilters: Sendable {
    private let filters = Mutex(FilterStack())

    var complete: FilterStack { filters.withLock { $0 } }

    func publish(_ complete: FilterStack) {
        filters.withLock { $0 = complete }
    }
}
