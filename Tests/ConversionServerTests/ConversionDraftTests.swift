import ConversionAPI
import ConversionStore
import RPC
import Testing

@testable import ConversionServer

/// A draft is the same whether it is read in place or from a message.
@Suite struct ConversionDraftTests {
    private let full = TrackConversionRequest(
        agentID: "agent_456", roomName: "room", userID: "ü", eventType: "Sign-Up", details: "a 🧀", idempotencyKey: "k",
        timestamp: ProtobufTimestamp(seconds: 1_772_893_800, nanos: 5),
        value: ConversionAPI.Money(currencyCode: "EUR", units: 12, nanos: 340_000_000), validateOnly: true, test: true)

    private func expectSame(_ request: TrackConversionRequest, _ location: SourceLocation = #_sourceLocation) throws {
        let bytes = try request.encoded()
        let read = try TrackConversionRequest.read(bytes.span.bytes) { ConversionDraft($0) }
        let made = ConversionDraft(request)
        #expect(read.texts == made.texts, sourceLocation: location)
        #expect(read.timestamp == made.timestamp && read.value == made.value, sourceLocation: location)
        #expect(read.test == made.test && read.validateOnly == made.validateOnly, sourceLocation: location)
    }

    @Test func everyFieldIsReadInPlace() throws {
        try expectSame(full)
        try expectSame(TrackConversionRequest())
        // One field at a time, so that none stands for another.
        try expectSame(TrackConversionRequest(agentID: "x"))
        try expectSame(TrackConversionRequest(roomName: "x"))
        try expectSame(TrackConversionRequest(userID: "x"))
        try expectSame(TrackConversionRequest(eventType: "x"))
        try expectSame(TrackConversionRequest(details: String(repeating: "x", count: 20_000)))
        try expectSame(TrackConversionRequest(idempotencyKey: "x"))
        try expectSame(TrackConversionRequest(timestamp: ProtobufTimestamp()))
        try expectSame(TrackConversionRequest(value: ConversionAPI.Money()))
        try expectSame(TrackConversionRequest(validateOnly: true))
        try expectSame(TrackConversionRequest(test: true))
    }

    @Test func badBytesFailAsTheyDoForAMessage() throws {
        let bad: [[UInt8]] = [[0xff], [0x0a, 1, 0xff], [0x0a, 2, 0x61, 0]]
        for bytes in bad {
            let expected = #expect(throws: RPCError.self) { try TrackConversionRequest(decoding: bytes) }
            let found = #expect(throws: RPCError.self) {
                try TrackConversionRequest.read(bytes.span.bytes) { _ in }
            }
            #expect(found?.status == expected?.status)
        }
    }
}
