/// One value: text, or bytes if its key ends in `-bin`.
public enum MetadataValue: Sendable, Hashable {
    case text(String)
    case binary([UInt8])
}

/// The key-value pairs that travel beside a call's messages, in order, keys repeatable.
///
/// Keys are kept in lower case. A key that ends in `-bin` carries bytes, any other printable ASCII.
/// Source: gRPC over HTTP/2, "Custom-Metadata".
public struct Metadata: Sendable, Hashable {
    public struct Entry: Sendable, Hashable {
        public let key: String
        public let value: MetadataValue
    }

    public private(set) var entries: [Entry] = []

    public init() {}

    public var isEmpty: Bool { entries.isEmpty }

    /// Appends a text value. A key ending in `-bin` takes bytes instead: the text's UTF-8.
    public mutating func add(_ value: String, for key: String) {
        let key = key.lowercased()
        entries.append(Entry(key: key, value: Self.isBinary(key) ? .binary(Array(value.utf8)) : .text(value)))
    }

    /// Appends a binary value; the key must end in `-bin`, and gets the ending if it doesn't.
    public mutating func add(binary value: [UInt8], for key: String) {
        let key = key.lowercased()
        entries.append(Entry(key: Self.isBinary(key) ? key : key + "-bin", value: .binary(value)))
    }

    public mutating func removeAll(_ key: String) {
        entries.removeAll { $0.key == key }
    }

    public mutating func append(contentsOf other: Metadata) {
        entries.append(contentsOf: other.entries)
    }

    /// The first text value of a key given in lower case.
    public subscript(key: String) -> String? {
        for entry in entries where entry.key == key {
            if case .text(let text) = entry.value { return text }
        }
        return nil
    }

    /// The first binary value of a key given in lower case, with its `-bin`.
    public subscript(binary key: String) -> [UInt8]? {
        for entry in entries where entry.key == key {
            if case .binary(let bytes) = entry.value { return bytes }
        }
        return nil
    }

    /// All values of a key given in lower case, in order.
    public func values(for key: String) -> [MetadataValue] {
        entries.lazy.filter { $0.key == key }.map(\.value)
    }

    public static func isBinary(_ key: String) -> Bool { key.hasSuffix("-bin") }

    /// What a transport carries of it: the sendable keys with bytes or printable ASCII, without spaces around it, which
    /// gRPC gives no meaning and for which HTTP/2 peers drop a header (RFC 9113, 8.2.1).
    public var sendable: Metadata {
        var carried = Metadata()
        for entry in entries where Self.isSendable(entry.key) {
            switch entry.value {
            case .binary: carried.entries.append(entry)
            case .text(let text):
                guard text.utf8.allSatisfy({ (0x20...0x7e).contains($0) }) else { continue }
                carried.entries.append(Entry(key: entry.key, value: .text(Self.trimmed(text))))
            }
        }
        return carried
    }

    private static func trimmed(_ text: String) -> String {
        guard text.utf8.first == 0x20 || text.utf8.last == 0x20 else { return text }
        let start = text.utf8.drop { $0 == 0x20 }
        let spaces = start.reversed().prefix { $0 == 0x20 }.count
        return String(decoding: start.dropLast(spaces), as: UTF8.self)
    }

    /// The headers that belong to HTTP or to gRPC's transport. Source: RFC 9113, 8.2.2; gRPC over HTTP/2, "Requests".
    private static let transportKeys: Set<String> = [
        "connection", "content-length", "content-type", "host", "keep-alive", "proxy-connection", "te",
        "transfer-encoding", "upgrade", "user-agent",
    ]

    /// Whether a key in lower case may be sent: not empty, of `0-9 a-z _ - .`, not the transport's, and not gRPC's
    /// own (`grpc-`, but for the status details, which applications make).
    public static func isSendable(_ key: String) -> Bool {
        guard !key.isEmpty, !transportKeys.contains(key),
            !key.hasPrefix("grpc-") || key == "grpc-status-details-bin" || key == "grpc-retry-pushback-ms"
        else { return false }
        return key.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."):
                true
            default: false
            }
        }
    }
}

extension Metadata: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (String, String)...) {
        for (key, value) in elements { add(value, for: key) }
    }
}
