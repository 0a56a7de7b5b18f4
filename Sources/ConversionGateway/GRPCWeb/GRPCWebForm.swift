import Basics
import ConversionAPI
import RPC

/// How a client of gRPC-Web writes bodies: as they are, or in base64 for browsers that read streams as text only.
struct GRPCWebForm {
    let isText: Bool
    /// The answer's media type.
    let contentType: String

    /// nil for what isn't gRPC-Web, or whose messages aren't protobuf.
    init?(mediaType: String?) {
        switch mediaType {
        case "application/grpc-web", "application/grpc-web+proto":
            isText = false
            contentType = "application/grpc-web+proto"
        case "application/grpc-web-text", "application/grpc-web-text+proto":
            isText = true
            contentType = "application/grpc-web-text+proto"
        default: return nil
        }
    }

    /// The bytes of a request's body.
    ///
    /// - Throws: `RPCError`, INTERNAL, for text that isn't base64.
    func decode(_ body: [UInt8]) throws(RPCError) -> [UInt8] {
        guard isText else { return body }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(body.count / 4 * 3)
        // Each flush of a client may have its own padding: a part ends with it.
        var rest = body[...]
        while !rest.isEmpty {
            var end = rest.firstIndex(of: UInt8(ascii: "=")) ?? rest.endIndex
            while end < rest.endIndex, rest[end] == UInt8(ascii: "="), (end - rest.startIndex) % 4 != 0 { end += 1 }
            let part = rest[..<end]
            guard end > rest.startIndex, let decoded = Base64.decode(part.span) else {
                throw RPCError(.internal, "The body is not base64, which application/grpc-web-text is.")
            }
            bytes += decoded
            rest = rest[end...]
        }
        return bytes
    }

    /// Bytes of the answer's body as they are sent.
    func encode(_ bytes: [UInt8]) -> [UInt8] {
        isText ? Array(Base64.encode(bytes).utf8) : bytes
    }
}
