import ConversionAPI
import RPC
import Testing

@Suite struct GoldenTests {
    static let types = Dictionary(uniqueKeysWithValues: MessageTypes.all.map { ($0.protoName, $0) })

    @Test func everyMessageHasAGoldenExample() {
        #expect(Set(goldenMessages.map(\.name)) == Set(MessageTypes.all.map { $0.protoName }))
    }

    @Test(arguments: goldenMessages.indices)
    func bytesOfPythonsProtobufSurviveDecodingAndEncoding(index: Int) throws {
        let golden = goldenMessages[index]
        let type = try #require(Self.types[golden.name])
        let message = try type.init(decoding: bytes(hex: golden.hex))
        #expect(try message.encoded() == bytes(hex: golden.hex), "\(golden.name)")
    }

    @Test func aTrackConversionRequestHasTheContractsNumbers() throws {
        let request = TrackConversionRequest(
            agentID: "a", roomName: "r", userID: "u", eventType: "e", details: "d", idempotencyKey: "k",
            timestamp: ProtobufTimestamp(seconds: 1), value: Money(currencyCode: "USD", units: 49, nanos: 900_000_000),
            validateOnly: true, test: true)
        var expected: [UInt8] = []
        for (number, text) in [(1, "a"), (2, "r"), (3, "u"), (4, "e"), (5, "d"), (6, "k")] as [(UInt64, String)] {
            expected += Wire.field(number, text)
        }
        expected += Wire.field(7, Wire.field(1, varint: 1))
        expected += Wire.field(8, Wire.field(1, "USD") + Wire.field(2, varint: 49) + Wire.field(3, varint: 900_000_000))
        expected += Wire.field(9, varint: 1) + Wire.field(10, varint: 1)
        #expect(try request.encoded() == expected)
        #expect(try TrackConversionRequest(decoding: expected) == request)
    }

    @Test func emptyBytesAreAMessageOfDefaults() throws {
        #expect(try TrackConversionRequest(decoding: []) == TrackConversionRequest())
        #expect(try TrackConversionRequest().encoded() == [])
        #expect(try Heartbeat(decoding: []) == Heartbeat())
        #expect(try WatchConversionsResponse(decoding: Wire.field(6, [])).event == .heartbeat(Heartbeat()))
    }

    @Test func anEmptySubmessageIsPresent() throws {
        let request = try TrackConversionRequest(decoding: Wire.field(8, []))
        #expect(request == TrackConversionRequest(value: Money()))
        #expect(try request.encoded() == Wire.field(8, []))
    }

    @Test func encodingAppends() throws {
        var buffer = MessageBuffer()
        buffer.append([1, 2, 3])
        try Money(units: 5).encode(into: &buffer)
        #expect(buffer.withBytes { bytes in bytes.withUnsafeBytes { Array($0) } } == [1, 2, 3, 0x10, 5])
    }

    @Test func aOneofMemberWithItsDefaultValueIsPresent() throws {
        for (start, expected) in [
            (.cursor(""), Wire.field(1, "")), (.position(.unspecified), Wire.field(2, varint: 0)),
        ] as [(WatchConversionsRequest.Start, [UInt8])] {
            let request = WatchConversionsRequest(start: start)
            #expect(try request.encoded() == expected)
            #expect(try WatchConversionsRequest(decoding: expected) == request)
        }
    }

    @Test func enumNumbersWithoutANameAreKept() throws {
        for number in [3, -1, Int32.max, Int32.min] {
            let wire = Wire.field(11, varint: UInt64(bitPattern: Int64(number)))
            let agent = try Agent(decoding: wire)
            #expect(agent.countingMode == .unrecognized(number))
            #expect(try agent.encoded() == wire)
        }
        #expect(CountingMode(rawValue: 2) == .oncePerCall)
    }
}
