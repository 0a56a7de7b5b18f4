import Basics
import ConversionAPI
import HTTP2Transport
import RPC

/// The unary half of the Connect protocol: `POST /conversion.v1.ConversionService/TrackConversion` with one message as
/// JSON or as protobuf, and GET for methods without side effects.
///
/// Messages are not compressed. JSON is as ProtoJSON has it, default values left out; unknown fields are refused.
/// Source: connectrpc.com, "Connect Protocol Reference".
struct ConnectGateway: Sendable {
    static let methods = Dictionary(uniqueKeysWithValues: MethodTypes.all.map { ($0.method.path, $0) })
    private let router: Router

    init(router: Router) {
        self.router = router
    }

    /// Whether a path is of the form `/package.Service/Method`: clients of Connect alone call such, and read its errors.
    static func mayBeMethod(_ path: Substring) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count == 3 && parts[0].isEmpty && !parts[2].isEmpty && parts[1].utf8.contains(UInt8(ascii: "."))
    }

    /// Answers a request whose path is a method's.
    ///
    /// - Returns: whether it was one.
    func handle(_ exchange: HTTPExchange) -> Bool {
        guard let types = Self.methods[String(exchange.request.path)],
            let handler = try? router.handler(for: types.method.path)
        else { return false }
        let takesGET = types.hasNoSideEffects && types.method.kind == .unary
        let method = exchange.request.method
        guard method == "POST" || takesGET && method == "GET" else {
            let list = takesGET ? "GET, POST" : "POST"
            ConnectAnswer.respond(
                RPCError(.unimplemented, "This path takes \(list)."), httpStatus: 405, on: exchange,
                headers: ["allow": list])
            return true
        }
        guard types.method.kind == .unary else {
            unsupported(exchange, "\(types.method.path) streams. Call it by gRPC, or by its path of /openapi.json.")
            return true
        }
        if method == "GET" {
            get(exchange, types, handler)
        } else {
            post(exchange, types, handler)
        }
        return true
    }

    private func post(_ exchange: HTTPExchange, _ types: MethodTypes, _ handler: MethodHandler) {
        let request = exchange.request
        guard request.mediaTypeFault(ConnectCodec.allCases.map(\.mediaType)) == nil || isCompressed(request),
            let codec = ConnectCodec.allCases.first(where: { $0.mediaType == request.mediaType })
        else { return unsupported(exchange, "Send the message as application/json or application/proto.") }
        let version = request.headers["connect-protocol-version"]
        let message: Result<[UInt8], RPCError> =
            isCompressed(request) ? .failure(Self.compressed) : .success(request.body)
        call(exchange, types, handler, codec, version: version, message: message)
    }

    /// Source: connectrpc.com, "Unary-Get-Request".
    private func get(_ exchange: HTTPExchange, _ types: MethodTypes, _ handler: MethodHandler) {
        let parameters: [String: String]
        do throws(RPCError) {
            let query = try RequestTarget(exchange.request).query
            parameters = Dictionary(query.map { ($0.name, $0.value) }) { first, _ in first }
        } catch {
            return ConnectAnswer.respond(error, on: exchange)
        }
        guard let codec = ConnectCodec.allCases.first(where: { $0.rawValue == parameters["encoding"] }) else {
            return unsupported(exchange, "Name the message's form in the query: encoding=json or encoding=proto.")
        }
        let version = parameters["connect"].map { $0 == "v1" ? "1" : $0 }
        call(exchange, types, handler, codec, version: version, message: Self.message(in: parameters))
    }

    private static func message(in parameters: [String: String]) -> Result<[UInt8], RPCError> {
        if let coding = parameters["compression"], !coding.isEmpty, coding != "identity" {
            return .failure(compressed)
        }
        guard let text = parameters["message"] else {
            return .failure(RPCError(.invalidArgument, "Give the message in the query: message=..."))
        }
        if parameters["base64"] != "1" { return .success(Array(text.utf8)) }
        guard let bytes = Base64.decode(text) else {
            return .failure(RPCError(.invalidArgument, "The query's message is not base64."))
        }
        return .success(bytes)
    }

    private func call(
        _ exchange: HTTPExchange, _ types: MethodTypes, _ handler: MethodHandler, _ codec: ConnectCodec,
        version: String?, message: Result<[UInt8], RPCError>
    ) {
        let timeout = exchange.request.headers["connect-timeout-ms"]
        let milliseconds = timeout.flatMap { $0.utf8.count <= 10 ? UInt64($0) : nil }
        let call = GatewayCall(
            handler, exchange: exchange, interceptors: router.interceptors,
            deadline: milliseconds.map { Deadline.after(.milliseconds(Int64($0))) },
            answer: ConnectAnswer(types.response, codec))
        guard call.start() else { return }
        guard version == nil || version == "1" else {
            return call.terminate(RPCError(.invalidArgument, "This server speaks version 1 of the Connect protocol."))
        }
        guard timeout == nil || milliseconds != nil else {
            return call.terminate(
                RPCError(.invalidArgument, "Connect-Timeout-Ms must be a number of at most ten digits."))
        }
        switch message.flatMap({ codec.request($0, of: types.request) }) {
        case .success(let request):
            call.note(request)
            call.take(request.bytes, of: types)
        case .failure(let error): call.terminate(error)
        }
    }

    private func unsupported(_ exchange: HTTPExchange, _ sentence: String) {
        let types = ConnectCodec.allCases.map(\.mediaType).joined(separator: ", ")
        ConnectAnswer.respond(
            RPCError(.invalidArgument, sentence), httpStatus: 415, on: exchange, headers: ["accept-post": types])
    }

    private func isCompressed(_ request: HTTPRequest) -> Bool {
        request.headers["content-encoding"].map { $0.lowercased() != "identity" } ?? false
    }

    private static let compressed = RPCError(
        .unimplemented, "Send the message without compression: this server reads no other here.")
}
