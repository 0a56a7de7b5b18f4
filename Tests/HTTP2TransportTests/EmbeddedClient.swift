import Logging
import NIOCore
import NIOEmbedded
import RPC
import RawHTTP2
import Synchronization

@testable import HTTP2Transport

/// A client's end of a connection without a socket, and the server that a test plays with raw frames.
final class EmbeddedClient {
    let channel = EmbeddedChannel()
    let loop: ConnectionLoop
    private(set) weak var connection: ClientConnection?
    private let reader = FrameReader()

    init(
        limits: HTTP2Limits = HTTP2Limits(), settings: [UInt16: UInt32] = [:],
        keepalive: ClientKeepalive = ClientKeepalive()
    ) throws {
        loop = ConnectionLoop(eventLoop: channel.eventLoop, index: 0)
        let count = Counter()
        var configuration = HTTP2ClientConfiguration()
        configuration.limits = limits
        configuration.userAgent = "test"
        retiredCount = count
        let connection = ClientConnection(
            loop: loop, configuration: configuration, keepalive: keepalive,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, authority: "localhost")
        connection.didRetire = { count.add() }
        self.connection = connection
        try channel.pipeline.syncOperations.addHandler(connection)
        channel.connect(to: try SocketAddress(unixDomainSocketPath: "/server"), promise: nil)
        channel.embeddedEventLoop.run()
        var bytes: [UInt8] = []
        while let buffer = try channel.readOutbound(as: ByteBuffer.self) { bytes += buffer.readableBytesView }
        precondition(bytes.starts(with: Frame.preface))
        greeting = reader.receive(bytes.dropFirst(Frame.preface.count))
        _ = try exchange(.settings(settings), .settingsAck)
    }

    let greeting: [Frame]
    let retiredCount: Counter

    /// Begins a call whose responses are gathered as they come.
    func call(
        _ method: MethodDescriptor = EchoMethods.bidirectional, _ messages: [UInt8]..., end: Bool = true,
        options: CallOptions = .default
    ) throws -> Call {
        let connection = self.connection
        let call = Call()
        let loop = self.loop
        let inbox = MessageInbox { [weak call] count in
            loop.execute { [weak call] in call?.stream?.value.didRead(count) }
        }
        guard let stream = try connection?.begin(method, options: options, responses: inbox) else {
            throw RPCError(.internal, "no connection")
        }
        call.stream = LoopBound(stream, on: loop)
        call.inbox = inbox
        if call.reads { call.read(on: loop) }
        let bound = LoopBound(stream, on: loop)
        Task.immediate(executorPreference: loop) {
            for message in messages { try await bound.value.send(message) }
            if end { bound.value.halfClose() }
        }
        return call
    }

    /// What comes of a call. `@unchecked Sendable`: used on the test's thread alone.
    final class Call: @unchecked Sendable {
        var stream: LoopBound<ClientStream>?
        var inbox: MessageInbox?
        var reads = true
        private(set) var messages: [[UInt8]] = []
        /// How it ended, "OK" or the error; nil while it goes on.
        private(set) var end: String?

        func read(on loop: ConnectionLoop) {
            Task.immediate(executorPreference: loop) {
                do {
                    while let message = try await inbox?.next() { messages.append(message) }
                    end = "OK"
                } catch {
                    end = "\(error)"
                }
            }
        }
    }

    func exchange(_ frames: Frame...) throws -> [Frame] {
        try exchange(bytes: frames.flatMap(\.bytes))
    }

    func exchange(bytes: [UInt8]) throws -> [Frame] {
        if channel.isActive { try channel.writeInbound(ByteBuffer(bytes: bytes)) }
        return try sent()
    }

    func sent() throws -> [Frame] {
        channel.embeddedEventLoop.run()
        var frames: [Frame] = []
        while let buffer = try channel.readOutbound(as: ByteBuffer.self) {
            frames += reader.receive(buffer.readableBytesView)
        }
        return frames
    }

    func advance(_ time: TimeAmount) throws -> [Frame] {
        channel.embeddedEventLoop.advanceTime(by: time)
        return try sent()
    }

    func disconnect() {
        channel.close(promise: nil)
        channel.embeddedEventLoop.run()
    }

    deinit {
        // A channel and its handlers hold each other until it is closed, a loop and its timers until they have fired.
        disconnect()
        channel.embeddedEventLoop.advanceTime(by: .hours(1))
    }
}

/// How often something has happened. Usable from any thread.
final class Counter: Sendable {
    private let count = Atomic(0)

    func add() { count.add(1, ordering: .relaxed) }

    var value: Int { count.load(ordering: .relaxed) }
}
