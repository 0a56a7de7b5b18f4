import ConversionAPI
import ConversionStore
import Testing

@testable import ConversionServer

@Suite struct PageTokenTests {
    /// Clients keep tokens across an upgrade of the server.
    @Test func theFormNeverChanges() {
        #expect(PageToken(place: Array("agent_1".utf8)).text(question: 1) == "016167656e745f3101097b7b66873abe")
        #expect(PageToken(place: []).text(question: 1) == "0137ee291e12f6e92e")
    }

    @Test func aTokenComesBackAsItWas() async throws {
        try await withService { service in
            let store = service.store
            for room in 1...3 { try await service.track(TrackConversionRequest(agentID: "a", roomName: "r\(room)")) }
            for (time, sequence) in [(0, 1), (-1, 2), (.min, 3), (1_772_893_800_123_456_789, 0)] as [(Int64, Int64)] {
                let cursor = ConversionCursor(occurredAt: Timestamp(nanoseconds: time), sequence: sequence)
                let token = PageToken(cursor, store)
                #expect(!token.place.dropFirst(8).contains(0), "the sequence stands there as a number")
                let text = token.text(question: 7)
                #expect(try await PageToken(text, question: 7)?.conversionCursor(store) == cursor)
                #expect(PageToken(text, question: 8) == nil)
            }
            #expect(try await PageToken(place: [1, 2, 3]).conversionCursor(store) == nil)
            #expect(try await PageToken(place: Array(repeating: 1, count: 16)).conversionCursor(store) == nil)
        }
        let longest = Array(String(repeating: "🧀", count: 64).utf8)
        #expect(PageToken(PageToken(place: longest).text(question: 1), question: 1)?.place == longest)
    }

    @Test func everyOtherTextIsRefused() {
        let text = PageToken(place: [1, 2, 3]).text(question: 1)
        for wrong in [
            "", "0", "00", "zz", text.uppercased(), text + "0", text + "00", "02" + text.dropFirst(2), " " + text,
            String(repeating: "0", count: 18), String(repeating: "01", count: 5000), "０１",
        ] {
            #expect(PageToken(wrong, question: 1) == nil, "\(wrong.prefix(40))")
        }
    }
}

@Suite struct PageSizeTests {
    @Test func anySizeComesToOneWithinBounds() {
        for (requested, expected, isRefused) in [
            (0, 50, false), (1, 1, false), (999, 999, false), (1000, 1000, false), (1001, 1000, false),
            (.max, 1000, false), (-1, 50, true), (.min, 50, true),
        ] as [(Int32, Int, Bool)] {
            var checks = FieldChecks()
            #expect(PageSize.check(requested, default: 50, &checks) == expected)
            #expect(checks.isEmpty == !isRefused)
        }
    }
}
