import Foundation
import Testing

/// Random bytes into whole connections from their first byte on, HTTP/1.1's above all: no input may crash, or leave a
/// call, a handler or a connection behind. The variables are those of `ConnectionFuzzTests`.
@Suite(.serialized) struct HTTP1FuzzTests {
    private static let environment = ProcessInfo.processInfo.environment
    private let count = environment["FUZZ_COUNT"].flatMap { Int($0) } ?? 10_000
    private let first = environment["FUZZ_FIRST"].flatMap { Int($0) } ?? 0
    private let seed = environment["FUZZ_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0...UInt64.max)

    @Test func randomBytesDoNotHarmAServer() throws {
        print("fuzz http1: FUZZ_SEED=\(seed) FUZZ_COUNT=\(count)")
        let server = FuzzedServer()
        for index in first..<max(first, count) {
            if Self.environment["FUZZ_TRACE"] != nil { print(index) }
            var maker = TextMaker(random: SplitMix64(seed: seed &+ UInt64(index) &* 0x2545_f491_4f6c_dd1d))
            try #require(
                try server.withstandsHTTP1(maker.make()),
                "FUZZ_SEED=\(seed) FUZZ_FIRST=\(index) leaves something behind")
        }
        // The inputs must reach the handlers, or they show nothing.
        #expect(server.service.balance.callsSeen > count / 16)
    }
}

/// Makes one input of HTTP/1.1: requests that were recorded, cut, spliced and changed.
private struct TextMaker {
    var random: SplitMix64

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
            var part = Array(Recordings.requests[random.below(Recordings.requests.count)].utf8)
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
