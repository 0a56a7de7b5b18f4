import Glibc
import Synchronization
import UnixSignals

/// The wish of a terminal or a service manager that the program ends: the first signal asks for it, the second insists.
///
/// Usable from any thread.
final class Interruption: Sendable {
    private struct State {
        var signal: UnixSignal?
        var cancel: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    /// Begins to listen for SIGINT and SIGTERM, until the program ends.
    init() async {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        Task { [weak self] in
            for await signal in signals {
                guard let self, self.isFirst(signal) else { _exit(128 + signal.rawValue) }
            }
        }
    }

    /// The exit status that shells know a program by which a signal has ended; nil if none came.
    var status: Int32? { state.withLock { $0.signal.map { 128 + $0.rawValue } } }

    /// Has a signal cancel this task, also one that has come before.
    func interrupts<Success>(_ task: Task<Success, any Error>) {
        let isLate = state.withLock { state in
            state.cancel = { task.cancel() }
            return state.signal != nil
        }
        if isLate { task.cancel() }
    }

    private func isFirst(_ signal: UnixSignal) -> Bool {
        let cancel = state.withLock { state -> (@Sendable () -> Void)? in
            guard state.signal == nil else { return nil }
            state.signal = signal
            return state.cancel ?? {}
        }
        cancel?()
        return cancel != nil
    }
}
