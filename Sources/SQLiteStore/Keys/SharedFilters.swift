import Synchronization

/// Shows readers the filters over an index's complete generations, which the writer makes. Usable from any thread.
///
/// A reader must take them before its snapshot begins. Then they lack only generations that came later, into which it
/// looks itself, and keys that were moved to one of those; and they hold generations that are gone by then, which costs
/// look-ups. Taken later they could lack a generation that was given up since, and that the snapshot still has.
final class SharedFilters: Sendable {
    private let filters = Mutex(FilterStack())

    var complete: FilterStack { filters.withLock { $0 } }

    func publish(_ complete: FilterStack) {
        filters.withLock { $0 = complete }
    }
}
