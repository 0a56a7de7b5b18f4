import InteropAPI
import RPC

extension InteropCases {
    func clientCompressedUnary(_ service: TestServiceClient) async throws {
        var request = Self.largeRequest()
        request.expectCompressed = BoolValue(value: true)
        // Whether the server looks at all: this one is not compressed.
        try await expectError(.invalidArgument) { _ = try await service.unaryCall(request) }
        let compressed = try await service.unaryCall(request, options: CallOptions(compression: .gzip))
        try expect(compressed.payload, size: Self.largeResponseSize)
        request.expectCompressed = BoolValue(value: false)
        try expect(try await service.unaryCall(request).payload, size: Self.largeResponseSize)
    }

    func serverCompressedUnary(_ service: TestServiceClient) async throws {
        for isCompressed in [true, false] {
            var request = Self.largeRequest()
            request.responseCompressed = BoolValue(value: isCompressed)
            let received = ReceivedMetadata()
            let response = try await service.unaryCall(request, options: CallOptions(received: received))
            try expect(response.payload, size: Self.largeResponseSize)
            try expect(
                received.compressedMessageCount == (isCompressed ? 1 : 0),
                "a response was \(isCompressed ? "not " : "")compressed")
        }
    }

    func clientCompressedStreaming(_ service: TestServiceClient) async throws {
        let first = StreamingInputCallRequest(payload: .zeros(27_182), expectCompressed: BoolValue(value: true))
        // Whether the server looks at all: this one is not compressed.
        try await expectError(.invalidArgument) {
            _ = try await service.streamingInputCall { try await $0.write(first) }
        }
        let response = try await service.streamingInputCall(options: CallOptions(compression: .gzip)) { writer in
            try await writer.write(first)
            try await writer.write(
                StreamingInputCallRequest(payload: .zeros(45_904), expectCompressed: BoolValue(value: false)),
                isCompressed: false)
        }
        try expect(response.aggregatedPayloadSize == 73_086, "the server counted \(response.aggregatedPayloadSize)")
    }

    func serverCompressedStreaming(_ service: TestServiceClient) async throws {
        let parameters = [
            ResponseParameters(size: 31_415, compressed: BoolValue(value: true)),
            ResponseParameters(size: 92_653, compressed: BoolValue(value: false)),
        ]
        let reader = try await service.streamingOutputCall(StreamingOutputCallRequest(responseParameters: parameters))
        var responses = reader.makeAsyncIterator()
        for expected in parameters {
            try expect(try await responses.next()?.payload, size: Int(expected.size))
            try expect(
                reader.lastWasCompressed == expected.compressed?.value,
                "a response was \(reader.lastWasCompressed ? "" : "not ")compressed")
        }
        try expect(try await responses.next() == nil, "there are too many responses")
    }
}
