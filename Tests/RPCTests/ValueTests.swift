import RPC
import Testing

@Suite struct ValueTests {
    @Test func statusCodesHaveTheirNumbersAndNames() {
        let names = [
            "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS",
            "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE",
            "UNIMPLEMENTED",
            "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
        ]
        #expect(StatusCode.allCases.map(\.rawValue) == Array(0...16))
        #expect(StatusCode.allCases.map(\.name) == names)
        #expect(StatusCode(rawValue: 17) == nil)
        #expect(StatusCode(rawValue: -1) == nil)
    }

    @Test func deadlinesCountDownToZero() {
        let past = Deadline.after(.seconds(-1))
        let far = Deadline.after(.seconds(3600))
        #expect(past.hasPassed)
        #expect(past.remaining == .zero)
        #expect(!far.hasPassed)
        #expect(far.remaining > .seconds(3500) && far.remaining <= .seconds(3600))
        #expect(past < far)
        // The longest that grpc-timeout can say.
        #expect(!Deadline.after(.seconds(99_999_999 * 3600)).hasPassed)
    }

    @Test func foreignErrorsGiveNothingAway() {
        struct Secret: Error { let path = "/etc/shadow" }
        let wrapped = RPCError(wrapping: Secret())
        #expect(wrapped.code == .internal)
        #expect(!wrapped.message.contains("shadow"))
        #expect(wrapped.cause is Secret)
        #expect(RPCError(wrapping: CancellationError()).code == .cancelled)
        let own = RPCError(wrapping: RPCError(.aborted, "x", trailers: ["a": "1"]))
        #expect(own.code == .aborted && own.message == "x" && own.trailers["a"] == "1")
        #expect(own.description == "ABORTED: x")
        #expect(own.status == Status(.aborted, "x"))
    }

    @Test func methodsHaveTheirPathsAndKinds() {
        let method = MethodDescriptor(service: "a.v1.B", name: "C", kind: .clientStreaming)
        #expect(method.path == "/a.v1.B/C")
        let streams = [MethodKind.unary, .serverStreaming, .clientStreaming, .bidirectional]
            .map { [$0.streamsRequests, $0.streamsResponses] }
        #expect(streams == [[false, false], [false, true], [true, false], [true, true]])
    }
}
