import HTTP2Transport
import RPC
import Testing

@testable import ConversionGateway

@Suite struct CORSPolicyTests {
    private func answer(
        _ origins: [String], _ method: String, from origin: String?, asking: Metadata = [:]
    ) -> RecordedExchange.Answer {
        var headers = asking
        if let origin { headers.add(origin, for: "origin") }
        let exchange = RecordedExchange(HTTPRequest(method: method, target: "/", headers: headers))
        Gateway(router: EchoService.router(), cors: CORSPolicy(origins: origins)).handle(exchange)
        return exchange.answer
    }

    private static let preflight: Metadata = [
        "access-control-request-method": "POST", "access-control-request-headers": "authorization,x-grpc-web",
    ]
    private static let readable =
        "access-control-expose-headers: grpc-status, grpc-message, grpc-status-details-bin, grpc-retry-pushback-ms,"
        + " retry-after, www-authenticate"

    @Test func aPageOfANamedOriginMayAskAndRead() {
        let origins = ["https://a.example", "https://b.example"]
        let allowed = answer(origins, "OPTIONS", from: "https://b.example", asking: Self.preflight)
        #expect(allowed.status == 204)
        #expect(
            Set(allowed.headers) == [
                "access-control-allow-methods: GET, POST, PATCH, DELETE", "access-control-max-age: 7200",
                "access-control-allow-headers: authorization,x-grpc-web", "vary: origin",
                "access-control-allow-origin: https://b.example", Self.readable,
            ])
        let read = answer(origins, "GET", from: "https://a.example")
        #expect(read.headers.contains("access-control-allow-origin: https://a.example"))
        #expect(read.headers.contains(Self.readable))
    }

    @Test func aPageOfAnotherOriginMayDoNeither() {
        for origin in ["https://b.example", "http://a.example", "https://a.example:444", "https://a.example.b", "null"]
        {
            let refused = answer(["https://a.example"], "OPTIONS", from: origin, asking: Self.preflight)
            #expect(refused.status == 403)
            #expect(refused.headers.contains("vary: origin"))
            #expect(!refused.headers.contains { $0.hasPrefix("access-control-") })
            let read = answer(["https://a.example"], "GET", from: origin)
            #expect(!read.headers.contains { $0.hasPrefix("access-control-") })
        }
    }

    @Test func everyPageMayWhereAllAreNamed() {
        let read = answer(["*"], "GET", from: "https://x.example")
        #expect(read.headers.contains("access-control-allow-origin: *"))
    }

    @Test func nothingIsSaidWithoutSettingOrOrigin() {
        for answer in [
            answer([], "GET", from: "https://a.example"),
            answer([], "OPTIONS", from: "https://a.example", asking: Self.preflight),
            answer(["https://a.example"], "GET", from: nil),
        ] {
            #expect(!answer.headers.contains { $0.hasPrefix("access-control-") })
            #expect(!answer.headers.contains("vary: origin"))
        }
    }
}
