import ConversionAPI
import HTTP2Transport
import RPC
import Testing

@testable import ConversionGateway

private let track = "/conversion.v1.ConversionService/TrackConversion"
private let list = "/conversion.v1.AgentService/ListAgents"

private func send(
    _ method: String = "POST", _ target: String = track, type: String? = "application/json", headers: Metadata = [:],
    body: [UInt8] = [], to services: RecordedServices = RecordedServices()
) -> (asked: [String], exchange: RecordedExchange) {
    let exchange = RecordedExchange(
        HTTPRequest(method: method, target: target, contentType: type, headers: headers, body: body))
    Gateway(router: services.router).handle(exchange)
    return (services.requests, exchange)
}

@Suite struct ConnectTests {
    @Test func aMessageOfJSONIsAnsweredWithOne() {
        let (asked, exchange) = send(
            headers: ["connect-protocol-version": "1", "connect-timeout-ms": "5000"],
            body: Array(#"{"agentId":"a","room_name":"r"}"#.utf8))
        #expect(asked == [#"TrackConversion {"agentId":"a","roomName":"r"}"#])
        #expect(
            exchange.answer
                == RecordedExchange.Answer(
                    status: 200,
                    headers: ["x-head: 1", "trailer-x-tail: 2", "content-type: application/json"], length: 90,
                    body: Array(
                        #"{"message":"Conversion tracked successfully.","conversion":{"roomName":"r","agentId":"a"}}"#
                            .utf8),
                    isEnded: true))
    }

    @Test func refusalsBeforeThereIsACallHaveTheProtocolsFormToo() {
        for (method, target, type, status, code) in [
            ("POST", "/conversion.v1.AgentService/NoSuch", "application/json", 404, "unimplemented"),
            ("POST", "/no.Such/Method", "application/json", 404, "unimplemented"),
            ("POST", list, "text/plain", 415, "invalid_argument"),
            ("PUT", list, "application/json", 405, "unimplemented"),
            ("POST", "/conversion.v1.ConversionService/WatchConversions", "application/json", 415, "invalid_argument"),
        ] {
            let answer = send(method, target, type: type, body: Array("{}".utf8)).exchange.answer
            #expect(answer.status == status, "\(target)")
            #expect(answer.text.hasPrefix(#"{"code":"\#(code)","#), "\(answer.text)")
        }
        let exchange = RecordedExchange(
            HTTPRequest(
                method: "POST", target: list, contentType: "application/json",
                fault: HTTPFault(413, RPCError(.resourceExhausted, "Too much."))))
        Gateway(router: RecordedServices().router).handle(exchange)
        #expect(exchange.answer.status == 413)
        #expect(exchange.answer.text == #"{"code":"resource_exhausted","message":"Too much."}"#)
    }

    @Test func aMessageOfProtobufIsAnsweredWithOne() throws {
        let request = TrackConversionRequest(agentID: "a", roomName: "r")
        let (asked, exchange) = send(type: "application/proto", body: try request.encoded())
        #expect(asked == [#"TrackConversion {"agentId":"a","roomName":"r"}"#])
        #expect(exchange.answer.status == 200)
        #expect(exchange.answer.headers.contains("content-type: application/proto"))
        let response = try TrackConversionResponse(decoding: exchange.answer.body)
        #expect(response.conversion?.roomName == "r")
    }

    @Test func theTimeoutIsTheCallsDeadline() {
        let exchange = RecordedExchange(
            HTTPRequest(
                method: "POST", target: track, contentType: "application/json",
                headers: ["connect-timeout-ms": "0"], body: Array("{}".utf8)))
        let held = HeldCall()
        let handler = MethodHandler(
            ConversionServiceMethods.trackConversion, body: .single { call, _ in held.call = call })
        Gateway(router: Router([handler])).handle(exchange)
        exchange.deadline?.passed()
        // The call holds its handler, which holds this.
        held.call = nil
        #expect(exchange.answer.status == 504)
        #expect(
            exchange.answer.text
                == #"{"code":"deadline_exceeded","message":"The call's deadline passed before it was answered."}"#)
    }

    @Test func anErrorHasItsCodeByNameAndItsDetailsInBase64() {
        let failure = RPCError(
            .notFound, "No such agent.", details: [.errorInfo(reason: "AGENT_NOT_FOUND", domain: "d")])
        let (_, exchange) = send(body: Array("{}".utf8), to: RecordedServices(failure: failure))
        #expect(exchange.answer.status == 404)
        #expect(exchange.answer.headers == ["content-type: application/json"])
        #expect(
            exchange.answer.text
                == #"{"code":"not_found","message":"No such agent.","details":[{"type":"google.rpc.ErrorInfo","value":"Cg9BR0VOVF9OT1RfRk9VTkQSAWQ","debug":{"reason":"AGENT_NOT_FOUND","domain":"d"}}]}"#
        )
    }

