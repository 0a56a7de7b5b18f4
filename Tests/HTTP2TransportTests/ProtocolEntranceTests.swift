import Logging
import NIOCore
import NIOEmbedded
import Testing

@testable import HTTP2Transport

/// What is left of the entrance once it has handed a connection over, or closed it.
@Suite struct ProtocolEntranceTests {
    /// Sends bytes to an entrance, closes the connection, and says whether the entrance has gone.
    private func isGone(after bytes: [UInt8], closes: Bool) throws -> Bool {
        weak var seen: ProtocolEntrance?
        let channel = EmbeddedChannel()
        do {
            let linger = LingeringClose()
            let entrance = ProtocolEntrance(
                loop: ConnectionLoop(eventLoop: channel.eventLoop, index: 0), linger: linger, timeout: .seconds(1),
                counters: ConnectionCounters(), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            ) { _ in }
            seen = entrance
            try channel.pipeline.syncOperations.addHandlers([linger, entrance])
            channel.connect(to: try SocketAddress(unixDomainSocketPath: "/client"), promise: nil)
        }
        #expect(seen != nil)
        try channel.writeInbound(ByteBuffer(bytes: bytes))
        if closes { channel.close(promise: nil) }
        // A close that lingers ends in time.
        channel.embeddedEventLoop.advanceTime(by: .seconds(10))
        defer { _ = try? channel.finish(acceptAlreadyClosed: true) }
        return seen == nil
    }

    @Test func theEntranceGoesWhenItHasHandedOver() throws {
        for text in ["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "GET / HTTP/1.1\r\n"] {
            #expect(try isGone(after: Array(text.utf8), closes: false), "\(text)")
        }
    }

    @Test func theEntranceGoesWithItsConnection() throws {
        #expect(try isGone(after: Array("P".utf8), closes: true))
    }
}
