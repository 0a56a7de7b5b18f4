import InteropAPI
import RPC

/// How calls end other than by an answer, and what is sent beside messages.
extension InteropCases {
    func cancelAfterBegin(_ service: TestServiceClient) async throws {
        try await expectError(.cancelled) {
            _ = try await service.streamingInputCall { $0.cancel() }
        }
    }

    func cancelAfterFirstResponse(_ service: TestServiceClient) async throws {
        let (writer, reader) = try await service.fullDuplexCall()
        var responses = reader.makeAsyncIterator()
        try await writer.write(Self.request([31_415], payload: 27_182))
        try expect(try await responses.next()?.payload, size: 31_415)
        writer.cancel()
        try await expectError(.cancelled) { _ = try await responses.next() }
    }

    func timeoutOnSleepingServer(_ service: TestServiceClient) async throws {
        try await expectError(.deadlineExceeded) {
            let (writer, reader) = try await service.fullDuplexCall(options: CallOptions(timeout: .milliseconds(1)))
            var responses = reader.makeAsyncIterator()
            // The call may be over by now, which its reader learns, too.
            try? await writer.write(StreamingOutputCallRequest(payload: .zeros(27_182)))
            _ = try await responses.next()
        }
    }

    func statusCodeAndMessage(_ service: TestServiceClient) async throws {
        let status = EchoStatus(code: 2, message: "test status message")
        try await expectError(.unknown, status.message) {
            _ = try await service.unaryCall(SimpleRequest(responseStatus: status))
        }
        try await expectError(.unknown, status.message) {
            let (writer, reader) = try await service.fullDuplexCall()
            var responses = reader.makeAsyncIterator()
            try await writer.write(StreamingOutputCallRequest(responseStatus: status))
            writer.finish()
            _ = try await responses.next()
        }
    }

    func specialStatusMessage(_ service: TestServiceClient) async throws {
        let message = "\t\ntest with whitespace\r\nand Unicode BMP \u{263a} and non-BMP \u{1f608}\t\n"
        try await expectError(.unknown, message) {
            let status = EchoStatus(code: 2, message: message)
            _ = try await service.unaryCall(SimpleRequest(responseStatus: status))
        }
    }

    func customMetadata(_ service: TestServiceClient) async throws {
        let text = "test_initial_metadata_value"
        let bytes: [UInt8] = [0xab, 0xab, 0xab]
        var metadata: Metadata = ["x-grpc-test-echo-initial": text]
        metadata.add(binary: bytes, for: "x-grpc-test-echo-trailing-bin")
        func expectEcho(_ received: ReceivedMetadata) throws {
            try expect(received.headers["x-grpc-test-echo-initial"] == text, "the headers are \(received.headers)")
            try expect(
                received.trailers[binary: "x-grpc-test-echo-trailing-bin"] == bytes,
                "the trailers are \(received.trailers)")
        }

        let unary = ReceivedMetadata()
        try await largeUnary(service, options: CallOptions(metadata: metadata, received: unary))
        try expectEcho(unary)

        let duplex = ReceivedMetadata()
        let (writer, reader) = try await service.fullDuplexCall(
            options: CallOptions(metadata: metadata, received: duplex))
        var responses = reader.makeAsyncIterator()
        try await writer.write(Self.request([Self.largeResponseSize], payload: Self.largeRequestSize))
        writer.finish()
        try expect(try await responses.next()?.payload, size: Self.largeResponseSize)
        try expect(try await responses.next() == nil, "there are too many responses")
        try expectEcho(duplex)
    }
}
