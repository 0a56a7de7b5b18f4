import HTTP2Transport
import InteropAPI
import RPC

/// The cases against one server. All but channel_soak share a connection.
///
/// Source: gRPC, "Interoperability Test Case Descriptions".
struct InteropCases: Sendable {
    static let largeRequestSize = 271_828
    static let largeResponseSize = 314_159
    static let requestSizes = [27_182, 8, 1828, 45_904]
    static let responseSizes = [31_415, 9, 2653, 58_979]

    let scale: Scale
    /// Makes a channel that has not connected yet.
    let connect: @Sendable () -> HTTP2Client

    init(scale: Scale, connect: @escaping @Sendable () -> HTTP2Client) {
        self.scale = scale
        self.connect = connect
    }

    /// Runs a case.
    ///
    /// - Throws: `CaseFailure` for what the case does not allow, `RPCError` for a call that should not have failed.
    func run(_ testCase: InteropCase) async throws {
        let channel = connect()
        defer { channel.shutdown() }
        let service = TestServiceClient(channel)
        switch testCase {
        case .emptyUnary: try await expect(service.emptyCall(Empty()) == Empty(), "the answer is not empty")
        case .largeUnary: try await largeUnary(service)
        case .clientCompressedUnary: try await clientCompressedUnary(service)
        case .serverCompressedUnary: try await serverCompressedUnary(service)
        case .clientStreaming: try await clientStreaming(service)
        case .serverStreaming: try await serverStreaming(service)
        case .clientCompressedStreaming: try await clientCompressedStreaming(service)
        case .serverCompressedStreaming: try await serverCompressedStreaming(service)
        case .slowConsumer: try await slowConsumer(service)
        case .halfDuplex: try await halfDuplex(service)
        case .pingPong: try await pingPong(service)
        case .cancelAfterBegin: try await cancelAfterBegin(service)
        case .cancelAfterFirstResponse: try await cancelAfterFirstResponse(service)
        case .timeoutOnSleepingServer: try await timeoutOnSleepingServer(service)
        case .emptyStream: try await emptyStream(service)
        case .statusCodeAndMessage: try await statusCodeAndMessage(service)
        case .specialStatusMessage: try await specialStatusMessage(service)
        case .customMetadata: try await customMetadata(service)
        case .unimplementedMethod:
            try await expectError(.unimplemented) { _ = try await service.unimplementedCall(Empty()) }
        case .unimplementedService:
            let service = UnimplementedServiceClient(channel)
            try await expectError(.unimplemented) { _ = try await service.unimplementedCall(Empty()) }
        case .rpcSoak: try await soak { try await largeUnary(service) }
        case .channelSoak:
            try await soak {
                let channel = connect()
                defer { channel.shutdown() }
                try await largeUnary(TestServiceClient(channel))
            }
        }
    }

    func largeUnary(_ service: TestServiceClient, options: CallOptions = .default) async throws {
        let response = try await service.unaryCall(Self.largeRequest(), options: options)
        try expect(response.payload, size: Self.largeResponseSize)
    }

    static func largeRequest() -> SimpleRequest {
        SimpleRequest(responseSize: Int32(largeResponseSize), payload: .zeros(largeRequestSize))
    }
}

// MARK: Expectations

extension InteropCases {
    func expect(_ condition: Bool, _ failure: @autoclosure () -> String) throws {
        guard condition else { throw CaseFailure(description: failure()) }
    }

    func expect(_ payload: Payload?, size: Int) throws {
        let body = payload?.body ?? []
        try expect(body.count == size, "a payload has \(body.count) bytes instead of \(size)")
        try expect(body == [UInt8](repeating: 0, count: size), "a payload is not of zeros")
    }

    /// Fails unless `call` fails with the code, and the message if one is given.
    func expectError(_ code: StatusCode, _ message: String? = nil, _ call: () async throws -> Void) async throws {
        do {
            try await call()
        } catch let error as RPCError {
            try expect(error.code == code, "\(error) instead of \(code.name)")
            if let message { try expect(error.message == message, "the message is \(error.message)") }
            return
        }
        throw CaseFailure(description: "OK instead of \(code.name)")
    }
}

extension Payload {
    static func zeros(_ count: Int) -> Payload { Payload(body: [UInt8](repeating: 0, count: count)) }
}
