/// How a client connects, and keeps its connections. The defaults are gRPC's.
public struct HTTP2ClientConfiguration: Sendable {
    public var limits = HTTP2Limits()
    public var backoff = ConnectionBackoff()
    public var keepalive = ClientKeepalive()
    /// nil speaks without TLS.
    public var tls: ClientTLSConfiguration?
    /// A connection is closed when it has had no calls for so long; the next call makes a new one. nil keeps it.
    public var idleTimeout: Duration? = .seconds(30 * 60)
    /// Goes before our own part of the `user-agent` header.
    public var userAgent: String?
    /// Bytes of a call's messages, beyond its first, that are kept until the server answers, so that a call which a
    /// server has not processed can be made again. A call that has sent more fails instead.
    public var replayBufferSize = 256 * 1024

    public init() {}

    /// The whole `user-agent` header.
    var userAgentHeader: String { (userAgent.map { $0 + " " } ?? "") + "grpc-swift-conversiond/1" }
}

/// When a client pings its server to learn whether the connection still works.
///
/// Source: gRFC A8, "Client-side Keepalive". A server may end connections that ping more often than it allows; the
/// time is then doubled for those that follow.
public struct ClientKeepalive: Sendable, Hashable {
    /// How long nothing may come before a ping is sent; nil sends none. Less than 10 s counts as 10 s.
    public var time: Duration?
    /// How long to wait for anything to come after a ping, before the connection counts as lost.
    public var timeout: Duration = .seconds(20)
    /// Whether pings are sent while there are no calls, too.
    public var withoutCalls = false

    public init() {}

    static let shortestTime: Duration = .seconds(10)
}
