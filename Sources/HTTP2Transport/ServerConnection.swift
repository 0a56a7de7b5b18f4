import CNghttp2
import Logging
import NIOCore
import RPC

/// One client's connection, and the calls on its streams.
final class ServerConnection: HTTP2Connection, ServedConnection {
    /// Where the connection stands on its way out.
    ///
    ///     serving ──drain──▶ noticed ──ping answered──▶ leaving ──last call──▶ closed
    private enum Life { case serving, noticed, leaving }

    /// The last headers that led to a handler: most calls of a connection have the same ones.
    private final class ServedHeaders {
        let headers: ReceivedHeaders
        let handler: MethodHandler
        let doubts: CallDoubts

        init(headers: ReceivedHeaders, handler: MethodHandler, doubts: CallDoubts) {
            self.headers = headers
            self.handler = handler
            self.doubts = doubts
        }
    }

    let router: Router
    let httpHandler: (any HTTPHandler)?
    /// What the client's certificate vouches for, see `ServerCall.peerIdentities`.
    let peerIdentities: [String]
    /// `https` where the connection has TLS.
    let scheme: String
    private let pages: WebPagePolicy
    /// The host that the last headers named, and whether it is the server's.
    private var lastHost = (authority: "", isKnown: true)
    private let guardian: ConnectionGuard
    /// Unchecked for its cost at each event of a call: no access reaches beyond the table, whose calls are kept by whoever
    /// they are handed to, so that removing one ends nothing.
    @exclusivity(unchecked) private(set) var calls = StreamTable<HTTP2ServerCall>()
    /// The requests that aren't gRPC calls.
    @exclusivity(unchecked) private(set) var exchanges = StreamTable<HTTP2Exchange>()
    /// Among the server's connections; nil where those are not counted.
    var place: ConnectionPlace?
    /// A call came with a key or a certificate that the server knows. Unchecked as each call looks at it.
    @exclusivity(unchecked) private var isKnown = false
    private var life = Life.serving
    /// Unchecked as each call adds its deadline: nothing in there calls back here.
    @exclusivity(unchecked) private var deadlines = DeadlineTimer()
    var large: LargeMessages
    /// The client had the server hold much at some time.
    var hasHeldMuch = false
    /// What the client has not taken of its answers. Unchecked as its calls add to it and take of it at each message,
    /// and nothing in there calls out.
    @exclusivity(unchecked) var answers: MemoryAccount
    /// Of `answers`: what the socket has not taken. Unchecked as each write looks at it.
    @exclusivity(unchecked) private var unsent = 0
    /// What is held of the client's messages, and of that ...
    var received: MemoryAccount
    /// ... what the connection's window was not given back for.
    var unconsumed = 0
    /// While `unconsumed` waits for its part of the budget.
    var windowTicket: MemoryBudget.Ticket?
    /// By slot: large messages that have their part of the connection's budget, and wait for that of the process.
    var largeTickets: [Int: MemoryBudget.Ticket] = [:]
    /// Calls whose handlers have not ended them, those with a stream and those whose stream has gone.
    @exclusivity(unchecked) private var openCalls = 0
    @exclusivity(unchecked) private var lastServed: ServedHeaders?

    // What the connection's own time is told by, see `ServerConnection+Time.swift`.
    @exclusivity(unchecked) var clock: ConnectionClock
    var timer: (at: NIODeadline, scheduled: Scheduled<Void>)?
    /// The preface and the first SETTINGS have come.
    private(set) var isGreeted = false
    @exclusivity(unchecked) private(set) var hasHadCalls = false
    /// Kept only where an idle connection is to be ended.
    @exclusivity(unchecked) private(set) var idleSince: NIODeadline?

    /// - Parameters:
    ///   - httpHandler: answers what isn't a gRPC call; without one such requests are refused.
    ///   - opened: when the connection was accepted, if that is past.
    init(
        loop: ConnectionLoop, router: Router, httpHandler: (any HTTPHandler)? = nil, limits: HTTP2Limits,
        logger: Logger, counters: ConnectionCounters = ConnectionCounters(), peerIdentities: [String] = [],
        scheme: String = "http", pages: WebPagePolicy = WebPagePolicy(), opened: NIODeadline? = nil,
        memory: ServerMemory = ServerMemory()
    ) {
        self.router = router
        self.httpHandler = httpHandler
        self.peerIdentities = peerIdentities
        self.scheme = scheme
        self.pages = pages
        guardian = ConnectionGuard(limits: limits, counters: counters, eventLoop: loop.eventLoop)
        large = LargeMessages(budget: limits.largeMessageBudget)
        answers = MemoryAccount(budget: memory.answers, allowance: limits.answerAllowance)
        received = MemoryAccount(budget: memory.requests, allowance: 0)
        clock = ConnectionClock(
            life: limits.life, opened: opened ?? loop.eventLoop.now, jitter: Double.random(in: 0.9...1.1))
        super.init(role: .server, loop: loop, limits: limits, logger: logger, guardian: guardian)
    }

