import ConversionAPI
import ConversionGateway
import Foundation
import HTTP2Transport
import RPC
import Testing

/// Random bodies, paths and queries into the JSON gateway: every one is answered, with JSON, and none by a failure of ours.
///
/// FUZZ_SEED repeats a run, FUZZ_COUNT says how many inputs there are, FUZZ_FIRST at which to begin.
@Suite(.serialized) struct JSONFuzzTests {
    private static let environment = ProcessInfo.processInfo.environment
    private let count = environment["FUZZ_COUNT"].flatMap { Int($0) } ?? 10_000
    private let first = environment["FUZZ_FIRST"].flatMap { Int($0) } ?? 0
    private let seed = environment["FUZZ_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0...UInt64.max)

    @Test func randomRequestsAreAnswered() throws {
        print("fuzz json: FUZZ_SEED=\(seed) FUZZ_COUNT=\(count)")
        let gateway = Gateway(router: Router(EchoServices.handlers))
        var statuses: [Int: Int] = [:]
        for index in first..<max(first, count) {
            var maker = RequestMaker(random: SplitMix64(seed: seed &+ UInt64(index) &* 0x2545_f491_4f6c_dd1d))
            let exchange = FuzzedExchange(maker.make())
            gateway.handle(exchange)
            do {
                try exchange.requireWellFormedAnswer()
            } catch {
                Issue.record("FUZZ_SEED=\(seed) FUZZ_FIRST=\(index): \(error)")
                return
            }
            statuses[exchange.status, default: 0] += 1
        }
        // The inputs must reach the services, and be refused, or they show nothing.
        #expect(statuses[200, default: 0] > count / 50)
        #expect(statuses[400, default: 0] > count / 20)
    }

    @Test func whatIsReadAsJSONIsWrittenAsTheSame() throws {
        for index in first..<max(first, count) {
            var maker = RequestMaker(random: SplitMix64(seed: seed &+ UInt64(index) &* 0x2545_f491_4f6c_dd1d))
            let body = maker.body()
            guard let value = try? JSONValue(parsing: body) else { continue }
            try #require(try JSONValue(parsing: value.text()) == value, "FUZZ_SEED=\(seed) FUZZ_FIRST=\(index)")
            // One that many bodies are, and any other.
            let other = MessageTypes.all[maker.random.below(MessageTypes.all.count)]
            let types: [any ProtobufMessage.Type] = [Agent.self, TrackConversionRequest.self, other]
            for type in types {
                guard let message = try? type.init(json: value) else { continue }
                let again = try type.init(json: message.jsonValue())
                try #require(try again.encoded() == message.encoded(), "FUZZ_SEED=\(seed) FUZZ_FIRST=\(index)")
            }
        }
    }
}

/// Makes requests: some of the API's with a slip, some of noise.
struct RequestMaker {
    var random: SplitMix64

