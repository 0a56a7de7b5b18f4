import CNghttp2
import Logging
import NIOCore
import RPC

/// A connection to a server, and the calls on its streams.
///
///     made ──SETTINGS──▶ greeted ──GOAWAY, lost, idle, shut down──▶ retired ──last call ends──▶ closed
final class ClientConnection: HTTP2Connection {
    private var streams = StreamTable<ClientStream>()
    private var openStreams = 0
    private let authority: String
    private let userAgent: String
    private let scheme: String
    private let idleTimeout: Duration?
    /// Called when the server has shown that it speaks HTTP/2.
    var didGreet: (() -> Void)?
    /// Called when no new call can be made here any more; more than once if it is tried all the same.
    var didRetire: (() -> Void)?
    private(set) var isGreeted = false
    private(set) var isRetired = false
    /// Why the server will have no call of ours, as the end of a sentence; nil if it may.
    private(set) var refusal: String?
    /// Whether the server has gone because of our keepalive.
    private(set) var pingedTooOften = false
    /// The last stream that a server which says goodbye processes.
    private var lastProcessedStreamID = Int32.max
    private var lossReason = "The connection to the server was lost before the call ended."
    private var keepalive: KeepaliveClock?
    private var keepaliveTimer: Scheduled<Void>?
    /// Since when there have been no calls.
    private var idleSince: NIODeadline
    private var idleTimer: Scheduled<Void>?

    init(
        loop: ConnectionLoop, configuration: HTTP2ClientConfiguration, keepalive: ClientKeepalive, logger: Logger,
        authority: String
    ) {
        self.authority = authority
        userAgent = configuration.userAgentHeader
        scheme = configuration.tls == nil ? "http" : "https"
        idleTimeout = configuration.idleTimeout
        idleSince = loop.eventLoop.now
        if let time = keepalive.time {
            self.keepalive = KeepaliveClock(
                time: time, timeout: keepalive.timeout, withoutCalls: keepalive.withoutCalls)
        }
        super.init(role: .client, loop: loop, limits: configuration.limits, logger: logger)
    }

    /// The connection takes no more calls; nothing of the one that was tried has been sent.
    struct Retired: Error {}

    /// Opens a stream for a call.
    ///
    /// - Throws: ``Retired``, and `didRetire` has been called; `RPCError`, UNAVAILABLE, if nghttp2 refuses.
    func begin(_ method: MethodDescriptor, options: CallOptions, responses: MessageInbox) throws -> ClientStream {
        guard let session, !isClosed, !isRetired, session.isRequestAllowed else {
            isRetired = true
            didRetire?()
            throw Retired()
        }
        let stream = ClientStream(connection: self, responses: responses, options: options)
        let headers = GRPCHeaders.request(
            method, authority: authority, scheme: scheme, timeout: options.timeout, metadata: options.metadata,
            userAgent: userAgent, compression: options.compression, previousAttempts: options.previousAttempts)
        do {
            (stream.slot, stream.streamID) = try session.submitRequest(headers: headers)
        } catch {
            throw RPCError(.unavailable, "The connection takes no more calls. Try again.", cause: error)
        }
        streams.insert(stream, at: stream.slot)
        openStreams += 1
        if let timeout = options.timeout { stream.watch(timeout) }
        if keepalive?.isDormant == true { keepAlive() }
        needsFlush()
        return stream
    }

    override func handle(_ event: SessionEvent, _ input: UnsafeRawBufferPointer) {
        switch event {
        case .headers(let block, _, let slot, _, let endStream):
            guard let headers = session?.headers(block) else { return }
            streams[slot]?.receive(headers.block, endStream: endStream)
            if endStream { endRequest(slot) }
        case .trailers(let block, let slot):
            guard let trailers = session?.headers(block) else { return }
            streams[slot]?.finish(trailers.block)
            endRequest(slot)
        case .data(let slot, let streamID, let range, let endStream):
            session?.consumeConnection(count: range.count)
            guard let stream = streams[slot] else { return }
            if stream.isEnded { session?.consumeStream(streamID, count: range.count) }
            stream.receive(UnsafeRawBufferPointer(rebasing: input[range]))
            if endStream {
                stream.receiveEnd()
                endRequest(slot)
            }
        case .endStream(let slot):
            streams[slot]?.receiveEnd()
            endRequest(slot)
        case .closed(let slot, let errorCode):
            let stream = streams.remove(slot)
            session?.release(slot: slot)
            if let stream { stream.close(errorCode: errorCode, untouched: untouched(stream, errorCode)) }
        case .goaway(let lastStreamID, let errorCode, let farewell):
            receiveGoodbye(lastStreamID, errorCode, session?.farewell(farewell) ?? "")
        case .settings: greet()
        case .pingAnswered: break
        }
    }

    /// Why the server has not processed a stream that has gone; nil if it may have.
    private func untouched(_ stream: ClientStream, _ errorCode: UInt32) -> OutgoingCall.Untouched? {
        if isUnseen(stream) { return .unseen }
        return errorCode == NGHTTP2_REFUSED_STREAM.rawValue ? .refused : nil
    }

