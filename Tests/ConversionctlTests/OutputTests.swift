import ConversionAPI
import Testing

@testable import conversionctl

/// Two values, one of them of any length, and one for CSV alone.
private struct Sample: Presentable {
    let id: String
    let text: String
    let count: Int

    static let columns: [Column<Sample>] = [
        Column("id") { $0.id },
        Column("count", isNumber: true) { $0.count == 0 ? "" : String($0.count) },
        Column("some_text", isFlexible: true) { $0.text },
        Column("length", .csv) { String($0.text.count) },
    ]

    func json() throws -> JSONValue {
        .object([.init("id", .string(id)), .init("text", .string(text))])
    }
}

@Suite struct ListRenderingTests {
    private let samples = [
        Sample(id: "a", text: "one", count: 1), Sample(id: "b,\"c\"", text: "line\r\nü\t\u{9b}31m\u{202e}", count: 200),
    ]

    private func text(_ form: OutputForm, _ samples: [Sample]? = nil) throws -> String {
        var list = ListRendering<Sample>(form)
        var text = ""
        // Page by page, as it comes.
        for sample in samples ?? self.samples { text += try list.add([sample]) }
        return text + list.finish()
    }

    @Test func aTableIsAlignedAndHoldsNoControlCharacter() throws {
        #expect(
            try text(.aligned(width: nil, isColoured: false)) == #"""
                ID     COUNT  SOME TEXT
                a          1  one
                b,"c"    200  line\r\nü\t\x9b31m\u{202e}

                """#)
    }

    @Test func onATerminalALongTextIsCutAndTheHeaderStandsOut() throws {
        let samples = [Sample(id: "a", text: String(repeating: "世界", count: 20), count: 0)]
        #expect(
            try text(.aligned(width: 24, isColoured: true), samples)
                == "\u{1b}[1mID  SOME TEXT\u{1b}[0m\na   世界世界世界世界世…\n")
    }

    @Test func aVeryNarrowTerminalWrapsRatherThanHidesTheText() throws {
        let samples = [Sample(id: "a", text: "0123456789012345678901234567890123456789", count: 0)]
        #expect(try text(.aligned(width: 5, isColoured: false), samples) == "ID  SOME TEXT\na   012345678901234…\n")
    }

    @Test func inAPipeALineHoldsTabsAndNoHeader() throws {
        #expect(
            try text(.tabs) == "a\t1\tone\nb,\"c\"\t200\tline\\r\\nü\\t\\x9b31m\\u{202e}\n")
    }

    @Test func csvFollowsRFC4180() throws {
        #expect(
            try text(.csv(isForTerminal: false))
                == "id,count,some_text,length\r\na,1,one,3\r\n\"b,\"\"c\"\"\",200,\"line\r\nü\t\\u{9b}31m\\u{202e}\",12\r\n"
        )
        #expect(
            try text(.csv(isForTerminal: true))
                == "id,count,some_text,length\r\na,1,one,3\r\n\"b,\"\"c\"\"\",200,\"line\\r\nü\\t\\x9b31m\\u{202e}\",12\r\n"
        )
    }

    @Test func jsonIsOneArrayAndNDJSONALineEach() throws {
        let json = try text(.json(isForTerminal: false))
        #expect(
            try JSONValue(parsing: json)
                == .array(samples.map { try $0.json() }))
        #expect(json.hasPrefix("[\n  {\n    \"id\": \"a\",\n    \"text\": \"one\"\n  },\n  {\n"))
        #expect(json.hasSuffix("\n  }\n]\n"))
        let lines = try text(.ndjson(isForTerminal: false)).split(separator: "\n")
        #expect(try lines.map { try JSONValue(parsing: String($0)) } == samples.map { try $0.json() })
    }

    @Test func jsonOnATerminalMeansTheSameWithoutControlCharacters() throws {
        for form in [OutputForm.json(isForTerminal: true), .ndjson(isForTerminal: true)] {
            let text = try text(form)
            #expect(!text.unicodeScalars.contains { $0.value == 0x9b || $0.value == 0x202e })
            #expect(text.contains(#"\u009b31m\u202e"#))
        }
        #expect(
            try JSONValue(parsing: text(.json(isForTerminal: true)))
                == JSONValue(parsing: text(.json(isForTerminal: false))))
    }

    @Test func anEmptyListIsStillWellFormed() throws {
        #expect(try text(.aligned(width: 80, isColoured: true), []) == "")
        #expect(try text(.tabs, []) == "")
        #expect(try text(.json(isForTerminal: false), []) == "[]\n")
        #expect(try text(.ndjson(isForTerminal: false), []) == "")
        #expect(try text(.csv(isForTerminal: false), []) == "id,count,some_text,length\r\n")
    }
}

@Suite struct ItemRenderingTests {
    private let sample = Sample(id: "a", text: "one\ntwo\u{1b}[31m", count: 0)

    @Test func oneItemIsANameAndAValueALine() throws {
        #expect(
            try ItemRendering.text(sample, .aligned(width: 80, isColoured: false))
                == "id         a\nsome_text  one\n           two\\x1b[31m\n")
        #expect(try ItemRendering.text(sample, .tabs) == "id\ta\ncount\t\nsome_text\tone\\ntwo\\x1b[31m\n")
        #expect(
            try ItemRendering.text(sample, .csv(isForTerminal: false))
                == "id,count,some_text,length\r\na,,\"one\ntwo\\u{1b}[31m\",12\r\n")
        #expect(
            try ItemRendering.text(sample, .ndjson(isForTerminal: false))
                == "{\"id\":\"a\",\"text\":\"one\\ntwo\\u001b[31m\"}\n")
    }
}

@Suite struct OutputFormTests {
    private func terminal(isTerminal: Bool) -> Terminal {
        var terminal = Terminal(-1, environment: [:])
        terminal.isTerminal = isTerminal
        terminal.width = 100
        return terminal
    }

    @Test func theDefaultDependsOnTheOtherEnd() {
        #expect(OutputForm(nil, terminal: terminal(isTerminal: true)) == .aligned(width: 100, isColoured: false))
        #expect(OutputForm(nil, terminal: terminal(isTerminal: false)) == .tabs)
        #expect(OutputForm(.table, terminal: terminal(isTerminal: false)) == .aligned(width: nil, isColoured: false))
        #expect(OutputForm(.json, terminal: terminal(isTerminal: false)) == .json(isForTerminal: false))
        #expect(OutputForm(.csv, terminal: terminal(isTerminal: true)) == .csv(isForTerminal: true))
    }
}

@Suite struct PresentableTests {
    @Test func aConversionsJSONHasTheContractsKeys() throws {
        let conversion = Conversion(
            id: "cv_1", roomName: "room_abc123", eventType: "purchase", details: "Premium", userID: "user_123",
            agentID: "agent_456", timestamp: ProtobufTimestamp(rfc3339: "2026-03-07T14:30:00Z"), state: .recorded)
        #expect(
            try conversion.json().text() == """
                {"id":"cv_1","room_name":"room_abc123","event_type":"purchase","details":"Premium",\
                "user_id":"user_123","agent_id":"agent_456","timestamp":"2026-03-07T14:30:00Z","agent_revision":"0",\
                "test":false,"imported":false,"state":"CONVERSION_STATE_RECORDED"}
                """)
    }

    @Test func aConversionsCSVKeepsTheAmountApartFromItsCurrency() throws {
        let conversion = Conversion(
            id: "cv_1", roomName: "r", eventType: "purchase", value: Money(currencyCode: "USD", units: 49),
            state: .recorded, netValue: Money(currencyCode: "USD", units: 40))
        #expect(
            try ItemRendering.text(conversion, .csv(isForTerminal: false)) == """
                id,timestamp,event_type,value,currency_code,room_name,user_id,agent_id,details,create_time,\
                agent_revision,test,imported,state,net_value,adjust_time,erase_time\r
                cv_1,,purchase,49.00,USD,r,,,,,0,false,false,RECORDED,40.00,,\r\n
                """)
    }

    @Test func anAgentsJSONIsInCamelCase() throws {
        let agent = Agent(id: "a", analyticsTrackConversions: true, countingMode: .oncePerCall)
        #expect(
            try agent.json().text() == """
                {"id":"a","name":"","model":"","instructions":"","voiceEnabled":false,"analyticsEnabled":false,\
                "analyticsTrackConversions":true,"analyticsConversionEvent":"",\
                "countingMode":"COUNTING_MODE_ONCE_PER_CALL","analyticsAllowedEvents":[],"revision":"0","etag":""}
                """)
    }
}
