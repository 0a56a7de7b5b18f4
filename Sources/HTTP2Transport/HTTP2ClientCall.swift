import RPC

/// A client's call, for any thread: whatever is done to it is done on its loop.
final class HTTP2ClientCall: ClientCall {
    let responses: MessageInbox
    private let call: LoopBound<OutgoingCall>

    init(call: LoopBound<OutgoingCall>, responses: MessageInbox) {
        self.call = call
        self.responses = responses
    }

    func send(_ message: [UInt8]) async throws {
        try await send(message, isCompressed: true)
    }

    func send(_ message: [UInt8], isCompressed: Bool) async throws {
        let call = call
        let sending = Task(executorPreference: call.loop) {
            try await call.value.send(message, isCompressed: isCompressed)
        }
        try await withTaskCancellationHandler {
            try await sending.value
        } onCancel: {
            cancel()
        }
    }

    func halfClose() {
        let call = call
        call.loop.execute { call.value.halfClose() }
    }

    func cancel() {
        let call = call
        call.loop.execute { call.value.cancel(.clientCancelled) }
    }
}

extension RPCError {
    static let clientCancelled = RPCError(.cancelled, "The client cancelled the call.")
}
