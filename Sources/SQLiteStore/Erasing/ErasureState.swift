import ConversionStore
import Synchronization

/// Which user is being erased: one at a time, since each reads whole tables.
final class ErasureState: Sendable {
    private struct State {
        var isBusy = false
        var waiting: [CheckedContinuation<Void, Never>] = []
        var rule: ErasureRule?
    }

    private let state = Mutex(State())

    /// Waits for the turn; `leave` must follow.
    func enter() async {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                if state.isBusy { state.waiting.append(continuation) }
                defer { state.isBusy = true }
                return !state.isBusy
            }
            if isFree { continuation.resume() }
        }
    }

    func leave() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.rule = nil
            if !state.waiting.isEmpty { return state.waiting.removeFirst() }
            state.isBusy = false
            return nil
        }
        next?.resume()
    }

    /// From now on, until `leave`, calls are written without this user. Called between two transactions.
    func begin(_ rule: ErasureRule) {
        state.withLock { $0.rule = rule }
    }

    /// The call without its user, where that one is being erased.
    func withoutErased(_ call: NewCall) -> NewCall {
        state.withLock { $0.rule?.withoutUser(call) ?? call }
    }
}
