import NIOCore

/// Has a listener wait a while after a connection could not be accepted, for want of descriptors or memory.
///
/// NIO goes on to watch a listening socket whose `accept` fails, and the kernel goes on to report it as ready: the loop
/// would try without pause. Stands first in the listening channel's pipeline, and belongs to its loop.
public final class AcceptPause: ChannelInboundHandler {
    public typealias InboundIn = Channel

    private static let pause = TimeAmount.milliseconds(500)
    private let setReads: (any Channel, Bool) -> Void
    private var timer: Scheduled<Void>?

    /// - Parameter setReads: has a channel accept connections, or not.
    init(setReads: @escaping (any Channel, Bool) -> Void) {
        self.setReads = setReads
    }

    public convenience init() {
        self.init { channel, reads in
            // Fails only on a channel that is closed.
            try? channel.syncOptions?.setOption(.autoRead, value: reads)
        }
    }

    public func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // Errors of one connection alone, such as those of a client that has gone again, end here.
        guard error is IOError, timer == nil else { return }
        setReads(context.channel, false)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleTask(in: Self.pause) {
            let (handler, context) = bound.value
            handler.timer = nil
            handler.setReads(context.channel, true)
        }
    }

    public func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        timer = nil
    }
}
