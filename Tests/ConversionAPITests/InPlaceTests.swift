import RPC
import Testing

@testable import ConversionAPI

/// What the busiest call reads and packs in place, held to what messages do.
@Suite struct InPlaceTests {
    /// Whoever adds a field reads it in place too (`TrackConversionRequest.InPlace`), and in the server's drafts.
    @Test func theFieldsThatAreReadInPlaceAreAllThereAre() {
        let names = TrackConversionRequest.descriptor.fields.map { String(cString: $0.name) }
        #expect(
            names == [
                "agent_id", "room_name", "user_id", "event_type", "details", "idempotency_key", "timestamp", "value",
                "validate_only", "test", "identifiers", "consent", "attributes",
            ])
        let answered = Conversion.descriptor.fields.map { String(cString: $0.name) }
        #expect(
            answered == [
                "id", "room_name", "event_type", "details", "user_id", "agent_id", "timestamp", "value", "create_time",
                "agent_revision", "test", "imported", "state", "net_value", "adjust_time", "erase_time",
                "origin",
                // Told only where they are asked for.
                "identifiers", "consent", "attributes",
            ])
    }

    private func withTexts(
        _ texts: [String], _ body: ([UnsafeBufferPointer<UInt8>]) throws -> Void
    ) rethrows {
        var bytes: [UInt8] = []
        for text in texts { bytes += Array(text.utf8) + [0] }
        try bytes.withUnsafeBufferPointer { all in
            var pointers: [UnsafeBufferPointer<UInt8>] = []
            var start = 0
            for text in texts {
                let end = start + text.utf8.count
                pointers.append(UnsafeBufferPointer(rebasing: all[start..<end]))
                start = end + 1
            }
            try body(pointers)
        }
    }

    @Test(arguments: [
        ["cv_1", "room", "purchase", "a 🧀", "user", "agent", "EUR"], ["", "", "", "", "", "", ""],
        ["i", "r", "e", String(repeating: "d", count: 300_000), "u", "a", "X"],
    ])
    func anAnswerIsTheMessageByteForByte(texts: [String]) throws {
        let times = [ProtobufTimestamp(seconds: -1, nanos: 999_999_999), ProtobufTimestamp()]
        for (hasValue, isTest) in [(true, true), (false, false)] {
            let money = Money(currencyCode: texts[6], units: .min, nanos: -1)
            let message = TrackConversionResponse(
                message: "Conversion tracked successfully.",
                conversion: Conversion(
                    id: texts[0], roomName: texts[1], eventType: texts[2], details: texts[3], userID: texts[4],
                    agentID: texts[5], timestamp: times[0], value: hasValue ? money : nil, createTime: times[1],
                    agentRevision: .min, test: isTest, state: .recorded, netValue: hasValue ? money : nil))
            try withTexts(texts) { texts in
                let answer = RecordedConversionAnswer(
                    id: texts[0], roomName: texts[1], eventType: texts[2], details: texts[3], userID: texts[4],
                    agentID: texts[5], timestamp: times[0], createTime: times[1], agentRevision: .min, isTest: isTest,
                    value: hasValue ? .init(currencyCode: texts[6], units: .min, nanos: -1) : nil)
                var buffer = MessageBuffer()
                try answer.encode(into: &buffer)
                let bytes = buffer.withBytes { bytes in bytes.withUnsafeBytes { Array($0) } }
                #expect(bytes == (try message.encoded()))
            }
        }
    }
}
