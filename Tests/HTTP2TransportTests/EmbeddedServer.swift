import Logging
import NIOCore
import NIOEmbedded
import RPC
import RawHTTP2

@testable import HTTP2Transport

/// A server's end of a connection without a socket, and the peer that a test plays with raw frames.
///
/// Everything happens on the test's own thread: handlers may wait for messages or cancellation, not for timers.
final class EmbeddedServer {
    let channel = EmbeddedChannel()
    let loop: ConnectionLoop
    let counters = ConnectionCounters()
    private(set) weak var connection: ServerConnection?
    private let reader = FrameReader()
    private let httpHandler: (any HTTPHandler)?
    /// The dates of the answers, which are left out of the frames.
    private(set) var dates: [String] = []

    /// - Parameter greeted: whether preface and SETTINGS have been exchanged, so that a test begins behind them.
    init(
        router: Router = EchoMethods.router, httpHandler: (any HTTPHandler)? = nil, limits: HTTP2Limits = HTTP2Limits(),
        greeted: Bool = true,
        socket: SlowSocket? = nil, memory: ServerMemory = ServerMemory()
    ) throws {
        self.httpHandler = httpHandler
        loop = ConnectionLoop(eventLoop: channel.eventLoop, index: 0)
        let connection = ServerConnection(
            loop: loop, router: router, httpHandler: httpHandler, limits: limits,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            counters: counters, memory: memory)
        self.connection = connection
        if let socket { try channel.pipeline.syncOperations.addHandler(socket) }
        try channel.pipeline.syncOperations.addHandler(connection)
        channel.connect(to: try SocketAddress(unixDomainSocketPath: "/client"), promise: nil)
        channel.embeddedEventLoop.run()
        if greeted { _ = try exchange(bytes: Frame.preface + Frame.settings([:]).bytes + Frame.settingsAck.bytes) }
    }

    /// Sends frames in one read; what the server sends then.
    func exchange(_ frames: Frame...) throws -> [Frame] {
        try exchange(bytes: frames.flatMap(\.bytes))
    }

    func exchange(bytes: [UInt8]) throws -> [Frame] {
        if !bytes.isEmpty, channel.isActive { try channel.writeInbound(ByteBuffer(bytes: bytes)) }
        return try sent()
    }

    /// What the server has sent since the last time.
    func sent() throws -> [Frame] {
        channel.embeddedEventLoop.run()
        var frames: [Frame] = []
        while let buffer = try channel.readOutbound(as: ByteBuffer.self) {
            frames += reader.receive(buffer.readableBytesView)
        }
        return frames.map { frame in
            // It differs from second to second.
            guard case .headers(let stream, let headers, let end) = frame else { return frame }
            dates += headers.filter { $0.name == "date" }.map(\.value)
            return .headers(stream, headers.filter { $0.name != "date" }, end: end)
        }
    }

    /// Has so much of the loop's time pass; what the server sends then.
    func advance(_ time: TimeAmount) throws -> [Frame] {
        channel.embeddedEventLoop.advanceTime(by: time)
        return try sent()
    }

    /// What has come to pass, beside the connections and streams that were opened and closed.
    var incidents: [ConnectionEvent: Int] {
        var all: [ConnectionEvent: Int] = [:]
        for event in ConnectionEvent.allCases {
            switch event {
            case .connectionOpened, .connectionClosed, .streamOpened: break
            default: if counters.count(of: event) > 0 { all[event] = counters.count(of: event) }
            }
        }
        return all
    }

    /// Has the socket take nothing, or something again.
    func setWritable(_ isWritable: Bool) {
        channel.isWritable = isWritable
        channel.pipeline.fireChannelWritabilityChanged()
    }

    /// Closes the connection as a peer does that goes away.
    func disconnect() {
        channel.close(promise: nil)
        channel.embeddedEventLoop.run()
    }

    deinit {
        // A channel and its handlers hold each other until it is closed, a loop and its timers until they have fired.
        disconnect()
        channel.embeddedEventLoop.advanceTime(by: .hours(1))
        (httpHandler as? HeldExchanges)?.letGo()
    }
}

/// A socket that takes nothing while it is full.
final class SlowSocket: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer

    var isFull = false
    private var waiting: [(NIOAny, EventLoopPromise<Void>?)] = []

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard isFull else { return context.write(data, promise: promise) }
        waiting.append((data, promise))
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        // As a socket does: a promise that nobody keeps would hold the loop for ever.
        for (_, written) in waiting { written?.fail(ChannelError.ioOnClosedChannel) }
        waiting = []
        context.close(mode: mode, promise: promise)
    }

    /// Has the socket take what waits.
    func release(_ channel: EmbeddedChannel) throws {
        isFull = false
        let context = try channel.pipeline.syncOperations.context(handler: self)
        for (data, promise) in waiting { context.write(data, promise: promise) }
        waiting = []
        context.flush()
    }
}

extension Frame {
    /// A call's headers as a client sends them.
    static func call(
        _ stream: UInt32, _ path: String, end: Bool = false, method: String = "POST",
        contentType: String = "application/grpc", _ more: [Header] = []
    ) -> Frame {
        .headers(
            stream,
            [
                Header(":method", method), Header(":scheme", "http"), Header(":path", path),
                Header(":authority", "localhost"), Header("te", "trailers"), Header("content-type", contentType),
            ] + more, end: end)
    }

    /// DATA with whole messages.
    static func messages(_ stream: UInt32, _ messages: [UInt8]..., end: Bool = false) -> Frame {
        .data(stream, messages.flatMap { Frame.message($0) }, end: end)
    }

    /// The headers before an answer's first message.
    static func answer(_ stream: UInt32, _ more: [Header] = []) -> Frame {
        .headers(stream, [Header(":status", "200"), Header("content-type", "application/grpc")] + more, end: false)
    }

    /// The trailers behind an answer.
    static func trailers(_ stream: UInt32, _ status: Int, _ message: String? = nil) -> Frame {
        .headers(
            stream, [Header("grpc-status", "\(status)")] + (message.map { [Header("grpc-message", $0)] } ?? []),
            end: true)
    }

    /// An answer in one block.
    static func refusal(
        _ stream: UInt32, _ status: Int, _ message: String, http: Int = 200, _ more: [Header] = []
    ) -> Frame {
        .headers(
            stream,
            [Header(":status", "\(http)"), Header("content-type", "application/grpc")] + more
                + [Header("grpc-status", "\(status)"), Header("grpc-message", message)], end: true)
    }
}

extension [Frame] {
    /// Without WINDOW_UPDATE frames, for tests of other things.
    var withoutCredit: [Frame] { filter { !$0.isWindowUpdate } }
}
