/// What serves one method's calls: made once, shared by all loops.
///
/// Every kind of method comes down to one of two shapes, by what the client sends; the answer goes
/// through ``ServerCall`` in all of them.
public final class MethodHandler: Sendable {
    public enum Body: Sendable {
        /// The client sends one message. Called with it on the call's loop, once the client has finished sending.
        case single(@Sendable (ServerCall, RawSpan) throws -> Void)
        /// The client streams. Called on the call's loop when its headers have come.
        case stream(@Sendable (ServerCall, MessageInbox) -> Void)
    }

    public let method: MethodDescriptor
    public let body: Body

    public init(_ method: MethodDescriptor, body: Body) {
        precondition(method.kind.streamsRequests == body.isStream, "\(method.path) needs another shape of handler")
        self.method = method
        self.body = body
    }
}

extension MethodHandler.Body {
    fileprivate var isStream: Bool {
        switch self {
        case .single: false
        case .stream: true
        }
    }
}

// The four kinds. Inlinable, so that the generated code which calls them gets concrete code.
extension MethodHandler {
    /// One message each way.
    @inlinable
    public static func unary<Request: WireMessage, Response: WireMessage>(
        _ method: MethodDescriptor,
        _ body: @escaping @Sendable (Request, ServerContext) async throws -> Response
    ) -> MethodHandler {
        MethodHandler(
            method,
            body: .single { call, bytes in
                let request = try Request(decoding: bytes)
                call.run { context in
                    let response = try await body(request, context)
                    context.boundCall.value.respond(response)
                }
            })
    }

    /// One message each way, answered by `ServerCall.respond` or `fail`, on the call's loop, at any later time.
    ///
    /// For the busiest methods: it makes no task.
    @inlinable
    public static func callback<Request: WireMessage>(
        _ method: MethodDescriptor, _ body: @escaping @Sendable (Request, ServerCall) throws -> Void
    ) -> MethodHandler {
        MethodHandler(method, body: .single { call, bytes in try body(Request(decoding: bytes), call) })
    }

    @inlinable
    public static func serverStreaming<Request: WireMessage, Response: WireMessage>(
        _ method: MethodDescriptor,
        _ body: @escaping @Sendable (Request, ResponseWriter<Response>, ServerContext) async throws -> Void
    ) -> MethodHandler {
        MethodHandler(
            method,
            body: .single { call, bytes in
                let request = try Request(decoding: bytes)
                call.run { context in
                    try await body(request, ResponseWriter(context), context)
                    context.boundCall.value.finish(.ok)
                }
            })
    }

    @inlinable
    public static func clientStreaming<Request: WireMessage, Response: WireMessage>(
        _ method: MethodDescriptor,
        _ body: @escaping @Sendable (MessageReader<Request>, ServerContext) async throws -> Response
    ) -> MethodHandler {
        MethodHandler(
            method,
            body: .stream { call, inbox in
                call.run { context in
                    let response = try await body(MessageReader(inbox), context)
                    context.boundCall.value.respond(response)
                }
            })
    }

    @inlinable
    public static func bidirectional<Request: WireMessage, Response: WireMessage>(
        _ method: MethodDescriptor,
        _ body:
            @escaping @Sendable (MessageReader<Request>, ResponseWriter<Response>, ServerContext) async throws -> Void
    ) -> MethodHandler {
        MethodHandler(
            method,
            body: .stream { call, inbox in
                call.run { context in
                    try await body(MessageReader(inbox), ResponseWriter(context), context)
                    context.boundCall.value.finish(.ok)
                }
            })
    }
}
