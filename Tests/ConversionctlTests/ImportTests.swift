import ConversionAPI
import RPC
import Testing

@testable import conversionctl

@Suite struct ImportSegmentTests {
    private func item(_ line: Int, size: Int = 1) -> PortableReader.Item {
        PortableReader.Item(
            line: line, record: .success(.conversion(TrackConversionRequest(roomName: String(line)))), size: size)
    }

    private func adjustment() -> PortableAdjustment {
        PortableAdjustment(
            conversionKey: "k", agentID: "a", roomName: "r", eventType: "e", conversionTimestamp: .init(),
            type: .retract, timestamp: .init(), details: "", idempotencyKey: "x")
    }

    @Test func conversionsAreSentAndTheRestIsKeptForLater() {
        var segment = ImportSegment()
        let fault = LineFault("none")
        let items = [
            item(3), PortableReader.Item(line: 4, record: .failure(fault), size: 1),
            PortableReader.Item(line: 5, record: .success(.adjustment(adjustment())), size: 1), item(9),
        ]
        let message = segment.add(items, validateOnly: true)
        let expected = ImportConversionsRequest(
            conversions: [TrackConversionRequest(roomName: "3"), TrackConversionRequest(roomName: "9")],
            validateOnly: true)
        #expect(message == expected && segment.messages == [expected])
        #expect(segment.lines == [3, 9] && segment.firstLine == 3 && segment.itemCount == 4)
        #expect(segment.failures == [ImportFailure(line: 4, fault)])
        #expect(segment.adjustments == [AdjustmentImport.Item(line: 5, adjustment: adjustment())])
        #expect(segment.add([items[1]], validateOnly: true) == nil)
        #expect(segment.messages == [expected])
    }

    @Test func aSegmentIsBoundedInItemsAndBytes() {
        var segment = ImportSegment()
        for number in 0..<49 { _ = segment.add((0..<1000).map { item(number * 1000 + $0) }, validateOnly: false) }
        #expect(!segment.isFull)
        _ = segment.add((0..<1000).map { item(49_000 + $0) }, validateOnly: false)
        #expect(segment.isFull && segment.itemCount == 50_000)
        var long = ImportSegment()
        _ = long.add([item(1, size: 16 * 1024 * 1024)], validateOnly: false)
        #expect(long.isFull)
    }
}

@Suite struct ImportCountsTests {
    @Test func theFirstFailuresAreKeptAndToldWithTheirLines() throws {
        var counts = ImportCounts()
        counts.received = 150
        #expect(!counts.hasFailed)
        counts.failed = 150
        for line in 1...150 { counts.add(ImportFailure(line: line, RPCError(.notFound, "no\u{1b}ne"))) }
        #expect(counts.hasFailed && counts.failures.map(\.line) == Array(1...100))
        #expect(counts.failures[6].text == "line 7: NOT_FOUND: no\\x1bne")
        let json = try counts.json()
        #expect(json["received"] == .number("150") && json["adjustments_failed"] == .number("0"))
        guard case .array(let errors)? = json["errors"] else { return #expect(Bool(false)) }
        #expect(errors.count == 100 && errors[0]["line"] == .number("1"))
        #expect(errors[0]["status"]?["code"] == .number("5"))
    }
}

@Suite struct CopyCommandTests {
    @Test(arguments: [
        ["export", "--output", "table"], ["export", "--output", "json"], ["export", "a", "b"], ["import"],
        ["import", "f", "--format", "json"], ["erase-user"],
    ])
    func aWrongCommandLineIsRefused(arguments: [String]) async {
        let error = await #expect(throws: (any Error).self) { try await Conversionctl.asyncParseAsRoot(arguments) }
        #expect(error.map { Conversionctl.exitCode(for: $0) } == .validationFailure)
    }

    @Test func anErasureIsWhatItsFlagsSay() async throws {
        let command = try await EraseUserCommand.asyncParse(["u", "--validate-only", "--yes"])
        #expect(command.request == EraseUserRequest(userID: "u", validateOnly: true))
    }

    @Test func anExportNumbersTheRecordsOfAllUsers() async throws {
        let command = try await ExportCommand.asyncParse(["--agent", "a", "--user", "u", "--include-tests"])
        #expect(
            Exporter.filter(command.conversions.filter) == ConversionFilter(agentID: "a", includeTests: true))
    }
}
