import CNghttp2
import RPC
import Testing

@testable import HTTP2Transport

@Suite struct GRPCHeadersTests {
    private func text(_ list: HeaderList) -> [String] {
        list.withNameValues { values in
            values.map {
                String(decoding: UnsafeBufferPointer(start: $0.name, count: $0.namelen), as: UTF8.self) + ": "
                    + String(decoding: UnsafeBufferPointer(start: $0.value, count: $0.valuelen), as: UTF8.self)
            }
        }
    }

    @Test func answers() {
        #expect(text(GRPCHeaders.response([:])) == [":status: 200", "content-type: application/grpc"])
        #expect(text(GRPCHeaders.response(["x": "1"])) == [":status: 200", "content-type: application/grpc", "x: 1"])
        #expect(text(GRPCHeaders.trailers(.ok, [:])) == ["grpc-status: 0"])
        #expect(
            text(GRPCHeaders.trailers(Status(.notFound, "ä"), ["x": "1"])) == [
                "grpc-status: 5", "grpc-message: %C3%A4", "x: 1",
            ])
        #expect(
            text(GRPCHeaders.trailersOnly(Status(.internal), [:], httpStatus: 415))
                == [":status: 415", "content-type: application/grpc", "grpc-status: 13"])
    }

    @Test func whatHTTP2CannotCarryIsLeftOut() {
        var metadata: Metadata = [
            "a b": "1", "ok": "line\nbreak", "x": "ä", ":path": "/", "grpc-status": "0", "y": "  z ", "s": "  ",
        ]
        metadata.add(binary: [255], for: "grpc-status-details")
        #expect(
            text(GRPCHeaders.trailers(.ok, metadata)) == [
                "grpc-status: 0", "y: z", "s: ", "grpc-status-details-bin: /w",
            ])
    }

    @Test func httpStatusesHaveTheirCodes() {
        let expected: [Int: StatusCode] = [
            200: .unknown, 302: .unknown, 400: .internal, 401: .unauthenticated, 403: .permissionDenied,
            404: .unimplemented, 429: .unavailable, 500: .unknown, 502: .unavailable, 503: .unavailable,
            504: .unavailable,
        ]
        for (http, code) in expected { #expect(Status(httpStatus: http).code == code) }
    }
}
