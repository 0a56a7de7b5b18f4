import RPC
import Testing

@testable import ConversionAPI

/// Lists whose items fail alone.
@Suite struct IndependentItemsTests {
    private func decoded<Message: ProtobufMessage>(
        _ type: Message.Type, _ json: String
    ) throws -> (message: Message, faults: [Int: [String]], count: Int) {
        let request = try type.descriptor.request(json: JSONValue(body: Array(json.utf8)))
        let faults = request.itemFaults.mapValues { error -> [String] in
            #expect(error.code == .invalidArgument)
            return error.details.flatMap { detail -> [String] in
                if case .badRequest(let violations) = detail { violations.map(\.field) } else { [] }
            }
        }
        return (try type.init(decoding: request.bytes), faults, request.itemCount)
    }

    @Test func anItemThatCannotBeReadIsEmptyAndTheOthersKeepTheirPlaces() throws {
        let items = #"""
            [{"room_name":"0"},{"room_name":"1","timestamp":"2026-11-29 10:00:00"},{"room_name":"2"},{"roomName":3},7,
             {"nothing":1},null,{"value":{"units":"x"}},{"room_name":"8"}]
            """#
        let faults = [
            1: ["requests[1].timestamp"], 3: ["requests[3].roomName"], 4: ["requests[4]"], 5: ["requests[5].nothing"],
            6: ["requests[6]"], 7: ["requests[7].value.units"],
        ]
        let batch = try decoded(
            BatchTrackConversionsRequest.self, #"{"requests":\#(items),"validate_only":true}"#)
        #expect(batch.message.requests.map(\.roomName) == ["0", "", "2", "", "", "", "", "", "8"])
        #expect(batch.message.validateOnly)
        #expect(batch.faults == faults)
        #expect(batch.count == 9)
        let part = try decoded(ImportConversionsRequest.self, #"{"conversions":\#(items)}"#)
        #expect(part.message.conversions.count == 9)
        #expect(part.faults.keys.sorted() == faults.keys.sorted())
    }

    @Test(arguments: [
        #"{"requests":{}}"#, #"{"requests":[{}],"nothing":1}"#, #"{"requests":[7],"validate_only":"x"}"#,
        #"{"requests":[],"requests":[7]}"#, "[7]",
        #"{"requests":[\#(Array(repeating: "7", count: 1001).joined(separator: ","))]}"#,
    ]) func whatIsWrongWithTheMessageItselfFailsIt(json: String) {
        #expect(throws: RPCError.self) { try decoded(BatchTrackConversionsRequest.self, json) }
    }

    @Test func otherListsFailWhole() {
        #expect(throws: RPCError.self) {
            try decoded(SummarizeConversionsRequest.self, #"{"groupBy":["NOTHING"]}"#)
        }
    }

    @Test func aTextIsFoundInAMessagesBytesAndPutThere() throws {
        let descriptor = TrackConversionRequest.descriptor
        let number = try #require(descriptor.numberOfText("idempotency_key"))
        #expect(number == 6)
        #expect(BatchTrackConversionsRequest.descriptor.numberOfText("requests") == nil)
        #expect(descriptor.numberOfText("nothing") == nil)
        let bytes = try TrackConversionRequest(
            agentID: "a", details: "k", idempotencyKey: "key", timestamp: ProtobufTimestamp(seconds: 1, nanos: 2)
        ).encoded()
        #expect(descriptor.text(6, in: bytes) == Array("key".utf8))
        let changed = try TrackConversionRequest(decoding: descriptor.appending("other", number, to: bytes))
        #expect(changed.idempotencyKey == "other" && changed.details == "k")
        for count in 0..<bytes.count { _ = descriptor.text(6, in: Array(bytes[..<count])) }
        #expect(descriptor.text(6, in: [0x32, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1]) == nil)
        #expect(descriptor.text(6, in: [0x32, 9, 1]) == nil)
        #expect(descriptor.text(6, in: [0x33]) == nil)
    }
}
