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

    /// Where keys are asked for, what comes without one is refused before its body is read; and what nothing answers, too.
    public func isRefused(_ exchange: HTTPExchange) -> Bool {
        guard exchange.request.fault == nil else { return true }
        guard let handler = handler(of: exchange.request) else { return true }
        return router.interceptors.contains {
            $0.refuses(handler, metadata: exchange.request.headers, peerIdentities: exchange.peerIdentities)
        }
    }

    /// The method that a request calls, in whichever form.
    private func handler(of request: HTTPRequest) -> MethodHandler? {
        if let handler = try? router.handler(for: String(request.path)) { return handler }
        return ResourceGateway(router: router).handler(of: request)
    }
}
