import Basics
import Glibc
import RPC

/// One block of headers or trailers, the fields that gRPC knows told apart as they come.
///
/// Filled header by header; judged only afterwards.
struct HeaderBlock {
    enum ContentType {
        case missing, grpc
        /// gRPC with messages that aren't protobuf, or a type that only begins like it.
        case grpcOfAnotherFormat
        case other

        /// gRPC of any format: an answer's is the server's own business.
        var isGRPC: Bool { self == .grpc || self == .grpcOfAnotherFormat }
    }
    enum Encoding: Equatable { case identity, gzip, other(String) }

    var method = HTTPMethod.missing
    var path = ""
    /// `:status`; 0 where there is none.
    var status = 0
    var contentType = ContentType.missing
    var encoding = Encoding.identity
    /// The peer reads gzip, by `grpc-accept-encoding`.
    var acceptsGzip = false
    var timeout: Duration?
    var grpcStatus: Int?
    var grpcMessage = ""
    var metadata = Metadata()
    /// The first thing that makes the call impossible, found while reading.
    var fault: RPCError?
    /// Bytes as RFC 9113 counts them (6.5.2, SETTINGS_MAX_HEADER_LIST_SIZE).
    private(set) var size = 0
    private(set) var isTooLarge = false
    /// What a request says that no gRPC call does; nil for those, so that they pay for none of it.
    private(set) var plain: PlainFields?
    /// The host that a request names, with its port.
    private(set) var authority = ""
    private var namesAuthority = false

    enum HTTPMethod { case missing, post, other }

    /// Belongs to its block while that is read, and is only read later.
    final class PlainFields {
        fileprivate(set) var method = "POST"
        fileprivate(set) var contentType: String?
    }

    /// Takes one header. The bytes are only valid during the call.
    mutating func add(
        name: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>, limit: Int, memory: inout HeaderMemory
    ) {
        size += name.count + value.count + 32
        guard size <= limit else { return refuseSize(limit: limit) }
        switch KnownHeader(name) {
        case .path: path = memory.path(value)
        case .method:
            if value.elementsEqual("POST".utf8) {
                method = .post
            } else {
                method = .other
                makePlain().method = String(decoding: value, as: UTF8.self)
            }
        case .authority:
            memory.noteAuthority(value)
            namesAuthority = true
        case .status: status = Int(String(decoding: value, as: UTF8.self)) ?? 0
        case .contentType:
            contentType = Self.contentType(value)
            if contentType != .grpc { makePlain().contentType = String(decoding: value, as: UTF8.self) }
        case .encoding: encoding = Self.encoding(value)
        case .acceptedEncodings: if memory.acceptsGzip(value) { acceptsGzip = true }
        case .timeout:
            timeout = GRPCTimeout.duration(of: value)
            if timeout == nil {
                fault = fault ?? RPCError(.internal, "grpc-timeout is not 1 to 8 digits and one of H, M, S, m, u, n.")
            }
        case .grpcStatus: grpcStatus = Int(String(decoding: value, as: UTF8.self)) ?? StatusCode.unknown.rawValue
        case .grpcMessage: grpcMessage = PercentEncoding.decodeLeniently(value.span)
        case .ignored: break
        case .userAgent:
            if metadata.isEmpty { metadata = memory.userAgent(value) } else { addMetadata("user-agent", value) }
        case .custom: addMetadata(String(decoding: name, as: UTF8.self), value)
        }
    }

    /// More headers came than the limit allows; those behind it are not looked at.
    mutating func refuseSize(limit: Int) {
        metadata = [:]
        isTooLarge = true
        fault =
            fault
            ?? RPCError(.resourceExhausted, "The call's metadata is larger than \(limit) bytes. Send less of it.")
    }

    private mutating func makePlain() -> PlainFields {
        if let plain { return plain }
        let made = PlainFields()
        plain = made
        return made
    }

    /// The block of a request has been read. It takes its authority along: `memory` has it only until the next one.
    mutating func completeRequest(_ memory: HeaderMemory) {
        let host = metadata["host"]
        authority = namesAuthority ? memory.lastAuthority : host ?? ""
        // Source: RFC 9113, 8.3.1.
        if namesAuthority, let host, host.lowercased() != authority.lowercased() {
            fault = fault ?? RPCError(.invalidArgument, "The headers :authority and host name two hosts. Send one.")
        }
        if contentType != .grpc || method != .post { _ = makePlain() }
    }

