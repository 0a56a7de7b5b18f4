import NIOCore

/// Has a listener wait a while after a connection could not be accepted, for want of descriptors or memory.
///
/// NIO goes on to watch a listening socket whose `accept` fails, and the kernel goes on to report it as ready: the loop
/// would try without pause. Stands first in the listening channel's pipeline, and belongs to its loop.
public final class AcceptPause: ChannelInboundHandler {
    public typealias InboundIn = Channel

    private static let pause = TimeAmount.milliseconds(500)
    private var timer: Scheduled<Void>?

    public init() {}

    public func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // Errors of one connection alone, such as those of a client that has gone again, end here.
        guard error is IOError, timer == nil else { return }
        setReads(false, context)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleTask(in: Self.pause) {
            let (handler, context) = bound.value
            handler.timer = nil
            handler.setReads(true, context)
        }
    }

    public func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        timer = nil
    }

    private func setReads(_ reads: Bool, _ context: ChannelHandlerContext) {
        // Fails only on a channel that is closed.
        try? context.channel.syncOptions?.setOption(.autoRead, value: reads)
    }
}
