import RPC

/// A call on an HTTP/2 stream: gathers the request's messages, and holds the answer until nghttp2 takes it.
final class HTTP2ServerCall: ServerCall {
    let slot: Int
    let streamID: Int32
    private let connection: ServerConnection
    private var request: RequestAssembly
    private var credit = ReceiveCredit()
    private var outbound = OutboundMessages()
    /// For the requests of a client that streams and compresses.
    private var inflation: InflationQueue?
    private let acceptsGzip: Bool
    private var compressesAnswer = false
    private var hasAnswered = false
    private var writableWaiter: CheckedContinuation<Void, any Error>?

    init(
        connection: ServerConnection, handler: MethodHandler, headers: HeaderBlock, slot: Int, streamID: Int32
    ) {
        self.connection = connection
        self.slot = slot
        self.streamID = streamID
        acceptsGzip = headers.acceptsGzip
        let isCompressed = headers.encoding == .gzip
        request = RequestAssembly(
            method: handler.method, maxMessageSize: connection.limits.maxMessageSize, allowsCompression: isCompressed)
        if isCompressed, handler.method.kind.streamsRequests {
            inflation = InflationQueue(capacity: connection.limits.streamWindow)
        }
        let requests = handler.method.kind.streamsRequests ? connection.makeInbox(slot: slot, streamID: streamID) : nil
        super.init(
            handler: handler, metadata: headers.metadata, deadline: headers.timeout.map(Deadline.after),
            loop: connection.loop, requests: requests, interceptors: connection.router.interceptors)
    }

    override var peer: String { connection.peer }

    // MARK: In

    /// Takes bytes of the request, and its end if it came with them.
    func receive(_ bytes: UnsafeRawBufferPointer, endStream: Bool) {
        guard isOpen else { return grant(bytes.count) }
        do {
            if let requests {
                connection.grantConnection(bytes.count)
                var completed = false
                try request.receive(bytes, endStream: endStream) { message, isCompressed in
                    completed = true
                    if inflation == nil {
                        requests.push(message.withUnsafeBytes { Array($0) })
                    } else {
                        inflation?.receive(message, isCompressed: isCompressed)
                    }
                }
                connection.grantStream(
                    streamID, credit.received(partial: request.partialCount, completed: completed))
                try advance(requests)
            } else {
                grant(bytes.count)
                try request.receive(bytes, endStream: endStream) { message, isCompressed in
                    if isCompressed { receiveCompressed(message) } else { receive(message) }
                }
            }
        } catch {
            terminate(error)
        }
    }

    private func receiveCompressed(_ message: RawSpan) {
        do {
            let inflated = try inflate(message)
            receive(inflated.span.bytes, wasCompressed: true)
        } catch {
            terminate(error)
        }
    }

    private func inflate(_ message: RawSpan) throws(RPCError) -> [UInt8] {
        try connection.loop.gzip.inflate(message, limit: connection.limits.maxMessageSize)
    }

    /// Gives the handler what it may read by now: compressed messages as it has room for them, then the end.
    private func advance(_ requests: MessageInbox) throws(RPCError) {
        try inflation?.advance { (bytes) throws(RPCError) in
            try inflate(bytes.span.bytes)
        } push: { message, wasCompressed in
            requests.push(message, wasCompressed: wasCompressed)
        }
        if request.isComplete, inflation?.isDrained ?? true { requests.finish() }
    }

    /// A message with `count` bytes was read by the handler.
    func didRead(_ count: Int) {
        let size = inflation?.didRead(count) ?? count
        connection.grantStream(streamID, credit.read(size + MessageDeframer.prefixSize))
        guard inflation != nil, isOpen, let requests else { return }
        do throws(RPCError) { try advance(requests) } catch { terminate(error) }
    }

    private func grant(_ count: Int) {
        if count > 0 { connection.grant(streamID, count) }
    }

    /// Takes an end that came without bytes.
    func receiveEnd() {
        receive(UnsafeRawBufferPointer(start: nil, count: 0), endStream: true)
    }

    // MARK: Out

    override func transmit(_ encode: (inout MessageBuffer) throws -> Void) throws {
        if !hasAnswered { compressesAnswer = responseCompression == .gzip && acceptsGzip }
        if compressesAnswer, compressesMessages, let deflater = connection.loop.gzip.messageDeflater() {
            try outbound.append(deflatedBy: deflater, encode)
        } else {
            try outbound.append(encode)
        }
        answer()
    }

    override func transmitEnd(_ status: Status, trailers: Metadata) {
        guard hasAnswered || !responseHeaders.isEmpty else {
            hasAnswered = true
            connection.submitAnswer(self, GRPCHeaders.trailersOnly(status, trailers), hasBody: false)
            return
        }
        outbound.finish(.trailers(GRPCHeaders.trailers(status, trailers)))
        answer()
    }

    /// Lets nghttp2 know that there is something to send.
    private func answer() {
        if !hasAnswered {
            hasAnswered = true
            let headers = GRPCHeaders.response(responseHeaders, compression: compressesAnswer ? .gzip : .identity)
            connection.submitAnswer(self, headers, hasBody: true)
        } else if outbound.takeWakeUp() {
            connection.resume(self)
        }
    }

    /// Fills nghttp2's buffer with what is to be sent.
    func readOutbound(into buffer: UnsafeMutableRawBufferPointer) -> OutboundRead {
        let read = outbound.read(into: buffer)
        if outbound.count < connection.limits.sendBufferSize { writableWaiter.take()?.resume() }
        return read
    }

    override func waitUntilWritable() async throws {
        guard isOpen, outbound.count >= connection.limits.sendBufferSize else { return }
        try await withCheckedThrowingContinuation { writableWaiter = $0 }
    }

    override func didEnd() {
        writableWaiter.take()?.resume(throwing: RPCError(.cancelled, "The call has ended."))
        connection.callDidEnd()
    }
}
