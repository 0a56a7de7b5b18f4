import Synchronization

/// Tells when something has been committed: advanced by the writer, waited for by any task.
package final class LedgerSignal: Sendable {
    private struct Waiter {
        let cursor: LedgerCursor
        let continuation: CheckedContinuation<LedgerCursor, any Error>
    }

    private struct State {
        var end = LedgerCursor.beginning
        /// The end when the ledger was opened.
        var start = LedgerCursor.beginning
        var isClosed = false
        var waiters: [UInt64: Waiter] = [:]
        var nextWaiter: UInt64 = 0
    }

    private let state = Mutex(State())

    package init() {}

    /// The place behind the last commit.
    package var end: LedgerCursor { state.withLock { $0.end } }

    /// How many conversions, adjustments, erasures and changes of calls have been committed since the ledger was opened.
    /// Sequences leave none out while it is open; before that, a restore may have skipped many.
    package var count: Int64 { state.withLock { $0.end.sequence - $0.start.sequence } }

    /// Notes where the ledger ends when it is opened.
    package func begin(at end: LedgerCursor) {
        state.withLock { ($0.start, $0.end) = (end, end) }
    }

    package func advance(to end: LedgerCursor) {
        let woken = state.withLock { state -> [Waiter] in
            state.end = max(state.end, end)
            guard !state.waiters.isEmpty else { return [] }
            let woken = state.waiters.filter { $0.value.cursor < state.end }
            for id in woken.keys { state.waiters[id] = nil }
            return Array(woken.values)
        }
        for waiter in woken { waiter.continuation.resume(returning: end) }
    }

    /// Nothing will be committed any more.
    package func close() {
        let woken = state.withLock { state in
            state.isClosed = true
            defer { state.waiters = [:] }
            return Array(state.waiters.values)
        }
        for waiter in woken { waiter.continuation.resume(throwing: Self.closed) }
    }

    /// Returns when something has been committed behind the cursor; the new end.
    package func wait(beyond cursor: LedgerCursor) async throws -> LedgerCursor {
        let id = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let ready = state.withLock { state -> Result<LedgerCursor, any Error>? in
                    if state.end > cursor { return .success(state.end) }
                    if state.isClosed { return .failure(Self.closed) }
                    state.waiters[id] = Waiter(cursor: cursor, continuation: continuation)
                    return nil
                }
                if let ready { return continuation.resume(with: ready) }
                // Cancelled before it waited: the handler below has found nobody.
                if Task.isCancelled { cancel(id) }
            }
        } onCancel: {
            cancel(id)
        }
    }

    private func cancel(_ id: UInt64) {
        state.withLock { $0.waiters.removeValue(forKey: id) }?.continuation.resume(throwing: CancellationError())
    }

    private static var closed: StoreError { StoreError(.closed, "wait for the ledger") }
}
