/// One HTTP/2 frame as a test says or expects it. Source: RFC 9113, section 6.
public enum Frame: Hashable, Sendable {
    case data(UInt32, [UInt8], end: Bool)
    case headers(UInt32, [Header], end: Bool)
    case reset(UInt32, code: UInt32)
    /// The values by their identifiers.
    case settings([UInt16: UInt32])
    case settingsAck
    case ping([UInt8], ack: Bool)
    case goaway(last: UInt32, code: UInt32)
    case windowUpdate(UInt32, UInt32)
    case other(type: UInt8, flags: UInt8, stream: UInt32, [UInt8])

    public struct Header: Hashable, Sendable, CustomStringConvertible {
        public var name: String
        public var value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }

        public var description: String { "\(name): \(value)" }
    }

    public var isWindowUpdate: Bool {
        if case .windowUpdate = self { true } else { false }
    }

    /// The frame's bytes. Headers go without compression, in one HEADERS frame.
    public var bytes: [UInt8] {
        switch self {
        case .data(let stream, let payload, let end): Self.bytes(0, end ? 1 : 0, stream, payload)
        case .headers(let stream, let headers, let end):
            Self.bytes(1, 4 | (end ? 1 : 0), stream, headers.flatMap { HeaderCoding.literal($0) })
        case .reset(let stream, let code): Self.bytes(3, 0, stream, Self.number(code))
        case .settings(let values):
            Self.bytes(
                4, 0, 0,
                values.sorted { $0.key < $1.key }.flatMap {
                    [UInt8($0.key >> 8), UInt8($0.key & 255)] + Self.number($0.value)
                })
        case .settingsAck: Self.bytes(4, 1, 0, [])
        case .ping(let payload, let ack): Self.bytes(6, ack ? 1 : 0, 0, payload)
        case .goaway(let last, let code): Self.bytes(7, 0, 0, Self.number(last) + Self.number(code))
        case .windowUpdate(let stream, let count): Self.bytes(8, 0, stream, Self.number(count))
        case .other(let type, let flags, let stream, let payload): Self.bytes(type, flags, stream, payload)
        }
    }

    public static func bytes(_ type: UInt8, _ flags: UInt8, _ stream: UInt32, _ payload: [UInt8]) -> [UInt8] {
        let length = payload.count
        return [UInt8(length >> 16 & 255), UInt8(length >> 8 & 255), UInt8(length & 255), type, flags]
            + number(stream) + payload
    }

    public static func number(_ value: UInt32) -> [UInt8] {
        [UInt8(value >> 24), UInt8(value >> 16 & 255), UInt8(value >> 8 & 255), UInt8(value & 255)]
    }

    /// What a client says before its first frame.
    public static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

    /// A gRPC message with its prefix.
    public static func message(_ bytes: [UInt8], flag: UInt8 = 0) -> [UInt8] {
        [flag] + number(UInt32(bytes.count)) + bytes
    }
}

extension Frame: CustomStringConvertible {
    public var description: String {
        switch self {
        case .data(let stream, let bytes, let end):
            "DATA(\(stream)) \(bytes.count <= 32 ? "\(bytes)" : "\(bytes.count) bytes")\(end ? " END" : "")"
        case .headers(let stream, let headers, let end): "HEADERS(\(stream)) \(headers)\(end ? " END" : "")"
        case .reset(let stream, let code): "RST_STREAM(\(stream)) \(code)"
        case .settings(let values): "SETTINGS \(values.sorted { $0.key < $1.key })"
        case .settingsAck: "SETTINGS ACK"
        case .ping(let bytes, let ack): "PING \(bytes)\(ack ? " ACK" : "")"
        case .goaway(let last, let code): "GOAWAY last \(last) code \(code)"
        case .windowUpdate(let stream, let count): "WINDOW_UPDATE(\(stream)) \(count)"
        case .other(let type, let flags, let stream, let bytes): "type \(type) flags \(flags) (\(stream)) \(bytes)"
        }
    }
}
