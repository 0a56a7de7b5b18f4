// swift-format-ignore-file
// Made by protoc-gen-conversion from grpc/testing/test.proto. Do not edit: run `make generate`.

internal import ConversionAPI
public import RPC

/// The methods of `grpc.testing.TestService`.
public enum TestServiceMethods {
    /// `grpc.testing.TestService/EmptyCall`.
    public static let emptyCall = MethodDescriptor(
        service: "grpc.testing.TestService", name: "EmptyCall",
        kind: .unary)
    /// `grpc.testing.TestService/UnaryCall`.
    public static let unaryCall = MethodDescriptor(
        service: "grpc.testing.TestService", name: "UnaryCall",
        kind: .unary)
    /// `grpc.testing.TestService/CacheableUnaryCall`.
    public static let cacheableUnaryCall = MethodDescriptor(
        service: "grpc.testing.TestService", name: "CacheableUnaryCall",
        kind: .unary, isIdempotent: true)
    /// `grpc.testing.TestService/StreamingOutputCall`.
    public static let streamingOutputCall = MethodDescriptor(
        service: "grpc.testing.TestService", name: "StreamingOutputCall",
        kind: .serverStreaming)
    /// `grpc.testing.TestService/StreamingInputCall`.
    public static let streamingInputCall = MethodDescriptor(
        service: "grpc.testing.TestService", name: "StreamingInputCall",
        kind: .clientStreaming)
    /// `grpc.testing.TestService/FullDuplexCall`.
    public static let fullDuplexCall = MethodDescriptor(
        service: "grpc.testing.TestService", name: "FullDuplexCall",
        kind: .bidirectional)
    /// `grpc.testing.TestService/HalfDuplexCall`.
    public static let halfDuplexCall = MethodDescriptor(
        service: "grpc.testing.TestService", name: "HalfDuplexCall",
        kind: .bidirectional)
    /// `grpc.testing.TestService/UnimplementedCall`.
    public static let unimplementedCall = MethodDescriptor(
        service: "grpc.testing.TestService", name: "UnimplementedCall",
        kind: .unary)

    /// All of them, as the .proto orders them.
    public static let all: [MethodDescriptor] = [emptyCall, unaryCall, cacheableUnaryCall, streamingOutputCall, streamingInputCall, fullDuplexCall, halfDuplexCall, unimplementedCall]
}

/// What gRPC's interoperability tests call: each kind of call, steered by its requests.
///
/// The server sends the client's metadata `x-grpc-test-echo-initial` back as headers, and
/// `x-grpc-test-echo-trailing-bin` as trailers. Source: gRPC, "Interoperability Test Case Descriptions".
///
/// A method that a server leaves out answers UNIMPLEMENTED.
public protocol TestServiceServer: Sendable {
    /// Answers with nothing.
    func emptyCall(_ request: Empty, context: ServerContext) async throws -> Empty

    /// Answers with a payload or a status, as the request asks.
    func unaryCall(_ request: SimpleRequest, context: ServerContext) async throws -> SimpleResponse

    /// UnaryCall, for callers behind a cache; the answer may come from there.
    func cacheableUnaryCall(_ request: SimpleRequest, context: ServerContext) async throws -> SimpleResponse

    /// Answers with the payloads that the request lists.
    func streamingOutputCall(_ request: StreamingOutputCallRequest, responses: ResponseWriter<StreamingOutputCallResponse>, context: ServerContext) async throws

    /// Answers with the size of all payloads together.
    func streamingInputCall(_ requests: MessageReader<StreamingInputCallRequest>, context: ServerContext) async throws -> StreamingInputCallResponse

    /// Answers each request at once with the payloads that it lists.
    func fullDuplexCall(_ requests: MessageReader<StreamingOutputCallRequest>, responses: ResponseWriter<StreamingOutputCallResponse>, context: ServerContext) async throws

    /// Answers all requests, in order, when the last one has come.
    func halfDuplexCall(_ requests: MessageReader<StreamingOutputCallRequest>, responses: ResponseWriter<StreamingOutputCallResponse>, context: ServerContext) async throws

