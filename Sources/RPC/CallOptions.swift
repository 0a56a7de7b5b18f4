/// How one call is made.
public struct CallOptions: Sendable {
    /// How long to wait for the end of the call, connecting and attempts included; nil waits for ever.
    public var timeout: Duration?
    public var metadata: Metadata
    /// Filled with what the server sends beside its messages.
    public var received: ReceivedMetadata?
    /// How the messages that are sent are compressed. A server that doesn't read it answers UNIMPLEMENTED.
    public var compression: Compression
    /// Whether the call waits for a connection until its timeout, where others fail with UNAVAILABLE once none can
    /// be made. Source: gRPC, "Wait for Ready".
    public var waitForReady: Bool
    /// Whether a repeat does no more than the first attempt, so that a client may try again; nil for what the method says.
    public var isIdempotent: Bool?
    /// The trace that the call is a part of. Each call is a new span of it.
    public var trace: TraceContext?
    /// How many attempts at the same call came before; the server is told. Set by what tries again.
    public var previousAttempts: Int

    public init(
        timeout: Duration? = nil, metadata: Metadata = [:], received: ReceivedMetadata? = nil,
        compression: Compression = .identity, waitForReady: Bool = false, isIdempotent: Bool? = nil,
        trace: TraceContext? = nil, previousAttempts: Int = 0
    ) {
        self.timeout = timeout
        self.metadata = metadata
        self.received = received
        self.compression = compression
        self.waitForReady = waitForReady
        self.isIdempotent = isIdempotent
        self.trace = trace
        self.previousAttempts = previousAttempts
    }

    /// Options for a call that a handler makes on behalf of its own: what is left of its time, and its trace.
    ///
    /// Cancellation needs no option: a call ends when the task is cancelled that waits for it.
    public init(propagating context: ServerContext) {
        self.init(timeout: context.deadline?.remaining, trace: context.trace)
    }

    public static let `default` = CallOptions()

    /// What is sent with one attempt: the metadata, and the trace with a span of the attempt's own.
    public var outgoingMetadata: Metadata {
        guard let trace, metadata[TraceContext.parentKey] == nil else { return metadata }
        var all = metadata
        all.append(contentsOf: trace.child().metadata)
        return all
    }
}
