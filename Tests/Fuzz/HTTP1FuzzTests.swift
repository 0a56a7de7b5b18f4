import ConversionGateway
import Foundation
import Logging
import NIOCore
import NIOEmbedded
import RPC
import RawHTTP2
import Testing

@testable import HTTP2Transport

/// Random bytes into whole connections from their first byte on, HTTP/1.1's above all: no input may crash, or leave a
/// call, a handler or a connection behind. The variables are those of `ConnectionFuzzTests`.
@Suite(.serialized) struct HTTP1FuzzTests {
    private static let environment = ProcessInfo.processInfo.environment
    private let count = environment["FUZZ_COUNT"].flatMap { Int($0) } ?? 10_000
    private let first = environment["FUZZ_FIRST"].flatMap { Int($0) } ?? 0
    private let seed = environment["FUZZ_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0...UInt64.max)

    @Test func randomBytesDoNotHarmAServer() throws {
        print("fuzz http1: FUZZ_SEED=\(seed) FUZZ_COUNT=\(count)")
        let service = FuzzService()
        let gateway = Gateway(router: service.router(), cors: CORSPolicy(origins: ["https://a.example"]))
        for index in first..<max(first, count) {
            if Self.environment["FUZZ_TRACE"] != nil { print(index) }
            var maker = TextMaker(random: SplitMix64(seed: seed &+ UInt64(index) &* 0x2545_f491_4f6c_dd1d))
            let isGone = try Self.serve(maker.make(), gateway)
            let balance = service.balance
            try #require(
                isGone && balance.callsOpen == 0 && balance.handlersRunning == 0,
                "FUZZ_SEED=\(seed) FUZZ_FIRST=\(index) leaves something behind")
        }
        // The inputs must reach the handlers, or they show nothing.
        #expect(service.balance.callsSeen > count / 16)
    }

    /// - Returns: whether the connection has been freed at its end.
    private static func serve(_ input: [[UInt8]], _ gateway: Gateway) throws -> Bool {
        weak var freed: HTTP1Connection?
        do {
            let channel = EmbeddedChannel()
            let connection = HTTP1Connection(
                loop: ConnectionLoop(eventLoop: channel.eventLoop, index: 0), handler: gateway, limits: HTTP2Limits(),
                logger: Logger(label: "fuzz") { _ in SwiftLogNoOpLogHandler() }, counters: ConnectionCounters())
            freed = connection
            try channel.pipeline.syncOperations.addHandlers(connection.handlers)
            channel.connect(to: try SocketAddress(unixDomainSocketPath: "/peer"), promise: nil)
            for (index, chunk) in input.enumerated() {
                guard channel.isActive else { break }
                try channel.writeInbound(ByteBuffer(bytes: chunk))
                channel.embeddedEventLoop.run()
                if index == 20 { connection.drain() }
            }
            channel.embeddedEventLoop.advanceTime(by: .minutes(3))
            while try channel.readOutbound(as: ByteBuffer.self) != nil {}
            channel.close(promise: nil)
            // A loop and what is due later hold each other until then.
            channel.embeddedEventLoop.advanceTime(by: .hours(3))
        }
        return freed == nil
    }
}

/// Makes one input of HTTP/1.1: requests that were recorded, cut, spliced and changed.
private struct TextMaker {
    var random: SplitMix64

    private static let recordings: [String] = [
        "GET / HTTP/1.1\r\nHost: h\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: h\r\nOrigin: https://a.example\r\nAccess-Control-Request-Method: POST\r\n\r\n",
        "POST /fuzz.Echo/Callback HTTP/1.1\r\nHost: h\r\nContent-Type: application/grpc-web\r\nContent-Length: 7\r\n\r\n"
            + "\u{0}\u{0}\u{0}\u{0}\u{2}ab",
        "POST /fuzz.Echo/Unary HTTP/1.1\r\nHost: h\r\nContent-Type: application/grpc-web-text\r\nX-Bin: AQI=\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n6\r\nAAAAAA\r\n6;e=1\r\nJhYg==\r\n0\r\nt: v\r\n\r\n",
        "POST /fuzz.Echo/ServerStream HTTP/1.1\r\nHost: h\r\nContent-Type: application/grpc-web+proto\r\n"
            + "grpc-timeout: 5S\r\nContent-Length: 8\r\n\r\n\u{0}\u{0}\u{0}\u{0}\u{3}\u{1}\u{5}\u{7f}",
        "POST /fuzz.Echo/Waiting HTTP/1.1\r\nHost: h\r\nContent-Type: application/grpc-web\r\n"
            + "grpc-timeout: 100m\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n\u{0}\u{0}\u{0}\u{0}\u{0}",
        "POST /fuzz.Echo/Failing HTTP/1.0\r\nContent-Type: application/grpc-web\r\nContent-Length: 5\r\n\r\n"
            + "\u{0}\u{0}\u{0}\u{0}\u{0}",
        "HEAD http://h/v1/agents?page_size=2 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
    ]

    private static let tokens: [String] = [
        "\r\n", "\n", "\r", "\r\n\r\n", ":", " ", "\t", "\0", "0\r\n\r\n", "ffffffff\r\n", "HTTP/1.1", "HTTP/1.0",
        "HTTP/2.0", "Host: h\r\n", "Content-Length: 0\r\n", "Content-Length: 99999999999\r\n",
        "Content-Length: 5000000\r\n",
        "Transfer-Encoding: chunked\r\n", "Transfer-Encoding: xchunked\r\n", "Expect: 100-continue\r\n",
        "Connection: upgrade\r\nUpgrade: h2c\r\n", "Connection: close\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "grpc-timeout: 1n\r\n", "x-bin: ?\r\n",
    ]

    mutating func make() -> [[UInt8]] {
        var bytes: [UInt8] = []
        for _ in 0...random.below(4) {
            var part = Array(Self.recordings[random.below(Self.recordings.count)].utf8)
            switch random.below(6) {
            case 0: part = Array(part.prefix(random.below(part.count + 1)))
            case 1:
                for _ in 0...random.below(4) { part[random.below(part.count)] ^= 1 << UInt8(random.below(8)) }
            case 2:
                for _ in 0...random.below(3) {
                    let token = Self.tokens[random.below(Self.tokens.count)]
                    part.insert(contentsOf: Array(token.utf8), at: random.below(part.count + 1))
                }
            case 3:
                let start = random.below(part.count)
                part.removeSubrange(start..<min(part.count, start + 1 + random.below(20)))
            default: break
            }
            bytes += part
        }
        if random.below(20) == 0 { bytes = random.bytes(random.below(300)) }
        let limit = [1, 3, 40, 1 << 20][random.below(4)]
        var chunks: [[UInt8]] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let chunk = rest.prefix(1 + random.below(limit))
            chunks.append(Array(chunk))
            rest = rest.dropFirst(chunk.count)
        }
        return chunks
    }
}