    private static let bodies: [String] = [
        #"{"name":"A","model":"m","instructions":"é\u00e9\ud83d\ude00","voiceEnabled":true,"transcriber":{"provider":"p","model":"m"},"voice":{"provider":"p","voice_id":"v"},"analyticsAllowedEvents":["a","b"],"countingMode":"COUNTING_MODE_EVERY","revision":"1","createTime":"2026-03-07T14:30:00Z","etag":"e"}"#,
        #"{"agent_id":"a","room_name":"r","user_id":"u","event_type":"purchase","details":"d","idempotency_key":"k","timestamp":"2026-03-07T14:30:00.123+02:00","value":{"currency_code":"USD","units":"49","nanos":900000000},"validate_only":true,"test":false}"#,
        #"{"requests":[{"agent_id":"a","room_name":"r"},{"agentId":"b","value":{"units":-5}},{}],"validate_only":null}"#,
        #"{"type":"ADJUSTMENT_TYPE_RESTATE","value":{"currencyCode":"EUR","units":1e3,"nanos":-1}}"#,
        #"{"room_name":"r","agent_id":"a","start_time":"0001-01-01T00:00:00Z","end_time":"9999-12-31T23:59:59.999999999Z"}"#,
        #"{"code":3,"message":"m","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"1.5s"},{"@type":"x/y","value":"AAE="}]}"#,
        #"[1,-0,0.5,1e9,true,false,null,"\"\\\/\b\f\n\r\t",{"":{}},[]]"#,
    ]
    private static let targets = [
        "/v1/agents", "/v1/agents/a", "/v1/agents/a/tools?target=TOOL_TARGET_MCP", "/v1/conversions",
        "/v1/conversions:batch", "/v1/conversions/c", "/v1/conversions/c:adjust", "/v1/conversions:import",
        "/v1/conversions?filter.agent_id=a&page_size=5&filter.start_time=2026-03-07T14:30:00Z",
        "/v1/conversions:summarize?group_by=1&group_by=SUMMARY_GROUPING_DAY&time_zone=UTC",
        "/v1/conversions:watch?cursor=c&heartbeat_interval=2s", "/v1/calls/r", "/v1/calls", "/v1/users/u:erase",
        "/v1/agents?agent_id=%C3%A9&validate_only=true", "/v1/agents/a?update_mask=name,voice.voiceId",
        "/conversion.v1.ConversionService/TrackConversion", "/conversion.v1.AgentService/CreateAgent",
        "/conversion.v1.AgentService/ListAgents?encoding=json&message=%7B%7D&connect=v1", "/openapi.json",
    ]
    private static let types = [
        "application/json", "application/json; charset=utf-8", "application/x-ndjson", "application/proto",
        "text/plain",
    ]

    mutating func make() -> HTTPRequest {
        let method = ["GET", "POST", "POST", "POST", "PATCH", "PUT", "DELETE", "HEAD", "BREW"][random.below(9)]
        var target = Self.targets[random.below(Self.targets.count)]
        if random.below(4) == 0 {
            target = "/" + String(decoding: mutated(Array(target.utf8.dropFirst())), as: UTF8.self)
        }
        let isRead = method == "GET" || method == "DELETE" || method == "HEAD"
        let type = random.below(4) == 0 ? Self.types[random.below(Self.types.count)] : Self.types[0]
        return HTTPRequest(
            method: method, target: target, contentType: type, body: isRead && random.below(8) > 0 ? [] : body())
    }

    mutating func body() -> [UInt8] {
        let whole = Array(Self.bodies[random.below(Self.bodies.count)].utf8)
        switch random.below(8) {
        case 0: return whole
        case 1: return random.bytes(random.below(60))
        case 2: return Array(repeating: UInt8(ascii: ["[", "{"][random.below(2)]), count: random.below(300))
        case 3: return Array(whole.prefix(random.below(whole.count + 1)))
        case 4:
            let other = Array(Self.bodies[random.below(Self.bodies.count)].utf8)
            return Array(whole.prefix(random.below(whole.count + 1))) + other.suffix(random.below(other.count + 1))
        default: return mutated(whole)
        }
    }

    /// Bytes changed, left out, repeated, or replaced by what JSON has a meaning for.
    private mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        let words = [
            "null", "true", "-", "1e999", "99999999999999999999", "\"", "\\", "\\u0000", "\\ud800", "{", "}", "[", "]",
            ",",
            ":", "%", "%00", "&", "=", ".", "/", "\u{0}", "\n",
        ]
        for _ in 0...random.below(3) where !bytes.isEmpty {
            let index = random.below(bytes.count)
            switch random.below(5) {
            case 0: bytes[index] = UInt8(truncatingIfNeeded: random.next())
            case 1: bytes.removeSubrange(index..<min(bytes.count, index + 1 + random.below(8)))
            case 2: bytes.insert(contentsOf: bytes[index..<min(bytes.count, index + 1 + random.below(40))], at: index)
            default: bytes.insert(contentsOf: words[random.below(words.count)].utf8, at: index)
            }
        }
        return bytes
    }
}
