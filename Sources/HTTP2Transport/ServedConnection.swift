/// What a server has of a connection, whatever that speaks. Used on its loop.
protocol ServedConnection: AnyObject {
    /// Ends gracefully: what was asked for is answered, and nothing more is taken.
    func drain()

    /// Ends at once.
    func close()
}

/// What a server's connections may speak.
enum WireProtocol: Sendable { case http1, http2 }

/// Answers HTTP/1.1 where there is nothing but gRPC.
struct GRPCOnly: HTTPHandler {
    func handle(_ exchange: HTTPExchange) {
        exchange.respond(
            505, ["content-type": "text/plain"], body: Array("This port serves gRPC over HTTP/2 only.\n".utf8))
    }
}
