import RPC

/// A call on an HTTP/2 stream: gathers the request's messages, and holds the answer until nghttp2 takes it.
///
/// What the busiest calls touch is `@exclusivity(unchecked)`, as in `ServerCall`: for `outbound`, which code that isn't ours
/// encodes into, `isEncoding` does what the check would. `request` is checked: handlers run while it takes bytes apart.
final class HTTP2ServerCall: ServerCall {
    let slot: Int
    let streamID: Int32
    private let connection: ServerConnection
    private var request: RequestAssembly
    private var credit = ReceiveCredit()
    @exclusivity(unchecked) private var backlog: MessageBacklog
    @exclusivity(unchecked) private var leave = Leave.none
    /// Of the budget for large messages, what those have that came whole.
    @exclusivity(unchecked) private var budgetOfWhole = 0
    @exclusivity(unchecked) private var outbound = OutboundMessages()
    /// A message is being encoded into `outbound`, by code that isn't ours.
    @exclusivity(unchecked) private var isEncoding = false
    /// For the requests of a client that streams and compresses.
    private var inflation: InflationQueue?
    private let acceptsGzip: Bool
    private let doubtsOfHeaders: CallDoubts
    @exclusivity(unchecked) private var compressesAnswer = false
    @exclusivity(unchecked) private var hasAnswered = false
    @exclusivity(unchecked) private var writableWaiters: [CheckedContinuation<Void, any Error>] = []
    /// Bytes of messages that the connection counts as held for the call.
    @exclusivity(unchecked) private var held = 0
    /// Of what the connection may leave unread, what was set aside for this answer.
    @exclusivity(unchecked) private var reserved = 0
    /// Nothing of the answer has been taken since the last sweep.
    @exclusivity(unchecked) private var isStalled = false
    /// Sweeps of the connection since the call began or, where an answer waits for its client, since that took some of it.
    @exclusivity(unchecked) private var sweeps = 0
    /// The call was ended by something else than its handler, which may run on.
    private(set) var isCut = false
    private var countedIn: AbandonedCalls?

    /// The large message that is on its way, and its part of the connection's budget.
    private enum Leave {
        case none
        case awaited(Int)
        case given(Int)
    }

    init(
        connection: ServerConnection, handler: MethodHandler, headers: HeaderBlock, timeout: Duration?,
        doubts: CallDoubts, slot: Int, streamID: Int32
    ) {
        self.connection = connection
        self.slot = slot
        self.streamID = streamID
        acceptsGzip = headers.acceptsGzip
        doubtsOfHeaders = doubts
        let isCompressed = headers.encoding == .gzip
        let streams = handler.method.kind.streamsRequests
        request = RequestAssembly(
            streams: streams, maxMessageSize: connection.limits.maxMessageSize, allowsCompression: isCompressed)
        backlog = MessageBacklog(limit: connection.limits.maxUnreadMessages)
        if isCompressed, streams {
            inflation = InflationQueue(capacity: connection.limits.streamWindow)
        }
        let requests = streams ? connection.makeInbox(slot: slot, streamID: streamID) : nil
        super.init(
            handler: handler, metadata: headers.metadata, deadline: timeout.map(Deadline.after),
            loop: connection.loop, requests: requests, startTime: connection.readTime,
            interceptors: connection.router.interceptors)
    }

    deinit {
        // Nothing holds the call any more, so its handler has returned. That may be on any thread.
        countedIn?.remove()
    }

    override var peer: String { connection.peer }

    override var peerIdentities: [String] { connection.peerIdentities }

    override var doubts: CallDoubts { doubtsOfHeaders }

    // MARK: In

    /// Messages that wait for the handler as such.
    var unreadMessages: Int { backlog.unread }

    /// Takes bytes of the request, and its end if it came with them.
    func receive(_ bytes: UnsafeRawBufferPointer, endStream: Bool) {
        guard isOpen else { return connection.grantConnection(bytes.count) }
        if requests != nil, backlog.keeps(bytes, endStream: endStream) {
            connection.didKeepBacklog()
            return hold(bytes.count)
        }
        // Counted first, as the handler may read what comes at once.
        if requests != nil { hold(bytes.count) }
        take(bytes, endStream: endStream)
        guard requests == nil else { return }
        // The usual call has come whole, and nothing of it stays here. With its end a request is complete or has failed.
        if endStream || !isOpen { connection.grantConnection(bytes.count) } else { hold(bytes.count) }
        if endStream, held > 0 { letGo(held) }
    }

