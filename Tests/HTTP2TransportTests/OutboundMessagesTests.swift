import RPC
import RawHTTP2
import Testing

@testable import HTTP2Transport

@Suite struct OutboundMessagesTests {
    /// One read into a buffer of a size: the bytes, and what was said of them.
    private static func read(_ outbound: inout OutboundMessages, _ size: Int) -> ([UInt8], String) {
        var bytes = [UInt8](repeating: 0, count: size)
        let result = bytes.withUnsafeMutableBytes { outbound.read(into: $0) }
        switch result {
        case .bytes(let count): return (Array(bytes[..<count]), "more")
        case .wait: return ([], "wait")
        case .end(let count): return (Array(bytes[..<count]), "end")
        case .trailers(let count, _): return (Array(bytes[..<count]), "trailers")
        }
    }

    @Test func messagesAreReadInPiecesOfAnySize() throws {
        let expected = Frame.message([1, 2, 3]) + Frame.message([]) + Frame.message([4])
        for size in 1...20 {
            var outbound = OutboundMessages()
            try outbound.append { $0.append([1, 2, 3]) }
            try outbound.append { _ in }
            try outbound.append { $0.append([4]) }
            var count = outbound.count
            #expect(count == expected.count)
            outbound.finish(.stream)
            var all: [UInt8] = []
            var last = ""
            while last != "end", all.count <= expected.count {
                let (bytes, said) = Self.read(&outbound, size)
                all += bytes
                last = said
            }
            #expect(all == expected)
            count = outbound.count
            #expect(count == 0)
        }
    }

    @Test func anEmptyQueueWaitsAndIsWokenOnce() throws {
        var outbound = OutboundMessages()
        var wake = outbound.takeWakeUp()
        #expect(!wake)
        #expect(Self.read(&outbound, 10) == ([], "wait"))
        wake = outbound.takeWakeUp()
        #expect(!wake, "there is nothing to send yet")
        try outbound.append { $0.append([1]) }
        wake = outbound.takeWakeUp()
        #expect(wake)
        wake = outbound.takeWakeUp()
        #expect(!wake)
        #expect(Self.read(&outbound, 10) == (Frame.message([1]), "more"))
        #expect(Self.read(&outbound, 10) == ([], "wait"))
        outbound.finish(.trailers(GRPCHeaders.trailersOK))
        wake = outbound.takeWakeUp()
        #expect(wake)
        #expect(Self.read(&outbound, 10) == ([], "trailers"))
    }

    @Test func onlyTheFirstEndCounts() throws {
        var outbound = OutboundMessages()
        outbound.finish(.trailers(GRPCHeaders.trailersOK))
        outbound.finish(.stream)
        #expect(Self.read(&outbound, 10) == ([], "trailers"))
    }

    @Test func aMessageThatCannotBeEncodedLeavesNothing() throws {
        struct Refusal: Error {}
        var outbound = OutboundMessages()
        try outbound.append { $0.append([1]) }
        do {
            try outbound.append { buffer in
                buffer.append([2])
                throw Refusal()
            }
            Issue.record("no error")
        } catch is Refusal {}
        outbound.finish(.stream)
        #expect(Self.read(&outbound, 100) == (Frame.message([1]), "end"))
    }
}
