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

    /// Sends a message, compressed or not, in a call whose ``CallOptions/compression`` compresses.
    func send(_ message: [UInt8], isCompressed: Bool) async throws

    /// Tells the server that no more messages come.
    func halfClose()

    /// Ends the call. The server is told; the responses end with CANCELLED.
    func cancel()
}

extension ClientCall {
    /// For calls that compress nothing.
    public func send(_ message: [UInt8], isCompressed: Bool) async throws {
        try await send(message)
    }
}

/// How one call is made.
public struct CallOptions: Sendable {
    /// How long to wait for the end of the call; nil waits for ever.
    public var timeout: Duration?
    public var metadata: Metadata
    /// Filled with what the server sends beside its messages.
    public var received: ReceivedMetadata?
    /// How the messages that are sent are compressed. A server that doesn't read it answers UNIMPLEMENTED.
    public var compression: Compression

    public init(
        timeout: Duration? = nil, metadata: Metadata = [:], received: ReceivedMetadata? = nil,
        compression: Compression = .identity
    ) {
        self.timeout = timeout
        self.metadata = metadata
        self.received = received
        self.compression = compression
    }

    public static let `default` = CallOptions()
}
