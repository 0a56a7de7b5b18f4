import Basics
import CNghttp2
import Logging
import NIOCore
import RPC

/// One end of a connection: NIO's bytes in and out, and the HTTP/2 session between. What the streams mean is
/// for its two kinds, ``ServerConnection`` and ``ClientConnection``.
///
///     channelRead ─▶ session.receive ─▶ events ─▶ handle
///     flush       ◀─ session.nextOutput ◀─ readOutbound
///
/// Belongs to one event loop for life. Whatever a read or a commit brings is sent by one write.
class HTTP2Connection: ChannelInboundHandler, OutboundSource {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    let loop: ConnectionLoop
    let limits: HTTP2Limits
    let logger: Logger
    private(set) var session: HTTP2Session?
    private(set) var context: ChannelHandlerContext?
    private(set) var isClosed = false
    /// Of a client whose session has ended: the last stream that it has opened on the wire.
    private(set) var lastSentStreamID: Int32 = 0
    /// When the bytes came that are being read, or those that came last. Unchecked as each call reads it.
    @exclusivity(unchecked) private(set) var readTime = Uptime.now
    /// When the peer's last bytes came, or the connection was made, on the loop's clock.
    private(set) var lastRead: NIODeadline
    /// Everything has been written, and the socket is closed when it has taken it.
    private var isClosing = false
    private let role: HTTP2Session.Role
    private var isReading = false
    private var willFlush = false
    /// As listening addresses are written; without the path where the peer's socket has none.
    private(set) lazy var peer =
        context?.remoteAddress.map { ListenAddress($0)?.description ?? "unix:" } ?? "unknown"

    /// Since when the socket has taken nothing, though there is something for it; nil while it does.
    private(set) var blockedSince: NIODeadline?
    private let guardian: ConnectionGuard?

    /// - Parameter guardian: what a server's session asks about its client.
    init(
        role: HTTP2Session.Role, loop: ConnectionLoop, limits: HTTP2Limits, logger: Logger,
        guardian: ConnectionGuard? = nil
    ) {
        self.role = role
        self.loop = loop
        self.limits = limits
        self.logger = logger
        self.guardian = guardian
        lastRead = loop.eventLoop.now
    }

    // MARK: What the kinds of connection do

    /// Handles what the peer sent. `input` holds the ranges of data events.
    func handle(_ event: SessionEvent, _ input: UnsafeRawBufferPointer) {}

    func readOutbound(slot: Int, into buffer: UnsafeMutableRawBufferPointer) -> OutboundRead { .end(0) }

    /// Whether the connection has served its time, and may be closed once all has been sent.
    var isDone: Bool { false }

    /// The connection has gone; every call on it is to be ended.
    func didClose() {}

    /// The connection is there, and nothing has come yet.
    func didOpen() {}

    /// The socket takes nothing more; see ``blockedSince``.
    func didBlock() {}

    /// Bytes wait for the socket, which was full before it had all of them; 0 when it takes more again.
    func didFill(_ bytes: Int) {}

    // MARK: NIO

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        do {
            session = try HTTP2Session(
                role: role, limits: limits, source: self, memory: loop.scratch.sessionMemory, guardian: guardian)
            didOpen()
        } catch {
            logger.error("A connection could not be set up.", metadata: ["cause": "\(error)"])
            context.close(promise: nil)
        }
        if context.channel.isActive { flush() }
    }

    func channelActive(context: ChannelHandlerContext) {
        flush()
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        isReading = true
        readTime = .now
        unwrapInboundIn(data).withUnsafeReadableBytes { receive($0) }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        isReading = false
        lastRead = loop.eventLoop.now
        flush()
        context.fireChannelReadComplete()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable {
            if !isClosing { blockedSince = nil }
            didFill(0)
            flush()
        }
        context.fireChannelWritabilityChanged()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        logger.debug("A connection failed.", metadata: ["peer": "\(peer)", "cause": "\(error)"])
        close()
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        end()
        self.context = nil
    }

    // MARK: In

    private func receive(_ bytes: UnsafeRawBufferPointer) {
        guard let session, !isClosed else { return }
        let scratch = loop.scratch
        session.lendEvents(&scratch.events)
        do {
            try session.receive(bytes)
        } catch {
            logger.debug("A peer broke HTTP/2.", metadata: ["peer": "\(peer)", "cause": "\(error)"])
        }
        handleEvents(bytes, scratch)
        guardian?.endBatch()
    }

    private func handleEvents(_ input: UnsafeRawBufferPointer, _ scratch: LoopScratch) {
        guard let session else { return }
        let events = session.takeEvents()
        let span = events.span
        for index in span.indices { handle(span[index], input) }
        scratch.recycle(events)
        session.didHandleEvents()
    }

    // MARK: Out

    /// Has nghttp2 take something to send. That it refuses is a fault of ours or a lack of memory: the connection ends.
    func submit(_ body: (HTTP2Session) throws(HTTP2Error) -> Void) {
        guard let session, !isClosed else { return }
        do {
            try body(session)
            needsFlush()
        } catch {
            logger.error("nghttp2 refused to send.", metadata: ["peer": "\(peer)", "cause": "\(error)"])
            close()
        }
    }

    /// Has what there is to send sent: at the end of the read, or of what else the loop is doing.
    func needsFlush() {
        guard !isReading, !willFlush, !isClosed else { return }
        willFlush = true
        loop.flushLater(self)
    }

    /// Sends what there is, as far as the socket takes it.
    func flush() {
        willFlush = false
        guard let context, let session, !isClosed else { return }
        let scratch = loop.scratch
        session.lendEvents(&scratch.events)
        do {
            var last = 0
            while context.channel.isWritable, let output = try scratch.gather(session) {
                last = output.readableBytes
                context.writeAndFlush(wrapOutboundOut(output), promise: nil)
            }
            if !context.channel.isWritable {
                if last > 0 { didFill(last) }
                block()
            }
        } catch {
            logger.debug("A connection can't go on.", metadata: ["peer": "\(peer)", "cause": "\(error)"])
            return close()
        }
        // Sending ends streams too: nghttp2 tells of those that END_STREAM has closed.
        handleEvents(UnsafeRawBufferPointer(start: nil, count: 0), scratch)
        if session.isFinished || isDone { closeWhenWritten() }
    }

    private func block() {
        guard blockedSince == nil else { return }
        blockedSince = loop.eventLoop.now
        didBlock()
    }

    // MARK: The end

    /// Closes the socket when it has taken what was written, which ``close()`` would drop.
    private func closeWhenWritten() {
        guard let context, !isClosed, !isClosing else { return }
        isClosing = true
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenComplete { [weak self] _ in self?.close() }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer()), promise: written)
        if !isClosed { block() }
    }

    /// Closes the socket at once. Calls that are open end as cancelled.
    func close() {
        guard !isClosed else { return }
        isClosed = true
        context?.close(promise: nil)
    }

    private func end() {
        isClosed = true
        guard let session else { return }
        lastSentStreamID = session.lastSentStreamID
        self.session = nil
        didClose()
    }
}
