import Logging
import NIOCore
import NIOPosix
import RPC
import Synchronization

/// Makes calls on one server over one connection, which is made when it is first needed and again when it was lost.
///
/// Usable from any thread. `shutdown` must be called before its loops are shut down.
public final class HTTP2Client: ClientChannel {
    private enum State {
        case idle
        case connecting(Task<LoopBound<ClientConnection>, any Error>)
        case connected(LoopBound<ClientConnection>, generation: Int)
        case closed
    }

    private let address: ListenAddress
    private let loops: LoopGroup
    private let limits: HTTP2Limits
    private let connectTimeout: Duration
    private let userAgent: String
    private let logger: Logger
    private let state = Mutex<(state: State, generation: Int)>((.idle, 0))

    /// - Parameters:
    ///   - connectTimeout: how long one attempt to connect may take.
    ///   - userAgent: goes before our own part of the `user-agent` header.
    public init(
        address: ListenAddress, loops: LoopGroup, limits: HTTP2Limits = HTTP2Limits(),
        connectTimeout: Duration = .seconds(10), userAgent: String? = nil, logger: Logger
    ) {
        self.address = address
        self.loops = loops
        self.limits = limits
        self.connectTimeout = connectTimeout
        self.userAgent = (userAgent.map { $0 + " " } ?? "") + "grpc-swift-conversiond/1"
        self.logger = logger
    }

    public func open(_ method: MethodDescriptor, options: CallOptions) async throws -> any ClientCall {
        // A connection may say goodbye between being looked up and being used; the next one is then new.
        do {
            return try await begin(method, options: options, on: connection())
        } catch is ClientConnection.Retired {
            do {
                return try await begin(method, options: options, on: connection())
            } catch is ClientConnection.Retired {
                throw RPCError(.unavailable, "The server closes every connection. Try again later.")
            }
        }
    }

    private func begin(
        _ method: MethodDescriptor, options: CallOptions, on connection: LoopBound<ClientConnection>
    ) async throws -> any ClientCall {
        try await withCheckedThrowingContinuation { continuation in
            connection.loop.execute {
                continuation.resume(with: Result { try Self.begin(method, options: options, on: connection) })
            }
        }
    }

    private static func begin(
        _ method: MethodDescriptor, options: CallOptions, on connection: LoopBound<ClientConnection>
    ) throws -> any ClientCall {
        let streamBox = StreamReference()
        let responses = MessageInbox { count in
            connection.loop.execute { streamBox.stream?.didRead(count) }
        }
        let stream = try connection.value.begin(method, options: options, responses: responses)
        streamBox.stream = stream
        return HTTP2ClientCall(stream: LoopBound(stream, on: connection.loop), responses: responses)
    }

    /// The connection that calls are made on now.
    private func connection() async throws -> LoopBound<ClientConnection> {
        let attempt = try state.withLock { current -> Task<LoopBound<ClientConnection>, any Error>? in
            switch current.state {
            case .connected: return nil
            case .connecting(let task): return task
            case .closed: throw RPCError(.cancelled, "The client was shut down.")
            case .idle:
                current.generation += 1
                let generation = current.generation
                let task = Task { try await self.connect(generation) }
                current.state = .connecting(task)
                return task
            }
        }
        if let attempt { return try await attempt.value }
        let connected = state.withLock { current -> LoopBound<ClientConnection>? in
            if case .connected(let connection, _) = current.state { connection } else { nil }
        }
        if let connected { return connected }
        return try await connection()
    }

    private func connect(_ generation: Int) async throws -> LoopBound<ClientConnection> {
        do {
            let connection = try await channel(generation)
            let isClosed = state.withLock { current in
                if case .closed = current.state { return true }
                current.state = .connected(connection, generation: generation)
                return false
            }
            if isClosed { connection.loop.execute { connection.value.finish() } }
            return connection
        } catch {
            state.withLock { if case .connecting = $0.state { $0.state = .idle } }
            throw RPCError(.unavailable, "Can't connect to \(address): \(Self.reason(error)).", cause: error)
        }
    }

    private func channel(_ generation: Int) async throws -> LoopBound<ClientConnection> {
        let bootstrap = ClientBootstrap(group: loops.group)
            .connectTimeout(.nanoseconds(Int64(min(max(0, connectTimeout / .nanoseconds(1)), 1e18))))
        @Sendable func setUp(_ channel: any Channel) -> EventLoopFuture<LoopBound<ClientConnection>> {
            channel.eventLoop.makeCompletedFuture {
                guard let loop = loops.loop(of: channel.eventLoop) else {
                    throw RPCError(.internal, "A connection came on a loop of somebody else.")
                }
                let connection = ClientConnection(
                    loop: loop, limits: limits, logger: logger, authority: authority, userAgent: userAgent,
                    retire: { [weak self] in self?.retire(generation) })
                try channel.pipeline.syncOperations.addHandler(connection)
                return LoopBound(connection, on: loop)
            }
        }
        switch address {
        case .tcp(let host, let port):
            return try await bootstrap.channelOption(.tcpOption(.tcp_nodelay), value: 1)
                .connect(host: host, port: port, channelInitializer: setUp)
        case .unix(let path):
            return try await bootstrap.connect(unixDomainSocketPath: path, channelInitializer: setUp)
        }
    }

    /// The `:authority` of calls.
    private var authority: String {
        switch address {
        case .tcp: address.description
        case .unix: "localhost"
        }
    }

    private static func reason(_ error: any Error) -> String {
        switch error {
        case let error as IOError: String(cString: strerror(error.errnoCode))
        case let error as NIOConnectionError:
            error.connectionErrors.first.map { reason($0.error) } ?? "its name was not found"
        case ChannelError.connectTimeout: "it didn't answer in time"
        default: "\(error)"
        }
    }

    private func retire(_ generation: Int) {
        state.withLock { current in
            if case .connected(_, generation) = current.state { current.state = .idle }
        }
    }

    /// Makes no more calls; the connection closes when those in flight have ended.
    public func shutdown() {
        let last = state.withLock { current -> LoopBound<ClientConnection>? in
            defer { current.state = .closed }
            if case .connected(let connection, _) = current.state { return connection }
            return nil
        }
        if let last { last.loop.execute { last.value.finish() } }
    }
}

/// A stream that is known only after what refers to it has been made. `@unchecked Sendable`: set and read on its loop.
///
/// Weak, as the stream itself holds the inbox that holds this.
private final class StreamReference: @unchecked Sendable {
    weak var stream: ClientStream?
}
