import NIOCore
import NIOPosix

/// The event loops that a process's servers and clients share.
public final class LoopGroup: Sendable {
    let group: MultiThreadedEventLoopGroup
    /// In the order of ``CallLoop/index``.
    public let loops: [ConnectionLoop]

    /// - Parameter count: threads, one for each loop; at least 1.
    public init(count: Int) {
        group = MultiThreadedEventLoopGroup(numberOfThreads: max(1, count))
        loops = group.makeIterator().enumerated().map { ConnectionLoop(eventLoop: $1, index: $0) }
    }

    /// The loop that NIO has put a channel on.
    func loop(of eventLoop: any EventLoop) -> ConnectionLoop? {
        loops.first { $0.eventLoop === eventLoop }
    }

    /// A loop for something new, each in its turn.
    var next: ConnectionLoop {
        let eventLoop = group.next()
        return loop(of: eventLoop) ?? loops[0]
    }

    /// Ends the threads. Everything that ran on them must have been closed.
    public func shutdown() async throws {
        try await group.shutdownGracefully()
    }
}
