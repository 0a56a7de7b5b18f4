import ConversionStore
import Synchronization

/// Conversions on their way to the store and back, waited for by one task.
final class ImportRecords: Sendable {
    private struct State {
        var outcomes: [RecordOutcome]?
        var waiter: CheckedContinuation<[RecordOutcome], Never>?
    }

    private let state = Mutex(State())

    /// Called once, on any thread.
    func complete(_ outcomes: [RecordOutcome]) {
        let waiter = state.withLock { state in
            state.outcomes = outcomes
            return state.waiter.take()
        }
        waiter?.resume(returning: outcomes)
    }

    /// Whether the store has had no room for any; known as soon as it was asked.
    var isRefused: Bool {
        state.withLock { state in
            state.outcomes?.allSatisfy { if case .overloaded = $0 { true } else { false } } ?? false
        }
    }

    /// The store always answers, when it closes at the latest.
    func outcomes() async -> [RecordOutcome] {
        await withCheckedContinuation { continuation in
            let ready = state.withLock { state in
                if state.outcomes == nil { state.waiter = continuation }
                return state.outcomes
            }
            if let ready { continuation.resume(returning: ready) }
        }
    }
}
