// swift-format-ignore-file
// Made by protoc-gen-conversion from grpc/testing/messages.proto. Do not edit: run `make generate`.

internal import CInteropMessages
public import ConversionAPI
public import RPC

/// What a payload is made of.
public enum PayloadType: RawRepresentable, Sendable, Hashable {
    /// Bytes that compress well: zeros.
    case compressable
    /// A number that this version has no name for.
    case unrecognized(Int32)

    /// The value of a number on the wire; never fails.
    public init(rawValue: Int32) {
        self =
            switch rawValue {
            case 0: .compressable
            default: .unrecognized(rawValue)
            }
    }

    /// The number on the wire.
    public var rawValue: Int32 {
        switch self {
        case .compressable: 0
        case .unrecognized(let number): number
        }
    }
}

/// A bool that can be left out.
public struct BoolValue: ProtobufMessage {
    /// The bool.
    public var value: Bool

    /// A message of the given fields; the others have their default values.
    public init(
        value: Bool = false
    ) {
        self.value = value
    }
}

extension BoolValue {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(grpc__testing__bool_value__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Grpc__Testing__BoolValue.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Grpc__Testing__BoolValue>) {
        value = c.pointee.value != 0
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Grpc__Testing__BoolValue> {
        let c = try arena.allocate(Grpc__Testing__BoolValue.self)
        grpc__testing__bool_value__init(c)
        c.pointee.value = value ? 1 : 0
        return c
    }
}

/// Bytes that make a message as large as a case wants it.
public struct Payload: ProtobufMessage {
    /// What the bytes are.
    public var type: PayloadType
    /// Zeros, by agreement; nobody reads more than their number.
    public var body: [UInt8]

    /// A message of the given fields; the others have their default values.
    public init(
        type: PayloadType = .compressable,
        body: [UInt8] = []
    ) {
        self.type = type
        self.body = body
    }
}

extension Payload {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(grpc__testing__payload__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Grpc__Testing__Payload.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Grpc__Testing__Payload>) {
        type = PayloadType(rawValue: Int32(truncatingIfNeeded: c.pointee.type.rawValue))
        body = [UInt8](stored: c.pointee.body)
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Grpc__Testing__Payload> {
        let c = try arena.allocate(Grpc__Testing__Payload.self)
        grpc__testing__payload__init(c)
        c.pointee.type = Grpc__Testing__PayloadType(rawValue: .init(truncatingIfNeeded: type.rawValue))
        if !body.isEmpty { c.pointee.body = try arena.copy(body) }
        return c
    }
}

/// The status that the server is to end a call with.
public struct EchoStatus: ProtobufMessage {
    /// The number of a status code.
    public var code: Int32
    /// Any text.
    public var message: String

    /// A message of the given fields; the others have their default values.
    public init(
        code: Int32 = 0,
        message: String = ""
    ) {
        self.code = code
        self.message = message
    }
}

extension EchoStatus {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(grpc__testing__echo_status__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Grpc__Testing__EchoStatus.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Grpc__Testing__EchoStatus>) {
        code = c.pointee.code
        message = String(stored: c.pointee.message)
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Grpc__Testing__EchoStatus> {
        let c = try arena.allocate(Grpc__Testing__EchoStatus.self)
        grpc__testing__echo_status__init(c)
        c.pointee.code = code
        if !message.isEmpty { c.pointee.message = try arena.copy(message) }
        return c
    }
}

/// The request of UnaryCall and CacheableUnaryCall.
public struct SimpleRequest: ProtobufMessage {
    /// What the answer's payload is to be made of.
    public var responseType: PayloadType
    /// How many bytes the answer's payload is to have.
    public var responseSize: Int32
    /// Makes the request large.
    public var payload: Payload?
    /// Whether the answer tells whom the server took the client for.
    public var fillUsername: Bool
    /// Whether the answer tells the scope of the client's OAuth token.
    public var fillOauthScope: Bool
    /// Whether the answer is to be compressed; left out: as the server likes.
    public var responseCompressed: BoolValue?
    /// The status to end with instead of an answer; code 0 is an answer.
    public var responseStatus: EchoStatus?
    /// Whether this very message must have come compressed; left out: either is right.
    public var expectCompressed: BoolValue?
    /// Whether the answer tells the server's name.
    public var fillServerID: Bool

