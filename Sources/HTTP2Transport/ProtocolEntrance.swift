import Logging
import NIOCore
import RPC

/// Waits for a connection's first bytes, and hands it over to what its client speaks.
///
///     waiting ─┬─ HTTP/2's preface, a request line ─▶ handed over with the bytes, removed
///              ├─ a TLS hello, anything else ───────▶ answered, closed
///              └─ nothing in time ──────────────────▶ closed, counted
///
/// Belongs to the channel's loop, and stands behind a ``LingeringClose``.
final class ProtocolEntrance: ChannelInboundHandler, RemovableChannelHandler, ServedConnection {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let loop: ConnectionLoop
    private let linger: LingeringClose
    private let timeout: Duration?
    private let counters: ConnectionCounters
    private let logger: Logger
    private let handOver: (WireProtocol) throws -> Void
    private var context: ChannelHandlerContext?
    private var timer: Scheduled<Void>?
    private var held = ByteBuffer()
    private var isOver = false

    /// - Parameter handOver: adds the handlers of the protocol; called once, if ever.
    init(
        loop: ConnectionLoop, linger: LingeringClose, timeout: Duration?, counters: ConnectionCounters, logger: Logger,
        handOver: @escaping (WireProtocol) throws -> Void
    ) {
        self.loop = loop
        self.linger = linger
        self.timeout = timeout
        self.counters = counters
        self.logger = logger
        self.handOver = handOver
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        guard let timeout else { return }
        timer = loop.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(timeout)) { [weak self] in
            guard let self, !isOver else { return }
            counters.add(.prefaceTimeout)
            close()
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        end()
        // The two hold each other, and the channel with them.
        self.context = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isOver else { return }
        var bytes = unwrapInboundIn(data)
        held.writeBuffer(&bytes)
        switch ProtocolDetector.verdict(held.readableBytesView) {
        case .undecided: break
        case .serve(let wireProtocol): serve(wireProtocol, context)
        case .tls: refuse(Self.answerToTLS, .tlsRefused, context)
        case .unknown: refuse(Self.answerToUnknown, .protocolError, context)
        }
    }

    private func serve(_ wireProtocol: WireProtocol, _ context: ChannelHandlerContext) {
        end()
        do {
            try handOver(wireProtocol)
            let pipeline = context.pipeline.syncOperations
            context.fireChannelRead(wrapInboundOut(held))
            pipeline.removeHandler(linger, promise: nil)
            pipeline.removeHandler(context: context, promise: nil)
        } catch {
            logger.error("A connection could not be set up.", metadata: ["cause": "\(error)"])
            context.close(promise: nil)
        }
    }

    private func refuse(_ answer: [UInt8], _ event: ConnectionEvent, _ context: ChannelHandlerContext) {
        counters.add(event)
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: answer)), promise: nil)
        close()
    }

    func drain() { close() }

    func close() {
        guard !isOver, let context else { return }
        end()
        context.close(promise: nil)
    }

    private func end() {
        isOver = true
        timer?.cancel()
        timer = nil
    }

    /// A fatal alert, unexpected_message: this port has no TLS. A server that has it answers no hello so, and a client
    /// can tell the two apart. Source: RFC 8446, 5.1 and 6.
    private static let answerToTLS: [UInt8] = [0x15, 3, 3, 0, 2, 2, 10]

    private static var answerToUnknown: [UInt8] {
        HTTP1Response.refusal(400, "This port speaks HTTP/1.1 and HTTP/2, gRPC among it.")
    }
}
