import Logging
import NIOCore
import NIOPosix
import NIOSSL
import RPC
import Synchronization

/// Serves a router's methods as gRPC over HTTP/2, and what else is asked of it by HTTP/2 or HTTP/1.1 by an
/// ``HTTPHandler``, with TLS or without. Usable from any thread.
///
/// Each connection stays on the event loop that accepted it. Its protocol is what TLS has agreed on, or else what its
/// first bytes tell.
public final class HTTP2Server: Sendable {
    private struct State {
        var listeners: [any Channel] = []
        var connections: [ObjectIdentifier: (channel: any Channel, connection: LoopBound<any ServedConnection>)] = [:]
        /// Connections that have not come through their TLS handshake.
        var handshakes: [ObjectIdentifier: any Channel] = [:]
        var places: ConnectionPlaces
        var isDraining = false
        var drained: [CheckedContinuation<Void, Never>] = []
    }

    private let router: Router
    private let httpHandler: (any HTTPHandler)?
    private let loops: LoopGroup
    private let limits: HTTP2Limits
    private let pages: WebPagePolicy
    /// What its connections may hold together.
    public let memory: ServerMemory
    /// How many connections it may have at once.
    public let maxConnections: Int
    private let logger: Logger
    /// By the index of their loops.
    private let counters: [ConnectionCounters]
    private let state: Mutex<State>

    /// - Parameters:
    ///   - httpHandler: answers what isn't a gRPC call; without one it is refused.
    ///   - pages: tells web pages of others by; what it finds is told to calls and exchanges, which act on it.
    ///   - maxConnections: at once; when they are many, those whose clients ask for nothing are closed first.
    public init(
        router: Router, httpHandler: (any HTTPHandler)? = nil, loops: LoopGroup, limits: HTTP2Limits = HTTP2Limits(),
        pages: WebPagePolicy = WebPagePolicy(), memory: ServerMemory = ServerMemory(), maxConnections: Int = .max,
        logger: Logger
    ) {
        self.pages = pages
        self.memory = memory
        self.maxConnections = maxConnections
        state = Mutex(State(places: ConnectionPlaces(limit: maxConnections)))
        self.router = router
        self.httpHandler = httpHandler
        self.loops = loops
        self.limits = limits
        self.logger = logger
        counters = loops.loops.map { _ in ConnectionCounters() }
    }

    /// How often something has come to pass on the server's connections since it was made.
    public func count(of event: ConnectionEvent) -> Int {
        counters.reduce(0) { $0 + $1.count(of: event) }
    }

