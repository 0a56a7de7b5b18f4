import NIOCore
import RawHTTP2
import Testing

@testable import HTTP2Transport

/// Memory that connections use in turn, and what they hold of it.
@Suite struct LoopScratchTests {
    private let path = EchoMethods.callback.path

    @Test func aConnectionKeepsNoMemoryForEvents() throws {
        let server = try EmbeddedServer()
        for stream in [1, 3] as [UInt32] {
            #expect(
                try server.exchange(.call(stream, path), .messages(stream, [1], end: true))
                    == [.answer(stream), .messages(stream, [1]), .trailers(stream, 0)])
            #expect(server.connection?.session?.takeEvents().capacity == 0)
            #expect(server.loop.scratch.events.isEmpty)
            #expect(server.loop.scratch.events.capacity > 0)
        }
    }

    @Test func theEventsOfALargeBatchAreGivenBack() throws {
        var limits = HTTP2Limits()
        limits.maxConcurrentStreams = 2000
        let server = try EmbeddedServer(limits: limits)
        let calls = (0..<1500).map { Frame.call(UInt32(1 + 2 * $0), path) }
        _ = try server.exchange(bytes: calls.flatMap(\.bytes))
        #expect(server.loop.scratch.events.capacity <= 1024)
    }

    @Test func whatAPeerHasNotTakenIsNotWrittenOver() throws {
        let server = try EmbeddedServer()
        for stream in [1, 3, 5] as [UInt32] {
            let call = Frame.call(stream, path).bytes + Frame.messages(stream, [UInt8(stream)], end: true).bytes
            try server.channel.writeInbound(ByteBuffer(bytes: call))
            server.channel.embeddedEventLoop.run()
        }
        let expected: [Frame] = ([1, 3, 5] as [UInt32]).flatMap { stream -> [Frame] in
            [.answer(stream), .messages(stream, [UInt8(stream)]), .trailers(stream, 0)]
        }
        #expect(try server.sent() == expected)
    }

    @Test func aBufferThatASlowPeerHoldsIsNoLargerThanItsBytes() throws {
        let server = try EmbeddedServer()
        let large = [UInt8](repeating: 7, count: 60_000)
        // A large answer first, whose buffer the loop had.
        let window = Frame.windowUpdate(0, 1 << 20).bytes + Frame.settings([4: 1 << 20]).bytes
        _ = try server.exchange(
            bytes: window + Frame.call(1, path).bytes + Self.framed(1, large).flatMap(\.bytes))
        for stream in [3, 5, 7] as [UInt32] {
            let call = Frame.call(stream, path).bytes + Frame.messages(stream, [1], end: true).bytes
            try server.channel.writeInbound(ByteBuffer(bytes: call))
            server.channel.embeddedEventLoop.run()
        }
        var count = 0
        while let buffer = try server.channel.readOutbound(as: ByteBuffer.self) {
            #expect(buffer.capacity <= 1024)
            count += 1
        }
        #expect(count == 3)
    }

    /// A message in DATA frames that aren't too large.
    private static func framed(_ stream: UInt32, _ message: [UInt8]) -> [Frame] {
        let bytes = Frame.message(message)
        return stride(from: 0, to: bytes.count, by: 16_000).map { start in
            let end = min(bytes.count, start + 16_000)
            return .data(stream, Array(bytes[start..<end]), end: end == bytes.count)
        }
    }
}
