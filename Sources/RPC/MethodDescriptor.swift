/// Which sides of a call stream.
public enum MethodKind: Sendable, Hashable {
    case unary, serverStreaming, clientStreaming, bidirectional

    /// The client sends any number of messages rather than one.
    public var streamsRequests: Bool { self == .clientStreaming || self == .bidirectional }
    /// The server sends any number of messages rather than one.
    public var streamsResponses: Bool { self == .serverStreaming || self == .bidirectional }
}

/// One method of a service, as its .proto declares it.
public struct MethodDescriptor: Sendable, Hashable {
    /// With its package: `conversion.v1.ConversionService`.
    public let service: String
    public let name: String
    public let kind: MethodKind
    /// A repeat does no more than the first call (`idempotency_level` in the .proto), so that a client may retry it.
    public let isIdempotent: Bool
    /// The HTTP/2 `:path`: `/service/name`.
    public let path: String

    public init(service: String, name: String, kind: MethodKind, isIdempotent: Bool = false) {
        self.service = service
        self.name = name
        self.kind = kind
        self.isIdempotent = isIdempotent
        self.path = "/\(service)/\(name)"
    }
}
