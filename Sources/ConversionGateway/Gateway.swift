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
            return exchange.respond(fault.error, httpStatus: fault.httpStatus)
        }
        if ConnectGateway(router: router).handle(exchange) { return }
        ResourceGateway(router: router).handle(exchange)
    }
}
