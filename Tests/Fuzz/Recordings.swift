import RawHTTP2

/// What well-behaved peers say, to be broken by ``InputMaker``.
enum Recordings {
    /// The frames of clients, behind the preface.
    static let clients: [[Frame]] = [
        [.settings([:]), .settingsAck, call(1, "Callback"), message(1, [1, 2, 3], end: true)],
        [
            .settings([4: 1 << 20, 5: 16_384]), .windowUpdate(0, 1 << 20),
            call(1, "Unary", [("x-a", "1"), ("x-b-bin", "AQID")]),
            .data(1, Array(Frame.message([1, 2, 3])[..<4]), end: false),
            .data(1, Array(Frame.message([1, 2, 3])[4...]), end: true), .settingsAck,
            call(3, "Unary", [("grpc-timeout", "1S")]), message(3, Array(repeating: 9, count: 300), end: true),
        ],
        [
            .settings([1: 0, 4: 100]), call(1, "Bidirectional"), message(1, [1]), call(3, "ClientStream"),
            message(3, [3]),
            message(1, [2]), .windowUpdate(1, 1000), message(3, [4], end: true), message(1, [], end: true),
            .settingsAck,
        ],
        [
            .settings([3: 100]), call(1, "ServerStream"), message(1, Array(repeating: 200, count: 40), end: true),
            .ping(Array(1...8), ack: false), call(3, "Waiting"), message(3, [1], end: true), .reset(3, code: 8),
            call(5, "Failing", [("grpc-timeout", "5n")]), message(5, [1], end: true), .goaway(last: 0, code: 0),
        ],
        [
            .settings([:]), call(1, "Nothing"), call(3, "Unary", [("grpc-encoding", "gzip")]),
            call(5, "Callback", [("content-length", "7")]), message(5, [1, 2], end: true),
            .other(type: 2, flags: 0, stream: 5, [0, 0, 0, 1, 10]), .other(type: 0x55, flags: 3, stream: 5, [1, 2, 3]),
            call(7, "Bidirectional"), .headers(7, [.init("x-t", "1")], end: true),
        ],
        [
            .settings([4: 0]), call(1, "ServerStream"), message(1, Array(repeating: 255, count: 255), end: true),
            call(3, "Waiting"), message(3, [], end: true), call(5, "ClientStream"),
            .data(5, [0, 0, 0, 1, 0, 7], end: false),
            .windowUpdate(1, 100), .settings([4: 65_535]), .reset(5, code: 0),
        ],
        [
            .settings([:]), call(1, "Unary", [("grpc-encoding", "gzip"), ("grpc-accept-encoding", "gzip,identity")]),
            .data(1, Frame.message(gzipped, flag: 1), end: true), call(3, "Bidirectional", [("grpc-encoding", "gzip")]),
            .data(3, Frame.message(gzipped, flag: 1) + Frame.message([1]), end: false),
            .data(3, Array(Frame.message(gzipped, flag: 1)[..<12]), end: false),
            .data(3, Array(Frame.message(gzipped, flag: 1)[12...]), end: true), .settingsAck,
        ],
    ]

    /// The frames of servers, for a client with four calls (streams 1, 3, 5, 7).
    static let servers: [[Frame]] = [
        [.settings([3: 100]), .settingsAck, answer(1), message(1, [1]), trailers(1, 0), answer(3), message(3, [2])],
        [
            .settings([:]), .headers(1, [.init(":status", "103")], end: false), answer(1), answer(3), answer(5),
            message(5, Array(repeating: 4, count: 500)), message(3, [3]), message(5, [5]), trailers(5, 0),
            trailers(3, 7),
            .reset(1, code: 8), .goaway(last: 0x7fff_ffff, code: 0), .goaway(last: 5, code: 0),
        ],
        [
            .settings([4: 1]), .headers(1, [.init(":status", "404"), .init("content-type", "text/html")], end: true),
            .headers(
                3, [.init(":status", "200"), .init("content-type", "application/grpc"), .init("grpc-status", "5")],
                end: true),
            .ping(Array(1...8), ack: false), .windowUpdate(5, 10), .windowUpdate(0, 10), answer(7),
            .data(7, [0, 0, 0, 0, 2, 1], end: false), .data(7, [1], end: true),
        ],
        [
            .settings([:]), answer(1, [("grpc-encoding", "gzip")]),
            .data(1, Frame.message(gzipped, flag: 1), end: false),
            answer(3, [("grpc-encoding", "gzip")]), .data(3, Frame.message(gzipped, flag: 1) + [1, 0], end: false),
            trailers(1, 0), message(3, [1]), answer(5, [("grpc-encoding", "identity")]), message(5, [1]),
            trailers(5, 0),
        ],
    ]