    func count(_ event: ConnectionEvent) { guardian.counters.add(event) }

    // MARK: In

    override func handle(_ event: SessionEvent, _ input: UnsafeRawBufferPointer) {
        switch event {
        case .headers(let block, let timeout, let slot, let streamID, let endStream):
            guard let headers = session?.headers(block) else { return }
            begin(headers, timeout, slot: slot, streamID: streamID, endStream: endStream)
        case .data(let slot, _, let range, let endStream):
            let bytes = UnsafeRawBufferPointer(rebasing: input[range])
            guard let call = calls[slot] else { return receivePlain(bytes, slot: slot, endStream: endStream) }
            call.receive(bytes, endStream: endStream)
        case .endStream(let slot), .trailers(_, let slot):
            // A client's trailers mean nothing in gRPC but the end.
            guard let call = calls[slot] else { exchanges[slot]?.receiveEnd(); return }
            call.receiveEnd()
        case .closed(let slot, let errorCode):
            if let call = calls.remove(slot) {
                call.lose(countedIn: guardian.abandoned) {
                    RPCError(.cancelled, "The client reset the call with HTTP/2 error \(errorCode).")
                }
            } else {
                exchanges.remove(slot)?.lose(countedIn: guardian.abandoned)
            }
            session?.release(slot: slot)
            noteIdle()
        case .pingAnswered(let data):
            if data == HTTP2Session.drainPing, life == .noticed { leave() }
        case .settings:
            if !isGreeted {
                isGreeted = true
                setTimer()
            }
        case .goaway: break
        }
    }

    /// Begins a call, or refuses it with the answer that its headers ask for.
    private func begin(
        _ received: ReceivedHeaders, _ timeout: Duration?, slot: Int, streamID: Int32, endStream: Bool
    ) {
        if let lastServed, lastServed.headers === received {
            return serve(
                received.block, timeout, lastServed.handler, lastServed.doubts, slot, streamID, endStream: endStream)
        }
        let headers = received.block
        if headers.isTooLarge { count(.headerListTooLarge) }
        let doubts = doubts(of: headers)
        if !headers.contentType.isGRPC, let httpHandler {
            return begin(
                headers, timeout, httpHandler, doubts, slot: slot, streamID: streamID, endStream: endStream)
        }
        switch Admission(of: headers, route: router.handler(for:)) {
        case .answer(let answer):
            submit { (session) throws(HTTP2Error) in
                try session.submitResponse(streamID, slot: slot, headers: answer, hasBody: false)
            }
        case .fail(let handler, let error):
            let call = insert(handler.map(MethodHandler.refusing) ?? .unknown, headers, timeout, doubts, slot, streamID)
            if call.begin() { call.fail(error) }
        case .serve(let handler):
            lastServed = ServedHeaders(headers: received, handler: handler, doubts: doubts)
            serve(headers, timeout, handler, doubts, slot, streamID, endStream: endStream)
        }
    }

    private func doubts(of headers: HeaderBlock) -> CallDoubts {
        if lastHost.authority != headers.authority {
            lastHost = (headers.authority, pages.knows(host: headers.authority))
        }
        return pages.doubts(
            authority: headers.authority, isKnown: lastHost.isKnown, scheme: scheme, headers.metadata)
    }

    private func serve(
        _ headers: HeaderBlock, _ timeout: Duration?, _ handler: MethodHandler, _ doubts: CallDoubts, _ slot: Int,
        _ streamID: Int32, endStream: Bool
    ) {
        let call = insert(handler, headers, timeout, doubts, slot, streamID)
        guard call.begin() else { return }
        if !isKnown, call.principal != nil { noteKnown() }
        if let deadline = call.deadline { watch(deadline) }
        if endStream { call.receiveEnd() }
    }

