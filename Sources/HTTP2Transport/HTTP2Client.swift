import Logging
import NIOCore
import NIOPosix
import RPC
import Synchronization

/// Makes calls on one service over HTTP/2, at one address or several that serve the same.
///
/// Each address has a connection of its own, made when it is first needed and again when it was lost; calls take the
/// connections in turn. A connection whose server says goodbye finishes its calls, and new ones go to the next. Usable
/// from any thread; everything happens on one loop of the group. `shutdown` must be called before its loops are shut
/// down.
public final class HTTP2Client: ClientChannel {
    private let loop: ConnectionLoop
    private let dispatcher: LoopBound<CallDispatcher>
    private let replayLimit: Int
    private let isClosed = Mutex(false)

    /// A client that has not connected yet; its first call does.
    ///
    /// - Parameter addresses: at least one, or every call fails.
    public init(
        addresses: [ListenAddress], loops: LoopGroup,
        configuration: HTTP2ClientConfiguration = HTTP2ClientConfiguration(), logger: Logger
    ) {
        let loop = loops.next
        self.loop = loop
        replayLimit = configuration.replayBufferSize
        let tls = configuration.tls.map(ClientTLS.init)
        let dispatcher = CallDispatcher(
            addresses: addresses, configuration: configuration, loop: loop, logger: logger,
            connector: { Self.connect(to: $0, within: $1, on: loop, tls, makeConnection: $2) },
            random: { .random(in: 0..<1) })
        self.dispatcher = LoopBound(dispatcher, on: loop)
    }

    /// A client of one address.
    ///
    /// - Parameters:
    ///   - connectTimeout: how long one attempt to connect may take at least.
    ///   - userAgent: goes before our own part of the `user-agent` header.
    public convenience init(
        address: ListenAddress, loops: LoopGroup, limits: HTTP2Limits = HTTP2Limits(),
        connectTimeout: Duration = .seconds(20), userAgent: String? = nil, logger: Logger
    ) {
        var configuration = HTTP2ClientConfiguration()
        configuration.limits = limits
        configuration.backoff.minConnectTimeout = connectTimeout
        configuration.userAgent = userAgent
        self.init(addresses: [address], loops: loops, configuration: configuration, logger: logger)
    }

    public func open(_ method: MethodDescriptor, options: CallOptions) async throws -> any ClientCall {
        let deadline = options.timeout.map(Deadline.after)
        var options = options
        options.metadata = options.outgoingMetadata
        options.trace = nil
        let (sent, replayLimit, dispatcher, loop) = (options, replayLimit, dispatcher, loop)
        let reference = LoopBound(CallReference(), on: loop)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (opener: CheckedContinuation<any ClientCall, any Error>) in
                // Under the lock, so that nothing is given to a loop that may have ended.
                let isAccepted = isClosed.withLock { isClosed in
                    guard !isClosed else { return false }
                    loop.execute {
                        guard !reference.value.isCancelled else {
                            return opener.resume(throwing: RPCError.clientCancelled)
                        }
                        let responses = MessageInbox { count in
                            loop.execute { reference.value.call?.didRead(count) }
                        }
                        let call = OutgoingCall(
                            method: method, options: sent, deadline: deadline, responses: responses,
                            dispatcher: dispatcher.value, replayLimit: replayLimit)
                        reference.value.call = call
                        call.open(opener)
                    }
                    return true
                }
                if !isAccepted { opener.resume(throwing: RPCError(.cancelled, "The client was shut down.")) }
            }
        } onCancel: {
            loop.execute {
                reference.value.isCancelled = true
                reference.value.call?.cancel(.clientCancelled)
            }
        }
    }

    /// Connects a channel to an address, on the loop.
    private static func connect(
        to address: ListenAddress, within timeout: TimeAmount, on loop: ConnectionLoop, _ tls: ClientTLS?,
        makeConnection: @escaping () -> ClientConnection
    ) -> EventLoopFuture<any Channel> {
        guard let tls else {
            return connect(to: address, within: timeout, on: loop, handlers: { [] }, makeConnection)
        }
        let bound = LoopBound(makeConnection, on: loop)
        return tls.context(on: loop.eventLoop).flatMap { context in
            connect(
                to: address, within: timeout, on: loop, handlers: { try tls.handlers(context, for: address) },
                bound.value)
        }
    }

    /// - Parameter handlers: makes those that stand between the socket and the connection.
    private static func connect(
        to address: ListenAddress, within timeout: TimeAmount, on loop: ConnectionLoop,
        handlers: @escaping @Sendable () throws -> [any ChannelHandler],
        _ makeConnection: @escaping () -> ClientConnection
    ) -> EventLoopFuture<any Channel> {
        let makeConnection = LoopBound(makeConnection, on: loop)
        let bootstrap = ClientBootstrap(group: loop.eventLoop)
            .connectTimeout(timeout)
            .channelInitializer { channel in
                // Once for each address of a name, of which one is connected to.
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers(handlers() + [makeConnection.value()])
                }
            }
        switch address {
        case .tcp(let host, let port):
            return bootstrap.channelOption(.tcpOption(.tcp_nodelay), value: 1).connect(host: host, port: port)
        case .unix(let path): return bootstrap.connect(unixDomainSocketPath: path)
        }
    }

    /// Makes no more calls; connections close when those in flight have ended.
    public func shutdown() {
        let dispatcher = dispatcher
        isClosed.withLock { isClosed in
            guard !isClosed else { return }
            isClosed = true
            loop.execute { dispatcher.value.shutdown() }
        }
    }
}

/// A call that is known only after what refers to it has been made. Set and read on its loop.
///
/// Weak, as the call itself holds the inbox that holds this.
private final class CallReference {
    weak var call: OutgoingCall?
    var isCancelled = false
}
