public import ConversionAPI
public import HTTP2Transport
public import Logging
import RPC

/// Where a server is: `HOST:PORT`, `[IPV6]:PORT` or `unix:PATH`.
public typealias ServerAddress = ListenAddress

/// A client of conversiond: its services, over a connection to each of its addresses that is made when it is first needed.
///
/// Usable from any thread, for any number of calls at the same time. It owns a thread, so `shutdown` must be called
/// when it is no longer needed; `withConversionClient` does.
///
/// Calls that may be repeated (reads, and ``track(_:timeout:)``) are tried again after UNAVAILABLE, as
/// ``ConversionClientConfiguration/retry`` says; a call whose options say ``CallOptions/isIdempotent`` is, too.
public final class ConversionClient: Sendable {
    /// Where the server is; calls take several in turn.
    public let addresses: [ServerAddress]
    /// `conversion.v1.ConversionService`, call by call. `track` is the safer way to record a conversion.
    public let conversions: ConversionServiceClient
    /// `conversion.v1.AgentService`, call by call.
    public let agents: AgentServiceClient
    /// `grpc.health.v1.Health`, call by call.
    public let health: HealthClient

    private let loops: LoopGroup
    private let connections: HTTP2Client

    /// A client that has not connected yet; its first call does.
    ///
    /// - Throws: `RPCError`, INVALID_ARGUMENT, for no address, or a key that cannot stand in a header.
    public init(
        addresses: [ServerAddress], configuration: ConversionClientConfiguration = ConversionClientConfiguration()
    ) throws {
        guard !addresses.isEmpty else { throw RPCError(.invalidArgument, "A client needs an address.") }
        var metadata = Metadata()
        if let apiKey = configuration.apiKey, !apiKey.isEmpty {
            // RFC 6750's alphabet lies within this; what is outside would not travel, or end the header.
            guard apiKey.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
                throw RPCError(.invalidArgument, "The API key holds a space or a character that is not ASCII.")
            }
            metadata.add("Bearer \(apiKey)", for: "authorization")
        }
        self.addresses = addresses
        loops = LoopGroup(count: 1)
        connections = HTTP2Client(
            addresses: addresses, loops: loops, configuration: configuration.transport, logger: configuration.logger)
        let channel = RetryingChannel(connections, metadata: metadata, configuration: configuration)
        conversions = ConversionServiceClient(channel)
        agents = AgentServiceClient(channel)
        health = HealthClient(channel)
    }

    /// A client of one address.
    ///
    /// - Parameters:
    ///   - apiKey: sent with every call as `authorization: Bearer`; nil or empty sends none.
    ///   - defaultTimeout: for unary calls that set none of their own.
    ///   - userAgent: goes before our own part of the `user-agent` header.
    ///   - logger: what is told of connections; nothing by default.
    /// - Throws: `RPCError`, INVALID_ARGUMENT, for a key that cannot stand in a header.
    public convenience init(
        address: ServerAddress, apiKey: String? = nil, defaultTimeout: Duration = .seconds(10),
        userAgent: String? = nil, logger: Logger? = nil
    ) throws {
        var configuration = ConversionClientConfiguration()
        configuration.apiKey = apiKey
        configuration.defaultTimeout = defaultTimeout
        configuration.transport.userAgent = userAgent
        if let logger { configuration.logger = logger }
        try self.init(addresses: [address], configuration: configuration)
    }

    /// A client for an address given as text: `HOST:PORT`, `[IPV6]:PORT` or `unix:PATH`, or for TLS `https://HOST:PORT`.
    ///
    /// - Throws: `RPCError`, INVALID_ARGUMENT, for what is no address, or a key that cannot stand in a header.
    public convenience init(
        address: String, apiKey: String? = nil, defaultTimeout: Duration = .seconds(10),
        userAgent: String? = nil, logger: Logger? = nil
    ) throws {
        guard let location = ServerLocation(address) else {
            throw RPCError(
                .invalidArgument, "\"\(address)\" is no address: give HOST:PORT, https://HOST:PORT or unix:PATH.")
        }
        var configuration = ConversionClientConfiguration()
        configuration.apiKey = apiKey
        configuration.defaultTimeout = defaultTimeout
        configuration.transport.userAgent = userAgent
        if location.usesTLS { configuration.transport.tls = ClientTLSConfiguration() }
        if let logger { configuration.logger = logger }
        try self.init(addresses: [location.address], configuration: configuration)
    }

    /// Makes no more calls, waits for the connection to close, and ends the client's thread. Calls in flight fail.
    public func shutdown() async {
        connections.shutdown()
        // Fails only for a group that was shut down before, and then nothing is left to end.
        try? await loops.shutdown()
    }
}

/// Runs `body` with a client, and shuts the client down when it returns or throws.
///
/// - Throws: as ``ConversionClient/init(address:apiKey:defaultTimeout:userAgent:logger:)-(String,_,_,_,_)``, and what `body` throws.
public func withConversionClient<Result>(
    address: String, apiKey: String? = nil, defaultTimeout: Duration = .seconds(10), userAgent: String? = nil,
    _ body: (ConversionClient) async throws -> Result
) async throws -> Result {
    let client = try ConversionClient(
        address: address, apiKey: apiKey, defaultTimeout: defaultTimeout, userAgent: userAgent)
    let outcome: Result
    do {
        outcome = try await body(client)
    } catch {
        await client.shutdown()
        throw error
    }
    await client.shutdown()
    return outcome
}
