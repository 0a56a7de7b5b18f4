/// How long a server's connections live, and what it expects of their clients in time. Nil switches a limit off.
///
/// Source: gRPC's proposals A8 (client-side keepalive) and A9 (server-side connection management), whose defaults
/// stand here where they name one.
public struct ConnectionLife: Sendable, Hashable {
    /// A client that has been silent for so long is asked for a sign of life.
    public var keepaliveTime: Duration? = .seconds(2 * 3600)
    /// How long a client may take to give it; then the connection is closed.
    public var keepaliveTimeout: Duration = .seconds(20)
    /// The least time between two pings of a client, while the server sends it nothing else.
    public var minPingInterval: Duration = .seconds(300)
    /// Whether a client may ping so often while it has no call; otherwise once in two hours.
    public var permitsPingsWithoutCalls = false
    /// Pings that may come too early before the connection is ended.
    public var maxPingStrikes = 2
    /// A connection without a call for so long is ended gracefully.
    public var maxIdle: Duration?
    /// A connection of this age, 10 % more or less, is ended gracefully, so that clients spread anew over servers.
    public var maxAge: Duration?
    /// How long the calls of such a connection may go on.
    public var maxAgeGrace: Duration?
    /// How long a client may take for the preface and its first SETTINGS.
    public var prefaceTimeout: Duration? = .seconds(10)
    /// How long a client may wait with its first call; then the connection is ended gracefully.
    public var firstRequestTimeout: Duration? = .seconds(120)
    /// How long a client that sends one message may take until that is whole.
    public var requestTimeout: Duration? = .seconds(120)
    /// How long a client may leave the rest of an answer, when its call has ended, unread.
    public var answerTimeout: Duration? = .seconds(300)
    /// How long the socket may take nothing before the connection is closed.
    public var writeTimeout: Duration? = .seconds(20)

    public init() {}
}
