import RPC

/// A request on an HTTP/2 stream that isn't a gRPC call: gathers its body, and holds the answer until nghttp2 takes it.
final class HTTP2Exchange: HTTPExchange {
    let slot: Int
    let streamID: Int32
    private let connection: ServerConnection
    private let handler: any HTTPHandler
    /// The handler has the request.
    private var isDelivered = false
    private var outbound = OutboundMessages()
    private var hasBody = false
    /// Bytes that came for nobody.
    private var dropped = 0
    private var leave = Leave.none
    /// Bytes of the body that the stream was not granted anew.
    private var ungranted = 0
    private var writableWaiters: [CheckedContinuation<Void, any Error>] = []
    /// Sweeps of the connection since the request began or, where it was answered, since then.
    private var sweeps = 0
    private var countedIn: AbandonedCalls?

    /// The part of the connection's budget for large messages that a large body has.
    private enum Leave { case none, awaited, given }

    init(connection: ServerConnection, handler: any HTTPHandler, request: HTTPRequest, slot: Int, streamID: Int32) {
        self.connection = connection
        self.handler = handler
        self.slot = slot
        self.streamID = streamID
        limit = request.bodyLimit(message: connection.limits.maxMessageSize)
        super.init(
            request: request, loop: connection.loop, peer: connection.peer, peerIdentities: connection.peerIdentities)
    }

    deinit {
        // Nothing holds the exchange any more, so what answers it has returned. That may be on any thread.
        countedIn?.remove()
    }

    // MARK: In

    /// The most bytes that the body may have.
    private let limit: Int

    func receive(_ bytes: UnsafeRawBufferPointer, endStream: Bool) {
        guard !isDelivered else { return }
        if request.fault == nil, request.body.count + bytes.count > limit {
            connection.count(.messageTooLarge)
            request.fault = .bodyTooLarge(limit: connection.limits.maxMessageSize)
            request.body = []
            releaseLarge()
        }
        ungranted += bytes.count
        if request.fault != nil {
            drop(bytes.count)
        } else {
            request.body += bytes
            if leave == .none, request.body.count > connection.largeMessageSize, !endStream {
                leave = connection.takeLarge(limit, slot: slot) ? .given : .awaited
            }
            if leave == .given { grant() }
        }
        if endStream { receiveEnd() }
    }

    /// Takes a body that nobody will see, up to a limit: curl and others lose the answer if they get it, and the reset
    /// behind it, while they send.
    private func drop(_ count: Int) {
        dropped += count
        if dropped <= max(2 * limit, connection.limits.streamWindow) { grant() } else { deliver() }
    }

    /// Takes an end that came without bytes.
    func receiveEnd() {
        if !isDelivered { deliver() }
    }

    func didTakeLarge() {
        guard leave == .awaited else { return }
        leave = .given
        grant()
    }

    private func grant() {
        connection.grantStream(streamID, ungranted)
        ungranted = 0
    }

    private func releaseLarge() {
        switch leave {
        case .none: return
        case .awaited: connection.forgetLarge(slot: slot)
        case .given: connection.releaseLarge(limit)
        }
        leave = .none
    }

    /// Has the request answered at once as one that can't be met.
    func fail(_ fault: HTTPFault) {
        guard !isDelivered else { return }
        request.body = []
        request.fault = fault
        deliver()
    }

    /// Gives the request to the handler.
    func deliver() {
        isDelivered = true
        handler.handle(self)
    }

    // MARK: Out

    override func transmitHead(_ status: Int, _ fields: [(name: String, value: String)], length: Int?) {
        let allowsBody = request.method != "HEAD" && status != 204 && status != 304
        hasBody = allowsBody && length != 0
        var headers: [(name: String, value: String)] = [(":status", String(status)), ("date", HTTPDate.now)]
        if let length, status != 204 { headers.append(("content-length", String(length))) }
        connection.submitAnswer(self, HeaderList(headers + fields), hasBody: hasBody)
    }

    override func transmit(_ bytes: [UInt8]) {
        guard hasBody else { return }
        outbound.append(unframed: bytes)
        wake()
    }

    override func transmitEnd() {
        guard hasBody else { return }
        outbound.finish(.stream)
        wake()
    }

    override func transmitAbort() {
        connection.breakOff(self)
    }

    private func wake() {
        if outbound.takeWakeUp() { connection.resume(self) }
    }

    /// Fills nghttp2's buffer with what is to be sent.
    func readOutbound(into buffer: UnsafeMutableRawBufferPointer) -> OutboundRead {
        let read = outbound.read(into: buffer)
        if !writableWaiters.isEmpty, outbound.count < connection.limits.sendBufferSize {
            for waiter in takeWaiters() { waiter.resume() }
        }
        return read
    }

    override func waitUntilWritable() async throws {
        guard isOpen else { throw Self.hasEnded }
        guard outbound.count >= connection.limits.sendBufferSize else { return }
        try await withCheckedThrowingContinuation { writableWaiters.append($0) }
    }

    private func takeWaiters() -> [CheckedContinuation<Void, any Error>] {
        let waiters = writableWaiters
        writableWaiters = []
        return waiters
    }

    override func schedule(_ deadline: Deadline, _ passed: @escaping () -> Void) -> () -> Void {
        connection.loop.schedule(deadline, passed)
    }

    // MARK: The end

    private static let hasEnded = RPCError(.cancelled, "The request has been answered, or its client has gone.")

    /// The stream has gone. The exchange counts as one of the client's until nobody holds it.
    func lose(countedIn abandoned: AbandonedCalls) {
        abandon()
        guard countedIn == nil else { return }
        countedIn = abandoned
        abandoned.add()
    }

    override func didEnd() {
        sweeps = 0
        for waiter in takeWaiters() { waiter.resume(throwing: Self.hasEnded) }
        releaseLarge()
        connection.callDidEnd()
    }

    /// Grows older by one sweep, as ``HTTP2ServerCall/sweep(lastForRequest:lastForAnswer:)`` does.
    func sweep(lastForRequest: Int?, lastForAnswer: Int?) -> HTTP2ServerCall.Age {
        guard !isDelivered || !isOpen else { return .fine }
        sweeps += 1
        guard let last = isOpen ? lastForRequest : lastForAnswer, sweeps >= last else { return .fine }
        return isOpen ? .requestIsLate : .answerIsLate
    }
}

extension HTTPRequest {
    /// The request that a block of headers asks for; its body comes later.
    init(_ headers: HeaderBlock, timeout: Duration?, scheme: String) {
        self.init(
            method: headers.plain?.method ?? "POST", target: headers.path, authority: headers.authority,
            scheme: scheme, contentType: headers.plain?.contentType, headers: headers.metadata,
            timeout: timeout)
        if let error = headers.fault {
            fault = headers.isTooLarge ? .headersTooLarge(error) : HTTPFault(400, error)
        }
    }
}
