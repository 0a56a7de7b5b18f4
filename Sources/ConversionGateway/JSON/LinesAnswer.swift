import ConversionAPI
import HTTP2Transport
import RPC

/// The answer of a streaming method as JSON in lines, one for each message.
///
/// A call that fails after its first message ends with the line `{"error":STATUS}`; before it, with the status of HTTP.
/// Source: ndjson.org.
final class LinesAnswer: GatewayAnswer {
    private let response: MessageDescriptor
    private let options: ProtoJSONOptions

    init(_ route: HTTPRoute) {
        response = route.types.response
        options = ProtoJSONOptions(route)
    }

    func message(_ bytes: RawSpan, of call: GatewayCall) throws {
        let line = try response.json(bytes, options).line
        begin(call)
        call.exchange.write(line)
    }

    func end(_ status: Status, trailers: Metadata, of call: GatewayCall) {
        if status.code == .ok {
            begin(call)
        } else {
            let error = RPCError(status.code, status.message, trailers: trailers)
            guard call.exchange.state == .streaming else {
                return call.exchange.respond(error, headers: call.responseHeaders)
            }
            call.exchange.write(JSONValue.object([.init("error", error.statusJSON)]).line)
        }
        call.exchange.end()
    }

    private func begin(_ call: GatewayCall) {
        guard call.exchange.state == .waiting else { return }
        var headers = call.responseHeaders
        headers.add("application/x-ndjson", for: "content-type")
        call.exchange.begin(200, headers)
    }
}
