public import ConversionAPI
public import HTTP2Transport
public import Logging
import RPC

/// Where a server is: `HOST:PORT`, `[IPV6]:PORT` or `unix:PATH`.
public typealias ServerAddress = ListenAddress

/// A client of one conversiond: its services, over one connection that is made when it is first needed.
///
/// Usable from any thread, for any number of calls at the same time. It owns a thread, so `shutdown` must be called
/// when it is no longer needed; `withConversionClient` does.
public final class ConversionClient: Sendable {
    /// Where the server is.
    public let address: ServerAddress
    /// How long a unary call may take where its options name no other time. Streams may take for ever.
    public let defaultTimeout: Duration
    /// `conversion.v1.ConversionService`, call by call. `track` is the safer way to record a conversion.
    public let conversions: ConversionServiceClient
    /// `conversion.v1.AgentService`, call by call.
    public let agents: AgentServiceClient

    private let loops: LoopGroup
    private let connection: HTTP2Client

    /// A client that has not connected yet; its first call does.
    ///
    /// - Parameters:
    ///   - apiKey: sent with every call as `authorization: Bearer`; nil or empty sends none.
    ///   - defaultTimeout: for unary calls that set none of their own.
    ///   - userAgent: goes before our own part of the `user-agent` header.
    ///   - logger: what is told of connections; nothing by default.
    /// - Throws: `RPCError`, INVALID_ARGUMENT, for a key that cannot stand in a header.
    public init(
        address: ServerAddress, apiKey: String? = nil, defaultTimeout: Duration = .seconds(10),
        userAgent: String? = nil, logger: Logger? = nil
    ) throws {
        var metadata = Metadata()
        if let apiKey, !apiKey.isEmpty {
            // RFC 6750's alphabet lies within this; what is outside would not travel, or end the header.
            guard apiKey.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
                throw RPCError(.invalidArgument, "The API key holds a space or a character that is not ASCII.")
            }
            metadata.add("Bearer \(apiKey)", for: "authorization")
        }
        self.address = address
        self.defaultTimeout = defaultTimeout
        loops = LoopGroup(count: 1)
        connection = HTTP2Client(
            address: address, loops: loops, connectTimeout: min(.seconds(10), max(.milliseconds(1), defaultTimeout)),
            userAgent: userAgent, logger: logger ?? Logger(label: "conversion-client") { _ in SwiftLogNoOpLogHandler() }
        )
        let channel = DefaultingChannel(connection, metadata: metadata, timeout: defaultTimeout)
        conversions = ConversionServiceClient(channel)
        agents = AgentServiceClient(channel)
    }

    /// A client for an address given as text: `HOST:PORT`, `[IPV6]:PORT` or `unix:PATH`.
    ///
    /// - Throws: `RPCError`, INVALID_ARGUMENT, for what is no address, or a key that cannot stand in a header.
    public convenience init(
        address: String, apiKey: String? = nil, defaultTimeout: Duration = .seconds(10),
        userAgent: String? = nil, logger: Logger? = nil
    ) throws {
        guard let parsed = ServerAddress(address) else {
            throw RPCError(.invalidArgument, "\"\(address)\" is no address: give HOST:PORT or unix:PATH.")
        }
        try self.init(
            address: parsed, apiKey: apiKey, defaultTimeout: defaultTimeout, userAgent: userAgent, logger: logger)
    }

    /// Makes no more calls, waits for the connection to close, and ends the client's thread. Calls in flight fail.
    public func shutdown() async {
        connection.shutdown()
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
