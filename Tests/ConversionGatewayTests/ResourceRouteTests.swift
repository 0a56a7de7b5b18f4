import ConversionAPI
import HTTP2Transport
import RPC
import Testing

@testable import ConversionGateway

/// Sends one request with a JSON body and returns what the services were asked and what came back.
private func send(
    _ line: String, _ body: String? = nil, type: String? = "application/json", headers: Metadata = [:],
    to services: RecordedServices = RecordedServices()
) -> (asked: [String], answer: RecordedExchange.Answer) {
    let words = line.split(separator: " ").map(String.init)
    let exchange = RecordedExchange(
        HTTPRequest(
            method: words[0], target: words[1], contentType: body == nil ? nil : type, headers: headers,
            body: Array((body ?? "").utf8)))
    Gateway(router: services.router).handle(exchange)
    return (services.requests, exchange.answer)
}

@Suite struct ResourceRouteTests {
    static let routes: [(request: String, body: String?, asked: String)] = [
        ("POST /v1/agents", #"{"name":"A"}"#, #"CreateAgent {"agent":{"name":"A"}}"#),
        (
            "POST /v1/agents?agent_id=a%2Fb&validateOnly=true", #"{"voice_enabled":true}"#,
            #"CreateAgent {"agent":{"voiceEnabled":true},"agentId":"a/b","validateOnly":true}"#
        ),
        ("GET /v1/agents", nil, "ListAgents {}"),
        ("GET /v1/agents?page_size=2&pageToken=x+y%2B", nil, #"ListAgents {"pageSize":2,"pageToken":"x y+"}"#),
        ("GET /v1/agents/agent_1", nil, #"GetAgent {"agentId":"agent_1"}"#),
        ("HEAD /v1/agents/agent_1", nil, #"GetAgent {"agentId":"agent_1"}"#),
        ("GET /v1/%61gents/a%20b%2Fc:d", nil, #"GetAgent {"agentId":"a b/c:d"}"#),
        ("GET /v1/agents/a+b", nil, #"GetAgent {"agentId":"a+b"}"#),
        (
            "PATCH /v1/agents/a?update_mask=name,voice.voiceId", #"{"name":"N"}"#,
            #"UpdateAgent {"agent":{"id":"a","name":"N"},"updateMask":"name,voice.voiceId"}"#
        ),
        (
            "PATCH /v1/agents/a?validate_only=true",
            #"{"id":"a","etag":"e","revision":"7","createTime":null,"voiceEnabled":false,"voice":{"voice_id":""},"transcriber":{}}"#,
            #"UpdateAgent {"agent":{"id":"a","transcriber":{},"voice":{},"revision":"7","etag":"e"},"updateMask":"voiceEnabled,voice.voiceId,transcriber","validateOnly":true}"#
        ),
        ("DELETE /v1/agents/a?etag=e", nil, #"DeleteAgent {"agentId":"a","etag":"e"}"#),
        (
            "GET /v1/agents/a/tools?target=TOOL_TARGET_OPENAI", nil,
            #"GetAgentTools {"agentId":"a","target":"TOOL_TARGET_OPENAI"}"#
        ),
        ("GET /v1/agents/a/tools?target=2", nil, #"GetAgentTools {"agentId":"a","target":"TOOL_TARGET_ANTHROPIC"}"#),
        (
            "POST /v1/conversions", #"{"agent_id":"a","roomName":"r","value":{"currency_code":"EUR","units":5}}"#,
            #"TrackConversion {"agentId":"a","roomName":"r","value":{"currencyCode":"EUR","units":"5"}}"#
        ),
        (
            "POST /v1/conversions:batch", #"{"requests":[{"agent_id":"a"}]}"#,
            #"BatchTrackConversions {"requests":[{"agentId":"a"}]}"#
        ),
        ("GET /v1/conversions/c:1", nil, #"GetConversion {"conversionId":"c:1"}"#),
        (
            "GET /v1/conversions?filter.agent_id=a&filter.startTime=2026-01-02T03:04:05Z&page_size=3", nil,
            #"ListConversions {"pageSize":3,"filter":{"startTime":"2026-01-02T03:04:05Z","agentId":"a"}}"#
        ),
        (
            "POST /v1/conversions/c:1:adjust", #"{"type":"ADJUSTMENT_TYPE_RETRACT"}"#,
            #"AdjustConversion {"conversionId":"c:1","type":"ADJUSTMENT_TYPE_RETRACT"}"#
        ),
        (
            "POST /v1/conversions/c:adjust", #"{"conversion_id":"c"}"#, #"AdjustConversion {"conversionId":"c"}"#
        ),
        (
            "GET /v1/conversions:summarize?group_by=SUMMARY_GROUPING_DAY&group_by=SUMMARY_GROUPING_AGENT&time_zone=Europe/Berlin",
            nil,
            #"SummarizeConversions {"groupBy":["SUMMARY_GROUPING_DAY","SUMMARY_GROUPING_AGENT"],"timeZone":"Europe/Berlin"}"#
        ),
        (
            "GET /v1/conversions:watch?cursor=abc&heartbeat_interval=1.5s&filter.include_tests=true", nil,
            #"WatchConversions {"cursor":"abc","filter":{"includeTests":true},"heartbeatInterval":"1.500s"}"#
        ),
        (
            "PUT /v1/calls/room%201", #"{"agent_id":"a","room_name":"room 1"}"#,
            #"RecordCall {"call":{"roomName":"room 1","agentId":"a"}}"#
        ),
        (
            "POST /v1/calls?validate_only=true", #"{"room_name":"r"}"#,
            #"RecordCall {"call":{"roomName":"r"},"validateOnly":true}"#
        ),
        ("GET /v1/calls/room%201%2F%C3%B6", nil, #"GetCall {"roomName":"room 1/ö"}"#),
        (
            "GET /v1/calls?page_size=2&filter.connected=CALL_CONNECTED_NO", nil,
            #"ListCalls {"pageSize":2,"filter":{"connected":"CALL_CONNECTED_NO"}}"#
        ),
        ("POST /v1/users/u:erase", nil, #"EraseUser {"userId":"u"}"#),
        ("POST /v1/users/u:erase", #"{"validate_only":true}"#, #"EraseUser {"userId":"u","validateOnly":true}"#),
    ]

    @Test(arguments: routes.indices)
    func eachPathCallsItsMethod(index: Int) {
        let route = Self.routes[index]
        let (asked, answer) = send(route.request, route.body)
        #expect(asked == [route.asked])
        #expect(answer.status == 200, "\(answer.text)")
        #expect(answer.isEnded)
    }

    @Test func everyMethodOfTheServicesHasARouteAndIsTested() {
        let methods = Set(HTTPRoute.all.map(\.types.method.name))
        #expect(methods == Set((AgentServiceMethods.all + ConversionServiceMethods.all).map(\.name)))
        #expect(
            methods.subtracting(["ImportConversions"]) == Set(Self.routes.map { String($0.asked.prefix { $0 != " " }) })
        )
    }

    @Test func agentsAreAnsweredInCamelCaseWithTheirDefaults() {
        #expect(
            send("GET /v1/agents/a").answer
                == RecordedExchange.Answer(
                    status: 200, headers: ["content-type: application/json"], length: 274,
                    body: Array(
                        (#"{"id":"a","name":"","model":"","instructions":"","voiceEnabled":false,"analyticsEnabled":false,"analyticsTrackConversions":false,"analyticsConversionEvent":"","countingMode":"COUNTING_MODE_UNSPECIFIED","analyticsAllowedEvents":[],"revision":"1152921504606846976","etag":""}"#
                            + "\n").utf8), isEnded: true))
    }

    @Test func conversionsAreAnsweredWithTheContractsKeys() {
        let (_, answer) = send(
            "POST /v1/conversions",
            #"{"room_name":"room_abc123","event_type":"purchase","user_id":"user_123","agent_id":"agent_456","timestamp":"2026-03-07T14:30:00Z"}"#
        )
        #expect(answer.headers == ["x-head: 1", "content-type: application/json"])
        #expect(
            answer.text
                == #"{"message":"Conversion tracked successfully.","conversion":{"id":"","room_name":"room_abc123","event_type":"purchase","details":"","user_id":"user_123","agent_id":"agent_456","timestamp":"2026-03-07T14:30:00Z","agent_revision":"0","test":false,"imported":false,"state":"CONVERSION_STATE_UNSPECIFIED","identifiers":[],"attributes":[]},"duplicate":false}"#
                + "\n")
    }

    @Test func aWatchIsOneLineForEachEvent() {
        let (_, answer) = send("GET /v1/conversions:watch")
        #expect(answer.status == 200)
        #expect(answer.headers == ["content-type: application/x-ndjson"])
        #expect(answer.length == nil)
        let lines = answer.text.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.first?.hasPrefix(#"{"cursor":"a","recorded":{"id":"c","#) == true)
        #expect(lines.last == #"{"cursor":"b","heartbeat":{}}"#)
        #expect(answer.isEnded)
    }

    @Test func aWatchThatFailsEndsWithALineThatSaysWhy() {
        let failure = RPCError(.unavailable, "Later.", details: [.retryInfo(.seconds(1))])
        let (_, answer) = send("GET /v1/conversions:watch", to: RecordedServices(failure: failure))
        #expect(answer.status == 200)
        #expect(
            answer.text.split(separator: "\n").last
                == #"{"error":{"code":14,"message":"Later.","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"1s"}]}}"#
        )
        #expect(answer.isEnded)
    }

    @Test func anImportIsALineForEachMessage() {
        let (asked, answer) = send(
            "POST /v1/conversions:import",
            #"{"conversions":[{"agent_id":"a"},{"agent_id":"b"}]}"# + "\r\n\n" + #"{"validate_only":true}"#,
            type: "application/x-ndjson")
        #expect(
            asked == [
                #"ImportConversions {"conversions":[{"agentId":"a"},{"agentId":"b"}]}"#,
                #"ImportConversions {"validateOnly":true}"#,
            ])
        #expect(answer.status == 200)
        #expect(
            answer.text
                == #"{"received_count":"2","imported_count":"0","duplicate_count":"0","failed_count":"0","errors":[]}"#
                + "\n")
    }

    /// The method tells of the item; the others of its line, and the other lines, are taken.
    @Test func aSlipInAnItemOfAnImportIsTheItemsAlone() {
        let (asked, answer) = send(
            "POST /v1/conversions:import", "{}\n{\"conversions\":[{\"agent\":1},{\"agent_id\":\"a\"}]}\n",
            type: "application/x-ndjson")
        #expect(
            asked == ["ImportConversions {}", #"ImportConversions {"conversions":[{},{"agentId":"a"}]}"#])
        #expect(answer.status == 200)
    }

    @Test func aSlipInALineOfAnImportTakesNone() {
        let (asked, answer) = send(
            "POST /v1/conversions:import", "{}\n{\"conversion\":[]}\n", type: "application/x-ndjson")
        #expect(asked == [])
        #expect(answer.status == 400)
        #expect(answer.text.contains("Line 2: conversion: There is no such field."))
    }

    @Test func theDocumentIsServed() throws {
        let (_, answer) = send("GET /openapi.json")
        #expect(answer.status == 200)
        #expect(answer.headers == ["content-type: application/json"])
        let paths = try JSONValue(parsing: answer.body)["paths"]
        #expect(paths?["/v1/conversions/{conversion_id}:adjust"]?["post"] != nil)
        #expect(paths?["/v1/agents/{agentId}"]?["patch"] != nil)
    }
}

@Suite struct ResourceFaultTests {
    /// The status, the code and the field of a refused request.
    static let refused: [(request: String, body: String?, type: String?, status: Int, code: Int, says: String)] = [
        ("GET /nothing", nil, nil, 404, 5, "There is nothing at this path."),
        ("GET /v1/agents/", nil, nil, 404, 5, "There is nothing at this path."),
        ("GET /v1/conversions:nothing", nil, nil, 404, 5, "There is nothing at this path."),
        ("PUT /v1/agents", "{}", "application/json", 405, 12, "This path takes GET, HEAD, POST."),
        ("HEAD /v1/conversions:watch", nil, nil, 405, 12, "This path takes GET."),
        ("GET /v1/agents/%zz", nil, nil, 400, 3, "target cannot be decoded"),
        ("GET /v1/agents/%ff", nil, nil, 400, 3, "target cannot be decoded"),
        ("GET /v1/agents/%00", nil, nil, 400, 3, "agent_id: The text holds a NUL character."),
        ("GET /v1/agents?page_size=%4", nil, nil, 400, 3, "target cannot be decoded"),
        ("GET /v1/agents?size=1", nil, nil, 400, 3, "size: There is no such field."),
        ("GET /v1/agents?page_size=x", nil, nil, 400, 3, "page_size: Give a whole number"),
        ("GET /v1/agents?page_size=1&page_size=2", nil, nil, 400, 3, "page_size: The parameter is given twice."),
        ("GET /v1/agents?page_size=1&pageSize=1", nil, nil, 400, 3, "pageSize: The field is given twice."),
        ("GET /v1/agents/a?agent_id=b", nil, nil, 400, 3, "agent_id: The field is given twice."),
        ("GET /v1/conversions?filter=x", nil, nil, 400, 3, "filter: The field is a message."),
        ("GET /v1/conversions?filter.include_tests=1", nil, nil, 400, 3, "filter.include_tests: Give true or false."),
        ("GET /v1/conversions?filter.agent_id.x=1", nil, nil, 400, 3, "filter.agent_id.x: There is no such field."),
        ("GET /v1/conversions:watch?cursor=a&position=1", nil, nil, 400, 3, "Only one of the fields"),
        ("GET /v1/agents", "{}", "application/json", 400, 3, "GET takes no body here."),
        ("POST /v1/agents", "{}", nil, 415, 3, "Send the body as application/json, in UTF-8"),
        ("POST /v1/agents", "{}", "text/plain", 415, 3, "Send the body as application/json, in UTF-8"),
        ("POST /v1/agents", "{}", "application/json; charset=latin1", 415, 3, "Send the body as application/json"),
        ("POST /v1/conversions:import", "{}", "application/json", 415, 3, "Send the body as application/x-ndjson"),
        (
            "POST /v1/agents", "{", "application/json", 400, 3,
            "The body is not JSON: it ends where a key should begin at byte 1."
        ),
        ("POST /v1/agents", "", "application/json", 400, 3, "The body is not JSON: it is empty."),
        ("POST /v1/agents", "[]", "application/json", 400, 3, "agent: Give an object."),
        ("POST /v1/agents", #"{"name":"a","name":"b"}"#, "application/json", 400, 3, #"the key "name" stands twice"#),
        (
            "POST /v1/agents", #"{"voiceEnabled":true,"voice_enabled":true}"#, "application/json", 400, 3,
            "in two spellings"
        ),
        ("POST /v1/agents", #"{"nmae":"a"}"#, "application/json", 400, 3, "agent.nmae: There is no such field."),
        ("POST /v1/agents?agent.name=x", "{}", "application/json", 400, 3, "agent.name: The field is the body"),
        ("POST /v1/conversions", "[]", "application/json", 400, 3, "The body must be an object."),
        (
            "POST /v1/conversions?test=true", "{}", "application/json", 400, 3,
            "test: The query takes no parameters here."
        ),
        (
            "PATCH /v1/agents/a", #"{"id":"b"}"#, "application/json", 400, 3,
            "agent.id: The body says otherwise than the path."
        ),
        ("PATCH /v1/agents/a", #"{"nmae":"b"}"#, "application/json", 400, 3, "agent.nmae: There is no such field."),
        ("PATCH /v1/agents/a", "7", "application/json", 400, 3, "agent: Give an object."),
    ]

    @Test(arguments: refused.indices)
    func whatCannotBeUnderstoodIsRefused(index: Int) throws {
        let given = Self.refused[index]
        let (asked, answer) = send(given.request, given.body, type: given.type)
        #expect(asked == [])
        #expect(answer.status == given.status, "\(given.request)")
        let error = try JSONValue(parsing: answer.body)
        #expect(error["code"] == .number(String(given.code)))
        guard case .string(let message)? = error["message"] else {
            Issue.record("\(answer.text)")
            return
        }
        #expect(message.contains(given.says), "\(given.request): \(message)")
        #expect(answer.headers.contains("content-type: application/json"))
        #expect(answer.isEnded)
    }

    @Test func aWrongFieldIsNamedInTheDetails() {
        let (_, answer) = send("POST /v1/agents", #"{"voice":{"voiceId":7}}"#)
        #expect(
            answer.text
                == #"{"code":3,"message":"agent.voice.voiceId: Give a string.","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"JSON_VALUE_INVALID","domain":"conversion.v1","metadata":{"field":"agent.voice.voiceId"}},{"@type":"type.googleapis.com/google.rpc.BadRequest","fieldViolations":[{"field":"agent.voice.voiceId","description":"Give a string.","reason":"JSON_VALUE_INVALID"}]}]}"#
                + "\n")
    }

    @Test func bytesThatAreNoUTF8AreRefused() {
        let exchange = RecordedExchange(
            HTTPRequest(
                method: "POST", target: "/v1/agents", contentType: "application/json",
                body: Array(#"{"name":""#.utf8) + [0xff] + Array(#""}"#.utf8)))
        Gateway(router: RecordedServices().router).handle(exchange)
        #expect(exchange.answer.status == 400)
        #expect(exchange.answer.text.contains("a string is not UTF-8"))
    }

    @Test func depthAndNumberOfValuesAreBounded() {
        let deep = String(repeating: "[", count: 200_000)
        #expect(send("POST /v1/agents", deep).answer.text.contains("it nests too deeply"))
        let wide = "[" + String(repeating: "0,", count: 200_000) + "0]"
        #expect(send("POST /v1/agents", wide).answer.text.contains("it has more than 100000 values"))
    }

    @Test func aCompressedBodyIsRefused() {
        let (asked, answer) = send("POST /v1/agents", "{}", headers: ["content-encoding": "gzip"])
        #expect(asked == [])
        #expect(answer.status == 415)
    }

    @Test(arguments: StatusCode.allCases.filter { $0 != .ok })
    func eachCodeHasItsStatusOfHTTP(code: StatusCode) throws {
        let services = RecordedServices(failure: RPCError(code, "Why."))
        let answer = send("GET /v1/agents", to: services).answer
        let statuses: [StatusCode: Int] = [
            .cancelled: 499, .unknown: 500, .invalidArgument: 400, .deadlineExceeded: 504, .notFound: 404,
            .alreadyExists: 409, .permissionDenied: 403, .resourceExhausted: 429, .failedPrecondition: 400,
            .aborted: 409, .outOfRange: 400, .unimplemented: 501, .internal: 500, .unavailable: 503, .dataLoss: 500,
            .unauthenticated: 401,
        ]
        #expect(answer.status == statuses[code])
        #expect(answer.text == "{\"code\":\(code.rawValue),\"message\":\"Why.\"}\n")
        #expect(answer.headers.contains("www-authenticate: Bearer") == (code == .unauthenticated))
    }

    @Test func theDelayBeforeARetryIsAHeaderToo() {
        let failure = RPCError(.resourceExhausted, "Wait.", details: [.retryInfo(.milliseconds(1200))])
        let answer = send("GET /v1/agents", to: RecordedServices(failure: failure)).answer
        #expect(answer.headers == ["content-type: application/json", "retry-after: 2"])
    }

    @Test func theMethodsOfAPathAreNamed() {
        let answer = send("DELETE /v1/agents").answer
        #expect(answer.headers == ["allow: GET, HEAD, POST", "content-type: application/json"])
    }

    @Test func aFaultOfTheRequestIsToldAsStatus() {
        let fault = HTTPFault(413, RPCError(.resourceExhausted, "Too much."))
        let exchange = RecordedExchange(HTTPRequest(method: "POST", target: "/v1/agents", fault: fault))
        Gateway(router: RecordedServices().router).handle(exchange)
        #expect(exchange.answer.status == 413)
        #expect(exchange.answer.text == "{\"code\":8,\"message\":\"Too much.\"}\n")
    }

    @Test func aMethodThatIsNotServedIsUnimplemented() {
        let exchange = RecordedExchange(HTTPRequest(method: "GET", target: "/v1/agents"))
        Gateway(router: Router()).handle(exchange)
        #expect(exchange.answer.status == 501)
    }
}
