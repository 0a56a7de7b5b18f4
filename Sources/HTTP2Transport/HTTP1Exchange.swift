import RPC

/// A request on an HTTP/1.1 connection, the one whose turn it is, and its answer.
final class HTTP1Exchange: HTTPExchange {
    private let connection: HTTP1Connection
    private let isOld: Bool
    /// The connection ends with the answer.
    private(set) var closes: Bool
    private var framing = HTTP1Response.Framing.none
    private var writableWaiters: [CheckedContinuation<Void, any Error>] = []

    init(connection: HTTP1Connection, request: HTTPRequest, isOld: Bool, closes: Bool) {
        self.connection = connection
        self.isOld = isOld
        self.closes = closes
        super.init(
            request: request, loop: connection.loop, peer: connection.peer, peerIdentities: connection.peerIdentities)
    }

    override func transmitHead(_ status: Int, _ fields: [(name: String, value: String)], length: Int?) {
        if request.method == "HEAD" || status == 204 || status == 304 {
            framing = .none
        } else if length != nil {
            framing = .length
        } else {
            framing = isOld ? .close : .chunked
        }
        if framing == .close || connection.isDraining { closes = true }
        connection.write(HTTP1Response.head(status, fields, length: length, framing: framing, closes: closes))
    }

    override func transmit(_ bytes: [UInt8]) {
        switch framing {
        case .none: break
        case .length, .close: connection.write(bytes)
        case .chunked:
            connection.write(HTTP1Response.chunkHead(bytes.count))
            connection.write(bytes)
            connection.write([0x0d, 0x0a])
        }
    }

    override func transmitEnd() {
        if framing == .chunked { connection.write(HTTP1Response.lastChunk) }
        connection.didAnswer(self)
    }

    override func transmitAbort() {
        connection.close()
    }

    override func waitUntilWritable() async throws {
        guard isOpen else { throw Self.hasEnded }
        guard !connection.isWritable else { return }
        try await withCheckedThrowingContinuation { writableWaiters.append($0) }
    }

    /// The socket takes more again.
    func didBecomeWritable() {
        for waiter in takeWaiters() { waiter.resume() }
    }

    private func takeWaiters() -> [CheckedContinuation<Void, any Error>] {
        let waiters = writableWaiters
        writableWaiters = []
        return waiters
    }

    override func takeRoom(_ bytes: Int) -> Bool {
        guard isOpen else { return false }
        return connection.takeRoom(bytes)
    }

    override func callerIsKnown() { connection.place?.rise(to: .known) }

    override func schedule(_ deadline: Deadline, _ passed: @escaping () -> Void) -> () -> Void {
        connection.loop.schedule(deadline, passed)
    }

    override func didEnd() {
        for waiter in takeWaiters() { waiter.resume(throwing: Self.hasEnded) }
    }

    private static let hasEnded = RPCError(.cancelled, "The request has been answered, or its client has gone.")
}
