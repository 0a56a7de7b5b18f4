import Basics
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
    /// Bytes of the body that the connection counts as held.
    private var held = 0
    /// Of what the connection may leave unread, what was set aside for this answer.
    private var reserved = 0
    /// Nothing of the answer has been taken since the last sweep.
    private var isStalled = false
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
        guard !isDelivered else { return connection.grantConnection(bytes.count) }
        if request.fault == nil, request.body.count + bytes.count > limit {
            connection.count(.messageTooLarge)
            request.fault = .bodyTooLarge(limit: limit)
            releaseBody()
        }
        ungranted += bytes.count
        if request.fault != nil {
            connection.grantConnection(bytes.count)
            drop(bytes.count)
        } else {
            keep(bytes, endStream: endStream)
        }
        if endStream { receiveEnd() }
    }

    private func keep(_ bytes: UnsafeRawBufferPointer, endStream: Bool) {
        request.body += bytes
        if leave == .none, request.body.count > connection.largeMessageSize, !endStream {
            leave = connection.takeLarge(limit, slot: slot) ? .given : .awaited
        }
        if leave == .given {
            // A part of the budget counts the whole body.
            letGo()
            connection.grantConnection(bytes.count)
            grant()
        } else {
            held += bytes.count
            connection.hold(bytes.count)
        }
    }

    private func letGo() {
        connection.letGo(held)
        held = 0
    }

    private func releaseBody() {
        request.body = []
        letGo()
        releaseLarge()
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
        letGo()
        grant()
    }

    private func grant() {
        connection.grantStream(streamID, ungranted)
        ungranted = 0
    }

    /// What the body waits for of the budget for large messages; nil while it waits for nothing.
    var largeSize: Int? { leave == .awaited ? limit : nil }

    /// The request has a part of the budget for a body that has not come whole.
    var isReceivingLarge: Bool { leave == .given && !isDelivered }

    private func releaseLarge() {
        switch leave {
        case .none: return
        case .awaited: connection.forgetLarge(limit, slot: slot)
        case .given: connection.releaseLarge(limit)
        }
        leave = .none
    }

    /// Has the request answered at once as one that can't be met.
    func fail(_ fault: HTTPFault) {
        guard !isDelivered else { return }
        releaseBody()
        request.fault = fault
        deliver()
    }

    /// Has the request answered as one that is refused whatever its body holds.
    func refuse() {
        request.isBodyLeftOut = true
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
        connection.answers.add(bytes.count)
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
        let before = outbound.count
        let read = outbound.read(into: buffer)
        if before > 0 {
            connection.answers.remove(before - outbound.count)
            isStalled = false
        }
        if !writableWaiters.isEmpty, outbound.count < connection.sendBufferSize {
            for waiter in takeWaiters() { waiter.resume() }
        }
        return read
    }

    override func waitUntilWritable() async throws {
        guard isOpen else { throw Self.hasEnded }
        guard outbound.count >= connection.sendBufferSize else { return }
        try await withCheckedThrowingContinuation { writableWaiters.append($0) }
    }

    override func takeRoom(_ bytes: Int) -> Bool {
        guard isOpen, connection.takeRoom(bytes) else { return false }
        reserved += bytes
        return true
    }

    private func takeWaiters() -> [CheckedContinuation<Void, any Error>] {
        let waiters = writableWaiters
        writableWaiters = []
        return waiters
    }

    override func callerIsKnown() { connection.noteKnown() }

    override func schedule(_ deadline: Deadline, _ passed: @escaping () -> Void) -> () -> Void {
        connection.loop.schedule(deadline, passed)
    }

    // MARK: The end

    private static let hasEnded = RPCError(.cancelled, "The request has been answered, or its client has gone.")

    /// The stream has gone. The exchange counts as one of the client's until nobody holds it.
    func lose(countedIn abandoned: AbandonedCalls) {
        abandon()
        connection.answers.remove(outbound.count)
        guard countedIn == nil else { return }
        countedIn = abandoned
        abandoned.add()
    }

    override func didEnd() {
        sweeps = 0
        for waiter in takeWaiters() { waiter.resume(throwing: Self.hasEnded) }
        releaseLarge()
        letGo()
        connection.answers.remove(reserved)
        reserved = 0
        connection.callDidEnd()
    }

    /// Grows older by one sweep, as ``HTTP2ServerCall/sweep(lastForRequest:lastForAnswer:)`` does.
    func sweep(lastForRequest: Int?, lastForAnswer: Int?) -> HTTP2ServerCall.Age {
        let isUnread = isStalled && outbound.count > 0
        isStalled = true
        guard !isDelivered || isUnread || !isOpen else {
            sweeps = 0
            return .fine
        }
        sweeps += 1
        guard let last = isDelivered ? lastForAnswer : lastForRequest, sweeps >= last else { return .fine }
        return isDelivered ? .answerIsLate : .requestIsLate
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
