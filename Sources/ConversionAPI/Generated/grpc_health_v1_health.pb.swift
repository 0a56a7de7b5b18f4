// swift-format-ignore-file
// Made by protoc-gen-conversion from grpc/health/v1/health.proto. Do not edit: run `make generate`.

internal import CConversionMessages
public import RPC

/// The request of Check and Watch.
public struct HealthCheckRequest: ProtobufMessage {
    /// The service's name with its package; empty: the server as a whole.
    public var service: String

    /// A message of the given fields; the others have their default values.
    public init(
        service: String = ""
    ) {
        self.service = service
    }
}

extension HealthCheckRequest {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(grpc__health__v1__health_check_request__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Grpc__Health__V1__HealthCheckRequest.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Grpc__Health__V1__HealthCheckRequest>) {
        service = String(stored: c.pointee.service)
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Grpc__Health__V1__HealthCheckRequest> {
        let c = try arena.allocate(Grpc__Health__V1__HealthCheckRequest.self)
        grpc__health__v1__health_check_request__init(c)
        if !service.isEmpty { c.pointee.service = try arena.copy(service) }
        return c
    }
}

/// The response of Check and Watch.
public struct HealthCheckResponse: ProtobufMessage {
    /// The state.
    public var status: HealthCheckResponse.ServingStatus

    /// A message of the given fields; the others have their default values.
    public init(
        status: HealthCheckResponse.ServingStatus = .unknown
    ) {
        self.status = status
    }

    /// The state of a service.
    public enum ServingStatus: RawRepresentable, Sendable, Hashable {
        /// Not known yet.
        case unknown
        /// Calls are welcome.
        case serving
        /// Calls would fail.
        case notServing
        /// Watch's answer for a service that is not known.
        case serviceUnknown
        /// A number that this version has no name for.
        case unrecognized(Int32)

        /// The value of a number on the wire; never fails.
        public init(rawValue: Int32) {
            self =
                switch rawValue {
                case 0: .unknown
                case 1: .serving
                case 2: .notServing
                case 3: .serviceUnknown
                default: .unrecognized(rawValue)
                }
        }

        /// The number on the wire.
        public var rawValue: Int32 {
            switch self {
            case .unknown: 0
            case .serving: 1
            case .notServing: 2
            case .serviceUnknown: 3
            case .unrecognized(let number): number
            }
        }
    }
}

extension HealthCheckResponse {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(grpc__health__v1__health_check_response__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Grpc__Health__V1__HealthCheckResponse.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Grpc__Health__V1__HealthCheckResponse>) {
        status = HealthCheckResponse.ServingStatus(rawValue: Int32(truncatingIfNeeded: c.pointee.status.rawValue))
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Grpc__Health__V1__HealthCheckResponse> {
        let c = try arena.allocate(Grpc__Health__V1__HealthCheckResponse.self)
        grpc__health__v1__health_check_response__init(c)
        c.pointee.status = Grpc__Health__V1__HealthCheckResponse__ServingStatus(rawValue: .init(truncatingIfNeeded: status.rawValue))
        return c
    }
}

/// The request of List.
public struct HealthListRequest: ProtobufMessage {
    /// A message of the given fields; the others have their default values.
    public init() {}
}

extension HealthListRequest {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(grpc__health__v1__health_list_request__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Grpc__Health__V1__HealthListRequest.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Grpc__Health__V1__HealthListRequest>) {
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Grpc__Health__V1__HealthListRequest> {
        let c = try arena.allocate(Grpc__Health__V1__HealthListRequest.self)
        grpc__health__v1__health_list_request__init(c)
        return c
    }
}

/// The response of List.
public struct HealthListResponse: ProtobufMessage {
    /// One entry for each service. Elsewhere a map: the wire form is the same.
    public var statuses: [HealthListResponse.StatusesEntry]

    /// A message of the given fields; the others have their default values.
    public init(
        statuses: [HealthListResponse.StatusesEntry] = []
    ) {
        self.statuses = statuses
    }

    /// One pair of `statuses`.
    public struct StatusesEntry: ProtobufMessage {
        /// The service's name.
        public var key: String
        /// Its state.
        public var value: HealthCheckResponse?

