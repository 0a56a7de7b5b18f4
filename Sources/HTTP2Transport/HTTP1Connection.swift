import Logging
import NIOCore
import NIOHTTP1
import RPC

/// One client's HTTP/1.1 connection: one request after the other, each answered before the next is read.
///
///     idle ──head──▶ reading ──end──▶ answering ──answered──▶ idle
///                       │  └─body or headers too large─▶ answering, then left
///                       └──late, malformed──▶ refused, left
///
/// A connection that is left reads nothing more, and is closed when its answer has been taken. Nothing more is read either
/// while the socket takes no more of the answers, or while a large body waits for its part of ``ServerMemory/requests``.
/// Belongs to one event loop.
final class HTTP1Connection: ChannelInboundHandler, ServedConnection {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = ByteBuffer

    private enum Phase {
        case idle
        case reading(HTTP1Request)
        case answering(HTTP1Exchange)
        case leaving
    }

    /// What the body that is being read has of the process's budget.
    private enum BodyRoom {
        case none
        case awaited(MemoryBudget.Ticket)
        case given(Int)
    }

    /// Above the body, what a chunked one may need: chunks of one byte have five more for each.
    private static let maxOverhead = 8

    let loop: ConnectionLoop
    let limits: HTTP2Limits
    let peerIdentities: [String]
    private let scheme: String
    private let pages: WebPagePolicy
    private let handler: any HTTPHandler
    private let logger: Logger
    private let counters: ConnectionCounters
    private var context: ChannelHandlerContext?
    private var phase = Phase.idle
    /// What the parser has made of the bytes behind a whole request.
    private var parts = CircularBuffer<Result<HTTPServerRequestPart, HTTP1Request.Refusal>>()
    private var isProcessing = false
    private(set) var isDraining = false
    /// The client had the server hold much at some time.
    private var hasHeldMuch = false
    private var isClosed = false
    private var output = ByteBuffer()
    private var willFlush = false
    private var headerMemory = HeaderMemory()
    /// Bytes that the parser was given for the request.
    private var parsed = 0
    private var sight: HTTP1Clock.Sight
    private var clock: HTTP1Clock
    private var timer: (at: NIODeadline, scheduled: Scheduled<Void>)?
    private lazy var gate = HTTP1Gate(self)
    private let memory: ServerMemory
    private var bodyRoom = BodyRoom.none
    /// Among the server's connections; nil where those are not counted.
    var place: ConnectionPlace?
    /// The client waits for 100 Continue, which it gets when there is room for its body.
    private var owesProceed = false
    private var answers: MemoryAccount
    /// Of `answers`: what has been set aside for the answer that is being made ...
    private var reserved = 0
    /// ... and what the socket has not taken.
    private var unsent = 0

    private(set) lazy var peer =
        context?.remoteAddress.map { ListenAddress($0)?.description ?? "unix:" } ?? "unknown"

    init(
        loop: ConnectionLoop, handler: any HTTPHandler, limits: HTTP2Limits, logger: Logger,
        counters: ConnectionCounters, peerIdentities: [String] = [], scheme: String = "http",
        pages: WebPagePolicy = WebPagePolicy(), memory: ServerMemory = ServerMemory()
    ) {
        self.loop = loop
        self.handler = handler
        self.memory = memory
        answers = MemoryAccount(budget: memory.answers, allowance: limits.answerAllowance)
        self.limits = limits
        self.logger = logger
        self.counters = counters
        self.peerIdentities = peerIdentities
        self.scheme = scheme
        self.pages = pages
        let now = loop.eventLoop.now
        sight = HTTP1Clock.Sight(idleSince: now)
        clock = HTTP1Clock(life: limits.life, opened: now, jitter: Double.random(in: 0.9...1.1))
    }