    private mutating func addMetadata(_ key: String, _ value: UnsafeBufferPointer<UInt8>) {
        guard Metadata.isBinary(key) else { return metadata.add(String(decoding: value, as: UTF8.self), for: key) }
        // Values of a binary key may have been joined with commas on the way.
        for part in value.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
            guard let bytes = Base64.decode(UnsafeBufferPointer(rebasing: Self.trimmed(part)).span, .standard) else {
                fault =
                    fault ?? RPCError(.internal, "The metadata key \(key.prefix(64)) holds bytes that are not base64.")
                return
            }
            metadata.add(binary: bytes, for: key)
        }
    }

    /// Without the spaces that proxies put behind commas.
    fileprivate static func trimmed(_ part: Slice<UnsafeBufferPointer<UInt8>>) -> Slice<UnsafeBufferPointer<UInt8>> {
        var part = part
        while part.first == UInt8(ascii: " ") { part = part.dropFirst() }
        while part.last == UInt8(ascii: " ") { part = part.dropLast() }
        return part
    }

    /// gRPC is `application/grpc` or `application/grpc+proto`, with parameters or without. gRPC-Web's types begin like it,
    /// and are not gRPC.
    static func contentType(_ value: UnsafeBufferPointer<UInt8>) -> ContentType {
        let type: StaticString = "application/grpc"
        guard hasPrefix(value, type) else { return .other }
        let rest = UnsafeBufferPointer(rebasing: value[type.utf8CodeUnitCount...])
        if isEndOfType(rest) { return .grpc }
        if hasPrefix(rest, "-web") { return .other }
        let format: StaticString = "+proto"
        guard hasPrefix(rest, format) else { return .grpcOfAnotherFormat }
        let isProto = isEndOfType(UnsafeBufferPointer(rebasing: rest[format.utf8CodeUnitCount...]))
        return isProto ? .grpc : .grpcOfAnotherFormat
    }

    /// Compared without regard to case.
    private static func hasPrefix(_ value: UnsafeBufferPointer<UInt8>, _ prefix: StaticString) -> Bool {
        guard value.count >= prefix.utf8CodeUnitCount else { return false }
        for index in 0..<prefix.utf8CodeUnitCount where value[index] | 0x20 != prefix.utf8Start[index] | 0x20 {
            return false
        }
        return true
    }

    /// Whether nothing more of a media type follows but parameters.
    private static func isEndOfType(_ rest: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let next = rest.first(where: { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }) else { return true }
        return next == UInt8(ascii: ";")
    }

    static func isTimeout(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        let expected: StaticString = "grpc-timeout"
        guard name.count == expected.utf8CodeUnitCount, let base = name.baseAddress else { return false }
        return memcmp(base, expected.utf8Start, name.count) == 0
    }

    private static func encoding(_ value: UnsafeBufferPointer<UInt8>) -> Encoding {
        let name = String(decoding: value, as: UTF8.self)
        return switch name {
        case "identity": .identity
        case "gzip": .gzip
        default: .other(String(name.unicodeScalars.prefix(64)))
        }
    }
}

/// The headers that mean something to gRPC or HTTP/2; everything else is the application's.
private enum KnownHeader {
    case path, method, authority, status, contentType, encoding, acceptedEncodings, timeout, grpcStatus, grpcMessage,
        userAgent
    case ignored, custom

    init(_ name: UnsafeBufferPointer<UInt8>) {
        func isName(_ other: StaticString) -> Bool {
            guard let base = name.baseAddress, name.count == other.utf8CodeUnitCount else { return false }
            for index in 0..<name.count where base[index] != other.utf8Start[index] { return false }
            return true
        }
        // By length first: one comparison for each header of a usual call.
        switch name.count {
        case 2: self = isName("te") ? .ignored : .custom
        case 5: self = isName(":path") ? .path : .custom
        case 7:
            self = isName(":method") ? .method : isName(":scheme") ? .ignored : isName(":status") ? .status : .custom
        case 10: self = isName("user-agent") ? .userAgent : isName(":authority") ? .authority : .custom
        case 11: self = isName("grpc-status") ? .grpcStatus : .custom
        case 12:
            self =
                isName("content-type")
                ? .contentType : isName("grpc-timeout") ? .timeout : isName("grpc-message") ? .grpcMessage : .custom
        case 13: self = isName("grpc-encoding") ? .encoding : .custom
        case 14: self = isName("content-length") ? .ignored : .custom
        case 15: self = isName("accept-encoding") ? .ignored : .custom
        case 17: self = isName("grpc-message-type") ? .ignored : .custom
        case 20: self = isName("grpc-accept-encoding") ? .acceptedEncodings : .custom
        default: self = .custom
        }
    }
}

/// A connection's last path, user agent and accepted encodings: most calls repeat them, and then share what was read.
struct HeaderMemory {
    private var lastPath = ""
    private var lastUserAgent = ""
    private var lastUserAgentMetadata = Metadata()
    private var lastAcceptedEncodings = ""
    private var lastAcceptsGzip = false
    private(set) var lastAuthority = ""

    mutating func noteAuthority(_ value: UnsafeBufferPointer<UInt8>) {
        if !Self.holds(lastAuthority, value) { lastAuthority = String(decoding: value, as: UTF8.self) }
    }

    mutating func path(_ value: UnsafeBufferPointer<UInt8>) -> String {
        if !Self.holds(lastPath, value) { lastPath = String(decoding: value, as: UTF8.self) }
        return lastPath
    }

    mutating func userAgent(_ value: UnsafeBufferPointer<UInt8>) -> Metadata {
        if !Self.holds(lastUserAgent, value) || lastUserAgentMetadata.isEmpty {
            lastUserAgent = String(decoding: value, as: UTF8.self)
            lastUserAgentMetadata = ["user-agent": lastUserAgent]
        }
        return lastUserAgentMetadata
    }

    /// Whether a list of encodings, with commas between, names gzip.
    mutating func acceptsGzip(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
        if !Self.holds(lastAcceptedEncodings, value) {
            lastAcceptedEncodings = String(decoding: value, as: UTF8.self)
            lastAcceptsGzip = value.split(separator: UInt8(ascii: ",")).contains { name in
                HeaderBlock.trimmed(name).elementsEqual("gzip".utf8)
            }
        }
        return lastAcceptsGzip
    }

    private static func holds(_ text: String, _ value: UnsafeBufferPointer<UInt8>) -> Bool {
        text.utf8.span.bytes.isEqual(to: value)
    }
}

extension RawSpan {
    /// Whether the bytes are those.
    fileprivate func isEqual(to other: UnsafeBufferPointer<UInt8>) -> Bool {
        guard byteCount == other.count else { return false }
        guard let theirs = other.baseAddress, other.count > 0 else { return true }
        return withUnsafeBytes { mine in
            guard let ours = mine.baseAddress else { return false }
            return memcmp(ours, theirs, other.count) == 0
        }
    }
}
