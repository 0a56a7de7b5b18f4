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
        let reference = LoopBound(CallReference(), on: loop)
        let loop = self.loop
        let responses = MessageInbox { count in
            loop.execute { reference.value.call?.clientDidRead(count) }
        }
        let handler: MethodHandler
        do throws(RPCError) {
            handler = try router.handler(for: method.path)
        } catch {
            responses.finish(throwing: error)
            return InProcessClientCall(call: reference, responses: responses)
        }
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            loop.execute { [interceptors = router.interceptors, maxMessageSize] in
                let call = InProcessServerCall(
                    handler: handler, options: options, loop: loop, responses: responses,
                    maxMessageSize: maxMessageSize, interceptors: interceptors)
                reference.value.call = call
                call.start(timeout: options.timeout)
                continuation.resume()
            }
        }
        return InProcessClientCall(call: reference, responses: responses)
    }
}

/// A call that is known only after what refers to it has been made; nil where it was refused. Used on its loop.
final class CallReference {
    var call: InProcessServerCall?
}

/// The client's end of a call in the same process.
private final class InProcessClientCall: ClientCall {
    let responses: MessageInbox
    private let call: LoopBound<CallReference>

    init(call: LoopBound<CallReference>, responses: MessageInbox) {
        self.call = call
        self.responses = responses
    }

    func send(_ message: [UInt8]) async throws {
        let call = self.call
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                call.loop.execute {
                    guard let call = call.value.call else {
                        return continuation.resume(throwing: RPCError(.cancelled, "The call has ended."))
                    }
                    call.take(message, sender: continuation)
                }
            }
        } onCancel: {
            cancel()
        }
    }

    func halfClose() {
        let call = self.call
        call.loop.execute { call.value.call?.takeEnd() }
    }

    func cancel() {
        let call = self.call
        call.loop.execute { call.value.call?.cancel(RPCError(.cancelled, "The client cancelled the call.")) }
    }
}
