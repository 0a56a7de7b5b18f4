import ConversionAPI
import RPC
import Testing

@testable import conversionctl

@Suite struct LedgerCommandTests {
    @Test func anAdjustmentIsWhatItsFlagsSay() async throws {
        let restate = try await AdjustCommand.asyncParse([
            "cv_1", "--restate", "29.00 USD", "--details", "d", "--key", "k", "--time", "2026-03-07T14:30:00Z",
            "--validate-only",
        ])
        #expect(
            restate.request
                == AdjustConversionRequest(
                    conversionID: "cv_1", type: .restate, value: Money(currencyCode: "USD", units: 29),
                    timestamp: ProtobufTimestamp(rfc3339: "2026-03-07T14:30:00Z"), details: "d", idempotencyKey: "k",
                    validateOnly: true))
        let retract = try await AdjustCommand.asyncParse(["cv_1", "--retract"])
        let key = retract.request.idempotencyKey
        #expect(
            retract.request == AdjustConversionRequest(conversionID: "cv_1", type: .retract, idempotencyKey: key))
        #expect(retract.hint(RPCError(.unavailable, ""))?.hasSuffix("--key \(key)") == true)
        #expect(retract.hint(RPCError(.notFound, "")) == nil)
    }

    @Test func aCallIsWhatItsFlagsSay() async throws {
        let command = try await CallRecordCommand.asyncParse([
            "--agent", "a", "--room", "r", "--user", "u", "--start", "2026-03-07T14:30:00Z", "--end",
            "2026-03-07T14:31:00Z", "--test", "--validate-only",
        ])
        #expect(
            command.request
                == RecordCallRequest(
                    call: Call(
                        roomName: "r", agentID: "a", userID: "u",
                        startTime: ProtobufTimestamp(rfc3339: "2026-03-07T14:30:00Z"),
                        endTime: ProtobufTimestamp(rfc3339: "2026-03-07T14:31:00Z"), test: true), validateOnly: true))
    }

    @Test(arguments: [
        ("openai", ToolTarget.openai), ("openai-responses", .openaiResponses), ("anthropic", .anthropic),
        ("gemini", .gemini), ("mcp", .mcp),
    ])
    func aToolIsForOneVendor(name: String, target: ToolTarget) async throws {
        let command = try await ToolsCommand.asyncParse(["sales", "--for", name])
        #expect(command.request == GetAgentToolsRequest(agentID: "sales", target: target))
    }

    @Test func aWatchStartsWhereItsFlagsSay() async throws {
        func request(_ arguments: [String], cursor: String? = nil) async throws -> WatchConversionsRequest {
            try await WatchCommand.asyncParse(arguments).request(cursor: cursor)
        }
        let all = ConversionFilter()
        #expect(try await request([]) == WatchConversionsRequest(start: .position(.now), filter: all))
        #expect(
            try await request(["--from", "beginning", "--agent", "a", "--heartbeat", "1500ms"])
                == WatchConversionsRequest(
                    start: .position(.beginning), filter: ConversionFilter(agentID: "a"),
                    heartbeatInterval: ProtobufDuration(seconds: 1, nanos: 500_000_000)))
        #expect(try await request(["--from", "c1"]) == WatchConversionsRequest(start: .cursor("c1"), filter: all))
        #expect(
            try await request(["--from", "beginning"], cursor: "now")
                == WatchConversionsRequest(start: .cursor("now"), filter: all))
        #expect(
            try await request(["--until-idle"])
                == WatchConversionsRequest(
                    start: .position(.now), filter: all, heartbeatInterval: ProtobufDuration(seconds: 300)))
    }

    @Test(arguments: [
        ["watch", "--count", "0"], ["watch", "--heartbeat", "999ms"], ["watch", "--from", ""],
        ["adjust", "cv_1"], ["adjust", "cv_1", "--retract", "--restate", "1 USD"], ["adjust", "--retract"],
        ["adjust", "cv_1", "--restate", "29"], ["call", "record", "--room", "r"], ["tools", "sales"],
        ["tools", "sales", "--for", "nobody"], ["tools", "sales", "--for", "mcp", "--output", "csv"],
        ["batch", "a", "b"],
    ])
    func aWrongCommandLineIsRefused(arguments: [String]) async {
        let error = await #expect(throws: (any Error).self) { try await Conversionctl.asyncParseAsRoot(arguments) }
        #expect(error.map { Conversionctl.exitCode(for: $0) } == .validationFailure)
    }

    @Test func whatIsNoJSONIsNoTool() {
        let error = #expect(throws: RPCError.self) { _ = try ToolDefinition(json: "[") }
        #expect(error?.code == .internal)
    }
}