    /// Counts bytes that stay here, but for those of a large message, which have their own part of the budget.
    private func hold(_ count: Int) {
        guard isOpen else { return connection.grantConnection(count) }
        if case .given = leave { return connection.grantConnection(count) }
        held += count
        connection.hold(count)
    }

    private func letGo(_ count: Int) {
        let gone = min(held, count)
        held -= gone
        connection.letGo(gone)
    }

    /// Takes the request apart into messages.
    private func take(_ bytes: UnsafeRawBufferPointer, endStream: Bool) {
        do {
            if let requests {
                var completed = 0
                try request.receive(bytes, endStream: endStream) { message, isCompressed in
                    completed += 1
                    receivedBytes += message.byteCount
                    if inflation == nil {
                        requests.push(message.withUnsafeBytes { Array($0) })
                    } else {
                        inflation?.receive(message, isCompressed: isCompressed)
                    }
                }
                backlog.didDeliver(completed)
                letGoOn(hasCompleted: completed > 0)
                try advance(requests)
            } else {
                try request.receive(bytes, endStream: endStream) { message, isCompressed in
                    receivedBytes += message.byteCount
                    if isCompressed { receiveCompressed(message) } else { receive(message) }
                }
                if !endStream { letGoOn(hasCompleted: false) }
            }
        } catch {
            cut(error)
        }
    }

    /// Lets the client go on with a message that is larger than its window, if the connection has room for it.
    private func letGoOn(hasCompleted: Bool) {
        if hasCompleted {
            switch leave {
            case .none: break
            case .awaited(let size): connection.forgetLarge(size, slot: slot)
            case .given(let size): budgetOfWhole += size
            }
            leave = .none
        }
        let size = isOpen ? request.expectedCount : 0
        if case .none = leave, size > connection.largeMessageSize {
            let isGiven = connection.takeLarge(size, slot: slot)
            leave = isGiven ? .given(size) : .awaited(size)
            // What has come of it is counted by its part of the budget from now on.
            if isGiven { letGo(request.partialCount) }
        }
        guard case .given = leave else {
            // The window is enough for it, or must be for now.
            if hasCompleted { _ = credit.received(partial: 0, completed: true) }
            return
        }
        connection.grantStream(
            streamID, credit.received(partial: request.partialCount, completed: hasCompleted))
    }

    /// The large message that waited has its part of the budget.
    func didTakeLarge() {
        guard case .awaited(let size) = leave else { return }
        leave = .given(size)
        letGo(request.partialCount)
        connection.grantStream(streamID, credit.received(partial: request.partialCount, completed: false))
    }

    /// What the call waits for of the budget for large messages; nil while it waits for nothing.
    var largeSize: Int? { if case .awaited(let size) = leave { size } else { nil } }

    /// The call has a part of the budget for a message that has not come whole.
    var isReceivingLarge: Bool { if case .given = leave { true } else { false } }

    /// Gives back what the call has of the budget for large messages.
    private func releaseLarge() {
        switch leave {
        case .none where budgetOfWhole == 0: return
        case .none: break
        case .awaited(let size): connection.forgetLarge(size, slot: slot)
        case .given(let size): budgetOfWhole += size
        }
        leave = .none
        connection.releaseLarge(budgetOfWhole)
        budgetOfWhole = 0
    }

