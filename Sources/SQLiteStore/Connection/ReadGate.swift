import ConversionStore

/// Lets reads in until the store closes, and the closing wait for those inside.
///
/// GRDB's pool must not be closed under a running read.
final class ReadGate: Sendable {
    private struct State {
        var inside = 0
        var isClosed = false
    }

    private let state = Monitor(State())

    /// False once closed; else `leave` must follow.
    func enter() -> Bool {
        state.withLock { state in
            guard !state.isClosed else { return false }
            state.inside += 1
            return true
        }
    }

    func leave() {
        let last = state.withLock { state in
            state.inside -= 1
            return state.isClosed && state.inside == 0
        }
        if last { state.notify() }
    }

    func close() {
        state.withLock { $0.isClosed = true }
    }

    /// Returns when, after `close`, the last read has left. Blocks its thread.
    func waitUntilEmpty() {
        state.waitForResult { $0.inside == 0 ? () : nil }
    }
}
