import RPC
import RawHTTP2
import Testing

@testable import HTTP2Transport

@Suite struct MessageFramingTests {
    /// A deframer, and what has come out of it.
    private final class Deframing {
        private var deframer: MessageDeframer
        private(set) var messages: [[UInt8]] = []
        /// For each message, whether it ended its read.
        private(set) var isLast: [Bool] = []

        init(limit: Int = 1 << 20) {
            deframer = MessageDeframer(limit: limit)
        }

        var partialCount: Int { deframer.partialCount }
        var isAtBoundary: Bool { deframer.isAtBoundary }

        func receive(_ bytes: [UInt8]) throws {
            try bytes.withUnsafeBytes { bytes in
                try deframer.receive(bytes) { message, _, isLast in
                    self.messages.append(message.withUnsafeBytes { Array($0) })
                    self.isLast.append(isLast)
                }
            }
        }
    }

    private func deframe(_ reads: [[UInt8]], limit: Int = 1 << 20) throws -> [[UInt8]] {
        let deframing = Deframing(limit: limit)
        for read in reads { try deframing.receive(read) }
        return deframing.messages
    }

    @Test func messagesComeOutWhereverTheyAreCut() throws {
        let messages: [[UInt8]] = [[], [1], [], Array(0...255), [9, 9], []]
        let bytes = messages.flatMap { Frame.message($0) }
        #expect(try deframe([bytes]) == messages)
        #expect(try deframe(bytes.map { [$0] }) == messages)
        for first in 0...bytes.count {
            for second in stride(from: first, through: bytes.count, by: 1 + first % 3) {
                let reads = [Array(bytes[..<first]), Array(bytes[first..<second]), Array(bytes[second...])]
                #expect(try deframe(reads) == messages, "cut at \(first) and \(second)")
            }
        }
    }

    @Test func aMessageMayBeLargerThanAnyRead() throws {
        let message = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let bytes = Frame.message(message) + Frame.message([1])
        for size in [1, 4, 5, 6, 1000, 16_384] {
            let reads = stride(from: 0, to: bytes.count, by: size).map {
                Array(bytes[$0..<min($0 + size, bytes.count)])
            }
            #expect(try deframe(reads) == [message, [1]])
        }
    }

    @Test func theLastMessageOfAReadIsKnownAsSuch() throws {
        let deframing = Deframing()
        try deframing.receive(Frame.message([1]) + Frame.message([2]))
        try deframing.receive(Frame.message([3]) + [0])
        #expect(deframing.partialCount == 1)
        #expect(!deframing.isAtBoundary)
        try deframing.receive([0, 0, 0, 1])
        try deframing.receive([4] + Frame.message([5]))
        #expect(deframing.isLast == [false, true, false, false, true])
        #expect(deframing.isAtBoundary)
    }

    @Test func aLengthOverTheLimitIsRefusedWithItsPrefix() throws {
        #expect(try deframe([Frame.message(Array(repeating: 1, count: 10))], limit: 10).count == 1)
        for prefix: [UInt8] in [[0, 0, 0, 0, 11], [0, 255, 255, 255, 255], [0, 128, 0, 0, 0]] {
            for cut in 0..<5 {
                let error = #expect(throws: RPCError.self) {
                    try deframe([Array(prefix[..<cut]), Array(prefix[cut...])], limit: 10)
                }
                #expect(error?.code == .resourceExhausted)
            }
        }
    }

    @Test func flagsOtherThanZeroAreRefused() throws {
        for flag in UInt8(1)...255 {
            for reads in [[Frame.message([1], flag: flag)], Frame.message([], flag: flag).map { [$0] }] {
                let error = #expect(throws: RPCError.self) { try deframe(reads) }
                #expect(error?.code == .internal)
                #expect(error?.message.contains("compressed") == (flag == 1))
            }
        }
    }

    @Test func whatCameBeforeABrokenPrefixIsDelivered() {
        let deframing = Deframing()
        #expect(throws: RPCError.self) {
            try deframing.receive(Frame.message([1]) + Frame.message([2]) + [7, 0, 0, 0, 0])
        }
        #expect(deframing.messages == [[1], [2]])
    }

    @Test func appendedMessagesAreFramed() throws {
        var buffer = MessageBuffer()
        try buffer.appendMessage { $0.append([1, 2, 3]) }
        try buffer.appendMessage { _ in }
        struct Refusal: Error {}
        #expect(throws: Refusal.self) {
            try buffer.appendMessage { buffer in
                buffer.append([9, 9])
                throw Refusal()
            }
        }
        try buffer.appendMessage { $0.append(Array(repeating: 4, count: 300)) }
        let bytes = buffer.withUnsafeBytes { Array($0) }
        #expect(bytes == Frame.message([1, 2, 3]) + Frame.message([]) + Frame.message(Array(repeating: 4, count: 300)))
    }
}
