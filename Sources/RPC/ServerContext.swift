/// What an async handler knows of its call, and what it may add to the answer. Usable from any thread.
public struct ServerContext: Sendable {
    public let method: MethodDescriptor
    public let metadata: Metadata
    /// When the client stops waiting.
    public let deadline: Deadline?
    /// Where the client is.
    public let peer: String
    /// Whether the one message of a client that sends one came compressed.
    public let requestWasCompressed: Bool
    /// For whom the call is made; nil where no interceptor found out.
    public let principal: (any AnyObject & Sendable)?
    /// The call, for code on its loop.
    public let boundCall: LoopBound<ServerCall>
    private let loop: any CallLoop

    /// Made on the call's loop.
    public init(_ call: ServerCall) {
        method = call.method
        metadata = call.metadata
        deadline = call.deadline
        peer = call.peer
        requestWasCompressed = call.requestWasCompressed
        principal = call.principal
        loop = call.loop
        boundCall = LoopBound(call, on: call.loop)
    }

    /// The trace that the client's call is a part of; read anew each time.
    public var trace: TraceContext? { TraceContext(metadata) }

    /// What was wrong with items of the client's messages, as ``ServerCall/itemFaults`` has it so far. For the call's loop, on
    /// which its handler runs; elsewhere nothing.
    public var itemFaults: [Int: RPCError] { loop.isCurrent ? boundCall.value.itemFaults : [:] }

    /// Adds to what is sent before the first message.
    public func addHeaders(_ headers: Metadata) {
        onLoop { $0.responseHeaders.append(contentsOf: headers) }
    }

    /// Adds to what is sent with the status.
    public func addTrailers(_ trailers: Metadata) {
        onLoop { $0.responseTrailers.append(contentsOf: trailers) }
    }

    /// Asks for the answer's messages to be compressed, as far as the client reads it. Nothing once one was sent.
    public func compressResponses(with compression: Compression) {
        onLoop { $0.responseCompression = compression }
    }

    private func onLoop(_ change: @escaping @Sendable (ServerCall) -> Void) {
        guard !loop.isCurrent else { return change(boundCall.value) }
        let call = boundCall
        loop.execute { change(call.value) }
    }
}