    private func insert(
        _ handler: MethodHandler, _ headers: HeaderBlock, _ timeout: Duration?, _ doubts: CallDoubts, _ slot: Int,
        _ streamID: Int32
    ) -> HTTP2ServerCall {
        let call = HTTP2ServerCall(
            connection: self, handler: handler, headers: headers, timeout: timeout, doubts: doubts, slot: slot,
            streamID: streamID)
        calls.insert(call, at: slot)
        noteCall()
        return call
    }

    func noteKnown() {
        isKnown = true
        place?.rise(to: .known)
    }

    private func noteCall() {
        openCalls += 1
        if !hasHadCalls {
            hasHadCalls = true
            place?.rise(to: .called)
        }
        idleSince = nil
        if clock.nextSweep == nil { startSweeping() }
    }

    // MARK: Requests that aren't gRPC calls

    private func begin(
        _ headers: HeaderBlock, _ timeout: Duration?, _ handler: any HTTPHandler, _ doubts: CallDoubts, slot: Int,
        streamID: Int32, endStream: Bool
    ) {
        var request = HTTPRequest(headers, timeout: timeout, scheme: scheme)
        request.doubts = doubts
        let exchange = HTTP2Exchange(
            connection: self, handler: handler, request: request, slot: slot, streamID: streamID)
        exchanges.insert(exchange, at: slot)
        noteCall()
        if endStream { exchange.receiveEnd() } else if handler.isRefused(exchange) { exchange.refuse() }
    }

    private func receivePlain(_ bytes: UnsafeRawBufferPointer, slot: Int, endStream: Bool) {
        guard let exchange = exchanges[slot] else { return grantConnection(bytes.count) }
        exchange.receive(bytes, endStream: endStream)
    }

    func submitAnswer(_ exchange: HTTP2Exchange, _ headers: HeaderList, hasBody: Bool) {
        submit { (session) throws(HTTP2Error) in
            try session.submitResponse(exchange.streamID, slot: exchange.slot, headers: headers, hasBody: hasBody)
        }
    }

    func resume(_ exchange: HTTP2Exchange) {
        submit { (session) throws(HTTP2Error) in session.resume(exchange.streamID) }
    }

    /// Ends an exchange's stream so that the client sees that the answer isn't whole.
    func breakOff(_ exchange: HTTP2Exchange) {
        submit { (session) throws(HTTP2Error) in
            session.reset(exchange.streamID, errorCode: NGHTTP2_INTERNAL_ERROR.rawValue)
        }
    }

    /// Where a call's messages wait for a handler that reads them; the client may send more as they are read.
    func makeInbox(slot: Int, streamID: Int32) -> MessageInbox {
        let bound = LoopBound(self, on: loop)
        return MessageInbox { count in
            bound.loop.execute {
                guard let call = bound.value.calls[slot], call.streamID == streamID else { return }
                call.didRead(count)
            }
        }
    }

    /// Lets the client send `count` more bytes, but not on the stream by which they came.
    func grantConnection(_ count: Int) {
        if count > 0 { session?.consumeConnection(count: count) }
    }

    /// Lets the client send `count` more bytes of a stream, the connection's share having been granted before.
    func grantStream(_ streamID: Int32, _ count: Int) {
        guard count > 0 else { return }
        submit { (session) throws(HTTP2Error) in session.consumeStream(streamID, count: count) }
    }

    /// Messages that wait for the handler of a call.
    func unreadMessages(slot: Int) -> Int { calls[slot]?.unreadMessages ?? 0 }

    /// A call keeps what comes, as its handler doesn't read.
    func didKeepBacklog() { hasHeldMuch = true }

    // MARK: Deadlines

    private func watch(_ deadline: Deadline) {
        deadlines.schedule(deadline, on: loop.eventLoop) { [weak self] in self?.endOverdueCalls() }
    }

    private func endOverdueCalls() {
        // The timer has fired, perhaps ahead of the deadline by its own clock: it counts for nothing that is left.
        deadlines.cancel()
        for call in calls.all {
            guard call.isOpen, let deadline = call.deadline else { continue }
            if deadline.hasPassed {
                call.cut(RPCError(.deadlineExceeded, "The call's deadline passed before it was answered."))
            } else {
                watch(deadline)
            }
        }
    }

