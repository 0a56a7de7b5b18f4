import NIOCore
import NIOEmbedded
import RawHTTP2
import Testing

@testable import HTTP2Transport

/// The first bytes at a port that speaks TLS.
@Suite struct TLSEntranceTests {
    /// The entrance without a socket, and TLS behind it: whatever is let through.
    private final class Port {
        let channel = EmbeddedChannel()
        var refusals = 0

        init() throws {
            let entrance = TLSEntrance { [unowned self] in refusals += 1 }
            try channel.pipeline.syncOperations.addHandlers([HalfClosing(), LingeringClose(), entrance])
            channel.connect(to: try SocketAddress(unixDomainSocketPath: "/client"), promise: nil)
        }

        deinit {
            channel.close(promise: nil)
            // A close that lingers ends with the peer's, or in time.
            channel.embeddedEventLoop.advanceTime(by: .seconds(2))
            _ = try? channel.finish(acceptAlreadyClosed: true)
        }

        /// Sends bytes; what is let through and what is answered.
        func receive(_ bytes: [UInt8]) throws -> (through: [UInt8], answer: [UInt8]) {
            try channel.writeInbound(ByteBuffer(bytes: bytes))
            var (through, answer): ([UInt8], [UInt8]) = ([], [])
            while let buffer = try channel.readInbound(as: ByteBuffer.self) { through += buffer.readableBytesView }
            while let buffer = try channel.readOutbound(as: ByteBuffer.self) { answer += buffer.readableBytesView }
            return (through, answer)
        }
    }

    @Test(arguments: [[0x16, 3, 1], [0x80, 0x2e, 1], [0], [0x50, 0x52, 0x00]] as [[UInt8]])
    func whatMayBeTLSIsLetThroughWithAllThatFollows(bytes: [UInt8]) throws {
        let port = try Port()
        #expect(try port.receive(bytes).through == bytes)
        #expect(try port.receive([0x50, 0x4f, 0x53, 0x54]).through == [0x50, 0x4f, 0x53, 0x54])
        #expect(port.refusals == 0)
    }

    @Test(arguments: [nil, [], ["h2"], ["http/1.1"], ["foo", "http/1.1"]] as [[String]?])
    func aHelloIsLetThroughWithProtocolsOfOursOrNone(protocols: [String]?) throws {
        let port = try Port()
        let bytes = ClientHelloTests.hello(protocols)
        let (start, rest) = (Array(bytes[..<50]), Array(bytes[50...]))
        #expect(try port.receive(start).through == start)
        #expect(try port.receive(rest).through == rest)
        #expect(try port.receive([1, 2, 3]) == ([1, 2, 3], []))
    }

    @Test(arguments: [["foo"], ["h2c", "http/1.0", "spdy/3"], ["H2"]])
    func aHelloWithOtherProtocolsAloneIsRefused(protocols: [String]) throws {
        let port = try Port()
        let bytes = ClientHelloTests.hello(protocols)
        _ = try port.receive(Array(bytes[..<50]))
        #expect(try port.receive(Array(bytes[50...])) == ([], [0x15, 3, 3, 0, 2, 2, 120]))
        #expect(try port.receive([1]) == ([], []))
        #expect(port.refusals == 0)
    }

    @Test func aRequestOfHTTP1GetsA400AndNothingMore() throws {
        let port = try Port()
        let (through, answer) = try port.receive(Array("POST /v1/agents HTTP/1.1\r\n".utf8))
        #expect(through.isEmpty)
        #expect(
            String(decoding: answer, as: UTF8.self) == """
                HTTP/1.1 400 Bad Request\r
                content-type: text/plain\r
                content-length: 27\r
                connection: close\r
                \r
                This port speaks TLS only.

                """)
        #expect(try port.receive(Array("GET / HTTP/1.1\r\n".utf8)) == ([], []))
        #expect(port.refusals == 1)
    }

    @Test func aPrefaceOfHTTP2ThatComesByteByByteGetsAGoodbye() throws {
        let port = try Port()
        var answer: [UInt8] = []
        for byte in Frame.preface { answer += try port.receive([byte]).answer }
        let frames = FrameReader().receive(answer)
        guard frames.count == 2, case .settings = frames[0] else {
            Issue.record("\(frames)")
            return
        }
        #expect(frames[1] == .goaway(last: 0, code: 12))
        #expect(String(decoding: answer, as: UTF8.self).hasSuffix("This port speaks TLS only."))
        #expect(port.refusals == 1)
    }

    @Test func aPeerThatDoesNotEndAfterTheAnswerIsClosed() throws {
        let port = try Port()
        _ = try port.receive(Array("GET / HTTP/1.1\r\n\r\n".utf8))
        #expect(port.channel.isActive)
        port.channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!port.channel.isActive)
    }
}

/// An embedded channel closes whole whatever it is asked; a socket whose output alone is closed stays.
private final class HalfClosing: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if mode == .all { context.close(mode: mode, promise: promise) } else { promise?.succeed() }
    }
}
