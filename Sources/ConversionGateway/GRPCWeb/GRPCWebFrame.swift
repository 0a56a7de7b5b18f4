import HTTP2Transport
import RPC

/// The frames of gRPC-Web's bodies: flags (1 byte), length (4 bytes, big-endian) and that many bytes. Pure.
enum GRPCWebFrame {
    private static let prefixSize = 5
    /// The highest bit marks the frame with the status and the trailers.
    private static let trailersFlag: UInt8 = 0x80

    static func message(_ bytes: RawSpan) -> [UInt8] {
        frame(0, bytes.withUnsafeBytes { Array($0) })
    }

    static func trailers(_ status: Status, _ trailers: Metadata) -> [UInt8] {
        var text = ""
        for field in HTTPFields.fields(GRPCHeaders.statusAndTrailers(status, trailers)) {
            text += "\(field.name): \(field.value)\r\n"
        }
        return frame(trailersFlag, Array(text.utf8))
    }

    private static func frame(_ flags: UInt8, _ bytes: [UInt8]) -> [UInt8] {
        let length = UInt32(clamping: bytes.count)
        return [flags, UInt8(length >> 24), UInt8(length >> 16 & 255), UInt8(length >> 8 & 255), UInt8(length & 255)]
            + bytes
    }

    /// The one message that a request's body holds.
    ///
    /// - Throws: `RPCError` for anything else, with the codes that gRPC has for it.
    static func onlyMessage(of body: [UInt8]) throws(RPCError) -> ArraySlice<UInt8> {
        guard !body.isEmpty else { throw wrongCount("none") }
        guard body.count >= prefixSize else { throw cut }
        switch body[0] {
        case 0: break
        case 1: throw RPCError(.unimplemented, "Messages of gRPC-Web are not to be compressed.")
        default: throw RPCError(.internal, "A message's prefix has a flag that gRPC-Web doesn't know.")
        }
        let length = Int(body[1]) << 24 | Int(body[2]) << 16 | Int(body[3]) << 8 | Int(body[4])
        guard body.count - prefixSize >= length else { throw cut }
        guard body.count - prefixSize == length else { throw wrongCount("more than one") }
        return body[prefixSize...]
    }

    private static let cut = RPCError(.internal, "The client ended the call in the middle of a message.")

    private static func wrongCount(_ sent: String) -> RPCError {
        RPCError(.unimplemented, "The method takes one message, and the client sent \(sent).")
    }
}