    /// No server implements it.
    func unimplementedCall(_ request: Empty, context: ServerContext) async throws -> Empty
}

extension TestServiceServer {
    /// Answers UNIMPLEMENTED.
    public func emptyCall(_ request: Empty, context: ServerContext) async throws -> Empty {
        throw RPCError(unimplemented: TestServiceMethods.emptyCall)
    }

    /// Answers UNIMPLEMENTED.
    public func unaryCall(_ request: SimpleRequest, context: ServerContext) async throws -> SimpleResponse {
        throw RPCError(unimplemented: TestServiceMethods.unaryCall)
    }

    /// Answers UNIMPLEMENTED.
    public func cacheableUnaryCall(_ request: SimpleRequest, context: ServerContext) async throws -> SimpleResponse {
        throw RPCError(unimplemented: TestServiceMethods.cacheableUnaryCall)
    }

    /// Answers UNIMPLEMENTED.
    public func streamingOutputCall(_ request: StreamingOutputCallRequest, responses: ResponseWriter<StreamingOutputCallResponse>, context: ServerContext) async throws {
        throw RPCError(unimplemented: TestServiceMethods.streamingOutputCall)
    }

    /// Answers UNIMPLEMENTED.
    public func streamingInputCall(_ requests: MessageReader<StreamingInputCallRequest>, context: ServerContext) async throws -> StreamingInputCallResponse {
        throw RPCError(unimplemented: TestServiceMethods.streamingInputCall)
    }

    /// Answers UNIMPLEMENTED.
    public func fullDuplexCall(_ requests: MessageReader<StreamingOutputCallRequest>, responses: ResponseWriter<StreamingOutputCallResponse>, context: ServerContext) async throws {
        throw RPCError(unimplemented: TestServiceMethods.fullDuplexCall)
    }

    /// Answers UNIMPLEMENTED.
    public func halfDuplexCall(_ requests: MessageReader<StreamingOutputCallRequest>, responses: ResponseWriter<StreamingOutputCallResponse>, context: ServerContext) async throws {
        throw RPCError(unimplemented: TestServiceMethods.halfDuplexCall)
    }

    /// Answers UNIMPLEMENTED.
    public func unimplementedCall(_ request: Empty, context: ServerContext) async throws -> Empty {
        throw RPCError(unimplemented: TestServiceMethods.unimplementedCall)
    }

    /// What a `Router` needs to serve the service.
    public func handlers() -> [MethodHandler] {
        [
            .unary(TestServiceMethods.emptyCall) {
                try await self.emptyCall($0, context: $1)
            },
            .unary(TestServiceMethods.unaryCall) {
                try await self.unaryCall($0, context: $1)
            },
            .unary(TestServiceMethods.cacheableUnaryCall) {
                try await self.cacheableUnaryCall($0, context: $1)
            },
            .serverStreaming(TestServiceMethods.streamingOutputCall) {
                try await self.streamingOutputCall($0, responses: $1, context: $2)
            },
            .clientStreaming(TestServiceMethods.streamingInputCall) {
                try await self.streamingInputCall($0, context: $1)
            },
            .bidirectional(TestServiceMethods.fullDuplexCall) {
                try await self.fullDuplexCall($0, responses: $1, context: $2)
            },
            .bidirectional(TestServiceMethods.halfDuplexCall) {
                try await self.halfDuplexCall($0, responses: $1, context: $2)
            },
            .unary(TestServiceMethods.unimplementedCall) {
                try await self.unimplementedCall($0, context: $1)
            },
        ]
    }
}

/// Calls `grpc.testing.TestService` over a channel. Every method throws `RPCError`.
public struct TestServiceClient: Sendable {
    private let channel: any ClientChannel

    /// A stub; it owns nothing, and the channel stays open when it goes.
    public init(_ channel: any ClientChannel) {
        self.channel = channel
    }

    /// Answers with nothing.
    public func emptyCall(
        _ request: Empty, options: CallOptions = .default
    ) async throws -> Empty {
        try await channel.unary(TestServiceMethods.emptyCall, request, options: options)
    }