    /// Looks for calls whose clients are late; false if there are no calls to look at.
    func sweepCalls() -> Bool {
        // Where memory is scarce, whoever stands still has as long as a socket that takes nothing.
        let lastForStalled = clock.lastSweep(of: limits.life.writeTimeout)
        let lastForRequest = clock.lastSweep(of: limits.life.requestTimeout)
        let lastForHolder = received.budget.isContended ? lastForStalled : nil
        var lastForAnswer = clock.lastSweep(of: limits.life.answerTimeout)
        if let lastForStalled, answers.budget.isTight { lastForAnswer = min(lastForAnswer ?? .max, lastForStalled) }
        for call in calls.all {
            switch call.sweep(
                lastForRequest: call.isReceivingLarge ? lastForHolder ?? lastForRequest : lastForRequest,
                lastForAnswer: lastForAnswer)
            {
            case .fine: break
            case .requestIsLate:
                count(.requestTimeout)
                call.cut(RPCError(.deadlineExceeded, "The request did not come whole in time."))
            case .answerIsLate:
                count(.answerTimeout)
                submit { (session) throws(HTTP2Error) in session.cancel(call.streamID) }
            }
        }
        for exchange in exchanges.all {
            switch exchange.sweep(
                lastForRequest: exchange.isReceivingLarge ? lastForHolder ?? lastForRequest : lastForRequest,
                lastForAnswer: lastForAnswer)
            {
            case .fine: break
            case .requestIsLate:
                count(.requestTimeout)
                exchange.fail(.late)
            case .answerIsLate:
                count(.answerTimeout)
                submit { (session) throws(HTTP2Error) in session.cancel(exchange.streamID) }
            }
        }
        return calls.count + exchanges.count > 0
    }

    // MARK: Out

    /// Sends headers; the rest of the answer, if there is one, is read from the call.
    func submitAnswer(_ call: HTTP2ServerCall, _ headers: HeaderList, hasBody: Bool) {
        submit { (session) throws(HTTP2Error) in
            try session.submitResponse(call.streamID, slot: call.slot, headers: headers, hasBody: hasBody)
        }
    }

    func resume(_ call: HTTP2ServerCall) {
        submit { (session) throws(HTTP2Error) in session.resume(call.streamID) }
    }

    override func readOutbound(slot: Int, into buffer: UnsafeMutableRawBufferPointer) -> OutboundRead {
        if let call = calls[slot] { return call.readOutbound(into: buffer) }
        // A stream without a call has nothing to say any more.
        return exchanges[slot]?.readOutbound(into: buffer) ?? .end(0)
    }

    // MARK: The end

    override var isDone: Bool { life == .leaving && openCalls == 0 && calls.count + exchanges.count == 0 }

    var isDraining: Bool { life != .serving }

    func callDidEnd() {
        openCalls -= 1
        noteIdle()
        if life == .leaving, openCalls == 0 { needsFlush() }
    }

    private func noteIdle() {
        guard limits.life.maxIdle != nil, idleSince == nil, openCalls == 0, calls.count + exchanges.count == 0
        else { return }
        idleSince = loop.eventLoop.now
        setTimer()
    }

    /// Begins a graceful end: the client opens no new calls, those in flight are finished.
    func drain() {
        guard life == .serving else { return }
        life = .noticed
        submit { (session) throws(HTTP2Error) in try session.submitShutdownNotice() }
        // A client that doesn't answer the ping gets the second GOAWAY all the same.
        loop.eventLoop.assumeIsolated().scheduleTask(in: .seconds(1)) { [weak self] in
            if let self, life == .noticed { leave() }
        }
    }

    private func leave() {
        life = .leaving
        submit { (session) throws(HTTP2Error) in try session.submitGoaway() }
    }

    override func didOpen() {
        setTimer()
    }

    override func didBlock() { setTimer() }

    override func didFill(_ bytes: Int) {
        guard bytes > 0 || unsent > 0 else { return }
        answers.remove(unsent)
        answers.add(bytes)
        unsent = bytes
        if bytes > 0 { hasHeldMuch = true }
    }

    override func didClose() {
        deadlines.cancel()
        timer?.scheduled.cancel()
        timer = nil
        // nghttp2 tells nothing of the streams that go with a session: their calls are ended here.
        for call in calls.removeAll() {
            call.lose(countedIn: guardian.abandoned) {
                RPCError(.cancelled, "The client's connection was closed.")
            }
        }
        for exchange in exchanges.removeAll() { exchange.lose(countedIn: guardian.abandoned) }
        releaseMemory()
        if hasHeldMuch { FreedMemory.releaseSoon(on: loop.eventLoop) }
    }
}
