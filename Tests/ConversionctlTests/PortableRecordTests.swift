import ConversionAPI
import RPC
import Testing

@testable import conversionctl

@Suite struct PortableRecordTests {
    private static let time = ProtobufTimestamp(seconds: 1_772_893_800, nanos: 1)
    private static let request = TrackConversionRequest(
        agentID: "a", roomName: "r", userID: "u", eventType: "purchase", details: "d", idempotencyKey: "k",
        timestamp: time, value: Money(currencyCode: "USD", units: 49, nanos: 900_000_000), test: true)
    /// Of a file of other origin.
    private static let conversion = PortableConversion(conversion: request)
    private static let exported: PortableConversion = {
        var unkeyed = request
        unkeyed.idempotencyKey = ""
        return PortableConversion(conversion: unkeyed, originID: "cv_1", keyToken: "kt_1")
    }()
    private static let adjustment = PortableAdjustment(
        identity: .exported(originID: "ad_2", conversionID: "cv_1", conversionTimestamp: time), agentID: "a",
        roomName: "r", eventType: "purchase",
        type: .restate, value: Money(currencyCode: "USD", units: 29),
        timestamp: ProtobufTimestamp(seconds: 1_772_893_900), details: "d")

    /// Reads a whole file.
    private func read(_ text: String, format: PortableFormat? = nil) throws -> [Result<PortableRecord, LineFault>] {
        try items(Array(text.utf8), format: format).map(\.record)
    }

    private func items(_ bytes: [UInt8], format: PortableFormat? = nil) throws -> [PortableReader.Item] {
        let directory = try TemporaryDirectory()
        let reader = try PortableReader(InputFile(directory.file("f", bytes)), format: format)
        var items: [PortableReader.Item] = []
        while case let next = try reader.next(count: 7, size: 1000), !next.isEmpty { items += next }
        return items
    }

    private func faults(_ text: String) throws -> [String] {
        try items(Array(text.utf8)).compactMap { item in
            guard case .failure(let fault) = item.record else { return nil }
            return "\(item.line): \(fault.sentence)"
        }
    }

