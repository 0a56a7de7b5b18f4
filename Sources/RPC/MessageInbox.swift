import Synchronization

/// The messages that have come for one side of a call and wait to be read, in order.
///
/// Pushed by the transport, read by one task; from any thread. It doesn't bound itself: the transport
/// grants the peer more flow-control credit only for what `consumed` reports, and that is the bound.
public final class MessageInbox: Sendable {
    private struct Message {
        var bytes: [UInt8]
        var wasCompressed: Bool
    }

    private struct State {
        var messages: [Message] = []
        var firstUnread = 0
        var end: Result<Void, RPCError>?
        var reader: CheckedContinuation<[UInt8]?, any Error>?
        var lastWasCompressed = false
    }

    private let state = Mutex(State())
    private let consumed: @Sendable (Int) -> Void

    /// Places in the queue, those of read messages included.
    var storedCount: Int { state.withLock { $0.messages.count } }

    /// Whether the message that was read last came compressed.
    public var lastWasCompressed: Bool { state.withLock { $0.lastWasCompressed } }

    /// - Parameter consumed: told the length of each message as it is read, on the reader's thread.
    public init(consumed: @escaping @Sendable (Int) -> Void = { _ in }) {
        self.consumed = consumed
    }

    public func push(_ message: [UInt8], wasCompressed: Bool = false) {
        let reader = state.withLock { state -> CheckedContinuation<[UInt8]?, any Error>? in
            guard state.end == nil else { return nil }
            if let reader = state.reader.take() {
                state.lastWasCompressed = wasCompressed
                return reader
            }
            state.messages.append(Message(bytes: message, wasCompressed: wasCompressed))
            return nil
        }
        guard let reader else { return }
        consumed(message.count)
        reader.resume(returning: message)
    }

    /// No more will come. Only the first end counts; what has come before it can still be read.
    public func finish() { end(.success(())) }

    /// The call failed: the reader gets what has come, and then `error`.
    public func finish(throwing error: RPCError) { end(.failure(error)) }

    private func end(_ end: Result<Void, RPCError>) {
        let reader = state.withLock { state -> CheckedContinuation<[UInt8]?, any Error>? in
            guard state.end == nil else { return nil }
            state.end = end
            return state.reader.take()
        }
        switch end {
        case .success: reader?.resume(returning: nil)
        case .failure(let error): reader?.resume(throwing: error)
        }
    }

    /// The next message's bytes, or nil after the last.
    ///
    /// - Throws: the `RPCError` that the call failed with; `CancellationError` if the reading task is cancelled.
    public func next() async throws -> [UInt8]? {
        try Task.checkCancellation()
        let message: [UInt8]? = try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let ready = state.withLock { state -> Result<[UInt8]?, any Error>? in
                    if state.firstUnread < state.messages.count {
                        let message = state.messages[state.firstUnread].bytes
                        state.lastWasCompressed = state.messages[state.firstUnread].wasCompressed
                        state.messages[state.firstUnread].bytes = []
                        state.firstUnread += 1
                        if state.firstUnread == state.messages.count {
                            state.messages.removeAll(keepingCapacity: true)
                            state.firstUnread = 0
                        } else if state.firstUnread >= 64, state.firstUnread * 2 >= state.messages.count {
                            // A reader that never catches up would otherwise leave a place behind for each message.
                            state.messages.removeFirst(state.firstUnread)
                            state.firstUnread = 0
                        }
                        return .success(message)
                    }
                    switch state.end {
                    case .success: return .success(nil)
                    case .failure(let error): return .failure(error)
                    case nil: break
                    }
                    guard state.reader == nil else {
                        return .failure(RPCError(.internal, "A call's messages were read by two tasks at once."))
                    }
                    if Task.isCancelled { return .failure(CancellationError()) }
                    state.reader = continuation
                    return nil
                }
                if case .success(let message?) = ready { consumed(message.count) }
                if let ready { continuation.resume(with: ready) }
            }
        } onCancel: {
            state.withLock { $0.reader.take() }?.resume(throwing: CancellationError())
        }
        return message
    }
}
