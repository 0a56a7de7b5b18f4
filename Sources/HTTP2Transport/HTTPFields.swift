import Basics
import RPC

/// Headers of answers, as they may be put on the wire.
package enum HTTPFields {
    /// What says where a message ends or is about the connection: the transport's alone.
    private static let framing: Set<String> = [
        "connection", "content-length", "date", "host", "keep-alive", "proxy-connection", "te", "trailer",
        "transfer-encoding", "upgrade",
    ]

    /// What can be sent of `headers`: keys that are tokens, values of printable ASCII, bytes as base64.
    package static func fields(_ headers: Metadata) -> [(name: String, value: String)] {
        headers.entries.compactMap { entry in
            guard isToken(entry.key.utf8), !framing.contains(entry.key) else { return nil }
            switch entry.value {
            case .binary(let bytes): return (entry.key, Base64.encode(bytes, isPadded: false))
            case .text(let text):
                // A line break would begin a header of somebody else's choice.
                return text.utf8.allSatisfy { (0x20...0x7e).contains($0) } ? (entry.key, text) : nil
            }
        }
    }

    /// Whether white space stands before a value or behind it.
    static func isPadded(_ value: String) -> Bool {
        value.utf8.first.map(isWhiteSpace) ?? false || value.utf8.last.map(isWhiteSpace) ?? false
    }

    /// A value without the white space around it. Source: RFC 9110, 5.5 and 5.6.3.
    package static func trimmed(_ value: String) -> String {
        let start = value.utf8.drop(while: isWhiteSpace)
        let padding = start.reversed().prefix(while: isWhiteSpace).count
        return String(Substring(start.dropLast(padding)))
    }

    private static func isWhiteSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    /// Whether a name is one by RFC 9110 (5.6.2) and without upper case, as HTTP/2 wants it.
    private static func isToken(_ name: some Collection<UInt8>) -> Bool {
        !name.isEmpty
            && name.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }
}
