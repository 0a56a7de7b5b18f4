import HTTP2Transport
import RPC
import Testing

@testable import ConversionGateway

@Suite struct ForeignPageTests {
    private func send(
        _ method: String, _ target: String, type: String? = nil, doubts: CallDoubts = .foreignPage,
        headers: Metadata = [:],
        cors: CORSPolicy = CORSPolicy(), body: String = ""
    ) -> (asked: [String], answer: RecordedExchange.Answer) {
        let services = RecordedServices()
        var request = HTTPRequest(
            method: method, target: target, contentType: type, headers: headers, body: Array(body.utf8))
        request.doubts = doubts
        let exchange = RecordedExchange(request)
        Gateway(router: services.router, cors: cors).handle(exchange)
        return (services.requests, exchange.answer)
    }

    @Test(
        arguments: [
            ("POST", "/v1/users/u:erase", nil), ("POST", "/v1/users/u:erase", "application/x-www-form-urlencoded"),
            ("POST", "/v1/conversions", "text/plain"), ("POST", "/v1/conversions", "application/json"),
            ("PUT", "/v1/calls/r", "multipart/form-data; boundary=x"), ("GET", "/v1/conversions", nil),
            ("HEAD", "/v1/agents/a", nil), ("DELETE", "/v1/agents/a", nil), ("GET", "/openapi.json", nil),
            ("GET", "/v1/conversions:watch", nil), ("GET", "/nothing", nil), ("BREW", "/v1/agents", nil),
        ] as [(String, String, String?)])
    func noResourceIsAskedForAPageOfOthers(method: String, target: String, type: String?) {
        let (asked, answer) = send(method, target, type: type, body: "{}")
        #expect(asked.isEmpty)
        #expect(answer.status == 403)
        #expect(answer.text.contains("\"code\":7"))
        #expect(answer.text.contains("ORIGIN_NOT_ALLOWED"))
        #expect(answer.isEnded)
    }

    @Test(arguments: ["POST", "GET", "PUT"]) func connectRefusesInItsOwnForm(method: String) {
        for path in ["/conversion.v1.ConversionService/EraseUser", "/conversion.v1.AgentService/ListAgents", "/a.B/C"] {
            let (asked, answer) = send(method, path, type: "text/plain", body: "{}")
            #expect(asked.isEmpty)
            #expect(answer.status == 403)
            #expect(answer.text.hasPrefix(#"{"code":"permission_denied""#))
        }
    }

    @Test func gRPCWebRefusesInItsOwnForm() {
        let (asked, answer) = send(
            "POST", "/conversion.v1.ConversionService/EraseUser", type: "application/grpc-web", body: "\0\0\0\0\0")
        #expect(asked.isEmpty)
        #expect(answer.status == 200)
        #expect(answer.headers.contains("grpc-status: 7"))
    }

    @Test func aPreflightOfAnAllowedPageIsAnsweredWhateverTheHost() {
        let preflight: Metadata = ["origin": "https://a.example", "access-control-request-method": "POST"]
        let (_, answer) = send(
            "OPTIONS", "/v1/conversions", doubts: .unknownHost, headers: preflight,
            cors: CORSPolicy(origins: ["https://a.example"]))
        #expect(answer.status == 204)
    }

    @Test func theDocumentIsForHostsOfTheServerAlone() {
        #expect(send("GET", "/openapi.json", doubts: .unknownHost).answer.status == 403)
        #expect(send("GET", "/openapi.json", doubts: []).answer.status == 200)
    }
}