    /// Requests of HTTP/1.1.
    static let requests: [String] = [
        "GET / HTTP/1.1\r\nHost: h\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: h\r\nOrigin: https://a.example\r\nAccess-Control-Request-Method: POST\r\n\r\n",
        "POST /fuzz.Echo/Callback HTTP/1.1\r\nHost: h\r\nContent-Type: application/grpc-web\r\nContent-Length: 7\r\n\r\n"
            + "\u{0}\u{0}\u{0}\u{0}\u{2}ab",
        "POST /fuzz.Echo/Unary HTTP/1.1\r\nHost: h\r\nContent-Type: application/grpc-web-text\r\nX-Bin: AQI=\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n6\r\nAAAAAA\r\n6;e=1\r\nJhYg==\r\n0\r\nt: v\r\n\r\n",
        "POST /fuzz.Echo/ServerStream HTTP/1.1\r\nHost: h\r\nContent-Type: application/grpc-web+proto\r\n"
            + "grpc-timeout: 5S\r\nContent-Length: 8\r\n\r\n\u{0}\u{0}\u{0}\u{0}\u{3}\u{1}\u{5}\u{7f}",
        "POST /fuzz.Echo/Waiting HTTP/1.1\r\nHost: h\r\nContent-Type: application/grpc-web\r\n"
            + "grpc-timeout: 100m\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n\u{0}\u{0}\u{0}\u{0}\u{0}",
        "POST /fuzz.Echo/Failing HTTP/1.0\r\nContent-Type: application/grpc-web\r\nContent-Length: 5\r\n\r\n"
            + "\u{0}\u{0}\u{0}\u{0}\u{0}",
        "HEAD http://h/v1/agents?page_size=2 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
        "GET /v1/conversions:watch?filter.room_name=abc HTTP/1.1\r\nHost: h\r\n\r\n",
        "POST /v1/conversions HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: 33\r\n\r\n"
            + #"{"agent_id":"a","room_name":"rö"}"#,
    ]

