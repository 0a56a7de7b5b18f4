import CNghttp2
import Logging
import NIOCore
import RPC

/// A connection to a server, and the calls on its streams.
final class ClientConnection: HTTP2Connection {
    private var streams = StreamTable<ClientStream>()
    private var openStreams = 0
    private let authority: String
    private let userAgent: String
    /// Called when no new call can be made here any more; more than once if it is tried all the same.
    private let retire: @Sendable () -> Void
    private var isRetired = false

    init(
        loop: ConnectionLoop, limits: HTTP2Limits, logger: Logger, authority: String, userAgent: String,
        retire: @escaping @Sendable () -> Void
    ) {
        self.authority = authority
        self.userAgent = userAgent
        self.retire = retire
        super.init(role: .client, loop: loop, limits: limits, logger: logger)
    }

    /// The connection takes no more calls; nothing of the one that was tried has been sent.
    struct Retired: Error {}

    /// Opens a stream for a call.
    ///
    /// - Throws: ``Retired``, and `retire` has been called; `RPCError`, UNAVAILABLE, if nghttp2 refuses.
    func begin(_ method: MethodDescriptor, options: CallOptions, responses: MessageInbox) throws -> ClientStream {
        guard let session, !isClosed, !isRetired, session.isRequestAllowed else {
            retireOnce()
            retire()
            throw Retired()
        }
        let stream = ClientStream(connection: self, responses: responses, options: options)
        let headers = GRPCHeaders.request(
            method, authority: authority, scheme: "http", timeout: options.timeout, metadata: options.metadata,
            userAgent: userAgent, compression: options.compression)
        do {
            (stream.slot, stream.streamID) = try session.submitRequest(headers: headers)
        } catch {
            throw RPCError(.unavailable, "The connection takes no more calls. Try again.", cause: error)
        }
        streams.insert(stream, at: stream.slot)
        openStreams += 1
        if let timeout = options.timeout { stream.watch(timeout) }
        needsFlush()
        return stream
    }

    override func handle(_ event: SessionEvent, _ input: UnsafeRawBufferPointer) {
        switch event {
        case .headers(let headers, let slot, _, let endStream):
            streams[slot]?.receive(headers, endStream: endStream)
            if endStream { endRequest(slot) }
        case .trailers(let trailers, let slot):
            streams[slot]?.finish(trailers)
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
            streams.remove(slot)?.close(errorCode: errorCode)
            session?.release(slot: slot)
        case .goaway:
            retireOnce()
        case .pingAnswered, .settings: break
        }
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

    // MARK: The end

    override var isDone: Bool { isRetired && openStreams == 0 }

    func streamDidEnd() {
        openStreams -= 1
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
        retire()
    }

    override func didClose() {
        retireOnce()
        for stream in streams.removeAll() {
            stream.end(RPCError(.unavailable, "The connection to the server was lost before the call ended."))
        }
    }
}
