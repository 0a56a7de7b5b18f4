import RPC

/// A client's call, for any thread: whatever is done to it is done on its connection's loop.
final class HTTP2ClientCall: ClientCall {
    let responses: MessageInbox
    private let stream: LoopBound<ClientStream>

    init(stream: LoopBound<ClientStream>, responses: MessageInbox) {
        self.stream = stream
        self.responses = responses
    }

    func send(_ message: [UInt8]) async throws {
        try await send(message, isCompressed: true)
    }

    func send(_ message: [UInt8], isCompressed: Bool) async throws {
        let stream = stream
        let sending = Task(executorPreference: stream.loop) {
            try await stream.value.send(message, isCompressed: isCompressed)
        }
        try await withTaskCancellationHandler {
            try await sending.value
        } onCancel: {
            cancel()
        }
    }

    func halfClose() {
        let stream = stream
        stream.loop.execute { stream.value.halfClose() }
    }

    func cancel() {
        let stream = stream
        stream.loop.execute { stream.value.cancel(RPCError(.cancelled, "The client cancelled the call.")) }
    }
}
