import ConversionAPI
import RPC

/// The forms that a Connect message may have.
enum ConnectCodec: String, CaseIterable {
    case json
    case proto

    /// The media type of a unary body.
    var mediaType: String { "application/\(rawValue)" }

    /// A message of this form as protobuf bytes.
    func request(_ message: [UInt8], of descriptor: MessageDescriptor) -> Result<DecodedRequest, RPCError> {
        guard self == .json else {
            // gRPC calls this INTERNAL; here it is the client's mistake.
            return descriptor.accepts(message.span.bytes)
                ? .success(DecodedRequest(bytes: message))
                : .failure(RPCError(.invalidArgument, "The body is no message of \(descriptor.name)."))
        }
        do throws(RPCError) {
            return .success(try descriptor.request(json: try JSONValue(body: message)))
        } catch {
            return .failure(error)
        }
    }

    /// Protobuf bytes as a message of this form.
    ///
    /// - Throws: `RPCError` where JSON cannot express it.
    func message(_ bytes: RawSpan, of descriptor: MessageDescriptor) throws -> [UInt8] {
        switch self {
        case .json: Array(try descriptor.json(bytes).text().utf8)
        case .proto: bytes.withUnsafeBytes { Array($0) }
        }
    }
}
