public import HTTP2Transport
public import Logging
public import RPC

/// How a client uses TLS: whom it trusts, and what it shows of itself.
public typealias TLSConfiguration = ClientTLSConfiguration

/// How a ``ConversionClient`` makes its calls.
public struct ConversionClientConfiguration: Sendable {
    /// Sent with every call as `authorization: Bearer`; nil or empty sends none.
    public var apiKey: String?
    /// How long a unary call may take where its options name no other time, connecting and retries included. Streams may
    /// take for ever.
    public var defaultTimeout: Duration = .seconds(10)
    /// Whether calls wait for a connection until their time is over, where they would fail with UNAVAILABLE at once.
    public var waitForReady = false
    /// When reads, and calls that carry an idempotency key, are tried again.
    public var retry = RetryPolicy()
    /// The trace that calls are a part of where their options name none.
    public var trace: TraceContext?
    /// How connections are made and kept, and whether by TLS.
    public var transport = HTTP2ClientConfiguration()
    /// What is told of connections; nothing by default.
    public var logger = Logger(label: "conversion-client") { _ in SwiftLogNoOpLogHandler() }

    public init() {}
}
