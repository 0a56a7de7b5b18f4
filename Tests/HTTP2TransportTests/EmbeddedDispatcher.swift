import Glibc
import Logging
import NIOCore
import NIOEmbedded
import RPC
import RawHTTP2

@testable import HTTP2Transport

/// A client's dispatcher without sockets: the test says what becomes of each attempt to connect, plays the servers, and
/// has the time pass. `@unchecked Sendable`: used on the test's thread alone.
final class EmbeddedDispatcher: @unchecked Sendable {
    let eventLoop = EmbeddedEventLoop()
    let loop: ConnectionLoop
    /// Attempts that the test has not decided, in order.
    private(set) var attempts: [Attempt] = []
    private var dispatcher: CallDispatcher?
    private let replayLimit: Int
    private var servers: [Server] = []

    struct Attempt {
        let address: String
        let timeout: TimeAmount
        fileprivate let promise: EventLoopPromise<any Channel>
        fileprivate let makeConnection: () -> ClientConnection
    }

    init(
        _ addresses: String..., configuration: HTTP2ClientConfiguration = HTTP2ClientConfiguration(),
        random: Double = 0.5
    ) throws {
        loop = ConnectionLoop(eventLoop: eventLoop, index: 0)
        replayLimit = configuration.replayBufferSize
        dispatcher = CallDispatcher(
            addresses: addresses.map { .unix(path: $0) }, configuration: configuration, loop: loop,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            connector: { [weak self, eventLoop] address, timeout, make in
                let promise = eventLoop.makePromise(of: (any Channel).self)
                self?.attempts.append(
                    Attempt(
                        address: String(address.description.dropFirst("unix:".count)), timeout: timeout,
                        promise: promise, makeConnection: make))
                return promise.futureResult
            }, random: { random })
    }

    deinit {
        dispatcher?.shutdown()
        for attempt in attempts { attempt.promise.fail(ChannelError.ioOnClosedChannel) }
        for server in servers { server.disconnect() }
        // A loop and its timers hold each other until they have fired.
        eventLoop.advanceTime(by: .hours(3))
    }

    // MARK: Connecting

    /// The addresses that are being connected to.
    var dialled: [String] { attempts.map(\.address) }

    /// Has the oldest attempt fail.
    func refuse(_ code: Int32 = ECONNREFUSED) {
        attempts.removeFirst().promise.fail(IOError(errnoCode: code, reason: "connect"))
        eventLoop.run()
    }

    /// Has the oldest attempt, or the one to an address, succeed.
    ///
    /// - Parameter settings: what the server greets with; nil for a server that says nothing.
    @discardableResult
    func accept(_ address: String? = nil, settings: [UInt16: UInt32]? = [:]) throws -> Server {
        let index = address.flatMap { address in attempts.firstIndex { $0.address == address } } ?? 0
        let attempt = attempts.remove(at: index)
        let server = Server(EmbeddedChannel(handlers: [attempt.makeConnection()], loop: eventLoop))
        servers.append(server)
        server.channel.connect(to: try SocketAddress(unixDomainSocketPath: attempt.address), promise: nil)
        attempt.promise.succeed(server.channel)
        eventLoop.run()
        _ = try server.sent(preface: true)
        if let settings { server.early = try server.exchange(.settings(settings), .settingsAck) }
        return server
    }

    func advance(_ time: TimeAmount) {
        eventLoop.advanceTime(by: time)
        eventLoop.run()
    }

    func shutdown() {
        dispatcher?.shutdown()
        eventLoop.run()
    }

    /// The server's end of a connection.
    final class Server {
        let channel: EmbeddedChannel
        private let reader = FrameReader()
        /// What the client sent when it was greeted, until the test asks for it.
        fileprivate var early: [Frame] = []

        init(_ channel: EmbeddedChannel) {
            self.channel = channel
        }

        func exchange(_ frames: Frame...) throws -> [Frame] {
            if channel.isActive { try channel.writeInbound(ByteBuffer(bytes: frames.flatMap(\.bytes))) }
            return try sent()
        }

        /// What the client has sent since the last time.
        func sent(preface: Bool = false) throws -> [Frame] {
            channel.embeddedEventLoop.run()
            var bytes: [UInt8] = []
            while let buffer = try channel.readOutbound(as: ByteBuffer.self) { bytes += buffer.readableBytesView }
            defer { early = [] }
            return early + reader.receive(preface ? bytes.dropFirst(Frame.preface.count) : bytes[...])
        }

        /// The streams that the client has opened since the last time, each with the bytes that it has sent.
        func opened() throws -> [UInt32] {
            try sent().compactMap { frame in
                if case .headers(let stream, _, _) = frame { stream } else { nil }
            }
        }

        /// What the client has sent of a stream's messages since the last time.
        func received(_ stream: UInt32) throws -> [UInt8] {
            var received: [UInt8] = []
            for case .data(stream, let bytes, _) in try sent() { received += bytes }
            return received
        }

        /// Answers a stream with a message.
        func answer(_ stream: UInt32, _ message: [UInt8] = [7]) throws {
            _ = try exchange(.answer(stream), .messages(stream, message), .trailers(stream, 0))
        }

        func disconnect() {
            channel.close(promise: nil)
            channel.embeddedEventLoop.run()
        }
    }

    // MARK: Calls

    /// What comes of a call. `@unchecked Sendable`: used on the test's thread alone.
    final class Call: @unchecked Sendable {
        fileprivate(set) var call: (any ClientCall)?
        fileprivate(set) var task: Task<Void, Never>?
        fileprivate(set) var pending: OutgoingCall?
        /// The answer, or how the call failed; nil while it goes on.
        fileprivate(set) var end: String?

        /// As a client's task does that is cancelled.
        func cancel() { pending?.cancel(.clientCancelled) }
    }

    /// Begins a unary call.
    func call(_ message: [UInt8] = [1], options: CallOptions = .default) -> Call {
        let call = begin(EchoMethods.unary, options: options) { call in
            "\(try await call.exchange(message))"
        }
        return call
    }

    /// Begins a call with which `body` does what it wants; it ends with what that returns.
    func begin(
        _ method: MethodDescriptor, options: CallOptions = .default,
        _ body: @escaping @Sendable (any ClientCall) async throws -> String
    ) -> Call {
        let call = Call()
        let reference = Call()
        let inbox = MessageInbox { [loop] count in
            loop.execute { reference.pending?.didRead(count) }
        }
        guard let dispatcher else { return call }
        let outgoing = OutgoingCall(
            method: method, options: options, deadline: options.timeout.map(Deadline.after), responses: inbox,
            dispatcher: dispatcher, replayLimit: replayLimit)
        call.pending = outgoing
        reference.pending = outgoing
        let bound = LoopBound(outgoing, on: loop)
        call.task = Task.immediate(executorPreference: loop) {
            do {
                let opened = try await withCheckedThrowingContinuation { bound.value.open($0) }
                call.call = opened
                call.end = try await body(opened)
            } catch {
                call.end = "\(error)"
            }
            reference.pending = nil
        }
        eventLoop.run()
        return call
    }
}
