import Basics
import Logging
import NIOCore
import NIOSSL
import NIOTLS

/// What a client's handshake has come to.
struct TLSClient {
    /// By ALPN; nil where the client named nothing that we speak.
    let applicationProtocol: String?
    /// What the client's certificate vouches for; empty where it has shown none.
    let identities: [String]
}

/// Waits for a server's handshake, and hands the connection over.
///
///     waiting ─┬─ done in time ─▶ handed over, removed
///              └─ failed, late ─▶ closed, counted
///
/// Belongs to the channel's loop, and stands behind NIO's handler.
final class TLSHandshake: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    private let entrance: TLSEntrance
    private let linger: LingeringClose
    private let timeout: Duration
    private let counters: ConnectionCounters
    private let logger: Logger
    private let handOver: (TLSClient) throws -> Void
    private var timer: Scheduled<Void>?
    private var isOver = false

    /// - Parameter handOver: called once the handshake is done, if ever; adds the handlers that are to follow.
    init(
        entrance: TLSEntrance, linger: LingeringClose, timeout: Duration, counters: ConnectionCounters, logger: Logger,
        handOver: @escaping (TLSClient) throws -> Void
    ) {
        self.entrance = entrance
        self.linger = linger
        self.timeout = timeout
        self.counters = counters
        self.logger = logger
        self.handOver = handOver
    }

    func handlerAdded(context: ChannelHandlerContext) {
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(timeout)) { [weak self] in
            guard let self, !isOver else { return }
            end(context, .tlsHandshakeTimeout, "it took too long")
            context.channel.close(promise: nil)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) { timer?.cancel() }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard !isOver, case TLSUserEvent.handshakeCompleted(let applicationProtocol) = event else {
            return context.fireUserInboundEventTriggered(event)
        }
        let pipeline = context.pipeline.syncOperations
        let certificate = try? pipeline.handler(type: NIOSSLServerHandler.self).peerCertificate
        // A handshake that resumes an earlier one looks at no certificate.
        if let certificate, certificate.notValidAfter < WallClock.seconds {
            end(context, .tlsHandshakeFailed, "the client's certificate has expired")
            return context.close(promise: nil)
        }
        do {
            isOver = true
            timer?.cancel()
            counters.add(.tlsHandshakeDone)
            try handOver(
                TLSClient(applicationProtocol: applicationProtocol, identities: certificate?.identities ?? []))
            pipeline.removeHandler(linger, promise: nil)
            pipeline.removeHandler(context: context, promise: nil)
        } catch {
            logger.error("A connection could not be set up.", metadata: ["cause": "\(error)"])
            context.close(promise: nil)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard !isOver else { return context.fireErrorCaught(error) }
        // Those who only look whether the port is open are no failures.
        if entrance.hasBegun { end(context, .tlsHandshakeFailed, TLSFailure(error).reason) }
        // NIO's handler closes after its own errors, the alert having been sent.
        if !(error is NIOSSLError) { context.close(promise: nil) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        isOver = true
        timer?.cancel()
        context.fireChannelInactive()
    }

    private func end(_ context: ChannelHandlerContext, _ event: ConnectionEvent, _ reason: String) {
        isOver = true
        timer?.cancel()
        counters.add(event)
        let peer = context.remoteAddress.flatMap { ListenAddress($0)?.description } ?? "unknown"
        logger.debug("A TLS handshake failed.", metadata: ["peer": "\(peer)", "cause": "\(reason)"])
    }
}
