import Basics
import ConversionAPI
import HTTP2Transport
import RPC

/// The answer of a unary Connect call: the message alone, or the error as JSON.
///
/// Source: connectrpc.com, "Connect Protocol Reference", "Unary-Response" and "Error codes".
final class ConnectAnswer: GatewayAnswer {
    private let response: MessageDescriptor
    private let codec: ConnectCodec
    private var body: [UInt8] = []

    init(_ response: MessageDescriptor, _ codec: ConnectCodec) {
        self.response = response
        self.codec = codec
    }

    func message(_ bytes: RawSpan, of call: GatewayCall) throws {
        body = try codec.message(bytes, of: response)
    }

    func end(_ status: Status, trailers: Metadata, of call: GatewayCall) {
        var headers = call.responseHeaders
        for entry in trailers.entries where entry.key != RPCError.detailsKey {
            switch entry.value {
            case .text(let text): headers.add(text, for: "trailer-" + entry.key)
            case .binary(let bytes): headers.add(binary: bytes, for: "trailer-" + entry.key)
            }
        }
        guard status.code == .ok else {
            let error = RPCError(status.code, status.message, trailers: trailers)
            return Self.respond(error, on: call.exchange, headers: headers)
        }
        headers.add(codec.mediaType, for: "content-type")
        call.exchange.respond(200, headers, body: body)
    }

    /// Answers with an error, which is JSON whatever the codec.
    ///
    /// - Parameter httpStatus: another than the code's own.
    static func respond(
        _ error: RPCError, httpStatus: Int? = nil, on exchange: HTTPExchange, headers: Metadata = [:]
    ) {
        var headers = headers
        headers.add("application/json", for: "content-type")
        headers.append(contentsOf: error.httpHeaders)
        exchange.respond(httpStatus ?? error.code.httpStatus, headers, body: Array(json(error).text().utf8))
    }

    private static func json(_ error: RPCError) -> JSONValue {
        var members: [JSONValue.Member] = [.init("code", .string(name(error.code)))]
        if !error.message.isEmpty { members.append(.init("message", .string(error.message))) }
        let details = error.statusMessage.details.map { detail -> JSONValue in
            let value = Base64.encode(detail.value, isPadded: false)
            var members: [JSONValue.Member] = [
                .init("type", .string(detail.messageName)), .init("value", .string(value)),
            ]
            // For people: the same once more.
            if let readable = try? detail.jsonValue(), case .object(let all) = readable {
                members.append(.init("debug", .object(all.filter { $0.key != "@type" })))
            }
            return .object(members)
        }
        if !details.isEmpty { members.append(.init("details", .array(details))) }
        return .object(members)
    }

    /// The protocol's name of a code: gRPC's in lower case, and CANCELLED with one L.
    private static func name(_ code: StatusCode) -> String {
        code == .cancelled ? "canceled" : code.name.lowercased()
    }
}
