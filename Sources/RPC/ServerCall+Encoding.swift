extension ServerCall {
    /// Sends the one response of a unary call, which `encode` appends to the buffer that it is given, and ends the call.
    ///
    /// For the busiest methods, whose answers need not be made into a message first.
    ///
    /// - Throws: whatever `encode` throws; the call is then still open.
    @inlinable
    public final func respond(encoding encode: (inout MessageBuffer) throws -> Void) throws {
        guard isOpen else { return }
        try transmit(encode)
        finish(.ok)
    }
}
