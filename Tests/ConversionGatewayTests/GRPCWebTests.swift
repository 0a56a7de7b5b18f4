import HTTP2Transport
import RPC
import Testing

@testable import ConversionGateway

@Suite struct GRPCWebTests {
    private func exchange(
        _ method: String, _ body: [UInt8], type: String? = "application/grpc-web+proto", http: String = "POST",
        headers: Metadata = [:], timeout: Duration? = nil, fault: HTTPFault? = nil,
        interceptors: [any ServerInterceptor] = []
    ) -> RecordedExchange {
        let exchange = RecordedExchange(
            HTTPRequest(
                method: http, target: "/test.Echo/\(method)", contentType: type, headers: headers, timeout: timeout,
                body: body, fault: fault))
        Gateway(router: EchoService.router(interceptors)).handle(exchange)
        return exchange
    }

    private static let ok = Array("grpc-status: 0\r\n".utf8)

    @Test(arguments: ["application/grpc-web", "application/grpc-web+proto", "Application/gRPC-Web; charset=x"])
    func aUnaryCallIsAnsweredByTwoFrames(type: String) {
        let answer = exchange("Unary", [0, 0, 0, 0, 2, 8, 9], type: type).answer
        let trailers = Array("grpc-status: 0\r\nx-trailer: t\r\n".utf8)
        #expect(answer.status == 200)
        #expect(answer.headers == ["content-type: application/grpc-web+proto", "x-header: h"])
        #expect(answer.body == [0, 0, 0, 0, 2, 8, 9] + [0x80, 0, 0, 0, UInt8(trailers.count)] + trailers)
        #expect(answer.length == answer.body.count)
        #expect(answer.isEnded)
    }

    @Test(arguments: [
        // base64 in one piece, in two padded ones, and without padding.
        "AAAAAAIICQ==", "AAAAAAI=CAk=", "AAAAAAIICQ",
    ])
    func textIsBase64BothWays(body: String) {
        let answer = exchange("Callback", Array(body.utf8), type: "application/grpc-web-text").answer
        #expect(answer.headers == ["content-type: application/grpc-web-text+proto"])
        // 0 0 0 0 2 8 9, then 80 0 0 0 10 and the text.
        #expect(answer.text == "AAAAAAIICYAAAAAQZ3JwYy1zdGF0dXM6IDANCg==")
    }

    @Test func aStreamIsAnsweredAsItComes() {
        let answer = exchange("Stream", [0, 0, 0, 0, 2, 1, 2]).answer
        #expect(answer.length == nil)
        #expect(answer.body == [0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 2, 0x80, 0, 0, 0, 16] + Self.ok)
        #expect(answer.isEnded)
    }

    @Test func aStreamThatFailsSaysSoBehindItsMessages() {
        let answer = exchange("Stream", [0, 0, 0, 0, 1, 255]).answer
        let trailers = Array("grpc-status: 10\r\ngrpc-message: far enough\r\n".utf8)
        #expect(answer.body == [0, 0, 0, 0, 1, 255, 0x80, 0, 0, 0, UInt8(trailers.count)] + trailers)
    }

    @Test func aFailureWithoutMessagesStandsInTheHeaders() {
        let answer = exchange("Failing", [0, 0, 0, 0, 0]).answer
        #expect(answer.status == 200)
        #expect(
            answer.headers == [
                "content-type: application/grpc-web+proto", "grpc-status: 9", "grpc-message: N%C3%B6t now: 100 %25%0A",
                "x-why: because", "grpc-status-details-bin: AQL/",
            ])
        #expect(answer.body == [])
        #expect(answer.isEnded)
    }

    @Test(
        arguments: [
            ("Nothing", [0, 0, 0, 0, 0], 12), ("Upload", [0, 0, 0, 0, 0], 12), ("Unary", [], 12),
            ("Unary", [0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 12), ("Unary", [1, 0, 0, 0, 0], 12), ("Unary", [0, 0, 0, 0], 13),
            ("Unary", [0, 0, 0, 0, 1], 13), ("Unary", [2, 0, 0, 0, 0], 13), ("Unary", [0, 255, 255, 255, 255, 1], 13),
        ] as [(String, [UInt8], Int)])
    func whatIsNoCallFailsAsOneOfGRPC(method: String, body: [UInt8], code: Int) {
        let witness = Witness()
        let answer = exchange(method, body, interceptors: [witness]).answer
        #expect(answer.status == 200)
        #expect(answer.headers.contains("grpc-status: \(code)"))
        #expect(witness.seen.count == 2)
    }

    @Test func textThatIsNotBase64FailsTheCall() {
        for body in ["!", "=", "AA=A=", "A"] {
            let answer = exchange("Unary", Array(body.utf8), type: "application/grpc-web-text").answer
            #expect(answer.headers.contains("grpc-status: 13"), "\(body)")
        }
    }

    @Test func aRequestThatIsFaultyFailsTheCall() {
        let fault = HTTPFault(413, RPCError(.resourceExhausted, "too much"))
        let answer = exchange("Unary", [], fault: fault).answer
        #expect(answer.status == 200)
        #expect(answer.headers.contains("grpc-status: 8"))
    }

    @Test func interceptorsSeeTheCallAndMayRefuseIt() {
        let witness = Witness()
        witness.refusal = RPCError(.unauthenticated, "who are you?")
        let answer = exchange(
            "Unary", [0, 0, 0, 0, 0], headers: ["authorization": "Bearer k"], interceptors: [witness]
        ).answer
        #expect(witness.seen == ["/test.Echo/Unary from 127.0.0.1:1 by Bearer k", "Unary: UNAUTHENTICATED"])
        #expect(answer.headers.contains("grpc-status: 16"))
    }

    @Test func aDeadlineEndsTheCall() {
        let waiting = exchange("Waiting", [0, 0, 0, 0, 0], timeout: .seconds(5))
        #expect(!waiting.answer.isEnded)
        waiting.deadline?.passed()
        #expect(waiting.answer.headers.contains("grpc-status: 4"))
        #expect(waiting.deadline == nil)
    }

    @Test func aCallWhoseClientHasGoneIsCancelled() {
        let witness = Witness()
        let waiting = exchange("Waiting", [0, 0, 0, 0, 0], interceptors: [witness])
        waiting.abandon()
        #expect(witness.seen.last == "Waiting: CANCELLED")
        #expect(waiting.answer == RecordedExchange.Answer())
    }

    @Test func otherMethodsOfHTTPAreRefused() {
        let answer = exchange("Unary", [], http: "GET").answer
        #expect(answer.status == 405)
        #expect(answer.headers.first == "allow: POST")
    }
}
