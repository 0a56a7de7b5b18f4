import Logging
import NIOCore
import NIOPosix
import RPC
import Synchronization

/// Serves a router's methods as gRPC over HTTP/2 without TLS. Usable from any thread.
///
/// Each connection stays on the event loop that accepted it.
public final class HTTP2Server: Sendable {
    private struct State {
        var listeners: [any Channel] = []
        var connections: [ObjectIdentifier: (channel: any Channel, connection: LoopBound<ServerConnection>)] = [:]
        var isDraining = false
        var drained: [CheckedContinuation<Void, Never>] = []
    }

    private let router: Router
    private let loops: LoopGroup
    private let limits: HTTP2Limits
    private let logger: Logger
    /// By the index of their loops.
    private let counters: [ConnectionCounters]
    private let state = Mutex(State())

    public init(router: Router, loops: LoopGroup, limits: HTTP2Limits = HTTP2Limits(), logger: Logger) {
        self.router = router
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
    /// - Throws: NIO's `IOError` with the `errno` of `bind` or `listen`.
    @discardableResult
    public func listen(on address: ListenAddress) async throws -> ListenAddress {
        let bootstrap = ServerBootstrap(group: loops.group)
            .serverChannelOption(.backlog, value: 1024)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try self.accept(channel) }
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

    /// Sets up an accepted connection, on its loop.
    private func accept(_ channel: any Channel) throws {
        guard let loop = loops.loop(of: channel.eventLoop) else {
            throw RPCError(.internal, "A connection came on a loop of somebody else.")
        }
        let connection = ServerConnection(
            loop: loop, router: router, limits: limits, logger: logger, counters: counters[loop.index])
        try channel.pipeline.syncOperations.addHandler(connection)
        let id = ObjectIdentifier(channel)
        let isDraining = state.withLock { state in
            state.connections[id] = (channel, LoopBound(connection, on: loop))
            return state.isDraining
        }
        channel.closeFuture.whenComplete { [weak self] _ in self?.forget(id) }
        if isDraining { connection.drain() }
    }

    private func forget(_ id: ObjectIdentifier) {
        let waiters = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.connections[id] = nil
            guard state.connections.isEmpty else { return [] }
            defer { state.drained = [] }
            return state.drained
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Ends gracefully: no new connections, no new calls, those in flight are finished; what is left
    /// after `grace` is closed. May be called more than once: the shortest grace counts.
    public func shutdown(grace: Duration) async {
        let (listeners, connections) = state.withLock { state in
            state.isDraining = true
            return (state.listeners, state.connections.values.map(\.connection))
        }
        for listener in listeners { try? await listener.close().get() }
        for connection in connections { connection.onLoop { $0.drain() } }
        let timeout = Task {
            try await Task.sleep(for: grace)
            self.closeConnections()
        }
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let isDrained = state.withLock { state in
                guard !state.connections.isEmpty else { return true }
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

extension LoopBound where Value == ServerConnection {
    fileprivate func onLoop(_ body: @escaping @Sendable (ServerConnection) -> Void) {
        loop.execute { body(value) }
    }
}
