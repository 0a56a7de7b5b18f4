import Foundation
import NIOCore
import NIOEmbedded
import RPC
import RawHTTP2
import Testing

@testable import HTTP2Transport

/// Random bytes into whole connections: no input may crash, leave a call or a handler behind, or keep memory.
///
/// FUZZ_SEED repeats a run, FUZZ_COUNT says how many inputs there are, FUZZ_FIRST at which to begin, and
/// FUZZ_TRACE=1 prints each input's number, to find one that crashes. FUZZ_ALONE=1 says that no other test runs in
/// the process, so that its memory is this test's, and that no sanitizer keeps what was freed.
@Suite(.serialized) struct ConnectionFuzzTests {
    private static let environment = ProcessInfo.processInfo.environment

    private static func number(_ name: String) -> Int? { environment[name].flatMap { Int($0) } }

    /// Inputs: a quarter of them for clients.
    private let count = number("FUZZ_COUNT") ?? 10_000
    private let seed = environment["FUZZ_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0...UInt64.max)

    @Test func randomBytesDoNotHarmAServer() throws {
        let server = FuzzedServer()
        try run("server", count: count - count / 4, recordings: Recordings.clients, preface: Frame.preface) { input in
            try server.withstands(input)
        }
        // The inputs must reach the handlers, or they show nothing.
        #expect(server.service.balance.callsSeen > count / 8)
    }

    @Test func randomBytesDoNotHarmAClient() throws {
        try run("client", count: count / 4, recordings: Recordings.servers, preface: []) { input in
            try Self.call(input)
        }
    }

    /// - Returns: whether all calls have ended and everything has been freed.
    private static func call(_ input: [[UInt8]]) throws -> Bool {
        weak var freed: ClientConnection?
        let ends = Ends()
        do {
            let channel = EmbeddedChannel()
            let loop = ConnectionLoop(eventLoop: channel.eventLoop, index: 0)
            let connection = ClientConnection(
                loop: loop, configuration: HTTP2ClientConfiguration(), keepalive: ClientKeepalive(),
                logger: FuzzedServer.logger,
                authority: "localhost")
            freed = connection
            try channel.pipeline.syncOperations.addHandler(connection)
            channel.connect(to: try SocketAddress(unixDomainSocketPath: "/peer"), promise: nil)
            for index in 0..<4 {
                let stream = StreamHolder()
                let responses = MessageInbox { count in loop.execute { stream.stream?.didRead(count) } }
                let method = FuzzService.method("Bidirectional", .bidirectional)
                stream.stream = try connection.begin(method, options: .default, responses: responses)
                Task.immediate(executorPreference: loop) {
                    try await stream.stream?.send([1, 2, 3])
                    if index.isMultiple(of: 2) { stream.stream?.halfClose() }
                }
                Task.immediate(executorPreference: loop) {
                    defer {
                        stream.stream = nil
                        ends.count += 1
                    }
                    while try await responses.next() != nil {}
                }
            }
            try FuzzedServer.play(input, on: channel, drainingAfter: .max, drain: {})
        }
        return freed == nil && ends.count == 4
    }

    private func run(
        _ name: String, count: Int, recordings: [[Frame]], preface: [UInt8], _ body: ([[UInt8]]) throws -> Bool
    ) throws {
        print("fuzz \(name): FUZZ_SEED=\(seed) FUZZ_COUNT=\(self.count)")
        let first = Self.number("FUZZ_FIRST") ?? 0
        let traces = Self.environment["FUZZ_TRACE"] != nil
        let start = ContinuousClock.now
        var residentAtFirst = 0
        for index in first..<max(first, count) {
            if traces { print(index) }
            if index == first + (count - first) / 5 { residentAtFirst = Self.residentBytes() }
            // Each input has a seed of its own, so that it can be repeated alone.
            let random = SplitMix64(seed: seed &+ UInt64(index) &* 0x2545_f491_4f6c_dd1d)
            var maker = InputMaker(random: random, recordings: recordings, preface: preface)
            try #require(try body(maker.make()), "FUZZ_SEED=\(seed) FUZZ_FIRST=\(index) leaves something behind")
        }
        let growth = (Self.residentBytes() - residentAtFirst) / 1024
        print("fuzz \(name): \(count) inputs in \(ContinuousClock.now - start), resident memory grew by \(growth) KiB")
        // Swift Testing keeps a backtrace of each error thrown until the test ends: up to some 130 bytes an input.
        if Self.environment["FUZZ_ALONE"] != nil { #expect(growth < 8 * 1024 + count / 5) }
    }

    private static func residentBytes() -> Int {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
            let pages = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { return 0 }
        return pages * 4096
    }
}

/// How many calls have ended. `@unchecked Sendable`: used on the test's thread alone.
private final class Ends: @unchecked Sendable {
    var count = 0
}

/// A stream that is known only after its inbox. `@unchecked Sendable`: used on the test's thread alone.
private final class StreamHolder: @unchecked Sendable {
    var stream: ClientStream?
}