    /// Answers with a payload or a status, as the request asks.
    public func unaryCall(
        _ request: SimpleRequest, options: CallOptions = .default
    ) async throws -> SimpleResponse {
        try await channel.unary(TestServiceMethods.unaryCall, request, options: options)
    }

    /// UnaryCall, for callers behind a cache; the answer may come from there.
    public func cacheableUnaryCall(
        _ request: SimpleRequest, options: CallOptions = .default
    ) async throws -> SimpleResponse {
        try await channel.unary(TestServiceMethods.cacheableUnaryCall, request, options: options)
    }

    /// Answers with the payloads that the request lists.
    public func streamingOutputCall(
        _ request: StreamingOutputCallRequest, options: CallOptions = .default
    ) async throws -> MessageReader<StreamingOutputCallResponse> {
        try await channel.serverStreaming(TestServiceMethods.streamingOutputCall, request, options: options)
    }

    /// Answers with the size of all payloads together.
    public func streamingInputCall(
        options: CallOptions = .default,
        _ produce: (RequestWriter<StreamingInputCallRequest>) async throws -> Void
    ) async throws -> StreamingInputCallResponse {
        try await channel.clientStreaming(TestServiceMethods.streamingInputCall, options: options, produce)
    }

    /// Answers each request at once with the payloads that it lists.
    public func fullDuplexCall(
        options: CallOptions = .default
    ) async throws -> (RequestWriter<StreamingOutputCallRequest>, MessageReader<StreamingOutputCallResponse>) {
        try await channel.bidirectional(TestServiceMethods.fullDuplexCall, options: options)
    }

    /// Answers all requests, in order, when the last one has come.
    public func halfDuplexCall(
        options: CallOptions = .default
    ) async throws -> (RequestWriter<StreamingOutputCallRequest>, MessageReader<StreamingOutputCallResponse>) {
        try await channel.bidirectional(TestServiceMethods.halfDuplexCall, options: options)
    }

    /// No server implements it.
    public func unimplementedCall(
        _ request: Empty, options: CallOptions = .default
    ) async throws -> Empty {
        try await channel.unary(TestServiceMethods.unimplementedCall, request, options: options)
    }
}

/// The methods of `grpc.testing.UnimplementedService`.
public enum UnimplementedServiceMethods {
    /// `grpc.testing.UnimplementedService/UnimplementedCall`.
    public static let unimplementedCall = MethodDescriptor(
        service: "grpc.testing.UnimplementedService", name: "UnimplementedCall",
        kind: .unary)

    /// All of them, as the .proto orders them.
    public static let all: [MethodDescriptor] = [unimplementedCall]
}

/// No server has it.
///
/// A method that a server leaves out answers UNIMPLEMENTED.
public protocol UnimplementedServiceServer: Sendable {
    /// Answers UNIMPLEMENTED, for want of its service.
    func unimplementedCall(_ request: Empty, context: ServerContext) async throws -> Empty
}

extension UnimplementedServiceServer {
    /// Answers UNIMPLEMENTED.
    public func unimplementedCall(_ request: Empty, context: ServerContext) async throws -> Empty {
        throw RPCError(unimplemented: UnimplementedServiceMethods.unimplementedCall)
    }

    /// What a `Router` needs to serve the service.
    public func handlers() -> [MethodHandler] {
        [
            .unary(UnimplementedServiceMethods.unimplementedCall) {
                try await self.unimplementedCall($0, context: $1)
            },
        ]
    }
}

/// Calls `grpc.testing.UnimplementedService` over a channel. Every method throws `RPCError`.
public struct UnimplementedServiceClient: Sendable {
    private let channel: any ClientChannel

    /// A stub; it owns nothing, and the channel stays open when it goes.
    public init(_ channel: any ClientChannel) {
        self.channel = channel
    }

    /// Answers UNIMPLEMENTED, for want of its service.
    public func unimplementedCall(
        _ request: Empty, options: CallOptions = .default
    ) async throws -> Empty {
        try await channel.unary(UnimplementedServiceMethods.unimplementedCall, request, options: options)
    }
}
