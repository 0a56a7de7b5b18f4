import CNghttp2
import NIOCore
import RPC

/// One attempt at a client's call, on its connection's loop: what is to be sent, and what the answer comes to.
///
///     waiting ──headers──▶ answering ──trailers──▶ ended
///        └──headers with END_STREAM──▶ ended          (a trailers-only answer)
///        └──reset, GOAWAY, deadline, cancel, lost connection──▶ ended
///        └──the server has not processed it──▶ given back to its call, or ended
final class ClientStream {
    let responses: MessageInbox
    var slot = -1
    var streamID: Int32 = -1
    private let received: ReceivedMetadata?
    private let connection: ClientConnection
    private var deframer: MessageDeframer
    private var credit = ReceiveCredit()
    private var outbound = OutboundMessages()
    /// For the messages of a server that compresses.
    private var inflation: InflationQueue?
    private let compression: Compression
    private var hasHeaders = false
    private(set) var isEnded = false
    /// The call, which may go on elsewhere when the server has not processed the stream. nil once it has ended.
    var call: OutgoingCall?
    /// What the call ended with, for those who try to send still.
    private var failure: RPCError?
    /// Those whose messages have no room yet: a call may have several writers.
    private var writers: [CheckedContinuation<Void, any Error>] = []
    private var timer: Scheduled<Void>?

    init(connection: ClientConnection, responses: MessageInbox, options: CallOptions) {
        self.connection = connection
        self.responses = responses
        received = options.received
        compression = options.compression
        deframer = MessageDeframer(limit: connection.limits.maxMessageSize)
    }

    /// Ends the call when `timeout` has passed.
    func watch(_ timeout: Duration) {
        let nanoseconds = Int64(min(max(0, timeout / .nanoseconds(1)), 1e18))
        timer = connection.loop.eventLoop.assumeIsolated().scheduleTask(in: .nanoseconds(nanoseconds)) { [weak self] in
            self?.cancel(RPCError(.deadlineExceeded, "The server did not answer before the call's deadline."))
        }
    }

    // MARK: Out

    /// - Parameter isCompressed: false for a message that is not to be compressed in a call that compresses.
    func send(_ message: [UInt8], isCompressed: Bool = true) async throws {
        guard !isEnded else { throw failure ?? Self.hasEnded }
        try append(message, isCompressed: isCompressed)
        guard outbound.count >= connection.limits.sendBufferSize else { return }
        try await withCheckedThrowingContinuation { writers.append($0) }
    }

    /// Sends a message without waiting for room.
    func append(_ message: [UInt8], isCompressed: Bool) throws {
        if compression == .gzip, isCompressed, let deflater = connection.loop.gzip.messageDeflater() {
            try outbound.append(deflatedBy: deflater) { (buffer) in buffer.append(message) }
        } else {
            try outbound.append { (buffer) in buffer.append(message) }
        }
        wake()
    }

    func halfClose() {
        outbound.finish(.stream)
        wake()
    }

    private func wake() {
        if !isEnded, outbound.takeWakeUp() { connection.resume(streamID) }
    }

    func readOutbound(into buffer: UnsafeMutableRawBufferPointer) -> OutboundRead {
        let read = outbound.read(into: buffer)
        if outbound.count < connection.limits.sendBufferSize, !writers.isEmpty { resumeWriters(.success(())) }
        return read
    }

    // MARK: In

    func receive(_ headers: HeaderBlock, endStream: Bool) {
        guard !isEnded else { return }
        hasHeaders = true
        call?.streamWasAnswered()
        if endStream { return finish(headers) }
        guard headers.status == 200, headers.contentType.isGRPC else {
            return cancel(RPCError(Status(httpStatus: headers.status)))
        }
        if let fault = headers.fault { return cancel(fault) }
        switch headers.encoding {
        case .identity: break
        case .gzip:
            // Nothing has come before the headers that it could hold.
            deframer = MessageDeframer(limit: connection.limits.maxMessageSize, allowsCompression: true)
            inflation = InflationQueue(capacity: connection.limits.streamWindow)
        case .other:
            return cancel(RPCError(.internal, "The server compressed its answer in a way that it wasn't offered."))
        }
        received?.headers = headers.metadata
    }

    func receive(_ bytes: UnsafeRawBufferPointer) {
        guard !isEnded else { return }
        do {
            var completed = false
            try deframer.receive(bytes) { message, isCompressed, _ in
                completed = true
                if inflation == nil {
                    responses.push(message.withUnsafeBytes { Array($0) })
                } else {
                    inflation?.receive(message, isCompressed: isCompressed)
                }
            }
            connection.grant(streamID, credit.received(partial: deframer.partialCount, completed: completed))
            try advance()
        } catch {
            cancel(error)
        }
    }