    /// Accepts connections at an address from now on; the address that the system gave.
    ///
    /// - Parameter tls: what clients are to be shown and asked; nil serves them without TLS.
    /// - Throws: NIO's `IOError` with the `errno` of `bind` or `listen`.
    @discardableResult
    public func listen(on address: ListenAddress, tls: ServerTLS? = nil) async throws -> ListenAddress {
        var pages = pages
        if case .unix = address { pages = pages.acceptingEveryHost }
        let bootstrap = ServerBootstrap(group: loops.group)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(AcceptPause()) }
            }
            .childChannelOption(.writeBufferWaterMark, value: Self.waterMark)
            .childChannelOption(.recvAllocator, value: Self.readBuffers)
            .childChannelInitializer { [pages] channel in
                channel.eventLoop.makeCompletedFuture { try self.accept(channel, tls, pages) }
            }
        let channel: any Channel
        switch address {
        case .tcp(let host, let port):
            channel =
                try await bootstrap
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                .bind(host: host, port: port).get()
        case .unix(let path):
            channel = try await bootstrap.bind(unixDomainSocketPath: path).get()
        }
        state.withLock { $0.listeners.append(channel) }
        return ListenAddress(channel.localAddress) ?? address
    }

    /// What a channel reads into: it keeps one buffer for as long as it lives, which doubles while reads fill it. A lone
    /// call's request fits the smallest one.
    private static let readBuffers = AdaptiveRecvByteBufferAllocator(minimum: 512, initial: 512, maximum: 16 * 1024)

    /// What may wait for a socket that takes nothing: above the one nothing more is made for it until the other is reached.
    private static let waterMark = ChannelOptions.Types.WriteBufferWaterMark(low: 8 * 1024, high: 32 * 1024)

    /// Sets up an accepted connection, on its loop.
    private func accept(_ channel: any Channel, _ tls: ServerTLS?, _ pages: WebPagePolicy) throws {
        guard let loop = loops.loop(of: channel.eventLoop) else {
            throw RPCError(.internal, "A connection came on a loop of somebody else.")
        }
        let id = ObjectIdentifier(channel)
        let counters = counters[loop.index]
        let place = ConnectionPlace(channel, opened: channel.eventLoop.now)
        let verdict = state.withLock { $0.places.admit(place, as: id, at: place.opened) }
        if let victim = verdict.closing {
            counters.add(.connectionDisplaced)
            // Twice, as the first time only begins to close: nobody waits for what is still to be said there.
            victim.channel.close(promise: nil)
            victim.channel.close(promise: nil)
        }
        guard verdict.isTaken else {
            counters.add(.connectionRefused)
            return channel.close(promise: nil)
        }
        counters.add(.connectionOpened)
        channel.closeFuture.whenComplete { [weak self] _ in
            counters.add(.connectionClosed)
            self?.forget(id)
        }
        if let tls {
            let isDraining = state.withLock { state in
                state.handshakes[id] = channel
                return state.isDraining
            }
            try shakeHands(channel, place, loop, tls, pages)
            if isDraining { channel.close(promise: nil) }
        } else {
            try begin(channel, place, loop, nil, pages)
        }
    }

    /// Has TLS come about before the connection begins.
    private func shakeHands(
        _ channel: any Channel, _ place: ConnectionPlace, _ loop: ConnectionLoop, _ tls: ServerTLS,
        _ pages: WebPagePolicy
    ) throws {
        let (context, names) = tls.current
        let pages = pages.knowing(names)
        let counters = counters[loop.index]
        let linger = LingeringClose()
        let entrance = TLSEntrance { counters.add(.plaintextRefused) }
        let handshake = TLSHandshake(
            entrance: entrance, linger: linger, timeout: tls.configuration.handshakeTimeout, counters: counters,
            logger: logger
        ) { [weak self] client in
            try self?.begin(channel, place, loop, client, pages)
        }
        try channel.pipeline.syncOperations.addHandlers([
            linger, entrance, NIOSSLServerHandler(context: context), handshake,
        ])
    }

    /// Begins a connection's protocol: the one that TLS has agreed on, or the one that its first bytes tell.
    private func begin(
        _ channel: any Channel, _ place: ConnectionPlace, _ loop: ConnectionLoop, _ client: TLSClient?,
        _ pages: WebPagePolicy
    ) throws {
        switch client?.applicationProtocol {
        case "h2": try serve(.http2, channel, place, loop, client, pages)
        case "http/1.1": try serve(.http1, channel, place, loop, client, pages)
        default:
            let linger = LingeringClose()
            let entrance = ProtocolEntrance(
                loop: loop, linger: linger, timeout: limits.life.prefaceTimeout, counters: counters[loop.index],
                logger: logger
            ) { [weak self] wireProtocol in
                try self?.serve(wireProtocol, channel, place, loop, client, pages)
            }
            try channel.pipeline.syncOperations.addHandlers([linger, entrance])
            register(entrance, channel, loop)
        }
    }

    /// Has a connection served by a known protocol from now on, behind the handlers that its channel has.
    private func serve(
        _ wireProtocol: WireProtocol, _ channel: any Channel, _ place: ConnectionPlace, _ loop: ConnectionLoop,
        _ client: TLSClient?, _ pages: WebPagePolicy
    ) throws {
        let pipeline = channel.pipeline.syncOperations
        let scheme = client == nil ? "http" : "https"
        switch wireProtocol {
        case .http2:
            let connection = ServerConnection(
                loop: loop, router: router, httpHandler: httpHandler, limits: limits, logger: logger,
                counters: counters[loop.index], peerIdentities: client?.identities ?? [], scheme: scheme,
                pages: pages, memory: memory)
            connection.place = place
            try pipeline.addHandler(connection)
            register(connection, channel, loop)
        case .http1:
            let connection = HTTP1Connection(
                loop: loop, handler: httpHandler ?? GRPCOnly(), limits: limits, logger: logger,
                counters: counters[loop.index], peerIdentities: client?.identities ?? [], scheme: scheme,
                pages: pages, memory: memory)
            connection.place = place
            try pipeline.addHandlers(connection.handlers)
            register(connection, channel, loop)
        }
    }

    /// Keeps a connection, in the place of what had its channel before.
    private func register(_ connection: any ServedConnection, _ channel: any Channel, _ loop: ConnectionLoop) {
        let id = ObjectIdentifier(channel)
        let isDraining = state.withLock { state in
            state.handshakes[id] = nil
            state.connections[id] = (channel, LoopBound(connection, on: loop))
            return state.isDraining
        }
        if isDraining { connection.drain() }
    }

    private func forget(_ id: ObjectIdentifier) {
        let waiters = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.connections[id] = nil
            state.handshakes[id] = nil
            state.places.remove(id)
            guard state.connections.isEmpty, state.handshakes.isEmpty else { return [] }
            defer { state.drained = [] }
            return state.drained
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Ends gracefully: no new connections, no new calls, those in flight are finished; what is left
    /// after `grace` is closed. May be called more than once: the shortest grace counts.
    public func shutdown(grace: Duration) async {
        let (listeners, connections, handshakes) = state.withLock { state in
            state.isDraining = true
            return (state.listeners, state.connections.values.map(\.connection), Array(state.handshakes.values))
        }
        for listener in listeners { try? await listener.close().get() }
        for channel in handshakes { channel.close(promise: nil) }
        for connection in connections { connection.onLoop { $0.drain() } }
        let timeout = Task {
            try await Task.sleep(for: grace)
            self.closeConnections()
        }
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let isDrained = state.withLock { state in
                guard !state.connections.isEmpty || !state.handshakes.isEmpty else { return true }
                state.drained.append(continuation)
                return false
            }
            if isDrained { continuation.resume() }
        }
        timeout.cancel()
    }

    private func closeConnections() {
        let connections = state.withLock { $0.connections.values.map(\.connection) }
        for connection in connections { connection.onLoop { $0.close() } }
    }
}

extension LoopBound where Value == any ServedConnection {
    fileprivate func onLoop(_ body: @escaping @Sendable (any ServedConnection) -> Void) {
        loop.execute { body(value) }
    }
}
