/// Calls a router of the same process, without sockets and frames.
///
/// For tests, and for programs that hold server and client in one. A call comes to what it would come to over
/// HTTP/2: statuses, limits, back-pressure, deadlines and cancellation are the same. Usable from any thread.
public final class InProcessTransport: ClientChannel {
    private let router: Router
    private let maxMessageSize: Int
    private let loop = QueueLoop()

    /// - Parameters:
    ///   - router: the methods that can be called.
    ///   - maxMessageSize: bytes of one message, either way.
    public init(router: Router, maxMessageSize: Int = 4 * 1024 * 1024) {
        self.router = router
        self.maxMessageSize = maxMessageSize
    }

    public func open(_ method: MethodDescriptor, options: CallOptions) async throws -> any ClientCall {
        let handler: MethodHandler
        do throws(RPCError) {
            handler = try router.handler(for: method.path)
        } catch {
            let responses = MessageInbox()
            responses.finish(throwing: error)
            return InProcessClientCall(call: nil, responses: responses)
        }
        let loop = self.loop
        let reference = LoopBound(CallReference(), on: loop)
        let responses = MessageInbox { count in
            loop.execute { reference.value.call?.clientDidRead(count) }
        }
        return await withCheckedContinuation { (continuation: CheckedContinuation<InProcessClientCall, Never>) in
            loop.execute { [interceptors = router.interceptors, maxMessageSize] in
                let call = InProcessServerCall(
                    handler: handler, options: options, loop: loop, responses: responses,
                    maxMessageSize: maxMessageSize, interceptors: interceptors)
                reference.value.call = call
                call.start(timeout: options.timeout)
                continuation.resume(
                    returning: InProcessClientCall(call: LoopBound(call, on: loop), responses: responses))
            }
        }
    }
}

/// A call that is known only after what refers to it has been made. Used on its loop.
///
/// Weak, as the call itself holds the inboxes that hold this; its client and its handler keep it.
final class CallReference {
    weak var call: InProcessServerCall?
}

/// The client's end of a call in the same process.
private final class InProcessClientCall: ClientCall {
    let responses: MessageInbox
    /// nil where the call was refused.
    private let call: LoopBound<InProcessServerCall>?

    init(call: LoopBound<InProcessServerCall>?, responses: MessageInbox) {
        self.call = call
        self.responses = responses
    }

    func send(_ message: [UInt8]) async throws {
        guard let call else { throw RPCError(.cancelled, "The call has ended.") }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                call.loop.execute { call.value.take(message, sender: continuation) }
            }
        } onCancel: {
            cancel()
        }
    }

    func halfClose() {
        guard let call else { return }
        call.loop.execute { call.value.takeEnd() }
    }

    func cancel() {
        guard let call else { return }
        call.loop.execute { call.value.cancel(RPCError(.cancelled, "The client cancelled the call.")) }
    }
}