    @Test func aCancelledCallHasTheProtocolsName() {
        let (_, exchange) = send(body: Array("{}".utf8), to: RecordedServices(failure: RPCError(.cancelled, "Gone.")))
        #expect(exchange.answer.status == 499)
        #expect(exchange.answer.text == #"{"code":"canceled","message":"Gone."}"#)
    }

    static let gets: [(query: String, asked: String)] = [
        ("?connect=v1&encoding=json&message=%7B%22pageSize%22:3%7D", #"ListAgents {"pageSize":3}"#),
        ("?encoding=json&base64=1&message=eyJwYWdlU2l6ZSI6M30", #"ListAgents {"pageSize":3}"#),
        ("?encoding=proto&base64=1&message=CAM=&compression=identity", #"ListAgents {"pageSize":3}"#),
        ("?encoding=proto&message=%08%03", #"ListAgents {"pageSize":3}"#),
        ("?encoding=proto&message=", "ListAgents {}"),
    ]

    @Test(arguments: gets.indices)
    func aMethodWithoutSideEffectsTakesGET(index: Int) {
        let (asked, exchange) = send("GET", list + Self.gets[index].query, type: nil)
        #expect(asked == [Self.gets[index].asked])
        #expect(exchange.answer.status == 200)
    }

    static let refused: [(request: String, type: String?, headers: Metadata, body: String, status: Int, says: String)] =
        [
            ("GET \(track)?encoding=json&message=", nil, [:], "", 405, "This path takes POST."),
            ("PUT \(list)", nil, [:], "", 405, "This path takes GET, POST."),
            ("GET \(list)?message=", nil, [:], "", 415, "encoding=json or encoding=proto"),
            ("GET \(list)?encoding=json", nil, [:], "", 400, "message=..."),
            ("GET \(list)?encoding=json&base64=1&message=*", nil, [:], "", 400, "not base64"),
            ("GET \(list)?encoding=json&message=%7", nil, [:], "", 400, "cannot be decoded"),
            ("GET \(list)?encoding=json&message=&connect=v2", nil, [:], "", 400, "version 1"),
            ("GET \(list)?encoding=json&message=&compression=gzip", nil, [:], "", 501, "without compression"),
            ("POST \(track)", nil, [:], "{}", 415, "application/json or application/proto"),
            ("POST \(track)", "application/connect+json", [:], "{}", 415, "application/json or application/proto"),
            ("POST \(track)", "application/json", ["content-encoding": "gzip"], "{}", 501, "without compression"),
            ("POST \(track)", "application/json", ["connect-protocol-version": "2"], "{}", 400, "version 1"),
            ("POST \(track)", "application/json", ["connect-timeout-ms": "x"], "{}", 400, "ten digits"),
            ("POST \(track)", "application/json", ["connect-timeout-ms": "12345678901"], "{}", 400, "ten digits"),
            ("POST \(track)", "application/json", [:], "{", 400, "not JSON"),
            ("POST \(track)", "application/json", [:], #"{"x":1}"#, 400, "There is no such field."),
            ("POST \(track)", "application/proto", [:], "{}", 400, ""),
            ("POST /conversion.v1.ConversionService/WatchConversions", "application/json", [:], "{}", 415, "streams"),
            (
                "POST /conversion.v1.ConversionService/Nothing", "application/json", [:], "{}", 404,
                "This server has no such method."
            ),
        ]

    @Test(arguments: refused.indices)
    func whatCannotBeUnderstoodIsRefused(index: Int) {
        let given = Self.refused[index]
        let words = given.request.split(separator: " ").map(String.init)
        let (asked, exchange) = send(
            words[0], words[1], type: given.type, headers: given.headers, body: Array(given.body.utf8))
        #expect(asked == [])
        #expect(exchange.answer.status == given.status, "\(given.request) \(exchange.answer.text)")
        #expect(exchange.answer.text.contains(given.says), "\(given.request) \(exchange.answer.text)")
    }
}

/// Keeps a call that is not answered yet. `@unchecked Sendable`: used on the test's thread alone.
private final class HeldCall: @unchecked Sendable {
    var call: ServerCall?
}