    private func receiveCompressed(_ message: RawSpan) {
        do {
            let inflated = try inflate(message)
            receive(inflated.span.bytes, wasCompressed: true)
        } catch {
            cut(error)
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
        let size = (inflation?.didRead(count) ?? count) + MessageDeframer.prefixSize
        connection.grantStream(streamID, credit.read(size))
        if size > connection.largeMessageSize, budgetOfWhole > 0 {
            let released = min(budgetOfWhole, size)
            budgetOfWhole -= released
            connection.releaseLarge(released)
        } else {
            letGo(size)
        }
        backlog.didRead()
        while isOpen, let (bytes, endStream) = backlog.next() {
            bytes.withUnsafeBytes { take($0, endStream: endStream) }
        }
        guard inflation != nil, isOpen, let requests else { return }
        do throws(RPCError) { try advance(requests) } catch { cut(error) }
    }

    /// Takes an end that came without bytes.
    func receiveEnd() {
        receive(UnsafeRawBufferPointer(start: nil, count: 0), endStream: true)
    }

    // MARK: Out

    override func transmit(_ encode: (inout MessageBuffer) throws -> Void) throws {
        if !hasAnswered { compressesAnswer = responseCompression == .gzip && acceptsGzip }
        let appended = try encoded(encode)
        connection.answers.add(appended)
        sentBytes += appended - MessageDeframer.prefixSize
        answer()
    }

    /// Encodes a message; its bytes, those of its prefix included.
    private func encoded(_ encode: (inout MessageBuffer) throws -> Void) throws -> Int {
        precondition(!isEncoding, "a message sends another one while it is encoded")
        isEncoding = true
        defer { isEncoding = false }
        if compressesAnswer, compressesMessages, let deflater = connection.loop.gzip.messageDeflater() {
            return try outbound.append(deflatedBy: deflater, encode)
        }
        return try outbound.append(encode)
    }

    override func transmitEnd(_ status: Status, trailers: Metadata) {
        guard hasAnswered || !responseHeaders.isEmpty else {
            hasAnswered = true
            connection.submitAnswer(self, GRPCHeaders.trailersOnly(status, trailers), hasBody: false)
            return
        }
        precondition(!isEncoding, "a message ends its call while it is encoded")
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
        guard isOpen, outbound.count >= connection.sendBufferSize else { return }
        // A handler may write from several tasks.
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

    // MARK: The end

    /// Ends the call from outside of its handler with an answer that says why.
    func cut(_ error: RPCError) {
        guard isOpen else { return }
        if error.code == .resourceExhausted { connection.count(.messageTooLarge) }
        isCut = true
        terminate(error)
    }

    /// The stream has gone, and with it whoever waited for the answer.
    ///
    /// - Parameters:
    ///   - abandoned: where the call counts until its handler has returned, if that has not ended it.
    ///   - error: what it then ended with.
    func lose(countedIn abandoned: AbandonedCalls, _ error: () -> RPCError) {
        if isOpen {
            isCut = true
            abandon(error())
        }
        connection.answers.remove(outbound.count)
        guard isCut, countedIn == nil else { return }
        countedIn = abandoned
        abandoned.add()
    }

    override func didEnd() {
        sweeps = 0
        if !writableWaiters.isEmpty {
            for waiter in takeWaiters() { waiter.resume(throwing: RPCError(.cancelled, "The call has ended.")) }
        }
        releaseLarge()
        if held > 0 { letGo(held) }
        if reserved > 0 {
            connection.answers.remove(reserved)
            reserved = 0
        }
        connection.callDidEnd()
    }

    /// What a connection's look at its calls finds out, see ``ConnectionClock``.
    enum Age {
        case fine
        /// The one message of the client should have come by now.
        case requestIsLate
        /// The answer should have been taken by now.
        case answerIsLate
    }

    /// Grows older by one sweep. The parameters say by which one a request and an answer are late; nil: never.
    ///
    /// An answer is late by the time in which its client took nothing of it, whether or not the call goes on.
    func sweep(lastForRequest: Int?, lastForAnswer: Int?) -> Age {
        let waitsForRequest = isOpen && requests == nil && !request.isComplete
        let isUnread = isStalled && outbound.count > 0
        isStalled = true
        guard waitsForRequest || isUnread || !isOpen else {
            sweeps = 0
            return .fine
        }
        sweeps += 1
        guard let last = waitsForRequest ? lastForRequest : lastForAnswer, sweeps >= last else { return .fine }
        return waitsForRequest ? .requestIsLate : .answerIsLate
    }
}