    private func isUnseen(_ stream: ClientStream) -> Bool {
        stream.streamID > lastProcessedStreamID || stream.streamID > session?.lastSentStreamID ?? .max
    }

    private func greet() {
        // A server that says goodbye in the same breath has not shown that it serves.
        guard !isGreeted, session?.isRequestAllowed == true else { return }
        isGreeted = true
        keepAlive()
        watchIdleness()
        didGreet?()
    }

    private func receiveGoodbye(_ lastStreamID: Int32, _ errorCode: UInt32, _ text: String) {
        lastProcessedStreamID = min(lastProcessedStreamID, lastStreamID)
        if errorCode == NGHTTP2_ENHANCE_YOUR_CALM.rawValue, text == "too_many_pings" { pingedTooOften = true }
        if errorCode == NGHTTP2_INADEQUATE_SECURITY.rawValue { refusal = Self.wantsTLS }
        logger.debug("The server says goodbye.", metadata: ["peer": "\(peer)", "code": "\(errorCode)"])
        retireOnce()
    }

    private static let wantsTLS = "it wants TLS (https://)"

    override func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // A TLS alert; HTTP/2 begins with a length below 2^14.
        if !isGreeted, refusal == nil, unwrapInboundIn(data).readableBytesView.starts(with: [0x15, 0x03]) {
            refusal = Self.wantsTLS
        }
        super.channelRead(context: context, data: data)
    }

    override func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if !isGreeted, refusal == nil { refusal = TLSFailure(error).reason }
        super.errorCaught(context: context, error: error)
    }

    /// The server has said everything: what it has not read of the request is not sent any more, and the stream ends.
    private func endRequest(_ slot: Int) {
        guard let stream = streams[slot] else { return }
        session?.endRequest(stream.streamID)
    }

    override func readOutbound(slot: Int, into buffer: UnsafeMutableRawBufferPointer) -> OutboundRead {
        streams[slot]?.readOutbound(into: buffer) ?? .end(0)
    }

    func resume(_ streamID: Int32) {
        submit { (session) throws(HTTP2Error) in session.resume(streamID) }
    }

    func reset(_ streamID: Int32) {
        submit { (session) throws(HTTP2Error) in session.reset(streamID, errorCode: NGHTTP2_CANCEL.rawValue) }
    }

    /// Lets the server send `count` more bytes of a stream.
    func grant(_ streamID: Int32, _ count: Int) {
        guard count > 0 else { return }
        submit { (session) throws(HTTP2Error) in session.consumeStream(streamID, count: count) }
    }

    // MARK: Keepalive and idleness

    /// The bytes of our pings.
    private static let keepalivePing: UInt64 = 1

    /// Does what the keepalive asks for now, and looks again when it says.
    private func keepAlive() {
        guard !isClosed,
            let step = keepalive?.step(loop.eventLoop.now, lastRead: lastRead, hasCalls: openStreams > 0)
        else { return }
        keepaliveTimer?.cancel()
        switch step {
        case .wait(let until): checkKeepalive(at: until)
        case .ping(let checkAt):
            submit { (session) throws(HTTP2Error) in session.ping(Self.keepalivePing) }
            checkKeepalive(at: checkAt)
        case .sleep: break
        case .lost:
            lossReason = "The connection to the server was lost: it has not answered a keepalive ping."
            retireOnce()
            close()
        }
    }

    private func checkKeepalive(at deadline: NIODeadline) {
        keepaliveTimer = loop.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) { [weak self] in
            self?.keepAlive()
        }
    }

    /// Retires the connection once it has had no calls for long enough.
    private func watchIdleness() {
        guard let idleTimeout, !isRetired else { return }
        let end = (openStreams == 0 ? idleSince : loop.eventLoop.now) + TimeAmount(clamping: idleTimeout)
        idleTimer = loop.eventLoop.assumeIsolated().scheduleTask(deadline: end) { [weak self] in
            guard let self else { return }
            if openStreams == 0, idleSince + TimeAmount(clamping: idleTimeout) <= loop.eventLoop.now {
                finish()
            } else {
                watchIdleness()
            }
        }
    }

    // MARK: The end

    override var isDone: Bool { isRetired && openStreams == 0 }

    func streamDidEnd() {
        openStreams -= 1
        if openStreams == 0 { idleSince = loop.eventLoop.now }
        if isRetired { needsFlush() }
    }

    /// Takes no new calls, and closes when those in flight have ended.
    func finish() {
        retireOnce()
        needsFlush()
    }

    private func retireOnce() {
        guard !isRetired else { return }
        isRetired = true
        idleTimer?.cancel()
        didRetire?()
    }

    override func didClose() {
        retireOnce()
        keepaliveTimer?.cancel()
        let unsent = lastSentStreamID
        for stream in streams.removeAll() {
            if stream.streamID > min(unsent, lastProcessedStreamID), stream.giveBack(.unseen) { continue }
            stream.end(RPCError(.unavailable, lossReason))
        }
    }
}
