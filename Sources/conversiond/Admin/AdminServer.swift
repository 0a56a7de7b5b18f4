import Glibc
import HTTP2Transport
import NIOCore
import NIOHTTP1
import NIOPosix

/// A small HTTP/1.1 server for operators, apart from the one for calls: it has a thread of its own for the network and one
/// for pages that may wait for the disk, so that it answers while those of the calls are busy, and takes nothing from them.
final class AdminServer: Sendable {
    /// What keeps one client from the time and memory of others.
    struct Limits: Sendable {
        /// With one more, the one that has done nothing for the longest time is closed.
        var connections = 32
        /// Bytes of a request's headers.
        var headerListSize = 16 << 10
        var headerCount = 64
        /// How long the first request, or an answer that nobody takes, may take.
        var timeout = TimeAmount.seconds(10)
        /// How long a connection may be kept without another request: some more than scrapers wait.
        var idleTimeout = TimeAmount.seconds(90)
    }

    /// Where it listens; a port of 0 has become the real one.
    let address: ListenAddress
    private let group: MultiThreadedEventLoopGroup
    private let pool: NIOThreadPool
    private let file: UnixSocketFile?

    /// Listens from now on.
    ///
    /// - Throws: `ProcessError` if the address cannot be bound.
    ///
    /// - Parameter visitors: whose web pages may ask, and for which hosts.
    init(
        _ address: ListenAddress, pages: AdminPages, visitors: WebPagePolicy = WebPagePolicy(),
        limits: Limits = Limits()
    ) async throws(ProcessError) {
        if case .unix(let path) = address { try UnixSocketFile.clear(path) }
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let pool = NIOThreadPool(numberOfThreads: 1)
        pool.start()
        do {
            let channel = try await Self.bind(address, group, pool, pages, visitors, limits)
            self.address = address.withPort(of: channel.localAddress)
        } catch {
            try? await pool.shutdownGracefully()
            try? await group.shutdownGracefully()
            throw Listeners.refusal(of: address, error)
        }
        self.group = group
        self.pool = pool
        if case .unix(let path) = address { file = UnixSocketFile(boundAt: path) } else { file = nil }
    }

    /// Ends at once: what is being answered is cut off.
    func shutdown() async {
        file?.remove()
        // Both only fail for those who have ended them before.
        try? await group.shutdownGracefully()
        try? await pool.shutdownGracefully()
    }

    private static func bind(
        _ address: ListenAddress, _ group: MultiThreadedEventLoopGroup, _ pool: NIOThreadPool, _ pages: AdminPages,
        _ visitors: WebPagePolicy, _ limits: Limits
    ) async throws -> any Channel {
        var visitors = visitors
        if case .unix = address { visitors = visitors.acceptingEveryHost }
        let open = NIOLoopBoundBox.makeBoxSendingValue(
            AdminConnections(limit: limits.connections), eventLoop: group.next())
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 128)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(AcceptPause()) }
            }
            // What is read at once is parsed at once: requests without a body are small, and may come in rows.
            .childChannelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 2048))
            .childChannelInitializer { [visitors] channel in
                channel.eventLoop.makeCompletedFuture {
                    var headers = NIOHTTPDecoderLimitConfiguration()
                    headers.maxHeaderFieldSize = limits.headerListSize
                    headers.maxHeaderListSize = limits.headerListSize
                    headers.maxHeaderFieldCount = limits.headerCount
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.configureHTTPServerPipeline(
                        withEncoderConfiguration: .init(), withDecoderLimitConfiguration: headers)
                    try pipeline.addHandler(
                        AdminConnection(
                            pages: pages, pool: pool, visitors: visitors, limits: limits, among: open.value))
                }
            }
        switch address {
        case .tcp(let host, let port):
            return
                try await bootstrap
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .bind(host: host, port: port).get()
        case .unix(let path): return try await bootstrap.bind(unixDomainSocketPath: path).get()
        }
    }
}

extension ListenAddress {
    fileprivate func withPort(of bound: SocketAddress?) -> ListenAddress {
        guard case .tcp(let host, _) = self, let port = bound?.port else { return self }
        return .tcp(host: bound?.ipAddress ?? host, port: port)
    }
}
