import ConversionAPI
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
        // Before anybody looks at what is asked for: that a browser would not show the page the answer undoes no change.
        if exchange.request.doubts.contains(.foreignPage) {
            if GRPCWeb(router: router).refuse(exchange, .originNotAllowed) { return }
            return refuse(.originNotAllowed, exchange)
        }
        if GRPCWeb(router: router).handle(exchange) { return }
        if let fault = exchange.request.fault {
            return refuse(fault.error, httpStatus: fault.httpStatus, exchange)
        }
        if ConnectGateway(router: router).handle(exchange) { return }
        if ConnectGateway.mayBeMethod(exchange.request.path) {
            return refuse(RPCError(.unimplemented, "This server has no such method."), httpStatus: 404, exchange)
        }
        ResourceGateway(router: router).handle(exchange)
    }

    /// Answers with an error in the form that the client of the path reads: Connect's, or `google.rpc.Status`.
    private func refuse(_ error: RPCError, httpStatus: Int? = nil, _ exchange: HTTPExchange) {
        guard ConnectGateway.mayBeMethod(exchange.request.path) else {
            return exchange.respond(error, httpStatus: httpStatus)
        }
        ConnectAnswer.respond(error, httpStatus: httpStatus, on: exchange)
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
