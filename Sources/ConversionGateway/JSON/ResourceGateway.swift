import ConversionAPI
import HTTP2Transport
import RPC

/// Calls methods by the paths of their resources, with JSON: `POST /v1/agents`.
///
/// The mapping is ProtoJSON's: 64-bit integers are strings, enums go by their names, times are RFC 3339, durations
/// seconds such as `"1.5s"`, bytes base64. Keys are read in both spellings; they are written in lowerCamelCase for
/// agents and as the .proto has them for conversions. A key that names no field is an error.
struct ResourceGateway: Sendable {
    private static let table = RouteTable(HTTPRoute.all)
    private static let document = Array(OpenAPIDocument.json.description.utf8)
    private let router: Router

    init(router: Router) {
        self.router = router
    }

    /// The method of a resource's path; nil where there is none.
    func handler(of request: HTTPRequest) -> MethodHandler? {
        guard let target = try? RequestTarget(request),
            case .route(let route, _)? = try? Self.table.match(request.method, target)
        else { return nil }
        return try? router.handler(for: route.types.method.path)
    }

    /// Answers a request for a resource.
    func handle(_ exchange: HTTPExchange) {
        let request = exchange.request
        if request.path == "/openapi.json" {
            guard ["GET", "HEAD"].contains(request.method) else {
                return exchange.respondMethodNotAllowed(["GET", "HEAD"])
            }
            if request.doubts.contains(.unknownHost) { return exchange.respond(.hostNotAllowed) }
            guard request.method == "HEAD" || exchange.takeRoom(Self.document.count) else {
                return exchange.respond(
                    RPCError(
                        .resourceExhausted, "Too many answers are waiting to be read. Try again later.",
                        details: [.retryInfo(.seconds(1))]))
            }
            return exchange.respond(200, ["content-type": "application/json"], body: Self.document)
        }
        do throws(RPCError) {
            try call(exchange)
        } catch {
            exchange.respond(error)
        }
    }

    /// - Throws: what the request is refused with before there is a call.
    private func call(_ exchange: HTTPExchange) throws(RPCError) {
        let target = try RequestTarget(exchange.request)
        switch try Self.table.match(exchange.request.method, target) {
        case .route(let route, let path):
            let handler = try router.handler(for: route.types.method.path)
            let request = ResourceRequest(route: route, path: path, query: target.query, body: exchange.request.body)
            call(handler, request, exchange)
        case .otherMethods(let methods): exchange.respondMethodNotAllowed(methods)
        case .nothing:
            throw RPCError(.notFound, "There is nothing at this path. GET /openapi.json lists what there is.")
        }
    }

    private func call(_ handler: MethodHandler, _ request: ResourceRequest, _ exchange: HTTPExchange) {
        let kind = handler.method.kind
        let resource = ResourceAnswer(request.route)
        let answer: any GatewayAnswer = kind.streamsResponses ? LinesAnswer(request.route) : resource
        let requests = kind.streamsRequests ? MessageInbox() : nil
        let call = GatewayCall(
            handler, exchange: exchange, interceptors: router.interceptors, requests: requests, answer: answer)
        // First, so that nothing is read for those who may not call.
        guard call.start() else { return }
        if let fault = request.mediaTypeFault(exchange.request) {
            resource.httpStatus = 415
            return call.terminate(fault)
        }
        switch request.messages() {
        case .failure(let error): call.terminate(error)
        case .success(let messages):
            for message in messages { call.note(message) }
            guard let requests else {
                if let message = messages.first { call.take(message.bytes, of: request.route.types) }
                return
            }
            for message in messages { requests.push(message.bytes) }
            requests.finish()
        }
    }
}
