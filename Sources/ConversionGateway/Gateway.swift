import HTTP2Transport
import RPC

/// Answers what isn't gRPC on the server's port, by calls of the same router.
public struct Gateway: HTTPHandler {
    public let router: Router
    private let cors: CORSPolicy

    public init(router: Router, cors: CORSPolicy = CORSPolicy()) {
        self.router = router
        self.cors = cors
    }

    public func handle(_ exchange: HTTPExchange) {
        if cors.handle(exchange) { return }
        if GRPCWeb(router: router).handle(exchange) { return }
        if let fault = exchange.request.fault {
            return exchange.respond(
                fault.httpStatus, ["content-type": "text/plain"], body: Array(fault.error.message.utf8))
        }
        exchange.respond(404, ["content-type": "text/plain"], body: Array("There is nothing at this path.\n".utf8))
    }
}