    /// A message with `count` bytes was read.
    func didRead(_ count: Int) {
        let size = inflation?.didRead(count) ?? count
        if !isEnded { connection.grant(streamID, credit.read(size + MessageDeframer.prefixSize)) }
        guard inflation != nil else { return }
        do throws(RPCError) {
            try advance()
        } catch {
            // The call may have ended well meanwhile, but not for its reader.
            if isEnded { responses.finish(throwing: error) } else { cancel(error) }
        }
    }

    /// Gives the reader what it may read by now: compressed messages as it has room for them, then the end.
    private func advance() throws(RPCError) {
        try inflation?.advance { (bytes) throws(RPCError) in
            try connection.loop.gzip.inflate(bytes.span.bytes, limit: connection.limits.maxMessageSize)
        } push: { message, wasCompressed in
            if wasCompressed { received?.countCompressedMessage() }
            responses.push(message, wasCompressed: wasCompressed)
        }
        if isEnded { finishResponses() }
    }

    /// Takes the trailers, or a trailers-only answer's headers.
    func finish(_ trailers: HeaderBlock) {
        guard !isEnded else { return }
        received?.trailers = trailers.metadata
        if let fault = trailers.fault { return end(fault) }
        guard let number = trailers.grpcStatus else {
            return end(RPCError(Status(httpStatus: trailers.status == 0 ? 200 : trailers.status)))
        }
        let code = StatusCode(rawValue: number) ?? .unknown
        guard code == .ok else { return end(RPCError(code, trailers.grpcMessage, trailers: trailers.metadata)) }
        guard deframer.isAtBoundary else {
            return end(RPCError(.internal, "The server ended the call in the middle of a message."))
        }
        end(nil)
    }

    /// The stream ended without trailers.
    func receiveEnd() {
        end(RPCError(.internal, "The server ended the call without a status."))
    }

    /// The stream has gone. Nothing new if it had ended.
    ///
    /// - Parameter untouched: why the server has not processed the call, if it is known not to have.
    func close(errorCode: UInt32, untouched: OutgoingCall.Untouched? = nil) {
        if let untouched, giveBack(untouched) { return }
        end(RPCError(Status(resetWith: errorCode)))
    }

    /// Has the call go on elsewhere; false if it doesn't.
    func giveBack(_ untouched: OutgoingCall.Untouched) -> Bool {
        guard !isEnded, !hasHeaders, let call, call.takesBack(untouched) else { return false }
        isEnded = true
        timer?.cancel()
        self.call = nil
        connection.streamDidEnd()
        call.placeAgain()
        // The call has kept their messages.
        resumeWriters(.success(()))
        return true
    }

    // MARK: The end

    /// What a sender hears of a server that has answered with OK before it read everything.
    private static let hasEnded = RPCError(.cancelled, "The server has ended the call.")

    /// Ends the call from this side, and tells the server.
    func cancel(_ error: RPCError) {
        guard !isEnded else { return }
        connection.reset(streamID)
        end(error)
    }

    /// Ends the call with what is known of its end; nil for success.
    func end(_ error: RPCError?) {
        guard !isEnded else { return }
        isEnded = true
        failure = error
        timer?.cancel()
        // What came before the end, and before a fault behind it in the same bytes, may still wait for its turn.
        do throws(RPCError) {
            try advance()
        } catch {
            responses.finish(throwing: failure ?? error)
        }
        resumeWriters(.failure(error ?? Self.hasEnded))
        call?.streamDidEnd(error ?? Self.hasEnded)
        call = nil
        connection.streamDidEnd()
    }

    private func resumeWriters(_ result: Result<Void, any Error>) {
        let waiting = writers
        writers = []
        for writer in waiting { writer.resume(with: result) }
    }

    /// Tells the reader how the call ended, behind the messages that came before.
    private func finishResponses() {
        guard inflation?.isDrained ?? true else { return }
        if let failure { responses.finish(throwing: failure) } else { responses.finish() }
    }
}

extension RPCError {
    fileprivate init(_ status: Status) {
        self.init(status.code, status.message)
    }
}

extension Status {
    /// Source: gRPC over HTTP/2, "HTTP2 Transport Mapping", "Errors".
    fileprivate init(resetWith errorCode: UInt32) {
        let code: StatusCode =
            switch nghttp2_error_code(errorCode) {
            case NGHTTP2_REFUSED_STREAM: .unavailable
            case NGHTTP2_CANCEL: .cancelled
            case NGHTTP2_ENHANCE_YOUR_CALM: .resourceExhausted
            case NGHTTP2_INADEQUATE_SECURITY: .permissionDenied
            default: .internal
            }
        self.init(code, "The server reset the call with HTTP/2 error \(errorCode).")
    }
}
