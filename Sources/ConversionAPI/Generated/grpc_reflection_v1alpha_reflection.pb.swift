// swift-format-ignore-file
// Made by protoc-gen-conversion from grpc/reflection/v1alpha/reflection.proto. Do not edit: run `make generate`.

internal import CConversionMessages
public import RPC

/// One question.
public struct V1AlphaServerReflectionRequest: ProtobufMessage {
    /// The host that the client means; not interpreted.
    public var host: String
    /// What is asked for.
    public var messageRequest: MessageRequest?

    /// A message of the given fields; the others have their default values.
    public init(
        host: String = "",
        messageRequest: MessageRequest? = nil
    ) {
        self.host = host
        self.messageRequest = messageRequest
    }

    /// What is asked for.
    public enum MessageRequest: Sendable, Hashable {
        /// The file of this name.
        case fileByFilename(String)
        /// The file that declares this message, enum, service or method.
        case fileContainingSymbol(String)
        /// The file that declares this extension.
        case fileContainingExtension(V1AlphaExtensionRequest)
        /// The numbers of all extensions of this message.
        case allExtensionNumbersOfType(String)
        /// The names of all services. The text is not interpreted.
        case listServices(String)
    }
}

extension V1AlphaServerReflectionRequest {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(grpc__reflection__v1alpha__server_reflection_request__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Grpc__Reflection__V1alpha__ServerReflectionRequest.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Grpc__Reflection__V1alpha__ServerReflectionRequest>) {
        host = String(stored: c.pointee.host)
        switch c.pointee.message_request_case.rawValue {
        case 3: messageRequest = .fileByFilename(String(stored: c.pointee.file_by_filename))
        case 4: messageRequest = .fileContainingSymbol(String(stored: c.pointee.file_containing_symbol))
        case 5: messageRequest = c.pointee.file_containing_extension.map { .fileContainingExtension(V1AlphaExtensionRequest(stored: $0)) }
        case 6: messageRequest = .allExtensionNumbersOfType(String(stored: c.pointee.all_extension_numbers_of_type))
        case 7: messageRequest = .listServices(String(stored: c.pointee.list_services))
        default: messageRequest = nil
        }
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Grpc__Reflection__V1alpha__ServerReflectionRequest> {
        let c = try arena.allocate(Grpc__Reflection__V1alpha__ServerReflectionRequest.self)
        grpc__reflection__v1alpha__server_reflection_request__init(c)
        if !host.isEmpty { c.pointee.host = try arena.copy(host) }
        switch messageRequest {
        case .fileByFilename(let value):
            c.pointee.message_request_case = .init(rawValue: 3)
            c.pointee.file_by_filename = try arena.copy(value)
        case .fileContainingSymbol(let value):
            c.pointee.message_request_case = .init(rawValue: 4)
            c.pointee.file_containing_symbol = try arena.copy(value)
        case .fileContainingExtension(let value):
            c.pointee.message_request_case = .init(rawValue: 5)
            c.pointee.file_containing_extension = try value.store(in: arena)
        case .allExtensionNumbersOfType(let value):
            c.pointee.message_request_case = .init(rawValue: 6)
            c.pointee.all_extension_numbers_of_type = try arena.copy(value)
        case .listServices(let value):
            c.pointee.message_request_case = .init(rawValue: 7)
            c.pointee.list_services = try arena.copy(value)
        case nil: break
        }
        return c
    }
}

/// Names an extension.
public struct V1AlphaExtensionRequest: ProtobufMessage {
    /// The extended message, with its package.
    public var containingType: String
    /// The extension's field number.
    public var extensionNumber: Int32

