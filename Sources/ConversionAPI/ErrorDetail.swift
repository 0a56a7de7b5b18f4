/// One detail of a failed call, for programs: what `google.rpc.Status.details` carries.
public enum ErrorDetail: Sendable, Hashable {
    /// The domain of this API's reasons.
    public static let domain = "conversion.v1"

    /// Why: a reason in UPPER_SNAKE_CASE, unique in its domain, and more about this failure.
    case errorInfo(reason: String, domain: String = ErrorDetail.domain, metadata: [String: String] = [:])
    /// Which fields of the request are wrong.
    case badRequest([FieldViolation])
    /// How long to wait at least before trying again.
    case retryInfo(Duration)
    /// What must be so before the call can succeed.
    case preconditionFailure([GoogleRPCPreconditionFailure.Violation])
    /// Which quotas are used up.
    case quotaFailure([GoogleRPCQuotaFailure.Violation])
    /// Which resource it was about.
    case resourceInfo(type: String, name: String, description: String = "")
    /// Where to read more.
    case help([GoogleRPCHelp.Link])
    /// Which request it was.
    case requestInfo(GoogleRPCRequestInfo)
    /// A text for the user.
    case localizedMessage(GoogleRPCLocalizedMessage)
    /// Any other message, or one that could not be read.
    case other(ProtobufAny)
}

/// One field of a request that is wrong.
public struct FieldViolation: Sendable, Hashable {
    /// Its path, as the .proto names it: `agent.voice.voice_id`, `requests[3].value.nanos`.
    public var field: String
    /// What is wrong with it, and what would be right.
    public var description: String
    /// The reason in UPPER_SNAKE_CASE.
    public var reason: String

    /// A violation; the description is a sentence.
    public init(field: String, description: String, reason: String = "") {
        self.field = field
        self.description = description
        self.reason = reason
    }
}

extension ErrorDetail {
    /// The detail as it travels: in an Any, with the URL of its type.
    ///
    /// - Throws: `RPCError` for a text that holds a NUL.
    public func packed() throws -> ProtobufAny {
        switch self {
        case .errorInfo(let reason, let domain, let metadata):
            // Sorted, so that the same error has the same bytes.
            let entries = metadata.sorted { $0.key < $1.key }
                .map { GoogleRPCErrorInfo.MetadataEntry(key: $0.key, value: $0.value) }
            return try ProtobufAny(packing: GoogleRPCErrorInfo(reason: reason, domain: domain, metadata: entries))
        case .badRequest(let violations):
            return try ProtobufAny(
                packing: GoogleRPCBadRequest(
                    fieldViolations: violations.map {
                        .init(field: $0.field, description: $0.description, reason: $0.reason)
                    }))
        case .retryInfo(let delay):
            return try ProtobufAny(packing: GoogleRPCRetryInfo(retryDelay: ProtobufDuration(delay)))
        case .preconditionFailure(let violations):
            return try ProtobufAny(packing: GoogleRPCPreconditionFailure(violations: violations))
        case .quotaFailure(let violations):
            return try ProtobufAny(packing: GoogleRPCQuotaFailure(violations: violations))
        case .resourceInfo(let type, let name, let description):
            return try ProtobufAny(
                packing: GoogleRPCResourceInfo(resourceType: type, resourceName: name, description: description))
        case .help(let links): return try ProtobufAny(packing: GoogleRPCHelp(links: links))
        case .requestInfo(let info): return try ProtobufAny(packing: info)
        case .localizedMessage(let message): return try ProtobufAny(packing: message)
        case .other(let any): return any
        }
    }

    /// Reads a detail; one of another type, or one that cannot be read, stays as it came.
    public init(_ any: ProtobufAny) {
        self = (try? Self.unpack(any)) ?? .other(any)
    }

    private static func unpack(_ any: ProtobufAny) throws -> ErrorDetail? {
        if let info = try any.unpack(GoogleRPCErrorInfo.self) {
            let pairs = info.metadata.map { ($0.key, $0.value) }
            // A map's last value of a key is the one that counts.
            return .errorInfo(
                reason: info.reason, domain: info.domain, metadata: Dictionary(pairs) { _, last in last })
        }
        if let request = try any.unpack(GoogleRPCBadRequest.self) {
            return .badRequest(
                request.fieldViolations.map {
                    FieldViolation(field: $0.field, description: $0.description, reason: $0.reason)
                })
        }
        if let retry = try any.unpack(GoogleRPCRetryInfo.self) {
            return .retryInfo(retry.retryDelay.map { Duration($0) } ?? .zero)
        }
        if let failure = try any.unpack(GoogleRPCPreconditionFailure.self) {
            return .preconditionFailure(failure.violations)
        }
        if let failure = try any.unpack(GoogleRPCQuotaFailure.self) { return .quotaFailure(failure.violations) }
        if let info = try any.unpack(GoogleRPCResourceInfo.self), info.owner.isEmpty {
            return .resourceInfo(type: info.resourceType, name: info.resourceName, description: info.description)
        }
        if let help = try any.unpack(GoogleRPCHelp.self) { return .help(help.links) }
        if let info = try any.unpack(GoogleRPCRequestInfo.self) { return .requestInfo(info) }
        if let message = try any.unpack(GoogleRPCLocalizedMessage.self) { return .localizedMessage(message) }
        return nil
    }
}
