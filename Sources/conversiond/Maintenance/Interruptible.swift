import Dispatch
import Glibc
import Startup
import Synchronization
import UnixSignals

/// Work that blocks its thread and can be given up at SIGINT, SIGTERM and SIGHUP, so that it leaves nothing half-made.
enum Interruptible {
    /// Runs the work on a thread that may wait. The work asks now and then whether it goes on, and throws
    /// `CancellationError` when it does not; the process then ends with the signal's status. A second signal ends it at once.
    static func run<Value: Sendable>(
        _ work: @escaping @Sendable (_ goesOn: @escaping @Sendable () -> Bool) throws -> Value
    ) async throws -> Value {
        let received = Received()
        // Closing the terminal is to leave nothing half-made, either.
        let signals: [UnixSignal] = [.sigterm, .sigint] + (ProgramStart.endsAtHangup ? [.sighup] : [])
        let termination = Termination(await UnixSignalsSequence(trapping: signals)) { signal in
            _exit(128 + signal.rawValue)
        }
        let waiting = Task {
            if let signal = await termination.requested() { received.signal.store(signal.rawValue, ordering: .relaxed) }
        }
        defer { waiting.cancel() }
        do {
            return try await withCheckedThrowingContinuation { continuation in
                DispatchQueue.global().async {
                    continuation.resume(
                        with: Result { try work { received.signal.load(ordering: .relaxed) == 0 } })
                }
            }
        } catch is CancellationError {
            exit(128 + received.signal.load(ordering: .relaxed))
        }
    }

    private final class Received: Sendable {
        /// 0 for none.
        let signal = Atomic<Int32>(0)
    }
}