    /// A message of the given fields; the others have their default values.
    public init(
        containingType: String = "",
        extensionNumber: Int32 = 0
    ) {
        self.containingType = containingType
        self.extensionNumber = extensionNumber
    }
}

extension V1AlphaExtensionRequest {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(grpc__reflection__v1alpha__extension_request__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Grpc__Reflection__V1alpha__ExtensionRequest.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Grpc__Reflection__V1alpha__ExtensionRequest>) {
        containingType = String(stored: c.pointee.containing_type)
        extensionNumber = c.pointee.extension_number
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Grpc__Reflection__V1alpha__ExtensionRequest> {
        let c = try arena.allocate(Grpc__Reflection__V1alpha__ExtensionRequest.self)
        grpc__reflection__v1alpha__extension_request__init(c)
        if !containingType.isEmpty { c.pointee.containing_type = try arena.copy(containingType) }
        c.pointee.extension_number = extensionNumber
        return c
    }
}

/// One answer.
public struct V1AlphaServerReflectionResponse: ProtobufMessage {
    /// The host of the question.
    public var validHost: String
    /// The question.
    public var originalRequest: V1AlphaServerReflectionRequest?
    /// What was asked for.
    public var messageResponse: MessageResponse?

    /// A message of the given fields; the others have their default values.
    public init(
        validHost: String = "",
        originalRequest: V1AlphaServerReflectionRequest? = nil,
        messageResponse: MessageResponse? = nil
    ) {
        self.validHost = validHost
        self.originalRequest = originalRequest
        self.messageResponse = messageResponse
    }

    /// What was asked for.
    public enum MessageResponse: Sendable, Hashable {
        /// Answers every question about a file.
        case fileDescriptorResponse(V1AlphaFileDescriptorResponse)
        /// Answers all_extension_numbers_of_type.
        case allExtensionNumbersResponse(V1AlphaExtensionNumberResponse)
        /// Answers list_services.
        case listServicesResponse(V1AlphaListServiceResponse)
        /// The question could not be answered.
        case errorResponse(V1AlphaErrorResponse)
    }
}

extension V1AlphaServerReflectionResponse {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(grpc__reflection__v1alpha__server_reflection_response__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Grpc__Reflection__V1alpha__ServerReflectionResponse.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Grpc__Reflection__V1alpha__ServerReflectionResponse>) {
        validHost = String(stored: c.pointee.valid_host)
        originalRequest = c.pointee.original_request.map { V1AlphaServerReflectionRequest(stored: $0) }
        switch c.pointee.message_response_case.rawValue {
        case 4: messageResponse = c.pointee.file_descriptor_response.map { .fileDescriptorResponse(V1AlphaFileDescriptorResponse(stored: $0)) }
        case 5: messageResponse = c.pointee.all_extension_numbers_response.map { .allExtensionNumbersResponse(V1AlphaExtensionNumberResponse(stored: $0)) }
        case 6: messageResponse = c.pointee.list_services_response.map { .listServicesResponse(V1AlphaListServiceResponse(stored: $0)) }
        case 7: messageResponse = c.pointee.error_response.map { .errorResponse(V1AlphaErrorResponse(stored: $0)) }
        default: messageResponse = nil
        }
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Grpc__Reflection__V1alpha__ServerReflectionResponse> {
        let c = try arena.allocate(Grpc__Reflection__V1alpha__ServerReflectionResponse.self)
        grpc__reflection__v1alpha__server_reflection_response__init(c)
        if !validHost.isEmpty { c.pointee.valid_host = try arena.copy(validHost) }
        if let originalRequest { c.pointee.original_request = try originalRequest.store(in: arena) }
        switch messageResponse {
        case .fileDescriptorResponse(let value):
            c.pointee.message_response_case = .init(rawValue: 4)
            c.pointee.file_descriptor_response = try value.store(in: arena)
        case .allExtensionNumbersResponse(let value):
            c.pointee.message_response_case = .init(rawValue: 5)
            c.pointee.all_extension_numbers_response = try value.store(in: arena)
        case .listServicesResponse(let value):
            c.pointee.message_response_case = .init(rawValue: 6)
            c.pointee.list_services_response = try value.store(in: arena)
        case .errorResponse(let value):
            c.pointee.message_response_case = .init(rawValue: 7)
            c.pointee.error_response = try value.store(in: arena)
        case nil: break
        }
        return c
    }
}

/// A file and all that it imports.
public struct V1AlphaFileDescriptorResponse: ProtobufMessage {
    /// Serialised google.protobuf.FileDescriptorProto messages.
    public var fileDescriptorProto: [[UInt8]]