    /// A message of the given fields; the others have their default values.
    public init(
        responseType: PayloadType = .compressable,
        responseSize: Int32 = 0,
        payload: Payload? = nil,
        fillUsername: Bool = false,
        fillOauthScope: Bool = false,
        responseCompressed: BoolValue? = nil,
        responseStatus: EchoStatus? = nil,
        expectCompressed: BoolValue? = nil,
        fillServerID: Bool = false
    ) {
        self.responseType = responseType
        self.responseSize = responseSize
        self.payload = payload
        self.fillUsername = fillUsername
        self.fillOauthScope = fillOauthScope
        self.responseCompressed = responseCompressed
        self.responseStatus = responseStatus
        self.expectCompressed = expectCompressed
        self.fillServerID = fillServerID
    }
}

extension SimpleRequest {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(grpc__testing__simple_request__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Grpc__Testing__SimpleRequest.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Grpc__Testing__SimpleRequest>) {
        responseType = PayloadType(rawValue: Int32(truncatingIfNeeded: c.pointee.response_type.rawValue))
        responseSize = c.pointee.response_size
        payload = c.pointee.payload.map { Payload(stored: $0) }
        fillUsername = c.pointee.fill_username != 0
        fillOauthScope = c.pointee.fill_oauth_scope != 0
        responseCompressed = c.pointee.response_compressed.map { BoolValue(stored: $0) }
        responseStatus = c.pointee.response_status.map { EchoStatus(stored: $0) }
        expectCompressed = c.pointee.expect_compressed.map { BoolValue(stored: $0) }
        fillServerID = c.pointee.fill_server_id != 0
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Grpc__Testing__SimpleRequest> {
        let c = try arena.allocate(Grpc__Testing__SimpleRequest.self)
        grpc__testing__simple_request__init(c)
        c.pointee.response_type = Grpc__Testing__PayloadType(rawValue: .init(truncatingIfNeeded: responseType.rawValue))
        c.pointee.response_size = responseSize
        if let payload { c.pointee.payload = try payload.store(in: arena) }
        c.pointee.fill_username = fillUsername ? 1 : 0
        c.pointee.fill_oauth_scope = fillOauthScope ? 1 : 0
        if let responseCompressed { c.pointee.response_compressed = try responseCompressed.store(in: arena) }
        if let responseStatus { c.pointee.response_status = try responseStatus.store(in: arena) }
        if let expectCompressed { c.pointee.expect_compressed = try expectCompressed.store(in: arena) }
        c.pointee.fill_server_id = fillServerID ? 1 : 0
        return c
    }
}

/// The response of UnaryCall and CacheableUnaryCall.
public struct SimpleResponse: ProtobufMessage {
    /// As large as the request asked for.
    public var payload: Payload?
    /// Whom the server took the client for.
    public var username: String
    /// The scope of the client's OAuth token.
    public var oauthScope: String
    /// The server's name.
    public var serverID: String

    /// A message of the given fields; the others have their default values.
    public init(
        payload: Payload? = nil,
        username: String = "",
        oauthScope: String = "",
        serverID: String = ""
    ) {
        self.payload = payload
        self.username = username
        self.oauthScope = oauthScope
        self.serverID = serverID
    }
}

extension SimpleResponse {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(grpc__testing__simple_response__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Grpc__Testing__SimpleResponse.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Grpc__Testing__SimpleResponse>) {
        payload = c.pointee.payload.map { Payload(stored: $0) }
        username = String(stored: c.pointee.username)
        oauthScope = String(stored: c.pointee.oauth_scope)
        serverID = String(stored: c.pointee.server_id)
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Grpc__Testing__SimpleResponse> {
        let c = try arena.allocate(Grpc__Testing__SimpleResponse.self)
        grpc__testing__simple_response__init(c)
        if let payload { c.pointee.payload = try payload.store(in: arena) }
        if !username.isEmpty { c.pointee.username = try arena.copy(username) }
        if !oauthScope.isEmpty { c.pointee.oauth_scope = try arena.copy(oauthScope) }
        if !serverID.isEmpty { c.pointee.server_id = try arena.copy(serverID) }
        return c
    }
}

/// A message of the client's stream in StreamingInputCall.
public struct StreamingInputCallRequest: ProtobufMessage {
    /// What the server counts.
    public var payload: Payload?
    /// Whether this very message must have come compressed; left out: either is right.
    public var expectCompressed: BoolValue?

    /// A message of the given fields; the others have their default values.
    public init(
        payload: Payload? = nil,
        expectCompressed: BoolValue? = nil
    ) {
        self.payload = payload
        self.expectCompressed = expectCompressed
    }
}

extension StreamingInputCallRequest {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(grpc__testing__streaming_input_call_request__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Grpc__Testing__StreamingInputCallRequest.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Grpc__Testing__StreamingInputCallRequest>) {
        payload = c.pointee.payload.map { Payload(stored: $0) }
        expectCompressed = c.pointee.expect_compressed.map { BoolValue(stored: $0) }
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Grpc__Testing__StreamingInputCallRequest> {
        let c = try arena.allocate(Grpc__Testing__StreamingInputCallRequest.self)
        grpc__testing__streaming_input_call_request__init(c)
        if let payload { c.pointee.payload = try payload.store(in: arena) }
        if let expectCompressed { c.pointee.expect_compressed = try expectCompressed.store(in: arena) }
        return c
    }
}

/// The response of StreamingInputCall.
public struct StreamingInputCallResponse: ProtobufMessage {
    /// The bytes of all payloads together.
    public var aggregatedPayloadSize: Int32

