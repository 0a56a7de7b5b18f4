import ConversionAPI
import HTTP2Transport
import RPC

/// The answer of a unary method as one JSON document.
final class ResourceAnswer: GatewayAnswer {
    /// The status of a failure that its code has none for.
    var httpStatus: Int?
    private let response: MessageDescriptor
    private let options: ProtoJSONOptions
    private var body: [UInt8] = []

    init(_ route: HTTPRoute) {
        response = route.types.response
        options = ProtoJSONOptions(route)
    }

    func message(_ bytes: RawSpan, of call: GatewayCall) throws {
        body = try response.json(bytes, options).line
    }

    func end(_ status: Status, trailers: Metadata, of call: GatewayCall) {
        guard status.code == .ok else {
            let error = RPCError(status.code, status.message, trailers: trailers)
            return call.exchange.respond(error, httpStatus: httpStatus, headers: call.responseHeaders)
        }
        var headers = call.responseHeaders
        headers.add("application/json", for: "content-type")
        call.exchange.respond(200, headers, body: body)
    }
}

extension ProtoJSONOptions {
    /// A route's own spelling. Fields with their default values are written, too: whoever reads JSON by hand looks for
    /// `false` and `""` as for anything else.
    init(_ route: HTTPRoute) {
        self.init(keys: route.keys, includesDefaults: true)
    }
}
