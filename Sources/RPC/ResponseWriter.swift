/// The way out for a handler that answers with any number of messages.
public struct ResponseWriter<Response: WireMessage>: Sendable {
    @usableFromInline let context: ServerContext

    @inlinable
    public init(_ context: ServerContext) {
        self.context = context
    }

    /// Sends a message, and waits while the client reads too slowly. Called from the handler's own task.
    ///
    /// - Throws: `RPCError`, CANCELLED, once the call has ended.
    ///
    /// - Parameter isCompressed: false for a message that is not to be compressed in a call whose answer is.
    @inlinable
    public func write(_ message: Response, isCompressed: Bool) async throws {
        context.boundCall.value.compressesMessages = isCompressed
        try await write(message)
    }

    /// Sends a message, and waits while the client reads too slowly. Called from the handler's own task.
    ///
    /// - Throws: `RPCError`, CANCELLED, once the call has ended.
    @inlinable
    public func write(_ message: Response) async throws {
        let call = context.boundCall.value
        guard call.isOpen else { throw RPCError(.cancelled, "The call has ended.") }
        try call.send(message)
        try await call.waitUntilWritable()
    }
}