    /// Requests for the gateway, in each form that it reads, as ``FuzzedGateway`` takes them.
    static let exchanges: [[UInt8]] =
        [
            // Resources, by path, query and JSON.
            request("GET /openapi.json"),
            request("GET /v1/agents?page_size=2&page_token=%C3%A9+b"), request("HEAD /v1/agents/a%2Fb"),
            request("POST /v1/agents?agent_id=a", json, #"{"name":"A","voice":{"voiceId":"v"},"revision":"1"}"#),
            request(
                "PATCH /v1/agents/a?update_mask=name,voice.voiceId", ["Content-Type: application/json; charset=utf-8"],
                #"{"name":"é\u00e9\ud83d\ude00","countingMode":"COUNTING_MODE_EVERY"}"#),
            request("DELETE /v1/agents/a?etag=r1", ["x-b-bin: AQID"]),
            request("GET /v1/agents/a/tools?target=TOOL_TARGET_MCP", ["x-fuzz: wait", "grpc-timeout: 1S"]),
            request(
                "POST /v1/conversions", json,
                #"{"agent_id":"a","room_name":"r","details":"d","timestamp":"2026-03-07T14:30:00.123+02:00","value":{"currency_code":"USD","units":"49","nanos":900000000}}"#
            ),
            request("POST /v1/conversions:batch", json, #"{"requests":[{"agent_id":"a"},{}],"validate_only":true}"#),
            request("POST /v1/conversions/c:adjust", json, #"{"type":"ADJUSTMENT_TYPE_RETRACT"}"#),
            request("GET /v1/conversions?filter.agent_id=a&filter.start_time=2026-03-07T14:30:00Z&page_token=t"),
            request("GET /v1/conversions:summarize?group_by=1&group_by=SUMMARY_GROUPING_DAY&time_zone=UTC"),
            request("GET /v1/conversions:watch?filter.room_name=abc&heartbeat_interval=1.5s"),
            request("GET /v1/conversions:watch?filter.room_name=abc", ["x-fuzz: fail", "x-message: why"]),
            request(
                "POST /v1/conversions:import", ["Content-Type: application/x-ndjson"],
                #"{"conversions":[{"agent_id":"a"}]}"# + "\r\n\n" + #"{"conversions":[{},{}],"validate_only":true}"#),
            request("PUT /v1/calls/r", json, #"{"agent_id":"a","start_time":"2026-03-07T14:30:00Z"}"#),
            request("POST /v1/users/u:erase"), request("GET /v1/conversions/c", ["authorization: Bearer no"]),
            request("POST /v1/agents", json + ["x-fuzz: fail"], "{}"),
            // Connect.
            request(
                "POST \(service)/TrackConversion",
                json + ["connect-protocol-version: 1", "connect-timeout-ms: 5000"],
                #"{"agentId":"a","room_name":"r","value":{"units":-5}}"#),
            request("POST \(service)/TrackConversion", ["Content-Type: application/proto"], bytes: track),
            request("POST \(service)/EraseUser", json + ["x-fuzz: fail", "authorization: Bearer k"], "{}"),
            request("GET \(agents)/ListAgents?connect=v1&encoding=json&message=%7B%22pageToken%22:%223%22%7D"),
            request("GET \(agents)/ListAgents?encoding=proto&base64=1&message=EgF0&compression=identity"),
            // What it refuses of them.
            request("POST \(service)/TrackConversion", json + ["content-encoding: gzip"], "{}"),
            request("POST \(service)/RecordCall", json + ["connect-protocol-version: 2"], "{}"),
            request("POST \(service)/RecordCall", json + ["connect-timeout-ms: x"], "{}"),
            request("GET \(agents)/GetAgent?encoding=proto&message=&compression=gzip"),
            // gRPC-Web.
            request(
                "POST \(service)/TrackConversion", ["Content-Type: application/grpc-web+proto"], bytes: framed(track)),
            request(
                "POST \(service)/WatchConversions", ["Content-Type: application/grpc-web-text", "grpc-timeout: 5S"],
                // filter.room_name = abc, in two parts
                "AAAAAAcaBQ==KgNhYmM="),
            request(
                "POST /fuzz.Echo/ServerStream", ["Content-Type: application/grpc-web-text+proto"], "AAAAAAMBBX8="),
            request(
                "POST /fuzz.Echo/Failing", ["Content-Type: application/grpc-web", "x-a: 1"], bytes: framed([])),
            request(
                "POST /fuzz.Echo/Waiting", ["Content-Type: application/grpc-web", "grpc-timeout: 100m"],
                bytes: framed([])),
            request(
                "POST /fuzz.Echo/Bidirectional", ["Content-Type: application/grpc-web", "Origin: https://a.example"],
                bytes: framed([1])),
            // Of a page.
            request(
                "OPTIONS /v1/agents",
                [
                    "Origin: https://a.example", "Access-Control-Request-Method: POST",
                    "Access-Control-Request-Headers: x-a",
                ]),
            request("GET /v1/agents/a", ["Origin: https://b.example"]),
        ]

    private static let service = "/conversion.v1.ConversionService"
    private static let agents = "/conversion.v1.AgentService"
    private static let json = ["Content-Type: application/json"]
    /// A TrackConversionRequest of agent a, room r and 49 USD.
    private static let track: [UInt8] =
        [0x0a, 1, 0x61, 0x12, 1, 0x72, 0x42, 7, 0x0a, 3, 0x55, 0x53, 0x44, 0x10, 49]

    private static func framed(_ message: [UInt8]) -> [UInt8] { Frame.message(message) }

    private static func request(_ line: String, _ headers: [String] = [], _ body: String = "") -> [UInt8] {
        request(line, headers, bytes: Array(body.utf8))
    }

    private static func request(_ line: String, _ headers: [String] = [], bytes body: [UInt8]) -> [UInt8] {
        Array(([line] + headers + ["", ""]).joined(separator: "\n").utf8) + body
    }

    private static func call(_ stream: UInt32, _ method: String, _ more: [(String, String)] = []) -> Frame {
        .headers(
            stream,
            [
                .init(":method", "POST"), .init(":scheme", "http"), .init(":path", "/fuzz.Echo/\(method)"),
                .init(":authority", "localhost"), .init("te", "trailers"), .init("content-type", "application/grpc"),
                .init("user-agent", "fuzz/1"),
            ] + more.map { .init($0, $1) }, end: false)
    }

    private static func message(_ stream: UInt32, _ bytes: [UInt8], end: Bool = false) -> Frame {
        .data(stream, Frame.message(bytes), end: end)
    }

    /// Thirty bytes, as Python's gzip writes them.
    private static let gzipped: [UInt8] = [
        31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 99, 100, 98, 102, 196, 141, 0, 239, 54, 114, 167, 30, 0, 0, 0,
    ]

    private static func answer(_ stream: UInt32, _ more: [(String, String)] = []) -> Frame {
        .headers(
            stream,
            [.init(":status", "200"), .init("content-type", "application/grpc"), .init("x-h", "1")]
                + more.map { .init($0, $1) }, end: false)
    }

    private static func trailers(_ stream: UInt32, _ status: Int) -> Frame {
        .headers(
            stream, [.init("grpc-status", "\(status)"), .init("grpc-message", "a%20b%"), .init("x-b-bin", "AQ,Ag==")],
            end: true)
    }
}