    /// A message of the given fields; the others have their default values.
    public init(
        aggregatedPayloadSize: Int32 = 0
    ) {
        self.aggregatedPayloadSize = aggregatedPayloadSize
    }
}

extension StreamingInputCallResponse {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(grpc__testing__streaming_input_call_response__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Grpc__Testing__StreamingInputCallResponse.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Grpc__Testing__StreamingInputCallResponse>) {
        aggregatedPayloadSize = c.pointee.aggregated_payload_size
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Grpc__Testing__StreamingInputCallResponse> {
        let c = try arena.allocate(Grpc__Testing__StreamingInputCallResponse.self)
        grpc__testing__streaming_input_call_response__init(c)
        c.pointee.aggregated_payload_size = aggregatedPayloadSize
        return c
    }
}

/// One response that a client asks for.
public struct ResponseParameters: ProtobufMessage {
    /// How many bytes the payload is to have.
    public var size: Int32
    /// How many microseconds the server waits before it sends the response.
    public var intervalUs: Int32
    /// Whether the response is to be compressed; left out: as the server likes.
    public var compressed: BoolValue?

    /// A message of the given fields; the others have their default values.
    public init(
        size: Int32 = 0,
        intervalUs: Int32 = 0,
        compressed: BoolValue? = nil
    ) {
        self.size = size
        self.intervalUs = intervalUs
        self.compressed = compressed
    }
}

extension ResponseParameters {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(grpc__testing__response_parameters__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Grpc__Testing__ResponseParameters.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Grpc__Testing__ResponseParameters>) {
        size = c.pointee.size
        intervalUs = c.pointee.interval_us
        compressed = c.pointee.compressed.map { BoolValue(stored: $0) }
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Grpc__Testing__ResponseParameters> {
        let c = try arena.allocate(Grpc__Testing__ResponseParameters.self)
        grpc__testing__response_parameters__init(c)
        c.pointee.size = size
        c.pointee.interval_us = intervalUs
        if let compressed { c.pointee.compressed = try compressed.store(in: arena) }
        return c
    }
}

/// The request of StreamingOutputCall, and a message of the client's stream in FullDuplexCall and HalfDuplexCall.
public struct StreamingOutputCallRequest: ProtobufMessage {
    /// What the responses' payloads are to be made of.
    public var responseType: PayloadType
    /// The responses to send, in order.
    public var responseParameters: [ResponseParameters]
    /// Makes the request large.
    public var payload: Payload?
    /// The status to end the call with; code 0 lets it go on.
    public var responseStatus: EchoStatus?

    /// A message of the given fields; the others have their default values.
    public init(
        responseType: PayloadType = .compressable,
        responseParameters: [ResponseParameters] = [],
        payload: Payload? = nil,
        responseStatus: EchoStatus? = nil
    ) {
        self.responseType = responseType
        self.responseParameters = responseParameters
        self.payload = payload
        self.responseStatus = responseStatus
    }
}

extension StreamingOutputCallRequest {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(grpc__testing__streaming_output_call_request__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Grpc__Testing__StreamingOutputCallRequest.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Grpc__Testing__StreamingOutputCallRequest>) {
        responseType = PayloadType(rawValue: Int32(truncatingIfNeeded: c.pointee.response_type.rawValue))
        responseParameters = loadMessages(c.pointee.response_parameters, c.pointee.n_response_parameters) { ResponseParameters(stored: $0) }
        payload = c.pointee.payload.map { Payload(stored: $0) }
        responseStatus = c.pointee.response_status.map { EchoStatus(stored: $0) }
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Grpc__Testing__StreamingOutputCallRequest> {
        let c = try arena.allocate(Grpc__Testing__StreamingOutputCallRequest.self)
        grpc__testing__streaming_output_call_request__init(c)
        c.pointee.response_type = Grpc__Testing__PayloadType(rawValue: .init(truncatingIfNeeded: responseType.rawValue))
        if !responseParameters.isEmpty {
            let list = try arena.allocate(UnsafeMutablePointer<Grpc__Testing__ResponseParameters>?.self, count: responseParameters.count)
            for (index, value) in responseParameters.enumerated() {
                list[index] = try value.store(in: arena)
            }
            c.pointee.n_response_parameters = responseParameters.count
            c.pointee.response_parameters = list
        }
        if let payload { c.pointee.payload = try payload.store(in: arena) }
        if let responseStatus { c.pointee.response_status = try responseStatus.store(in: arena) }
        return c
    }
}

/// A message of the server's stream.
public struct StreamingOutputCallResponse: ProtobufMessage {
    /// As large as the request asked for.
    public var payload: Payload?

    /// A message of the given fields; the others have their default values.
    public init(
        payload: Payload? = nil
    ) {
        self.payload = payload
    }
}

extension StreamingOutputCallResponse {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(grpc__testing__streaming_output_call_response__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Grpc__Testing__StreamingOutputCallResponse.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Grpc__Testing__StreamingOutputCallResponse>) {
        payload = c.pointee.payload.map { Payload(stored: $0) }
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Grpc__Testing__StreamingOutputCallResponse> {
        let c = try arena.allocate(Grpc__Testing__StreamingOutputCallResponse.self)
        grpc__testing__streaming_output_call_response__init(c)
        if let payload { c.pointee.payload = try payload.store(in: arena) }
        return c
    }
}
