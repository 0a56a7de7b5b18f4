/// What a client makes calls on: a connection, several, or a server in the same process. Usable from any thread.
public protocol ClientChannel: Sendable {
    /// Begins a call; its messages follow.
    ///
    /// - Throws: `RPCError`, UNAVAILABLE if there is no way to the server.
    func open(_ method: MethodDescriptor, options: CallOptions) async throws -> any ClientCall
}

/// One call as its client sees it. Usable from any thread.
public protocol ClientCall: AnyObject, Sendable {
    /// The server's messages. Ends with the call's error if its status is not OK.
    var responses: MessageInbox { get }

    /// Sends a message, and waits while the server reads too slowly.
    func send(_ message: [UInt8]) async throws

    /// Tells the server that no more messages come.
    func halfClose()

    /// Ends the call. The server is told; the responses end with CANCELLED.
    func cancel()
}

/// How one call is made.
public struct CallOptions: Sendable {
    /// How long to wait for the end of the call; nil waits for ever.
    public var timeout: Duration?
    public var metadata: Metadata
    /// Filled with what the server sends beside its messages.
    public var received: ReceivedMetadata?

    public init(timeout: Duration? = nil, metadata: Metadata = [:], received: ReceivedMetadata? = nil) {
        self.timeout = timeout
        self.metadata = metadata
        self.received = received
    }

    public static let `default` = CallOptions()
}