        /// A message of the given fields; the others have their default values.
        public init(
            key: String = "",
            value: HealthCheckResponse? = nil
        ) {
            self.key = key
            self.value = value
        }
    }
}

extension HealthListResponse {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(grpc__health__v1__health_list_response__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Grpc__Health__V1__HealthListResponse.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Grpc__Health__V1__HealthListResponse>) {
        statuses = loadMessages(c.pointee.statuses, c.pointee.n_statuses) { HealthListResponse.StatusesEntry(stored: $0) }
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Grpc__Health__V1__HealthListResponse> {
        let c = try arena.allocate(Grpc__Health__V1__HealthListResponse.self)
        grpc__health__v1__health_list_response__init(c)
        if !statuses.isEmpty {
            let list = try arena.allocate(UnsafeMutablePointer<Grpc__Health__V1__HealthListResponse__StatusesEntry>?.self, count: statuses.count)
            for (index, value) in statuses.enumerated() {
                list[index] = try value.store(in: arena)
            }
            c.pointee.n_statuses = statuses.count
            c.pointee.statuses = list
        }
        return c
    }
}

extension HealthListResponse.StatusesEntry {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(grpc__health__v1__health_list_response__statuses_entry__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Grpc__Health__V1__HealthListResponse__StatusesEntry.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Grpc__Health__V1__HealthListResponse__StatusesEntry>) {
        key = String(stored: c.pointee.key)
        value = c.pointee.value.map { HealthCheckResponse(stored: $0) }
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Grpc__Health__V1__HealthListResponse__StatusesEntry> {
        let c = try arena.allocate(Grpc__Health__V1__HealthListResponse__StatusesEntry.self)
        grpc__health__v1__health_list_response__statuses_entry__init(c)
        if !key.isEmpty { c.pointee.key = try arena.copy(key) }
        if let value { c.pointee.value = try value.store(in: arena) }
        return c
    }
}

/// The methods of `grpc.health.v1.Health`.
public enum HealthMethods {
    /// `grpc.health.v1.Health/Check`.
    public static let check = MethodDescriptor(
        service: "grpc.health.v1.Health", name: "Check",
        kind: .unary, isIdempotent: true)
    /// `grpc.health.v1.Health/List`.
    public static let list = MethodDescriptor(
        service: "grpc.health.v1.Health", name: "List",
        kind: .unary, isIdempotent: true)
    /// `grpc.health.v1.Health/Watch`.
    public static let watch = MethodDescriptor(
        service: "grpc.health.v1.Health", name: "Watch",
        kind: .serverStreaming, isIdempotent: true)

    /// All of them, as the .proto orders them.
    public static let all: [MethodDescriptor] = [check, list, watch]
}

/// Tells whether services are ready, as gRPC's health checking protocol says.
///
/// A method that a server leaves out answers UNIMPLEMENTED.
public protocol HealthServer: Sendable {
    /// Answers with a service's state now.
    ///
    /// Errors: NOT_FOUND for a service that is not known.
    func check(_ request: HealthCheckRequest, context: ServerContext) async throws -> HealthCheckResponse

    /// Answers with the state of all services.
    ///
    /// Errors: RESOURCE_EXHAUSTED for more than 100.
    func list(_ request: HealthListRequest, context: ServerContext) async throws -> HealthListResponse

    /// Sends a service's state now and whenever it changes.
    func watch(_ request: HealthCheckRequest, responses: ResponseWriter<HealthCheckResponse>, context: ServerContext) async throws
}

extension HealthServer {
    /// Answers UNIMPLEMENTED.
    public func check(_ request: HealthCheckRequest, context: ServerContext) async throws -> HealthCheckResponse {
        throw RPCError(unimplemented: HealthMethods.check)
    }

    /// Answers UNIMPLEMENTED.
    public func list(_ request: HealthListRequest, context: ServerContext) async throws -> HealthListResponse {
        throw RPCError(unimplemented: HealthMethods.list)
    }

    /// Answers UNIMPLEMENTED.
    public func watch(_ request: HealthCheckRequest, responses: ResponseWriter<HealthCheckResponse>, context: ServerContext) async throws {
        throw RPCError(unimplemented: HealthMethods.watch)
    }

    /// What a `Router` needs to serve the service.
    public func handlers() -> [MethodHandler] {
        [
            .unary(HealthMethods.check) {
                try await self.check($0, context: $1)
            },
            .unary(HealthMethods.list) {
                try await self.list($0, context: $1)
            },
            .serverStreaming(HealthMethods.watch) {
                try await self.watch($0, responses: $1, context: $2)
            },
        ]
    }
}

/// Calls `grpc.health.v1.Health` over a channel. Every method throws `RPCError`.
public struct HealthClient: Sendable {
    private let channel: any ClientChannel

    /// A stub; it owns nothing, and the channel stays open when it goes.
    public init(_ channel: any ClientChannel) {
        self.channel = channel
    }

    /// Answers with a service's state now.
    ///
    /// Errors: NOT_FOUND for a service that is not known.
    public func check(
        _ request: HealthCheckRequest, options: CallOptions = .default
    ) async throws -> HealthCheckResponse {
        try await channel.unary(HealthMethods.check, request, options: options)
    }

    /// Answers with the state of all services.
    ///
    /// Errors: RESOURCE_EXHAUSTED for more than 100.
    public func list(
        _ request: HealthListRequest, options: CallOptions = .default
    ) async throws -> HealthListResponse {
        try await channel.unary(HealthMethods.list, request, options: options)
    }

    /// Sends a service's state now and whenever it changes.
    public func watch(
        _ request: HealthCheckRequest, options: CallOptions = .default
    ) async throws -> MessageReader<HealthCheckResponse> {
        try await channel.serverStreaming(HealthMethods.watch, request, options: options)
    }
}
