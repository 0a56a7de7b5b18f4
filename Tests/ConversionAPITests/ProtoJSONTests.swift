import ConversionAPI
import RPC
import Testing

@Suite struct ProtoJSONTests {
    static let types = Dictionary(uniqueKeysWithValues: MessageTypes.all.map { ($0.protoName, $0) })

    @Test(arguments: goldenMessages.indices)
    func everyMessageIsWrittenAndReadAsPythonDoes(index: Int) throws {
        let golden = goldenMessages[index]
        let type = try #require(Self.types[golden.name])
        let message = try type.init(decoding: bytes(hex: golden.hex))
        #expect(try sorted(message.jsonValue()) == sorted(JSONValue(parsing: golden.json)), "\(golden.name)")
        #expect(
            try sorted(message.jsonValue(.init(keys: .protoNames)))
                == sorted(JSONValue(parsing: golden.protoNamesJSON)),
            "\(golden.name)")
        #expect(try type.init(json: golden.json).encoded() == bytes(hex: golden.hex), "\(golden.name)")
        #expect(try type.init(json: golden.protoNamesJSON).encoded() == bytes(hex: golden.hex), "\(golden.name)")
        #expect(try type.init(json: message.json(indented: true)).encoded() == bytes(hex: golden.hex))
    }

    @Test func theContractsAgentIsRead() throws {
        let agent = try Agent(
            json: """
                {
                    "name": "Sales Agent with Tracking",
                    "model": "gpt-4o-mini",
                    "instructions": "You are a sales agent. When the caller completes a purchase or signs up for a plan, use the track_conversion tool to record the event with details like plan name and amount.",
                    "voiceEnabled": true,
                    "transcriber": { "provider": "deepgram", "model": "nova-2-conversationalai" },
                    "voice": { "provider": "deepgram", "voiceId": "aura-2-thalia-en" },
                    "analyticsEnabled": true,
                    "analyticsTrackConversions": true,
                    "analyticsConversionEvent": "purchase"
                }
                """)
        #expect(
            agent
                == Agent(
                    name: "Sales Agent with Tracking", model: "gpt-4o-mini",
                    instructions:
                        "You are a sales agent. When the caller completes a purchase or signs up for a plan, use the track_conversion tool to record the event with details like plan name and amount.",
                    voiceEnabled: true,
                    transcriber: Transcriber(provider: "deepgram", model: "nova-2-conversationalai"),
                    voice: Voice(provider: "deepgram", voiceID: "aura-2-thalia-en"), analyticsEnabled: true,
                    analyticsTrackConversions: true, analyticsConversionEvent: "purchase"))
    }

    @Test func aConversionHasTheContractsKeys() throws {
        let conversion = Conversion(
            roomName: "room_abc123", eventType: "purchase", details: "Caller purchased premium plan at $49/month",
            userID: "user_123", agentID: "agent_456", timestamp: ProtobufTimestamp(rfc3339: "2026-03-07T14:30:00Z"))
        #expect(
            try conversion.json(.init(keys: .protoNames)) == #"""
                {"room_name":"room_abc123","event_type":"purchase","details":"Caller purchased premium plan at $49/month","user_id":"user_123","agent_id":"agent_456","timestamp":"2026-03-07T14:30:00Z"}
                """#)
    }

    @Test func defaultsAreWrittenWhenAskedFor() throws {
        #expect(
            try Money().json(.init(includesDefaults: true)) == #"{"currencyCode":"","units":"0","nanos":0}"#)
        #expect(
            try WatchConversionsRequest().json(.init(includesDefaults: true))
                == #"{"includeKeyTokens":false,"includeCalls":false,"includeIdentifiers":false}"#)
        #expect(try Money().json() == "{}")
        #expect(
            try GetAgentToolsRequest(target: .unrecognized(77)).json(.init(includesDefaults: true))
                == #"{"agentId":"","target":77}"#)
    }

    static let refused: [(json: String, message: String)] = [
        (#"{"nam":"x"}"#, "nam: There is no such field. Remove it, or correct its name."),
        (#"{"voice":{"id":"x"}}"#, "voice.id: There is no such field. Remove it, or correct its name."),
        (#"{"voiceEnabled":1}"#, "voiceEnabled: Give true or false."),
        (#"{"name":1}"#, "name: Give a string."),
        (#"{"name":"a\u0000b"}"#, "name: The text holds a NUL character. Remove it."),
        (#"{"voice":"x"}"#, "voice: Give an object."),
        (#"{"analyticsAllowedEvents":["a",2]}"#, "analyticsAllowedEvents[1]: Give a string."),
        (#"{"analyticsAllowedEvents":[null]}"#, "analyticsAllowedEvents[0]: Give a string."),
        (#"{"analyticsAllowedEvents":"a"}"#, "analyticsAllowedEvents: Give an array."),
        (
            #"{"countingMode":"SOMETIMES"}"#,
            "countingMode: Give one of COUNTING_MODE_UNSPECIFIED, COUNTING_MODE_EVERY, COUNTING_MODE_ONCE_PER_CALL."
        ),
        (#"{"revision":1.5}"#, "revision: Give a whole number from -9223372036854775808 to 9223372036854775807."),
        (#"{"revision":"0x10"}"#, "revision: Give a whole number from -9223372036854775808 to 9223372036854775807."),
        (
            #"{"revision":9223372036854775808}"#,
            "revision: Give a whole number from -9223372036854775808 to 9223372036854775807."
        ),
        (#"{"createTime":"yesterday"}"#, #"createTime: Give a time as RFC 3339, such as "2026-03-07T14:30:00Z"."#),
        (
            #"{"voice_enabled":true,"voiceEnabled":true}"#,
            "voiceEnabled: The field is given in two spellings. Remove one."
        ),
        ("[]", "Give an object."),
        (#"{"name":"a","name":"b"}"#, #"The body is not JSON: the key "name" stands twice in an object at byte 12."#),
        ("{", "The body is not JSON: it ends where a key should begin at byte 1."),
        ("", "The body is not JSON: it is empty."), (" \n", "The body is not JSON: it is empty."),
        (#"{"name":"#, "The body is not JSON: it ends where a value should begin at byte 8."),
        ("name", "The body is not JSON: no value begins at byte 0."),
        ("{name: 1}", "The body is not JSON: no key in double quotes begins at byte 1."),
        ("{} x", "The body is not JSON: something follows the value at byte 3."),
        (#"{"name":"\ud800"}"#, "The body is not JSON: half of a surrogate pair stands alone at byte 15."),
        (#"{"revision":01}"#, "The body is not JSON: an object does not end at byte 13."),
        (
            String(repeating: "[", count: 200) + String(repeating: "]", count: 200),
            "The body is not JSON: it nests too deeply at byte 100."
        ),
    ]

    @Test(arguments: refused.indices)
    func whatIsNotTheMessageIsRefusedWithItsPlace(index: Int) {
        let (json, message) = Self.refused[index]
        #expect {
            try Agent(json: json)
        } throws: { error in
            let error = error as? RPCError
            #expect(error?.message == message)
            guard case .badRequest(let violations)? = error?.details.last, violations.count == 1 else { return false }
            return error?.code == .invalidArgument && error?.reason?.isEmpty == false
        }
    }

    @Test func numbersAreReadInEverySpelling() throws {
        for text in ["5", "\"5\"", "5.0", "5e0", "\"5.0\"", "50e-1"] {
            #expect(try Money(json: #"{"units":\#(text),"nanos":\#(text)}"#) == Money(units: 5, nanos: 5))
        }
        #expect(try Money(json: #"{"units":-9223372036854775808}"#) == Money(units: .min))
        #expect(
            try RateInterval(json: #"{"lower":"-Infinity","upper":1e-3}"#)
                == RateInterval(lower: -.infinity, upper: 0.001))
        #expect(try RateInterval(lower: .infinity, upper: 0.25).json() == #"{"lower":"Infinity","upper":0.25}"#)
        #expect(throws: RPCError.self) { try Money(json: #"{"nanos":2147483648}"#) }
        #expect(throws: RPCError.self) { try RateInterval(json: #"{"lower":"inf"}"#) }
        #expect(throws: RPCError.self) { try RateInterval(json: #"{"lower":1e999}"#) }
    }

    @Test(
        arguments: [
            ("1e16", 10_000_000_000_000_000), ("\"1e16\"", 10_000_000_000_000_000),
            ("1E+18", 1_000_000_000_000_000_000),
            ("9223372036854775807.0", .max), ("9.223372036854775807e18", .max), ("-9223372036854775808.000", .min),
            ("9007199254740993.0", 9_007_199_254_740_993), ("90071992547409930e-1", 9_007_199_254_740_993), ("-0", 0),
            ("-0.0e99999999999999999999", 0), ("0e-99999999999999999999", 0), ("1200e-2", 12),
        ] as [(String, Int64)])
    func wholeNumbersAreExactInEverySpelling(text: String, units: Int64) throws {
        #expect(try Money(json: #"{"units":\#(text)}"#) == Money(units: units))
    }

    @Test(arguments: [
        "1.5", "1e-1", "9223372036854775808.0", "1e19", "1e99999999999999999999", "\"1e\"", "\"+1\"", "\".5e1\"",
        "\"5.\"",
        "\"1e5 \"", "\"\"", "\"-\"", "9007199254740993.1",
    ])
    func otherNumbersAreNotWhole(text: String) {
        #expect(throws: RPCError.self) { try Money(json: #"{"units":\#(text)}"#) }
    }

    @Test func aByteOrderMarkIsPassedOver() throws {
        #expect(try Money(json: "\u{feff}{\"units\": 1}") == Money(units: 1))
        #expect(throws: JSONError.self) { try JSONValue(parsing: "\u{feff}\u{feff}{}") }
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: "\u{feff}") }
        #expect(error?.description == "not JSON: it is empty")
    }

    @Test(
        arguments: [
            ([0x1f, 0x8b, 8, 0], "gzip: decompress it first"), ([0xff, 0xfe, 0x7b, 0], "UTF-16: save it as UTF-8"),
            ([0xfe, 0xff, 0, 0x7b], "UTF-16: save it as UTF-8"), ([0x7b, 0, 0x22, 0], "UTF-16: save it as UTF-8"),
            ([0, 0x7b, 0, 0x22], "UTF-16: save it as UTF-8"), ([0x7b, 0, 0, 0], "UTF-32: save it as UTF-8"),
            ([0xff, 0xfe, 0, 0], "UTF-32: save it as UTF-8"), ([0, 0, 0, 0x7b], "UTF-32: save it as UTF-8"),
            ([0x28, 0xb5, 0x2f, 0xfd], "Zstandard: decompress it first"),
            ([0x50, 0x4b, 3, 4], "a ZIP archive or a spreadsheet: save what is in it as text"),
        ] as [([UInt8], String)])
    func whatIsNoTextIsToldAsWhatItIs(bytes: [UInt8], form: String) {
        let error = #expect(throws: RPCError.self) { try JSONValue(body: bytes + [0x0a, 0]) }
        #expect(error?.message == "The body is not JSON: it looks like \(form).")
    }

    @Test func aOneofTakesOneMember() throws {
        #expect(throws: RPCError.self) { try WatchConversionsRequest(json: #"{"cursor":"a","position":1}"#) }
        #expect(try WatchConversionsRequest(json: #"{"cursor":null,"position":1}"#).start == .position(.beginning))
    }

    @Test func mapsAreObjects() throws {
        let info = GoogleRPCErrorInfo(
            reason: "R", domain: "d",
            metadata: [.init(key: "a", value: "1"), .init(key: "b"), .init(key: "a", value: "2")])
        #expect(try info.json() == #"{"reason":"R","domain":"d","metadata":{"b":"","a":"2"}}"#)
        #expect(
            try GoogleRPCErrorInfo(json: #"{"metadata":{"x":"y"}}"#)
                == GoogleRPCErrorInfo(metadata: [.init(key: "x", value: "y")]))
    }

    @Test func anyOfAnUnknownTypeKeepsItsBytes() throws {
        let status = GoogleRPCStatus(
            code: 3, details: [ProtobufAny(typeURL: "example.org/x.Y", value: [1, 2, 3, 255])])
        #expect(try status.json() == #"{"code":3,"details":[{"@type":"example.org/x.Y","value":"AQID/w=="}]}"#)
        #expect(try GoogleRPCStatus(json: status.json()) == status)
    }
}

@Suite struct WellKnownTextTests {
    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0, 0), ("2026-03-07T14:30:00Z", 1_772_893_800, 0),
            ("1969-12-31T23:59:59.999999999Z", -1, 999_999_999), ("2000-02-29T12:00:00.500Z", 951_825_600, 500_000_000),
            ("0001-01-01T00:00:00Z", -62_135_596_800, 0), ("9999-12-31T23:59:59.000001Z", 253_402_300_799, 1000),
            ("1900-03-01T00:00:00Z", -2_203_891_200, 0),
        ] as [(String, Int64, Int32)])
    func timesAreWrittenAndRead(text: String, seconds: Int64, nanos: Int32) {
        let time = ProtobufTimestamp(seconds: seconds, nanos: nanos)
        #expect(time.rfc3339 == text)
        #expect(ProtobufTimestamp(rfc3339: text) == time)
    }

    @Test func offsetsAreTakenAway() {
        let noon = ProtobufTimestamp(rfc3339: "2026-03-07T12:00:00Z")
        #expect(ProtobufTimestamp(rfc3339: "2026-03-07T13:30:00+01:30") == noon)
        #expect(ProtobufTimestamp(rfc3339: "2026-03-07t04:00:00.0-08:00") == noon)
    }

    @Test(arguments: [
        "", "2026", "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-01T24:00:00Z",
        "2026-01-01T00:60:00Z", "2026-01-01T00:00:60Z", "2026-01-01T00:00:00", "2026-01-01T00:00:00.Z",
        "2026-01-01T00:00:00.1234567890Z", "2026-01-01T00:00:00Zx", "2026-01-01 00:00:00Z", "0000-01-01T00:00:00Z",
        "0001-01-01T00:00:00+00:01", "2026-01-01T00:00:00+1:00", "2026-01-01T00:00:00+01", "２026-01-01T00:00:00Z",
    ])
    func whatIsNoTimeIsRefused(text: String) {
        #expect(ProtobufTimestamp(rfc3339: text) == nil)
    }

    @Test func timesOutOfRangeAreNotWritten() {
        #expect(ProtobufTimestamp(seconds: 253_402_300_800).rfc3339 == nil)
        #expect(ProtobufTimestamp(seconds: -62_135_596_801).rfc3339 == nil)
        #expect(ProtobufTimestamp(nanos: -1).rfc3339 == nil)
        #expect(ProtobufTimestamp(seconds: .max, nanos: .max).rfc3339 == nil)
    }

    @Test func masksThatWouldBeReadAsOthersAreNotWritten() throws {
        for path in ["a,b", "aB", "a__b", "a_", "", "a_1"] {
            #expect(throws: RPCError.self, "\(path)") { try ProtobufFieldMask(paths: [path]).json() }
        }
        #expect(try ProtobufFieldMask(paths: ["a_b.c_d", "e"]).json() == #""aB.cD,e""#)
    }

    @Test func durationsAreReadInSeconds() throws {
        for (text, duration) in [
            ("1.5s", ProtobufDuration(seconds: 1, nanos: 500_000_000)), ("-0.000000001s", ProtobufDuration(nanos: -1)),
            ("0s", ProtobufDuration()), ("315576000000s", ProtobufDuration(seconds: 315_576_000_000)),
        ] {
            #expect(
                try WatchConversionsRequest(json: #"{"heartbeatInterval":"\#(text)"}"#).heartbeatInterval == duration)
        }
        for text in ["1", "s", "1.s", ".5s", "--1s", "+1s", "1e3s", "315576000001s", "1.0000000001s"] {
            #expect(throws: RPCError.self) { try WatchConversionsRequest(json: #"{"heartbeatInterval":"\#(text)"}"#) }
        }
    }
}

@Suite struct JSONValueTests {
    @Test func textsSurvive() throws {
        let value = JSONValue.object([
            .init("a\"\\\n\t\r\u{1}\u{2028}é🎉", .array([.null, .bool(true), .number("-1.50e+3"), .string("")])),
            .init("empty", .object([])),
        ])
        #expect(
            value.text()
                == #"{"a\"\\\n\t\r\u0001\u2028é🎉":[null,true,-1.50e+3,""],"empty":{}}"#)
        #expect(try JSONValue(parsing: value.text()) == value)
        #expect(try JSONValue(parsing: value.text(indented: true)) == value)
        #expect(
            JSONValue.object([.init("a", .array([.number("1")]))]).text(indented: true)
                == "{\n  \"a\": [\n    1\n  ]\n}")
    }

    @Test func escapesAreRead() throws {
        #expect(try JSONValue(parsing: #""\u00e9\ud83c\udf89\/\b\f""#) == .string("é🎉/\u{8}\u{c}"))
    }

    @Test(arguments: [
        "", " ", "nul", "+1", "1.", ".5", "1e", "-", "00", "[1,]", "{\"a\":1,}", "{a:1}", "'a'", "\"\t\"", "\"\\x\"",
        "\"\\ud83cx\"", "\"\\udf89\"", "\"abc", "[1 2]", "NaN", "tru", "1\u{feff}", "\u{feff}",
    ])
    func whatIsNotJSONIsRefused(text: String) {
        #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
    }

    @Test func bytesThatAreNotUTF8AreRefused() {
        #expect(throws: JSONError.self) { try JSONValue(parsing: [0x22, 0xff, 0x22]) }
    }

    @Test func randomBytesAreAValueOrAnError() {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("JSONValueTests seed: \(seed)")
        var generator = SeededGenerator(seed: seed)
        let alphabet = Array("{}[]\",:\\u0d8e19.-+tfnrulsea \n\u{1}".utf8) + [0xff, 0xc3, 0xa9]
        for _ in 0..<50_000 {
            let text = (0..<Int.random(in: 0...24, using: &generator)).map { _ in
                alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
            }
            guard let value = try? JSONValue(parsing: text) else { continue }
            #expect((try? JSONValue(parsing: value.text())) == value)
        }
    }
}

/// A value without the order of its objects' members, which implementations choose.
private func sorted(_ value: JSONValue) -> JSONValue {
    switch value {
    case .object(let members):
        .object(members.map { .init($0.key, sorted($0.value)) }.sorted { $0.key < $1.key })
    case .array(let elements): .array(elements.map(sorted))
    case .number(let digits): .number(Double(digits)?.description ?? digits)
    default: value
    }
}
