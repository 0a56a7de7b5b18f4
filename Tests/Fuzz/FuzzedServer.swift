import ConversionGateway
import Logging
import NIOCore
import NIOEmbedded
import RPC
import RawHTTP2

@testable import HTTP2Transport

/// A server's connections without sockets, each for one input.
struct FuzzedServer: Sendable {
    static let preface = Frame.preface
    static let logger = Logger(label: "fuzz") { _ in SwiftLogNoOpLogHandler() }

    let service = FuzzService()
    private let router: Router
    private let gateway: Gateway

    init() {
        router = service.router(EchoServices.handlers)
        gateway = Gateway(router: router, cors: CORSPolicy(origins: ["https://a.example"]))
    }

    /// Plays the reads on a connection of their own; tells whether all calls have ended and everything has been freed.
    func withstands(_ input: [[UInt8]], drainingAfter drain: Int = 20) throws -> Bool {
        weak var freed: ServerConnection?
        do {
            let channel = EmbeddedChannel()
            let loop = ConnectionLoop(eventLoop: channel.eventLoop, index: 0)
            let connection = ServerConnection(loop: loop, router: router, limits: HTTP2Limits(), logger: Self.logger)
            freed = connection
            try channel.pipeline.syncOperations.addHandler(connection)
            try Self.play(input, on: channel, drainingAfter: drain, drain: { connection.drain() })
        }
        return freed == nil && service.isAtRest
    }

    /// The same on a connection that speaks HTTP/1.1.
    func withstandsHTTP1(_ input: [[UInt8]], drainingAfter drain: Int = 20) throws -> Bool {
        weak var freed: HTTP1Connection?
        do {
            let channel = EmbeddedChannel()
            let connection = HTTP1Connection(
                loop: ConnectionLoop(eventLoop: channel.eventLoop, index: 0), handler: gateway, limits: HTTP2Limits(),
                logger: Self.logger, counters: ConnectionCounters())
            freed = connection
            try channel.pipeline.syncOperations.addHandlers(connection.handlers)
            try Self.play(input, on: channel, drainingAfter: drain, drain: { connection.drain() })
        }
        return freed == nil && service.isAtRest
    }

    /// Gives a channel its reads and three hours, and closes it.
    static func play(
        _ input: [[UInt8]], on channel: EmbeddedChannel, drainingAfter last: Int, drain: () -> Void
    ) throws {
        if !channel.isActive { channel.connect(to: try SocketAddress(unixDomainSocketPath: "/peer"), promise: nil) }
        channel.embeddedEventLoop.run()
        for (index, chunk) in input.enumerated() {
            guard channel.isActive else { break }
            try channel.writeInbound(ByteBuffer(bytes: chunk))
            channel.embeddedEventLoop.run()
            if index == last { drain() }
        }
        channel.embeddedEventLoop.advanceTime(by: .hours(1))
        while try channel.readOutbound(as: ByteBuffer.self) != nil {}
        channel.close(promise: nil)
        // A loop and what is due later hold each other until then.
        channel.embeddedEventLoop.advanceTime(by: .hours(3))
    }
}
