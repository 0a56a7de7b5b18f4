import RPC
import Testing

@testable import ConversionAPI

@Suite struct MessageArenaTests {
    func code(_ body: () throws -> Void) -> StatusCode? {
        do {
            try body()
            return nil
        } catch {
            return (error as? RPCError)?.code
        }
    }

    @Test func memoryIsAlignedAndApart() throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        var written: [(UnsafeMutableRawPointer, Int, UInt8)] = []
        for size in [1, 15, 16, 17, 4000, 20_000, 1, 100_000, 3] {
            let memory = try arena.allocate(bytes: size)
            #expect(Int(bitPattern: memory) % 16 == 0)
            let mark = UInt8(written.count + 1)
            memory.initializeMemory(as: UInt8.self, repeating: mark, count: size)
            written.append((memory, size, mark))
        }
        for (memory, size, mark) in written {
            #expect(UnsafeRawBufferPointer(start: memory, count: size).allSatisfy { $0 == mark })
        }
    }

    @Test func theBudgetIsKeptAndForgottenAtTheRelease() throws {
        for _ in 0..<3 {
            let arena = MessageArena.claim(budget: 200_000)
            #expect(code { _ = try arena.allocate(bytes: 100_000) } == nil)
            #expect(!arena.isExhausted)
            #expect(code { _ = try arena.allocate(bytes: 100_001) } == .resourceExhausted)
            #expect(code { _ = try arena.allocate(bytes: .max) } == .resourceExhausted)
            #expect(code { _ = try arena.allocate(UInt64.self, count: .max) } == .resourceExhausted)
            #expect(arena.isExhausted)
            arena.release()
        }
    }

    @Test func aSecondClaimOnTheThreadIsApart() throws {
        let outer = MessageArena.claim()
        let inner = MessageArena.claim()
        let first = try outer.allocate(bytes: 16)
        let second = try inner.allocate(bytes: 16)
        #expect(first != second)
        inner.release()
        let third = try outer.allocate(bytes: 16)
        #expect(third == first + 16)
        outer.release()
        let again = MessageArena.claim()
        defer { again.release() }
        #expect(try again.allocate(bytes: 16) == first)
    }

    @Test func aMessageBeyondTheBudgetIsExhausted() throws {
        let items = [UInt8](repeating: 0, count: 0) + Array(repeatElement(Wire.field(1, []), count: 5000).joined())
        let arena = MessageArena.claim(budget: 256 << 10)
        defer { arena.release() }
        #expect(
            code { _ = try arena.unpack(items.span.bytes, as: BatchTrackConversionsRequest.descriptor) }
                == .resourceExhausted)
    }

    @Test func tinyFieldsCannotMultiplyMemory() throws {
        // 4 MiB of unknown fields, and of empty messages, two bytes each.
        for field in [Wire.field(15, varint: 0), Wire.field(1, [])] {
            let bytes = Array(repeatElement(field, count: 2 << 20).joined())
            #expect(code { _ = try BatchTrackConversionsRequest(decoding: bytes) } == .resourceExhausted)
        }
        #expect(try BatchTrackConversionsRequest(decoding: []) == BatchTrackConversionsRequest())
    }

    @Test func everyBudgetEndsInAnErrorOrTheMessage() throws {
        // Wherever an allocation fails, protobuf-c has to clean up what it had made.
        let golden = try #require(goldenMessages.first { $0.name == "conversion.v1.BatchTrackConversionsResponse" })
        let big = Array(repeatElement(bytes(hex: golden.hex), count: 60).joined())
        for budget in stride(from: 0, to: 1 << 20, by: 4096) {
            let arena = MessageArena.claim(budget: budget)
            defer { arena.release() }
            let code = code { _ = try arena.unpack(big.span.bytes, as: BatchTrackConversionsResponse.descriptor) }
            #expect(code == nil || code == .resourceExhausted)
        }
    }

    @Test func aLargeMessageFits() throws {
        let request = TrackConversionRequest(
            agentID: "a", roomName: "r", details: String(repeating: "x", count: 4000),
            timestamp: ProtobufTimestamp(seconds: 1), value: Money(currencyCode: "USD", units: 1))
        let batch = BatchTrackConversionsRequest(requests: Array(repeating: request, count: 1000))
        #expect(try BatchTrackConversionsRequest(decoding: batch.encoded()) == batch)
    }

    @Test func everyThreadHasItsOwn() async throws {
        let request = TrackConversionRequest(agentID: "agent", roomName: "room", details: "details")
        let bytes = try request.encoded()
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<16 {
                group.addTask {
                    for _ in 0..<1000 where try TrackConversionRequest(decoding: bytes) != request { return false }
                    return true
                }
            }
            for try await isRight in group { #expect(isRight) }
        }
    }
}
