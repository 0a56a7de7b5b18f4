import RPC

/// Turns the DATA of one call into the messages that its method takes.
///
///     reading ──END_STREAM──▶ complete        (with the message, where the client sends one)
///        └──────fault───────▶ failed          (later bytes are dropped)
///
/// Pure: says what to do with what came, and does no I/O.
struct RequestAssembly: ~Copyable {
    private enum State { case reading, complete, failed }

    private var deframer: MessageDeframer
    private let streams: Bool
    private var state = State.reading
    /// The one message of a client that doesn't stream, while its end has not come.
    private var held: [UInt8]?
    private var heldIsCompressed = false

    /// - Parameters:
    ///   - streams: whether the method's clients send any number of messages.
    ///   - allowsCompression: whether the call names a compression that we read.
    init(streams: Bool, maxMessageSize: Int, allowsCompression: Bool = false) {
        deframer = MessageDeframer(limit: maxMessageSize, allowsCompression: allowsCompression)
        self.streams = streams
    }

    /// Bytes of a message that is not whole yet.
    var partialCount: Int { deframer.partialCount }

    /// The bytes that this message will have with its prefix; 0 while that is not known.
    var expectedCount: Int { deframer.expectedCount }

    /// Whether the client has sent everything.
    var isComplete: Bool { state == .complete }

    /// Takes the next bytes, and the end if it came with them.
    ///
    /// - Parameter deliver: gets each message of a streaming client at once; of any other the one message,
    ///   when it is certain that there is just one. Bytes are as they came, compressed or not, and valid only inside.
    /// - Throws: `RPCError` for bytes that the method can't take; the call is to be ended with it.
    mutating func receive(
        _ bytes: UnsafeRawBufferPointer, endStream: Bool, deliver: (RawSpan, _ isCompressed: Bool) -> Void
    ) throws(RPCError) {
        guard state == .reading else { return }
        do {
            if streams {
                try deframer.receive(bytes) { message, isCompressed, _ in deliver(message, isCompressed) }
            } else {
                try receiveOnly(bytes, endStream: endStream, deliver: deliver)
            }
            if endStream { try end(deliver: deliver) }
        } catch {
            state = .failed
            throw error
        }
    }

    private mutating func receiveOnly(
        _ bytes: UnsafeRawBufferPointer, endStream: Bool, deliver: (RawSpan, _ isCompressed: Bool) -> Void
    ) throws(RPCError) {
        var tooMany = false
        var held = self.held
        var heldIsCompressed = self.heldIsCompressed
        var isDelivered = false
        try deframer.receive(bytes) { message, isCompressed, isLast in
            if held != nil || isDelivered {
                tooMany = true
            } else if endStream, isLast {
                isDelivered = true
                deliver(message, isCompressed)
            } else {
                held = message.withUnsafeBytes { Array($0) }
                heldIsCompressed = isCompressed
            }
        }
        self.held = held
        self.heldIsCompressed = heldIsCompressed
        if tooMany { throw Self.wrongCount("more than one") }
        if isDelivered { state = .complete }
    }

    private mutating func end(deliver: (RawSpan, _ isCompressed: Bool) -> Void) throws(RPCError) {
        guard state == .reading else { return }
        guard deframer.isAtBoundary else {
            throw RPCError(.internal, "The client ended the call in the middle of a message.")
        }
        if !streams {
            guard let held = held.take() else { throw Self.wrongCount("none") }
            state = .complete
            deliver(held.span.bytes, heldIsCompressed)
        }
        state = .complete
    }

    /// Source: gRPC's status codes: a server answers a wrong number of requests with UNIMPLEMENTED.
    private static func wrongCount(_ sent: String) -> RPCError {
        RPCError(.unimplemented, "The method takes one message, and the client sent \(sent).")
    }
}