    /// The connection and what stands before it, for the end of a channel's pipeline.
    var handlers: [any ChannelHandler] {
        var configuration = NIOHTTPDecoderLimitConfiguration()
        configuration.maxHeaderFieldSize = limits.maxHeaderListSize
        configuration.maxHeaderListSize = limits.maxHeaderListSize
        let decoder = HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes, limitConfiguration: configuration)
        // The end of a large upload that was refused is dropped, so that its client reads why.
        return [
            LingeringClose(limit: 2 * limits.maxMessageSize), gate, ByteToMessageHandler(decoder), self,
        ]
    }

    // MARK: What the gate asks

    /// The next request, or the rest of this one, must wait.
    var isBusy: Bool {
        if case .answering = phase { return true }
        if case .awaited = bodyRoom { return true }
        return sight.blockedSince != nil
    }

    /// Nothing more is read.
    var isLeaving: Bool {
        if isClosed { return true }
        if case .leaving = phase { return true } else { return false }
    }

    var isInBody: Bool {
        if case .reading = phase { true } else { false }
    }

    /// Bytes of a request are about to be parsed.
    func willParse(_ count: Int) {
        parsed += count
        if sight.readingSince == nil {
            sight.readingSince = loop.eventLoop.now
            sight.idleSince = nil
            setTimer()
        }
    }

    /// All that a read has brought has been handled.
    func didRead() {
        // Neither empty lines before a request nor the extensions of chunks are limited by the parser.
        if !isBusy, !isLeaving, parsed > limits.maxMessageSize * Self.maxOverhead + limits.maxHeaderListSize {
            refuse(HTTP1Request.Refusal(400, "The request goes on and on."))
        }
        flush()
    }

    // MARK: NIO

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        setTimer()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        end()
        self.context = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        parts.append(.success(unwrapInboundIn(data)))
        process()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard error is HTTPParserError else {
            logger.debug("A connection failed.", metadata: ["peer": "\(peer)", "cause": "\(error)"])
            return close()
        }
        // The parser also complains of requests that end with their connection: nobody waits for that answer.
        guard context.channel.isActive else { return }
        // By now, as the gate knows what was parsed for the moment only.
        parts.append(.failure(refusal(malformed: error)))
        process()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable {
            unblock()
        } else {
            block()
        }
        context.fireChannelWritabilityChanged()
    }

    // MARK: In

    private func process() {
        guard !isProcessing else { return }
        isProcessing = true
        while !isBusy, !isLeaving, let part = parts.popFirst() {
            switch part {
            case .success(.head(let head)): begin(head)
            case .success(.body(let bytes)): receive(bytes)
            case .success(.end): receiveEnd()
            case .failure(let refusal): refuse(refusal)
            }
        }
        isProcessing = false
        if isLeaving { parts.removeAll() }
    }

    private func begin(_ head: HTTPRequestHead) {
        sight.hasHadRequests = true
        place?.rise(to: .called)
        do throws(HTTP1Request.Refusal) {
            let request = try HTTP1Request(head, limits: limits, scheme: scheme, pages: pages, memory: &headerMemory)
            phase = .reading(request)
            if let fault = request.request.fault { return fail(request, fault) }
            let length = head.headers.first(name: "content-length").flatMap { Int($0) }
            let hasBody = length != 0 && (length != nil || head.headers.contains(name: "transfer-encoding"))
            guard hasBody else { return }
            if handler.isRefused(HTTP1Exchange(connection: self, request: request.request, isOld: true, closes: true)) {
                return refuse(withoutBody: request)
            }
            if let length, length > limits.bodyAllowance { takeBodyRoom(length) }
            if case .reading(var request) = phase, let length, case .given = bodyRoom {
                phase = .idle
                request.request.body.reserveCapacity(length)
                phase = .reading(request)
            }
            guard request.expectsContinue else { return }
            if case .awaited = bodyRoom { owesProceed = true } else { write(HTTP1Response.proceed) }
        } catch {
            refuse(error)
        }
    }

    private func receive(_ bytes: ByteBuffer) {
        guard case .reading(var request) = phase else { return }
        // The phase lets go of the body, or each piece would copy all of it.
        phase = .idle
        guard request.request.body.count + bytes.readableBytes <= request.bodyLimit else {
            return fail(request, .bodyTooLarge(limit: limits.maxMessageSize))
        }
        request.request.body.append(contentsOf: bytes.readableBytesView)
        phase = .reading(request)
        if request.request.body.count > limits.bodyAllowance, case .none = bodyRoom {
            // Nothing tells how long a chunked body becomes.
            takeBodyRoom(limits.maxMessageSize)
        }
    }

    // MARK: Room for a body

    /// Takes a part of the process's budget for a body; nothing more is read until there is one.
    private func takeBodyRoom(_ size: Int) {
        hasHeldMuch = true
        if memory.requests.take(size) {
            bodyRoom = .given(size)
            sight.holdingSince = loop.eventLoop.now
            return setTimer()
        }
        counters.add(.bodyDelayed)
        let bound = LoopBound(self, on: loop)
        bodyRoom = .awaited(
            memory.requests.wait(for: size) { ticket in
                bound.loop.execute { bound.value.didTakeBodyRoom(ticket, size) }
            })
    }

    private func didTakeBodyRoom(_ ticket: MemoryBudget.Ticket, _ size: Int) {
        // Whoever no longer waits has given the bytes back by forgetting the ticket.
        guard case .awaited(ticket) = bodyRoom else { return }
        bodyRoom = .given(size)
        sight.holdingSince = loop.eventLoop.now
        setTimer()
        if owesProceed { write(HTTP1Response.proceed) }
        owesProceed = false
        goOn()
    }

    private func releaseBodyRoom() {
        switch bodyRoom {
        case .none: return
        case .awaited(let ticket): memory.requests.forget(ticket)
        case .given(let size): memory.requests.release(size)
        }
        bodyRoom = .none
        sight.holdingSince = nil
        owesProceed = false
    }

    /// Answers a request that is refused whatever its body holds, which is not read.
    private func refuse(withoutBody request: HTTP1Request) {
        var request = request
        request.request.isBodyLeftOut = true
        answer(request, closes: true)
    }

    // MARK: Answers

    private func receiveEnd() {
        guard case .reading(let request) = phase else { return }
        answer(request, closes: !request.keepsAlive)
    }

    /// Has a request answered as one that can't be met; what follows on the connection is not read.
    private func fail(_ request: HTTP1Request, _ fault: HTTPFault) {
        var request = request
        request.request.fault = fault
        request.request.body = []
        releaseBodyRoom()
        switch fault.httpStatus {
        case 408: counters.add(.requestTimeout)
        case 413: counters.add(.messageTooLarge)
        case 431: counters.add(.headerListTooLarge)
        default: break
        }
        // The rest of its body may be on the way, and the next request behind that.
        answer(request, closes: true)
    }

    private func answer(_ request: HTTP1Request, closes: Bool) {
        let exchange = HTTP1Exchange(
            connection: self, request: request.request, isOld: request.isOld, closes: closes || isDraining)
        phase = .answering(exchange)
        sight.holdingSince = nil
        sight.readingSince = nil
        sight.idleSince = nil
        handler.handle(exchange)
    }

    // MARK: Refusals

    private func refusal(malformed error: any Error) -> HTTP1Request.Refusal {
        switch error as? HTTPParserError {
        case .headerOverflow:
            HTTP1Request.Refusal(431, "The request's headers are larger than \(limits.maxHeaderListSize) bytes.")
        case .invalidVersion where gate.hasUnknownVersion:
            HTTP1Request.Refusal(505, "This server speaks HTTP/1.0, HTTP/1.1 and HTTP/2.")
        default: HTTP1Request.Refusal(400, "The request breaks the syntax of HTTP/1.1.")
        }
    }

    /// Answers what is no request, and leaves.
    private func refuse(_ refusal: HTTP1Request.Refusal) {
        if refusal.status == 400 { counters.add(.protocolError) }
        if refusal.status == 431 { counters.add(.headerListTooLarge) }
        logger.debug("A request was refused.", metadata: ["peer": "\(peer)", "cause": "\(refusal.sentence)"])
        write(HTTP1Response.refusal(refusal.status, refusal.sentence))
        leave()
    }

    // MARK: Out

    var isWritable: Bool { context?.channel.isWritable ?? false }

    /// Sends bytes, together with what else there is at the end of what the loop is doing.
    func write(_ bytes: [UInt8]) {
        guard !isClosed else { return }
        output.writeBytes(bytes)
        if output.readableBytes >= 64 * 1024 { return flush() }
        guard !willFlush else { return }
        willFlush = true
        loop.eventLoop.assumeIsolated().execute { [weak self] in self?.flush() }
    }

    private func flush() {
        willFlush = false
        guard let context, !isClosed, output.readableBytes > 0 else { return }
        let count = output.readableBytes
        context.writeAndFlush(wrapOutboundOut(output), promise: nil)
        output = ByteBuffer()
        guard !context.channel.isWritable, !isClosed else { return }
        // What was written before has gone, or the socket would have been full by then.
        unsent += count
        answers.add(count)
        if unsent > limits.answerAllowance { hasHeldMuch = true }
        block()
    }

    private func block() {
        guard sight.blockedSince == nil else { return }
        sight.blockedSince = loop.eventLoop.now
        setTimer()
    }

    private func unblock() {
        answers.remove(unsent)
        unsent = 0
        // The last answer's time goes on: it began anew when the socket had taken nearly all of it.
        guard !isLeaving else { return sight.blockedSince = loop.eventLoop.now }
        sight.blockedSince = nil
        if case .answering(let exchange) = phase { exchange.didBecomeWritable() }
        if sight.readingSince != nil { sight.readingSince = loop.eventLoop.now }
        goOn()
    }

    /// Sets room aside for the answer that is about to be made.
    func takeRoom(_ bytes: Int) -> Bool {
        guard !isClosed, answers.take(bytes) else {
            counters.add(.answerLimited)
            return false
        }
        reserved += bytes
        return true
    }

    /// The answer has been given.
    func didAnswer(_ exchange: HTTP1Exchange) {
        guard case .answering(let current) = phase, current === exchange else { return }
        answers.remove(reserved)
        reserved = 0
        releaseBodyRoom()
        parsed = gate.waitingCount > 0 || !parts.isEmpty ? 1 : 0
        guard !exchange.closes, !isDraining else { return leave() }
        phase = .idle
        if parts.isEmpty, gate.waitingCount == 0 {
            sight.idleSince = loop.eventLoop.now
        } else {
            sight.readingSince = loop.eventLoop.now
        }
        setTimer()
        // Not at once: a row of requests that are answered at once would be a row of frames on the stack.
        guard !isProcessing else { return }
        goOn()
    }

    /// Takes up what has waited, behind what is to be sent: whether the socket takes that decides on the next request.
    private func goOn() {
        loop.eventLoop.assumeIsolated().execute { [weak self] in
            self?.process()
            self?.gate.pump()
        }
    }

    // MARK: Time

    private func setTimer() {
        guard !isClosed, let first = clock.deadlines(sight).map(\.at).min() else { return }
        if let timer, timer.at <= first { return }
        timer?.scheduled.cancel()
        let scheduled = loop.eventLoop.assumeIsolated().scheduleTask(deadline: first) { [weak self] in
            if let self { timerFired() }
        }
        timer = (first, scheduled)
    }

    private func timerFired() {
        timer = nil
        guard !isClosed else { return }
        if let duty = clock.duty(at: loop.eventLoop.now, sight) { perform(duty) }
        setTimer()
    }

    private func perform(_ duty: HTTP1Clock.Duty) {
        switch duty {
        case .yield where !memory.requests.isContended: sight.holdingSince = loop.eventLoop.now
        case .refuse, .yield:
            sight.holdingSince = nil
            sight.readingSince = nil
            if case .reading(let request) = phase { return fail(request, .late) }
            counters.add(.requestTimeout)
            refuse(HTTP1Request.Refusal(408, HTTPFault.late.error.message))
        case .drain(let event):
            counters.add(event)
            drain()
        case .close(let event):
            counters.add(event)
            logger.debug("A connection was closed.", metadata: ["peer": "\(peer)", "cause": "\(event)"])
            close()
        }
    }

    // MARK: The end

    func drain() {
        isDraining = true
        sight.isDraining = true
        if case .idle = phase, sight.idleSince != nil { leave() }
    }

    /// Sends what is left, reads nothing more, and closes.
    private func leave() {
        guard !isLeaving else { return }
        phase = .leaving
        sight.readingSince = nil
        sight.idleSince = nil
        flush()
        guard let context else { return }
        // Until the socket has taken it all; the time-out for that is the one of writing.
        block()
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenComplete { [weak self] _ in self?.close() }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer()), promise: written)
    }

    /// Closes at once. A request that is open has lost its client.
    func close() {
        guard !isClosed else { return }
        let context = self.context
        end()
        context?.close(promise: nil)
    }

    private func end() {
        guard !isClosed else { return }
        isClosed = true
        timer?.scheduled.cancel()
        timer = nil
        parts.removeAll()
        releaseBodyRoom()
        answers.clear()
        unsent = 0
        reserved = 0
        if hasHeldMuch { FreedMemory.releaseSoon(on: loop.eventLoop) }
        if case .answering(let exchange) = phase {
            phase = .leaving
            exchange.abandon()
        }
        phase = .leaving
    }
}