    /// A message of the given fields; the others have their default values.
    public init(
        fileDescriptorProto: [[UInt8]] = []
    ) {
        self.fileDescriptorProto = fileDescriptorProto
    }
}

extension V1AlphaFileDescriptorResponse {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(grpc__reflection__v1alpha__file_descriptor_response__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Grpc__Reflection__V1alpha__FileDescriptorResponse.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Grpc__Reflection__V1alpha__FileDescriptorResponse>) {
        fileDescriptorProto = loadList(c.pointee.file_descriptor_proto, c.pointee.n_file_descriptor_proto) { [UInt8](stored: $0) }
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Grpc__Reflection__V1alpha__FileDescriptorResponse> {
        let c = try arena.allocate(Grpc__Reflection__V1alpha__FileDescriptorResponse.self)
        grpc__reflection__v1alpha__file_descriptor_response__init(c)
        if !fileDescriptorProto.isEmpty {
            let list = try arena.allocate(ProtobufCBinaryData.self, count: fileDescriptorProto.count)
            for (index, value) in fileDescriptorProto.enumerated() {
                list[index] = try arena.copy(value)
            }
            c.pointee.n_file_descriptor_proto = fileDescriptorProto.count
            c.pointee.file_descriptor_proto = list
        }
        return c
    }
}

/// The numbers of a message's extensions.
public struct V1AlphaExtensionNumberResponse: ProtobufMessage {
    /// The message, with its package.
    public var baseTypeName: String
    /// The numbers, in no order.
    public var extensionNumber: [Int32]

    /// A message of the given fields; the others have their default values.
    public init(
        baseTypeName: String = "",
        extensionNumber: [Int32] = []
    ) {
        self.baseTypeName = baseTypeName
        self.extensionNumber = extensionNumber
    }
}

extension V1AlphaExtensionNumberResponse {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(grpc__reflection__v1alpha__extension_number_response__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Grpc__Reflection__V1alpha__ExtensionNumberResponse.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Grpc__Reflection__V1alpha__ExtensionNumberResponse>) {
        baseTypeName = String(stored: c.pointee.base_type_name)
        extensionNumber = loadList(c.pointee.extension_number, c.pointee.n_extension_number) { $0 }
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Grpc__Reflection__V1alpha__ExtensionNumberResponse> {
        let c = try arena.allocate(Grpc__Reflection__V1alpha__ExtensionNumberResponse.self)
        grpc__reflection__v1alpha__extension_number_response__init(c)
        if !baseTypeName.isEmpty { c.pointee.base_type_name = try arena.copy(baseTypeName) }
        if !extensionNumber.isEmpty {
            let list = try arena.allocate(Int32.self, count: extensionNumber.count)
            for (index, value) in extensionNumber.enumerated() {
                list[index] = value
            }
            c.pointee.n_extension_number = extensionNumber.count
            c.pointee.extension_number = list
        }
        return c
    }
}

/// The names of all services.
public struct V1AlphaListServiceResponse: ProtobufMessage {
    /// One entry for each.
    public var service: [V1AlphaServiceResponse]

    /// A message of the given fields; the others have their default values.
    public init(
        service: [V1AlphaServiceResponse] = []
    ) {
        self.service = service
    }
}

extension V1AlphaListServiceResponse {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(grpc__reflection__v1alpha__list_service_response__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Grpc__Reflection__V1alpha__ListServiceResponse.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Grpc__Reflection__V1alpha__ListServiceResponse>) {
        service = loadMessages(c.pointee.service, c.pointee.n_service) { V1AlphaServiceResponse(stored: $0) }
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Grpc__Reflection__V1alpha__ListServiceResponse> {
        let c = try arena.allocate(Grpc__Reflection__V1alpha__ListServiceResponse.self)
        grpc__reflection__v1alpha__list_service_response__init(c)
        if !service.isEmpty {
            let list = try arena.allocate(UnsafeMutablePointer<Grpc__Reflection__V1alpha__ServiceResponse>?.self, count: service.count)
            for (index, value) in service.enumerated() {
                list[index] = try value.store(in: arena)
            }
            c.pointee.n_service = service.count
            c.pointee.service = list
        }
        return c
    }
}

/// The name of one service.
public struct V1AlphaServiceResponse: ProtobufMessage {
    /// With its package.
    public var name: String