@Suite struct BatchTests {
    private func batch(_ lines: [String?]) -> Batch {
        Batch(
            lines.enumerated().map { LineReader.Line(number: 10 + $0, bytes: $1.map { Array($0.utf8) }) },
            validateOnly: false)
    }

    @Test func eachLineIsARequestWithAKey() {
        let batch = batch([
            #"{"agentId": "a", "roomName": "r", "idempotencyKey": "k"}"#,
            #"{"agent_id": "a", "room_name": "r", "value": {"currency_code": "USD", "units": "49"}}"#,
        ])
        let keys = batch.request.requests.map(\.idempotencyKey)
        #expect(keys[0] == "k" && keys[1].hasPrefix("client-"))
        #expect(
            batch.request.requests == [
                TrackConversionRequest(agentID: "a", roomName: "r", idempotencyKey: "k"),
                TrackConversionRequest(
                    agentID: "a", roomName: "r", idempotencyKey: keys[1], value: Money(currencyCode: "USD", units: 49)),
            ])
    }

    @Test func resultsStandBesideTheirLines() throws {
        let batch = batch(["{}", "{", nil, #"{"nmae": ""}"#, "{}"])
        #expect(batch.request.requests.count == 2)
        let good = BatchTrackConversionsResult(
            status: GoogleRPCStatus(), response: TrackConversionResponse(message: "m", duplicate: true))
        let bad = BatchTrackConversionsResult(status: GoogleRPCStatus(code: 5, message: "none"))
        let items = try batch.items([good, bad])
        #expect(items.map(\.line) == [10, 11, 12, 13, 14])
        #expect(items.map(\.code) == [.ok, .invalidArgument, .invalidArgument, .invalidArgument, .notFound])
        #expect(items[0].result == good && items[4].result == bad)
        #expect(items[1].result.status?.message.hasPrefix("The line is not JSON: ") == true)
        #expect(items[2].result.status?.message == "The line is longer than 1 MiB.")
        #expect(items[3].result.status?.message.contains("nmae") == true)

        var counts = BatchCommand.Counts()
        counts.add(items)
        #expect(counts.text(validateOnly: false) == "5 lines: 0 recorded, 1 duplicates, 4 failed")
        #expect(counts.firstFailure == .invalidArgument)

        let error = #expect(throws: RPCError.self) { _ = try batch.items([good]) }
        #expect(error?.code == .internal)
    }

    @Test func aResultIsOneLineOfJSON() throws {
        let conversion = Conversion(id: "cv_1", value: Money(currencyCode: "USD", units: 49))
        let response = TrackConversionResponse(message: "m", conversion: conversion)
        let good = BatchItem(
            line: 1, result: BatchTrackConversionsResult(status: GoogleRPCStatus(), response: response))
        let json = try response.json().text()
        #expect(try good.json().text() == #"{"line":1,"status":{"code":0},"response":\#(json)}"#)
        let error = RPCError(.notFound, "There is none.", details: [.errorInfo(reason: "AGENT_NOT_FOUND")])
        let bad = BatchItem(line: 2, error: error)
        #expect(
            try bad.json().text() == """
                {"line":2,"status":{"code":5,"message":"There is none.","details":[{"@type":\
                "type.googleapis.com/google.rpc.ErrorInfo","reason":"AGENT_NOT_FOUND","domain":"conversion.v1"}]}}
                """)
        var list = ListRendering<BatchItem>(.aligned(width: nil, isColoured: false))
        #expect(try list.add([good, bad]) == "")
        #expect(
            list.finish() == """
                LINE  STATUS     REASON           MESSAGE         DUPLICATE  ID        VALUE
                   1  OK                                          false      cv_1  49.00 USD
                   2  NOT_FOUND  AGENT_NOT_FOUND  There is none.

                """)
    }
}
