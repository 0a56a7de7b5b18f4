import InteropAPI
import RPC

extension InteropCases {
    func clientStreaming(_ service: TestServiceClient) async throws {
        let response = try await service.streamingInputCall { writer in
            for size in Self.requestSizes { try await writer.write(StreamingInputCallRequest(payload: .zeros(size))) }
        }
        try expect(response.aggregatedPayloadSize == 74_922, "the server counted \(response.aggregatedPayloadSize)")
    }

    func serverStreaming(_ service: TestServiceClient) async throws {
        let responses = try await service.streamingOutputCall(Self.request(Self.responseSizes))
        try await expect(responses, sizes: Self.responseSizes)
    }

    func slowConsumer(_ service: TestServiceClient) async throws {
        let sizes = [Int](repeating: 1030, count: scale.slowMessages)
        var responses = try await service.streamingOutputCall(Self.request(sizes)).makeAsyncIterator()
        for size in sizes {
            try await Task.sleep(for: scale.slowDelay)
            try expect(try await responses.next()?.payload, size: size)
        }
        try expect(try await responses.next() == nil, "there are too many responses")
    }

    func halfDuplex(_ service: TestServiceClient) async throws {
        let (writer, responses) = try await service.halfDuplexCall()
        for size in Self.responseSizes { try await writer.write(Self.request([size])) }
        writer.finish()
        try await expect(responses, sizes: Self.responseSizes)
    }

    func pingPong(_ service: TestServiceClient) async throws {
        let (writer, reader) = try await service.fullDuplexCall()
        var responses = reader.makeAsyncIterator()
        for (requestSize, responseSize) in zip(Self.requestSizes, Self.responseSizes) {
            try await writer.write(Self.request([responseSize], payload: requestSize))
            try expect(try await responses.next()?.payload, size: responseSize)
        }
        writer.finish()
        try expect(try await responses.next() == nil, "there are too many responses")
    }

    func emptyStream(_ service: TestServiceClient) async throws {
        let (writer, responses) = try await service.fullDuplexCall()
        writer.finish()
        try await expect(responses, sizes: [])
    }

    /// Reads the whole answer.
    private func expect(_ responses: MessageReader<StreamingOutputCallResponse>, sizes: [Int]) async throws {
        var count = 0
        for try await response in responses {
            try expect(count < sizes.count, "there are too many responses")
            try expect(response.payload, size: sizes[count])
            count += 1
        }
        try expect(count == sizes.count, "there are \(count) responses instead of \(sizes.count)")
    }

    /// A request for responses of the given sizes.
    static func request(_ sizes: [Int], payload: Int? = nil) -> StreamingOutputCallRequest {
        StreamingOutputCallRequest(
            responseParameters: sizes.map { ResponseParameters(size: Int32($0)) }, payload: payload.map { .zeros($0) })
    }
}
