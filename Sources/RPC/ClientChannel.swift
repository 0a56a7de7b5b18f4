/// What a client makes calls on: a connection, several, or a server in the same process. Usable from any thread.
public protocol ClientChannel: Sendable {
    /// Begins a call; its messages follow.
    ///
    /// - Throws: `RPCError`, UNAVAILABLE if there is no way to the server.
    func open(_ method: MethodDescriptor, options: CallOptions) async throws -> any ClientCall

    /// Makes a call of one message each way: sends a message's bytes, and gives those of the answer.
    ///
    /// Channels that try again do it here, where the whole request is known.
    ///
    /// - Throws: `RPCError` with the call's status; INTERNAL if the server's answer is not one message.
    func exchange(_ method: MethodDescriptor, _ message: [UInt8], options: CallOptions) async throws -> [UInt8]
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