    @Test func aConversionTellsItsOriginInPlaceOfItsKey() throws {
        let json = try PortableRecord.conversion(Self.exported).json().text()
        #expect(
            json == """
                {"origin_id":"cv_1","room_name":"r","event_type":"purchase","details":"d","user_id":"u","agent_id":"a",\
                "timestamp":"2026-03-07T14:30:00.000000001Z","value":{"currency_code":"USD","units":"49","nanos":900000000},\
                "test":true,"key_token":"kt_1"}
                """)
        #expect(try read(json) == [.success(.conversion(Self.exported))])
    }

    @Test func anAdjustmentNamesItsConversion() throws {
        let json = try PortableRecord.adjustment(Self.adjustment).json().text()
        #expect(
            json == """
                {"kind":"adjustment","origin_id":"ad_2","conversion_id":"cv_1","conversion_timestamp":\
                "2026-03-07T14:30:00.000000001Z","room_name":"r","event_type":"purchase","agent_id":"a","type":"RESTATE","value":{"currency_code":"USD","units":"29","nanos":0},\
                "timestamp":"2026-03-07T14:31:40Z","details":"d"}
                """)
        #expect(try read(json) == [.success(.adjustment(Self.adjustment))])
        #expect(
            Self.adjustment.request(conversionID: "cv_1", validateOnly: true)
                == AdjustConversionRequest(
                    conversionID: "cv_1", type: .restate, value: Money(currencyCode: "USD", units: 29),
                    timestamp: ProtobufTimestamp(seconds: 1_772_893_900), details: "d", validateOnly: true,
                    origin: AdjustmentOrigin(
                        id: "ad_2", agentID: "a", roomName: "r", eventType: "purchase", conversionTimestamp: Self.time))
        )
    }

    /// Of a release before this one, or written by other programs.
    @Test func anAdjustmentMayNameItsConversionByItsKey() throws {
        let json = """
            {"kind":"adjustment","conversion_key":"k","conversion_timestamp":"2026-03-07T14:30:00.000000001Z",\
            "room_name":"r","event_type":"purchase","agent_id":"a","type":"RESTATE","value":{"currency_code":"USD",\
            "units":"29","nanos":0},"timestamp":"2026-03-07T14:31:40Z","details":"d","idempotency_key":"x"}
            """
        let table = """
            kind,timestamp,event_type,value,currency_code,room_name,user_id,agent_id,details,test,idempotency_key,type,\
            conversion_key,conversion_timestamp\r
            adjustment,2026-03-07T14:31:40Z,purchase,29.00,USD,r,,a,d,,x,RESTATE,k,2026-03-07T14:30:00.000000001Z\r

            """
        var keyed = Self.adjustment
        keyed.identity = .keyed(idempotencyKey: "x", conversionKey: "k", conversionTimestamp: Self.time)
        #expect(try read(json) == [.success(.adjustment(keyed))])
        #expect(try read(table) == [.success(.adjustment(keyed))])
        let request = keyed.request(conversionID: "cv_9", validateOnly: false)
        #expect(request.idempotencyKey == "x" && request.origin == nil && request.conversionID == "cv_9")
    }

    @Test func allKindsStandInOneTable() throws {
        var list = ListRendering<PortableRecord>(.csv(isForTerminal: false))
        let call = Call(
            roomName: "r", agentID: "a", userID: "u", startTime: Self.time,
            endTime: ProtobufTimestamp(rfc3339: "2026-03-07T14:31:40Z"), direction: .web, connected: .no,
            endReason: "e", outcome: "o")
        let records: [PortableRecord] = [
            .agent(Agent(id: "a", name: "n", countingMode: .oncePerCall)), .conversion(Self.exported),
            .adjustment(Self.adjustment), .call(call),
        ]
        let text = try list.add(records) + list.finish()
        #expect(
            text == """
                kind,origin_id,timestamp,event_type,value,currency_code,room_name,user_id,agent_id,details,test,type,\
                conversion_id,conversion_timestamp,key_token,end_time,direction,connected,end_reason,outcome,agent\r
                agent,,,,,,,,a,,,,,,,,,,,,"{""id"":""a"",""name"":""n"",""countingMode"":""COUNTING_MODE_ONCE_PER_CALL""}"\r
                conversion,cv_1,2026-03-07T14:30:00.000000001Z,purchase,49.90,USD,r,u,a,d,true,,,,kt_1,,,,,,\r
                adjustment,ad_2,2026-03-07T14:31:40Z,purchase,29.00,USD,r,,a,d,,RESTATE,cv_1,2026-03-07T14:30:00.000000001Z,,,,,,,\r
                call,,2026-03-07T14:30:00.000000001Z,,,,r,u,a,,false,,,,,2026-03-07T14:31:40Z,web,no,e,o,\r

                """)
        #expect(try read(text) == records.map { .success($0) })
    }

    /// What a watch tells of a record that came from another ledger names it by its first id.
    @Test func whatWasImportedIsExportedAsItCame() throws {
        var conversion = Conversion(
            id: "cv_9", roomName: "r", eventType: "purchase", details: "d", userID: "u", agentID: "a",
            timestamp: Self.time, value: Self.request.value, test: true, imported: true,
            origin: RecordOrigin(id: "cv_1", keyToken: "kt_1"))
        var adjustment = Adjustment(
            id: "ad_10", conversionID: "cv_9", type: .restate, value: Self.adjustment.value,
            timestamp: Self.adjustment.timestamp, details: "d", originID: "ad_2")
        func records() -> [PortableRecord?] {
            let adjusted = ConversionAdjusted(adjustment: adjustment, conversion: conversion)
            return [.recorded(conversion), .adjusted(adjusted), .erased(.init()), .heartbeat(.init())].map {
                PortableRecord(WatchConversionsResponse(event: $0))
            }
        }
        #expect(records() == [.conversion(Self.exported), .adjustment(Self.adjustment), nil, nil])
        (conversion.origin, adjustment.originID) = (nil, "")
        var (own, ownAdjustment) = (Self.exported, Self.adjustment)
        (own.originID, own.keyToken) = ("cv_9", "")
        ownAdjustment.identity = .exported(
            originID: "ad_10", conversionID: "cv_9", conversionTimestamp: Self.time)
        #expect(records() == [.conversion(own), .adjustment(ownAdjustment), nil, nil])
    }

    @Test(arguments: [#""49.90 USD""#, #"{"currencyCode": "USD", "units": 49, "nanos": 900000000}"#])
    func theContractsPlainConversionIsRead(value: String) throws {
        let text = """
            \u{feff}
            { "room_name": "r", "event_type": "purchase", "details": "d", "userId": "u", "agent_id": "a", "kind": "conversion",
            """.split(separator: "\n").joined(separator: "\n") + """
                 "timestamp": "2026-03-07T15:30:00.000000001+01:00", "value": \(value), "test": true, "idempotency_key": "k"}\r\n
                """
        #expect(try read(text) == [.success(.conversion(Self.conversion))])
    }

    @Test func columnsMayComeInAnyOrderAndBeLeftOut() throws {
        let text = """
            \u{feff}"Room_Name", agent_id ,timestamp,value\r
            r,a,2026-03-07T14:30:00Z,49.9 USD\r
            \r
            "r
            2",a,2026-03-07T14:30:00Z,\r
            """
        let time = ProtobufTimestamp(seconds: 1_772_893_800)
        let value = Money(currencyCode: "USD", units: 49, nanos: 900_000_000)
        let expected = [
            TrackConversionRequest(agentID: "a", roomName: "r", timestamp: time, value: value),
            TrackConversionRequest(agentID: "a", roomName: "r\r\n2", timestamp: time),
        ]
        let found = try read(text.replacing("\r\n2", with: "\n2").replacing("\n2", with: "\r\n2"))
        #expect(found == expected.map { .success(.conversion(PortableConversion(conversion: $0))) })
    }

    @Test func brokenLinesAreToldByNumberAndOthersAreRead() throws {
        let long = String(repeating: "x", count: LineReader.lineLimit)
        let good = #"{"room_name":"r"}"#
        #expect(
            try faults(
                """
                {"nmae":1}
                \(good)

                {"value":"49"}
                {"value":"1e3 USD"}
                {"value":"99999999999999999999 USD"}
                {"kind":"visit"}
                [1]
                {"room_name":"\\u0000"}
                {"validate_only":true}
                {"kind":"adjustment","type":"RETRACT","timestamp":"2026-03-07T14:30:00Z"}
                {"kind":"adjustment","nmae":""}
                {"kind":"adjustment","type":"RETRACT","conversion_timestamp":"2026-03-07T14:30:00Z","origin_id":"ad_1"}
                {"key_token":7}
                {"room_name":"\(long)"}
                \(good)
                """) == [
                    "1: nmae: There is no such field. Remove it, or correct its name.",
                    "4: value: Give an amount and a currency, such as \"49.00 USD\", with a point and without separators.",
                    "5: value: Give an amount and a currency, such as \"49.00 USD\", with a point and without separators.",
                    "6: value: The amount is too large: at most 1000000000000 units of its currency are taken.",
                    "7: kind: Give conversion, adjustment, call or agent.",
                    "8: Give an object.",
                    "9: room_name: The text holds a NUL character. Remove it.",
                    "10: validate_only: Leave it out, and give --validate-only to the command.",
                    "11: conversion_timestamp: Give a time as RFC 3339, such as 2026-03-07T14:30:00Z.",
                    "12: nmae: An adjustment has no such field. Remove it, or correct its name.",
                    "13: conversion_id: An adjustment needs it.",
                    "14: key_token: Give a string.",
                    "15: The line is longer than 1 MiB.",
                ])
    }

    @Test func brokenRowsAreToldByNumber() throws {
        let header = "kind,timestamp,value,currency_code,room_name,agent_id,event_type,test,type,conversion_key,"
        let rest = "conversion_timestamp,idempotency_key,user_id"
        let (at, then) = ("2026-03-07T14:30:00Z", "2026-03-07T14:31:00Z")
        #expect(
            try faults(
                """
                \(header)\(rest)
                ,\(at),,,r
                ,yesterday,,,r,a,,,,,,,
                ,\(at),,USD,r,a,,,,,,,
                ,\(at),x,USD,r,a,,,,,,,
                ,\(at),,,r,a,,maybe,,,,,
                ,\(at),,,r,a,,,RETRACT,,,,
                adjustment,\(then),,,r,a,e,,REMOVE,k,\(at),x,
                adjustment,\(then),,,r,a,e,,RETRACT,,\(at),x,
                adjustment,\(then),,,r,a,e,,RETRACT,k,\(at),x,u
                adjustment,\(then),,,r,a,e,,RETRACT,k,\(at),x,
                """) == [
                    "2: The row has 5 cells, and the header 13.",
                    "3: timestamp: Give a time as RFC 3339, such as 2026-03-07T14:30:00Z.",
                    "4: value: Give an amount, or leave currency_code empty, too.",
                    "5: value: Give an amount and a currency, such as \"49.00 USD\", with a point and without separators.",
                    "6: test: Give true or false.",
                    "7: kind: A row with type must be an adjustment.",
                    "8: type: Give RETRACT or RESTATE.",
                    "9: conversion_key: An adjustment needs it.",
                    "10: user_id: An adjustment has none. Leave it empty.",
                ])
    }

    @Test(arguments: [
        ("id,room_name\n", "line 1: there is no column \"id\"; the columns are kind, "),
        ("\n\nroom_name,agent_id,timestamp,Room_Name\n", "line 3: the column room_name stands twice"),
        ("room_name,agent_id\n", "line 1: the column timestamp is missing"),
        ("\"room_name\n", "line 1: The quote that opens in line 1 is never closed."),
    ])
    func aHeaderThatIsNoneStopsAll(text: String, reason: String) throws {
        let failure = #expect(throws: LocalFailure.self) { try read(text) }
        #expect(failure?.description.contains("/f, \(reason)") == true)
    }

    @Test func aSpreadsheetsEmptyRowsAndColumnsAreNothing() throws {
        let text =
            "\u{feff},,,,\r\nroom_name,agent_id,timestamp,,\r\nr,a,2026-03-07T14:30:00Z,,\r\n,,,,\r\n \"\" , ,,,\n"
        let time = ProtobufTimestamp(seconds: 1_772_893_800)
        let row = PortableConversion(
            conversion: TrackConversionRequest(agentID: "a", roomName: "r", timestamp: time))
        #expect(
            try read(text.replacing(" \"\" ", with: "\"\"")) == [.success(.conversion(row))])
        #expect(try faults("room_name,agent_id,timestamp\nr,a,2026-03-07T14:30:00Z,x\n").count == 1)
    }

    @Test func anArrayIsReadAsItsElements() throws {
        let element = #"{"room_name":"r","agent_id":"a"}"#
        let row = PortableConversion(conversion: TrackConversionRequest(agentID: "a", roomName: "r"))
        #expect(
            try read("[\(element),\n \(element)\n]") == [.success(.conversion(row)), .success(.conversion(row))])
        #expect(
            try faults("[\n\(element),\n1,]") == ["3: Give an object.", "3: The line is not JSON: it is empty."])
    }

    @Test(arguments: [[0x1f, 0x8b, 8, 0], [0xff, 0xfe, 0x72, 0], [0x72, 0, 0x6f, 0]] as [[UInt8]])
    func whatIsNoTextStopsAll(bytes: [UInt8]) throws {
        let directory = try TemporaryDirectory()
        let path = try directory.file("f", bytes)
        let failure = #expect(throws: LocalFailure.self) { try PortableReader(try InputFile(path), format: nil) }
        #expect(failure?.description.contains("/f looks like ") == true)
    }

    @Test func whatHoldsNothingIsNothing() throws {
        #expect(try read("") == [])
        #expect(try read("\u{feff}") == [])
        #expect(try read("\n \r\n") == [])
        #expect(try read("", format: .csv) == [])
        #expect(try read("room_name,agent_id,timestamp\n") == [])
    }

    @Test(arguments: UInt64(1)...25)
    func whatIsExportedIsReadAgain(seed: UInt64) throws {
        var numbers = SeededNumbers(seed: seed)
        let records = (0..<40).map { _ in Self.random(&numbers) }
        for (form, format) in [
            (OutputForm.ndjson(isForTerminal: false), PortableFormat.ndjson), (.csv(isForTerminal: false), .csv),
        ] {
            var list = ListRendering<PortableRecord>(form)
            let text = try list.add(records) + list.finish()
            #expect(try read(text) == records.map { .success($0) })
            #expect(try read(text, format: format) == records.map { .success($0) })
        }
    }

    private static func random(_ numbers: inout SeededNumbers) -> PortableRecord {
        let alphabet: [Unicode.Scalar] = [
            "a", ",", "\"", "\n", "\r", " ", "é", "😀", "\\", "\u{2028}", "\u{7f}", "{", "=", "'", "-", "\t", "\u{1b}",
            "\u{202e}", "u", "}", "5", "d",
        ]
        func text(_ least: Int = 0) -> String {
            var text = ""
            for _ in 0..<Int.random(in: least...8, using: &numbers) {
                text.unicodeScalars.append(alphabet[Int.random(in: 0..<alphabet.count, using: &numbers)])
            }
            return text
        }
        func time() -> ProtobufTimestamp {
            ProtobufTimestamp(
                seconds: .random(in: ProtobufTimestamp.range, using: &numbers),
                nanos: .random(in: 0..<1_000_000_000, using: &numbers))
        }
        func money() -> Money {
            let code = ["USD", "JPY", "BHD", "CLF"][Int.random(in: 0..<4, using: &numbers)]
            let units: Int64 = [0, 1, 999_999_999_999, .random(in: 0..<1_000_000_000_000, using: &numbers)][
                Int.random(in: 0..<4, using: &numbers)]
            let nanos = [0, 1, 999_999_999, 500_000_000][Int.random(in: 0..<4, using: &numbers)]
            return Money(currencyCode: code, units: units, nanos: Int32(nanos))
        }
        if Bool.random(using: &numbers) {
            return .conversion(
                PortableConversion(
                    conversion: TrackConversionRequest(
                        agentID: text(), roomName: text(), userID: text(), eventType: text(), details: text(),
                        timestamp: time(), value: Bool.random(using: &numbers) ? money() : nil,
                        test: Bool.random(using: &numbers)), originID: text(), keyToken: text()))
        }
        let value = Bool.random(using: &numbers) ? money() : nil
        return .adjustment(
            PortableAdjustment(
                identity: .exported(originID: text(1), conversionID: text(1), conversionTimestamp: time()),
                agentID: text(1), roomName: text(1), eventType: text(1), type: value == nil ? .retract : .restate,
                value: value, timestamp: time(),
                details: text()))
    }
}
