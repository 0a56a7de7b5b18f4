import ConversionAPI
import RPC
import Testing

@testable import conversionctl

@Suite struct ImportSegmentTests {
    private func item(_ line: Int, size: Int = 1) -> PortableReader.Item {
        PortableReader.Item(
            line: line, record: .success(.conversion(PortableConversion(conversion: request(line)))), size: size)
    }

    private func request(_ line: Int) -> TrackConversionRequest { TrackConversionRequest(roomName: String(line)) }

    private func adjustment() -> PortableAdjustment {
        PortableAdjustment(
            identity: .exported(originID: "ad_1", conversionID: "cv_1", conversionTimestamp: .init()), agentID: "a",
            roomName: "r", eventType: "e",
            type: .retract, timestamp: .init(), details: "")
    }

    /// Servers of any release take files without origins; those with one keep the order of their lines.
    @Test func onlyWhatWasExportedGoesByTheListForThat() {
        var segment = ImportSegment()
        #expect(segment.add([item(1)], validateOnly: false)?.exportedConversions == [])
        let exported = PortableConversion(conversion: request(3), originID: "cv_3", keyToken: "kt_3")
        let items = [
            item(2), PortableReader.Item(line: 3, record: .success(.conversion(exported)), size: 1), item(4),
        ]
        #expect(
            segment.add(items, validateOnly: true)
                == ImportConversionsRequest(
                    validateOnly: true,
                    exportedConversions: [
                        ExportedConversion(conversion: request(2)),
                        ExportedConversion(conversion: request(3), originID: "cv_3", keyToken: "kt_3"),
                        ExportedConversion(conversion: request(4)),
                    ]))
        #expect(segment.lines == [1, 2, 3, 4])
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
}
