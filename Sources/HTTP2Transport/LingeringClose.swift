import NIOCore

/// Closes a socket so that what was said last arrives: ends the one direction, and the other when the peer has done so.
///
/// A socket that is closed while bytes of its peer are unread is reset, and the peer may lose what it had not read yet.
/// Belongs to the channel's loop.
final class LingeringClose: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// How long the peer may take to end its direction, and how much it may send until then.
    private static let patience = TimeAmount.seconds(1)
    private let limit: Int

    private var end: Scheduled<Void>?
    private var promise: EventLoopPromise<Void>?
    private var dropped = 0

    /// - Parameter limit: bytes.
    init(limit: Int = 256 * 1024) {
        self.limit = limit
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard mode == .all, end == nil, context.channel.isActive else {
            return context.close(mode: mode, promise: promise)
        }
        self.promise = promise
        end = context.eventLoop.assumeIsolated().scheduleTask(in: Self.patience) { context.close(promise: nil) }
        context.close(mode: .output, promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard end != nil else { return context.fireChannelRead(data) }
        dropped += unwrapInboundIn(data).readableBytes
        if dropped > limit { context.close(promise: nil) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        finish()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { finish() }

    private func finish() {
        end?.cancel()
        promise?.succeed()
        promise = nil
    }
}