    /// A message of the given fields; the others have their default values.
    public init(
        name: String = ""
    ) {
        self.name = name
    }
}

extension V1AlphaServiceResponse {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(grpc__reflection__v1alpha__service_response__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Grpc__Reflection__V1alpha__ServiceResponse.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Grpc__Reflection__V1alpha__ServiceResponse>) {
        name = String(stored: c.pointee.name)
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Grpc__Reflection__V1alpha__ServiceResponse> {
        let c = try arena.allocate(Grpc__Reflection__V1alpha__ServiceResponse.self)
        grpc__reflection__v1alpha__service_response__init(c)
        if !name.isEmpty { c.pointee.name = try arena.copy(name) }
        return c
    }
}

/// Why a question could not be answered.
public struct V1AlphaErrorResponse: ProtobufMessage {
    /// A gRPC status code.
    public var errorCode: Int32
    /// A sentence for people.
    public var errorMessage: String

    /// A message of the given fields; the others have their default values.
    public init(
        errorCode: Int32 = 0,
        errorMessage: String = ""
    ) {
        self.errorCode = errorCode
        self.errorMessage = errorMessage
    }
}

extension V1AlphaErrorResponse {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(grpc__reflection__v1alpha__error_response__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Grpc__Reflection__V1alpha__ErrorResponse.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Grpc__Reflection__V1alpha__ErrorResponse>) {
        errorCode = c.pointee.error_code
        errorMessage = String(stored: c.pointee.error_message)
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Grpc__Reflection__V1alpha__ErrorResponse> {
        let c = try arena.allocate(Grpc__Reflection__V1alpha__ErrorResponse.self)
        grpc__reflection__v1alpha__error_response__init(c)
        c.pointee.error_code = errorCode
        if !errorMessage.isEmpty { c.pointee.error_message = try arena.copy(errorMessage) }
        return c
    }
}

/// The methods of `grpc.reflection.v1alpha.ServerReflection`.
public enum V1AlphaServerReflectionMethods {
    /// `grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo`.
    public static let serverReflectionInfo = MethodDescriptor(
        service: "grpc.reflection.v1alpha.ServerReflection", name: "ServerReflectionInfo",
        kind: .bidirectional)

    /// All of them, as the .proto orders them.
    public static let all: [MethodDescriptor] = [serverReflectionInfo]
}

/// Tells clients which services the server has and what their messages are.
///
/// A method that a server leaves out answers UNIMPLEMENTED.
public protocol V1AlphaServerReflectionServer: Sendable {
    /// Answers each question in order, until the client ends the stream.
    func serverReflectionInfo(_ requests: MessageReader<V1AlphaServerReflectionRequest>, responses: ResponseWriter<V1AlphaServerReflectionResponse>, context: ServerContext) async throws
}

extension V1AlphaServerReflectionServer {
    /// Answers UNIMPLEMENTED.
    public func serverReflectionInfo(_ requests: MessageReader<V1AlphaServerReflectionRequest>, responses: ResponseWriter<V1AlphaServerReflectionResponse>, context: ServerContext) async throws {
        throw RPCError(unimplemented: V1AlphaServerReflectionMethods.serverReflectionInfo)
    }

    /// What a `Router` needs to serve the service.
    public func handlers() -> [MethodHandler] {
        [
            .bidirectional(V1AlphaServerReflectionMethods.serverReflectionInfo) {
                try await self.serverReflectionInfo($0, responses: $1, context: $2)
            },
        ]
    }
}

/// Calls `grpc.reflection.v1alpha.ServerReflection` over a channel. Every method throws `RPCError`.
public struct V1AlphaServerReflectionClient: Sendable {
    private let channel: any ClientChannel

    /// A stub; it owns nothing, and the channel stays open when it goes.
    public init(_ channel: any ClientChannel) {
        self.channel = channel
    }

    /// Answers each question in order, until the client ends the stream.
    public func serverReflectionInfo(
        options: CallOptions = .default
    ) async throws -> (RequestWriter<V1AlphaServerReflectionRequest>, MessageReader<V1AlphaServerReflectionResponse>) {
        try await channel.bidirectional(V1AlphaServerReflectionMethods.serverReflectionInfo, options: options)
    }
}
