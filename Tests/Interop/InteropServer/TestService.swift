import InteropAPI
import RPC

/// What gRPC's interop clients call. The unimplemented method is left out, as the cases want it.
///
/// Source: gRPC, "Interoperability Test Case Descriptions", "Server features".
struct TestService: TestServiceServer {
    /// The most bytes that a request may ask for in one payload.
    private static let largestPayload = 4 << 20

    func emptyCall(_ request: Empty, context: ServerContext) async throws -> Empty {
        context.echoMetadata()
        return Empty()
    }

    func unaryCall(_ request: SimpleRequest, context: ServerContext) async throws -> SimpleResponse {
        context.echoMetadata()
        try Self.check(request.expectCompressed, against: context.requestWasCompressed)
        try Self.check(request.responseStatus)
        if request.responseCompressed?.value == true { context.compressResponses(with: .gzip) }
        return SimpleResponse(payload: try Self.payload(request.responseSize))
    }

    func cacheableUnaryCall(_ request: SimpleRequest, context: ServerContext) async throws -> SimpleResponse {
        context.addHeaders(["cache-control": "max-age=60, public"])
        return try await unaryCall(request, context: context)
    }

    func streamingOutputCall(
        _ request: StreamingOutputCallRequest, responses: ResponseWriter<StreamingOutputCallResponse>,
        context: ServerContext
    ) async throws {
        context.echoMetadata()
        if request.responseParameters.contains(where: { $0.compressed?.value == true }) {
            context.compressResponses(with: .gzip)
        }
        try await Self.answer(request, responses)
    }

    func streamingInputCall(
        _ requests: MessageReader<StreamingInputCallRequest>, context: ServerContext
    ) async throws -> StreamingInputCallResponse {
        context.echoMetadata()
        var size: Int32 = 0
        for try await request in requests {
            try Self.check(request.expectCompressed, against: requests.lastWasCompressed)
            let (sum, overflow) = size.addingReportingOverflow(Int32(clamping: request.payload?.body.count ?? 0))
            guard !overflow else { throw RPCError(.outOfRange, "The payloads together are too large to be told.") }
            size = sum
        }
        return StreamingInputCallResponse(aggregatedPayloadSize: size)
    }

    func fullDuplexCall(
        _ requests: MessageReader<StreamingOutputCallRequest>, responses: ResponseWriter<StreamingOutputCallResponse>,
        context: ServerContext
    ) async throws {
        context.echoMetadata()
        for try await request in requests { try await Self.answer(request, responses) }
    }

    func halfDuplexCall(
        _ requests: MessageReader<StreamingOutputCallRequest>, responses: ResponseWriter<StreamingOutputCallResponse>,
        context: ServerContext
    ) async throws {
        context.echoMetadata()
        var received: [StreamingOutputCallRequest] = []
        for try await request in requests { received.append(request) }
        for request in received { try await Self.answer(request, responses) }
    }

    /// Sends the responses that a request lists, and ends the call if it says so.
    private static func answer(
        _ request: StreamingOutputCallRequest, _ responses: ResponseWriter<StreamingOutputCallResponse>
    ) async throws {
        try check(request.responseStatus)
        for parameters in request.responseParameters {
            let payload = try payload(parameters.size)
            if parameters.intervalUs > 0 { try await Task.sleep(for: .microseconds(Int64(parameters.intervalUs))) }
            try await responses.write(
                StreamingOutputCallResponse(payload: payload), isCompressed: parameters.compressed?.value == true)
        }
    }

    private static func payload(_ size: Int32) throws -> Payload {
        guard (0...largestPayload).contains(Int(size)) else {
            throw RPCError(.invalidArgument, "A payload has from 0 to \(largestPayload) bytes.")
        }
        return Payload(body: [UInt8](repeating: 0, count: Int(size)))
    }

    private static func check(_ expected: BoolValue?, against wasCompressed: Bool) throws {
        guard let expected, expected.value != wasCompressed else { return }
        throw RPCError(.invalidArgument, "The message was to come \(expected.value ? "compressed" : "uncompressed").")
    }

    private static func check(_ status: EchoStatus?) throws {
        guard let status, status.code != 0 else { return }
        throw RPCError(StatusCode(rawValue: Int(status.code)) ?? .unknown, status.message)
    }
}

extension ServerContext {
    /// Sends the metadata back that clients want to see again.
    fileprivate func echoMetadata() {
        if let value = metadata["x-grpc-test-echo-initial"] { addHeaders(["x-grpc-test-echo-initial": value]) }
        if let bytes = metadata[binary: "x-grpc-test-echo-trailing-bin"] {
            var trailers = Metadata()
            trailers.add(binary: bytes, for: "x-grpc-test-echo-trailing-bin")
            addTrailers(trailers)
        }
    }
}
