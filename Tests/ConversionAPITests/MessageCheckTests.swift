import CDescriptorMessages
import RPC
import Testing

@testable import ConversionAPI

/// What protobuf-c would let through, or trip over.
@Suite struct MessageCheckTests {
    /// The error of decoding; nil if there is none.
    func decodingError<Message: ProtobufMessage>(_ type: Message.Type, _ bytes: [UInt8]) -> RPCError? {
        do {
            _ = try Message(decoding: bytes)
            return nil
        } catch {
            return error as? RPCError
        }
    }

    func expectMalformed(_ bytes: [UInt8], _ reason: String, _ location: SourceLocation = #_sourceLocation) {
        let error = decodingError(TrackConversionRequest.self, bytes)
        #expect(error?.code == .internal, sourceLocation: location)
        #expect(
            error?.message == "The bytes are not a conversion.v1.TrackConversionRequest: \(reason).",
            sourceLocation: location)
    }

    static let strings: [(number: UInt64, name: String)] = [
        (1, "agent_id"), (2, "room_name"), (3, "user_id"), (4, "event_type"), (5, "details"), (6, "idempotency_key"),
    ]

    @Test(arguments: strings.indices)
    func invalidTextIsRefusedInEveryField(index: Int) throws {
        let (number, name) = Self.strings[index]
        let faults: [([UInt8], String, String)] = [
            ([0x61, 0xff], "is not valid UTF-8", "TEXT_NOT_UTF8"),
            ([0x61, 0x00, 0x62], "holds a NUL character", "TEXT_HOLDS_NUL"),
            ([0], "holds a NUL character", "TEXT_HOLDS_NUL"),
            (Array("a long text before the end\0".utf8), "holds a NUL character", "TEXT_HOLDS_NUL"),
        ]
        for (text, problem, reason) in faults {
            let error = try #require(decodingError(TrackConversionRequest.self, Wire.field(number, text)))
            #expect(error.code == .invalidArgument)
            #expect(error.message == "\(name) \(problem). Send UTF-8 without NUL characters.")
            #expect(
                error.details == [
                    .errorInfo(reason: reason, metadata: ["field": name]),
                    .badRequest([
                        FieldViolation(
                            field: name, description: "The text \(problem). Send UTF-8 without NUL characters.",
                            reason: reason)
                    ]),
                ])
        }
    }

    @Test func theFieldPathLeadsThroughListsAndMessages() throws {
        let good = Wire.field(1, Wire.field(1, "fine") + Wire.field(8, []))
        let bad = Wire.field(1, Wire.field(8, Wire.field(1, [0xc0, 0x80])))
        let other = Wire.field(2, varint: 1)
        let error = try #require(decodingError(BatchTrackConversionsRequest.self, good + other + good + bad))
        #expect(
            error.message == "requests[2].value.currency_code is not valid UTF-8. Send UTF-8 without NUL characters.")
        let list = try #require(
            decodingError(Agent.self, Wire.field(12, "ok") + Wire.field(12, "ok") + Wire.field(12, [0xed, 0xa0, 0x80])))
        #expect(
            list.details.last
                == .badRequest([
                    FieldViolation(
                        field: "analytics_allowed_events[2]",
                        description: "The text is not valid UTF-8. Send UTF-8 without NUL characters.",
                        reason: "TEXT_NOT_UTF8")
                ]))
    }

    @Test func textFaultsAgreeWithTheStandardLibrary() {
        var generator = SeededGenerator(seed: 11)
        let pieces: [[UInt8]] = [
            Array("ascii text ".utf8), Array("é".utf8), Array("世".utf8), Array("🎉".utf8), [0x80], [0xc1, 0x81],
            [0xe0, 0x80, 0x80], [0xed, 0x9f, 0xbf], [0xed, 0xa0, 0x80], [0xf4, 0x8f, 0xbf, 0xbf],
            [0xf4, 0x90, 0x80, 0x80], [0xf0, 0x8f, 0xbf, 0xbf], [0xe2, 0x82], [0xf0, 0x9f, 0x8e], [0xff], [0],
        ]
        for _ in 0..<20_000 {
            var text: [UInt8] = []
            for _ in 0..<Int.random(in: 0...6, using: &generator) {
                let isValid = Int.random(in: 0..<3, using: &generator) > 0
                text += pieces[Int.random(in: isValid ? 0..<4 : 4..<pieces.count, using: &generator)]
            }
            let isText = String(validating: text, as: UTF8.self) != nil
            let fault = text.withUnsafeBytes { TextFault(in: $0) }
            #expect((fault == nil) == (isText && !text.contains(0)), "\(text)")
        }
    }

    @Test func bytesCutAnywhereAreRefusedOrAShorterMessage() throws {
        let request = TrackConversionRequest(
            agentID: "agent", roomName: "room", details: "details", timestamp: ProtobufTimestamp(seconds: 1 << 40),
            value: Money(currencyCode: "EUR", units: -1), test: true)
        let bytes = try request.encoded()
        // Only between two fields is a part of a message a message.
        var boundaries: [Int] = [0]
        for part in [
            TrackConversionRequest(agentID: "agent"), TrackConversionRequest(agentID: "agent", roomName: "room"),
            TrackConversionRequest(agentID: "agent", roomName: "room", details: "details"),
            TrackConversionRequest(
                agentID: "agent", roomName: "room", details: "details", timestamp: ProtobufTimestamp(seconds: 1 << 40)),
            TrackConversionRequest(
                agentID: "agent", roomName: "room", details: "details", timestamp: ProtobufTimestamp(seconds: 1 << 40),
                value: Money(currencyCode: "EUR", units: -1)),
            request,
        ] { boundaries.append(try part.encoded().count) }
        for length in 0...bytes.count {
            let error = decodingError(TrackConversionRequest.self, Array(bytes.prefix(length)))
            #expect(error?.code == (boundaries.contains(length) ? nil : .internal), "cut at \(length)")
        }
    }

    @Test func whatIsNoMessageIsInternal() {
        expectMalformed([0x80], "it ends within a tag or a length")
        expectMalformed([0x80, 0x80, 0x80, 0x80, 0x10], "a tag or a length is too long")
        expectMalformed([0x80, 0x80, 0x80, 0x80, 0x80, 0x00], "a tag or a length is too long")
        expectMalformed([0x00, 0x00], "it holds field number 0")
        expectMalformed([0x02, 0x00], "it holds field number 0")
        expectMalformed([0x0a], "it ends within a tag or a length")
        expectMalformed([0x0a, 0x05, 0x61], "it ends within a field")
        expectMalformed([0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f], "it ends within a field")
        expectMalformed(Wire.tag(1, 0) + [1], "field 1 has another wire type")
        expectMalformed(Wire.field(9, "text"), "field 9 has another wire type")
        expectMalformed(Wire.tag(9, 0), "it ends within a varint")
        expectMalformed(Wire.tag(9, 0) + [UInt8](repeating: 0x80, count: 9), "it ends within a varint")
        expectMalformed(Wire.tag(9, 0) + [UInt8](repeating: 0xff, count: 9) + [2], "a varint is too long")
        expectMalformed(Wire.tag(9, 0) + [UInt8](repeating: 0x80, count: 10) + [1], "a varint is too long")
        expectMalformed(Wire.tag(99, 1) + [1, 2, 3], "it ends within a number")
        expectMalformed(Wire.tag(99, 5) + [1, 2, 3], "it ends within a number")
        for wireType: UInt64 in [3, 4, 6, 7] {
            expectMalformed(Wire.tag(99, wireType), "it holds a group or an unknown wire type")
        }
        let nested = decodingError(TrackConversionRequest.self, Wire.field(8, [0x10]))
        #expect(
            nested?.message
                == "The bytes are not a conversion.v1.TrackConversionRequest: it ends within a varint (at value).")
    }

    @Test func theLongestVarintsAreRead() throws {
        #expect(
            try Money(decoding: Wire.tag(2, 0) + [UInt8](repeating: 0xff, count: 9) + [1]) == Money(units: -1))
        #expect(try Money(decoding: Wire.tag(2, 0) + [UInt8](repeating: 0x80, count: 9) + [0]) == Money())
        // A number of 32 bits keeps the lower half of a longer one, as elsewhere.
        #expect(try Money(decoding: Wire.field(3, varint: 1 << 32 | 7)) == Money(nanos: 7))
        #expect(try Money(decoding: Wire.field(3, varint: .max)) == Money(nanos: -1))
        // A bool is true for any number but 0.
        #expect(try TrackConversionRequest(decoding: Wire.field(9, varint: 1 << 40)).validateOnly)
        #expect(try !TrackConversionRequest(decoding: Wire.tag(9, 0) + [0x80, 0x80, 0x00]).validateOnly)
    }

    @Test func unknownFieldsAreDropped() throws {
        let unknown =
            Wire.field(1000, varint: 5) + Wire.field(1001, [0, 0xff]) + Wire.tag(1002, 1)
            + [UInt8](repeating: 1, count: 8)
            + Wire.tag(536_870_911, 5) + [1, 2, 3, 4] + Wire.field(1003, [])
        let request = try TrackConversionRequest(decoding: unknown + Wire.field(1, "a") + unknown)
        #expect(request == TrackConversionRequest(agentID: "a"))
    }

    @Test func theLastOfSeveralValuesCountsAndMessagesAreMerged() throws {
        let request = try TrackConversionRequest(
            decoding: Wire.field(1, "first") + Wire.field(8, Wire.field(1, "EUR") + Wire.field(2, varint: 1))
                + Wire.field(1, "last") + Wire.field(8, Wire.field(2, varint: 2) + Wire.field(3, varint: 3))
                + Wire.field(8, []))
        #expect(
            request == TrackConversionRequest(agentID: "last", value: Money(currencyCode: "EUR", units: 2, nanos: 3)))
        // The same two messages deep, in a list, and in a oneof.
        let nested = Wire.field(1, Wire.field(8, Wire.field(2, varint: 1)) + Wire.field(8, Wire.field(3, varint: 2)))
        #expect(
            try BatchTrackConversionsRequest(decoding: nested + nested).requests
                == Array(repeating: TrackConversionRequest(value: Money(units: 1, nanos: 2)), count: 2))
        let adjusted = Wire.field(4, Wire.field(2, Wire.field(8, Wire.field(2, varint: 1))))
        #expect(
            try WatchConversionsResponse(
                decoding: adjusted + adjusted + Wire.field(4, Wire.field(2, Wire.field(1, "id"))))
                == WatchConversionsResponse(
                    event: .adjusted(ConversionAdjusted(conversion: Conversion(id: "id", value: Money(units: 1))))))
        #expect(
            try WatchConversionsResponse(decoding: adjusted + Wire.field(6, []) + Wire.field(4, [])).event
                == .adjusted(ConversionAdjusted()))
        let lists = try UpdateAgentRequest(
            decoding: Wire.field(2, Wire.field(1, "a")) + Wire.field(2, Wire.field(1, "b") + Wire.field(1, "c")))
        #expect(lists == UpdateAgentRequest(updateMask: ProtobufFieldMask(paths: ["a", "b", "c"])))
    }

    @Test func theLastMemberOfAOneofCounts() throws {
        let conversion = Wire.field(3, Wire.field(1, "id"))
        let heartbeat = Wire.field(6, [])
        let erased = Wire.field(5, Wire.field(1, "gone"))
        #expect(
            try WatchConversionsResponse(decoding: conversion + erased + heartbeat)
                == WatchConversionsResponse(event: .heartbeat(Heartbeat())))
        #expect(
            try WatchConversionsResponse(decoding: heartbeat + heartbeat + conversion)
                == WatchConversionsResponse(event: .recorded(Conversion(id: "id"))))
        #expect(
            try WatchConversionsRequest(decoding: Wire.field(1, "c") + Wire.field(2, varint: 2) + Wire.field(1, "d"))
                == WatchConversionsRequest(start: .cursor("d")))
        #expect(
            try WatchConversionsRequest(decoding: Wire.field(1, "c") + Wire.field(2, varint: 2))
                == WatchConversionsRequest(start: .position(.now)))
    }

    @Test func listsOfNumbersAreReadPackedAndOneByOne() throws {
        let packed = Wire.field(2, [1, 2]) + Wire.field(2, [])
        let single = Wire.field(2, varint: 4) + Wire.field(2, varint: 99)
        #expect(
            try SummarizeConversionsRequest(decoding: packed + single + packed).groupBy
                == [.eventType, .agent, .hour, .unrecognized(99), .eventType, .agent])
        for wrong in [Wire.field(2, [0x80]), Wire.field(2, [1, 0xff]), Wire.tag(2, 5) + [1, 2, 3, 4]] {
            #expect(decodingError(SummarizeConversionsRequest.self, wrong)?.code == .internal)
        }
    }

    @Test func messagesNestOnlySoDeep() throws {
        // None of our messages contains itself; DescriptorProto does, in its field 3.
        var message = Google__Protobuf__DescriptorProto()
        google__protobuf__descriptor_proto__init(&message)
        let descriptor = try #require(message.base.descriptor)
        func fault(depth: Int) -> MessageFault? {
            var bytes: [UInt8] = []
            for _ in 1..<depth { bytes = Wire.field(3, bytes) }
            return bytes.withUnsafeBytes { bytes in
                do throws(MessageFault) {
                    _ = try MessageCheck.check(bytes, as: descriptor)
                    return nil
                } catch {
                    return error
                }
            }
        }
        #expect(fault(depth: 100) == nil)
        #expect(fault(depth: 101)?.kind == .malformed("its messages nest too deeply"))
        #expect(fault(depth: 5000)?.kind == .malformed("its messages nest too deeply"))
    }

    @Test func aTextThatHoldsANULIsNotSent() {
        #expect(throws: RPCError.self) { try TrackConversionRequest(details: "before\0after").encoded() }
        #expect(throws: RPCError.self) {
            try UpdateAgentRequest(updateMask: ProtobufFieldMask(paths: ["\0"])).encoded()
        }
    }
}
