/// What can cross the wire: made from one gRPC message's bytes, and turned into them.
public protocol WireMessage: Sendable {
    /// Reads a whole message.
    ///
    /// - Throws: `RPCError`, INTERNAL for bytes that aren't the message, INVALID_ARGUMENT for a value
    ///   that breaks a rule of the format (text that isn't UTF-8, say).
    init(decoding bytes: RawSpan) throws

    /// Appends the message's bytes, without gRPC's prefix.
    func encode(into buffer: inout MessageBuffer) throws
}

extension WireMessage {
    /// The message's bytes in an array of their own.
    public func encoded() throws -> [UInt8] {
        var buffer = MessageBuffer()
        try encode(into: &buffer)
        return buffer.withBytes { bytes in bytes.withUnsafeBytes { Array($0) } }
    }

    public init(decoding bytes: [UInt8]) throws {
        try self.init(decoding: bytes.span.bytes)
    }
}
