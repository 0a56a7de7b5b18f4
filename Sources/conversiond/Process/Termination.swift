import UnixSignals

/// The wish that the process ends: the first signal asks for it, the second insists.
struct Termination: Sendable {
    private let requests: AsyncStream<UnixSignal>

    /// Begins to listen for signals.
    ///
    /// - Parameter insist: called at the second signal, and not expected to return.
    init<Signals: AsyncSequence & Sendable>(
        _ signals: Signals, insist: @escaping @Sendable (UnixSignal) -> Void
    ) where Signals.Element == UnixSignal {
        let (requests, continuation) = AsyncStream.makeStream(of: UnixSignal.self)
        self.requests = requests
        Task {
            var isAsked = false
            for try await signal in signals {
                if isAsked { insist(signal) }
                isAsked = true
                continuation.yield(signal)
            }
            continuation.finish()
        }
    }

    /// Returns when the first signal has come; nil if none ever will. Called once.
    func requested() async -> UnixSignal? {
        for await signal in requests { return signal }
        return nil
    }
}
