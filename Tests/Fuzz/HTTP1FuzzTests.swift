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
