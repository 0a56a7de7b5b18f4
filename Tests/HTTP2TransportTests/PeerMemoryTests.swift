import NIOCore
import RPC
import RawHTTP2
import Testing

@testable import HTTP2Transport

/// What a peer that does not read, or sends more than anybody has asked for, can make a connection hold.
@Suite struct PeerMemoryTests {
    private static let get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n"

    // MARK: Answers over HTTP/1.1

    @Test func pipelinedRequestsWaitWhileTheSocketTakesNoAnswer() throws {
        let memory = ServerMemory(answers: 1 << 20)
        let handler = CountingHandler { $0.respond(200, [:], body: [UInt8](repeating: 0x61, count: 70_000)) }
        let server = try EmbeddedHTTP1(memory: memory, handler)
        // The first answer fills the socket.
        handler.before = { [channel = server.channel] in channel.isWritable = false }
        _ = try server.exchange(String(repeating: Self.get, count: 100))
        #expect(handler.count == 1)
        handler.before = nil
        #expect((32_768..<98_304).contains(memory.answers.taken))
        // More that comes is not answered either.
        _ = try server.exchange(Self.get)
        #expect(handler.count == 1)
        server.setWritable(true)
        _ = try server.sent()
        #expect(handler.count == 101)
        #expect(memory.answers.taken == 0)
    }

    @Test func aPipeliningClientThatReadsNothingIsClosed() throws {
        let memory = ServerMemory()
        let handler = CountingHandler { $0.respond(200, [:], body: [UInt8](repeating: 0x61, count: 70_000)) }
        let server = try EmbeddedHTTP1(memory: memory, handler)
        server.setWritable(false)
        _ = try server.exchange(String(repeating: Self.get, count: 100))
        _ = try server.advance(.seconds(21))
        #expect(!server.isOpen)
        #expect(server.counters.count(of: .writeTimeout) == 1)
        #expect(memory.answers.taken == 0)
    }

    @Test func thereIsRoomForAnAnswerOnlyWithinTheBudgets() throws {
        let memory = ServerMemory(answers: 64 << 10)
        #expect(memory.answers.take(32 << 10))
        let held = HeldExchanges()
        let server = try EmbeddedHTTP1(memory: memory, held)
        _ = try server.exchange(Self.get)
        let exchange = held.exchanges[0]
        #expect(!exchange.takeRoom(65 << 10))
        #expect(exchange.takeRoom(64 << 10))
        #expect(!exchange.takeRoom(1))
        #expect(memory.answers.taken == 64 << 10)
        exchange.respond(204, [:])
        _ = try server.sent()
        #expect(memory.answers.taken == 32 << 10)
        held.letGo()
    }

    // MARK: Bodies over HTTP/1.1

    private static func post(_ length: Int) -> [UInt8] {
        Array("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: \(length)\r\n\r\n".utf8)
    }

    @Test func aLargeBodyWaitsForItsPartOfTheBudget() throws {
        let memory = ServerMemory(requests: 100_000)
        #expect(memory.requests.take(60_000))
        let handler = CountingHandler { $0.respond(200, [:], body: Array("\($0.request.body.count)".utf8)) }
        let server = try EmbeddedHTTP1(memory: memory, handler)
        let body = [UInt8](repeating: 0x61, count: 80_000)
        #expect(try server.exchange(Self.post(80_000) + body.prefix(40_000)) == "")
        #expect(server.counters.count(of: .bodyDelayed) == 1)
        #expect(try server.exchange(Array(body.dropFirst(40_000))) == "")
        #expect(handler.count == 0)
        memory.requests.release(60_000)
        #expect(try server.sent() == "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n80000")
        #expect(memory.requests.taken == 0)
    }

    @Test func aSmallBodyNeedsNone() throws {
        let memory = ServerMemory(requests: 0)
        #expect(memory.requests.take(1))
        let handler = CountingHandler { $0.respond(200, [:], body: Array("\($0.request.body.count)".utf8)) }
        let server = try EmbeddedHTTP1(memory: memory, handler)
        #expect(
            try server.exchange(Self.post(10_000) + [UInt8](repeating: 0x61, count: 10_000))
                == "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n10000")
    }

    @Test func aBodyThatStandsStillIsRefusedWhenOthersWait() throws {
        let memory = ServerMemory(requests: 100_000)
        let handler = CountingHandler { $0.respond($0.request.fault?.httpStatus ?? 200, [:]) }
        let slow = try EmbeddedHTTP1(memory: memory, handler)
        #expect(try slow.exchange(Self.post(80_000)) == "")
        // Nobody waits for its part: it has its whole time.
        #expect(try slow.advance(.seconds(25)) == "")
        let other = try EmbeddedHTTP1(memory: memory, handler)
        #expect(try other.exchange(Self.post(50_000) + [UInt8](repeating: 0x61, count: 50_000)) == "")
        #expect(try slow.advance(.seconds(20)).hasPrefix("HTTP/1.1 408 "))
        #expect(try other.sent().hasPrefix("HTTP/1.1 200 "))
        other.disconnect()
        #expect(memory.requests.taken == 0)
    }

    @Test func aClientThatGoesAwayGivesBackWhatItHadOrWaitedFor() throws {
        let memory = ServerMemory(requests: 100_000)
        let handler = CountingHandler { $0.respond(200, [:]) }
        let first = try EmbeddedHTTP1(memory: memory, handler)
        let second = try EmbeddedHTTP1(memory: memory, handler)
        _ = try first.exchange(Self.post(80_000))
        _ = try second.exchange(Self.post(80_000))
        #expect(memory.requests.isContended)
        second.disconnect()
        #expect(!memory.requests.isContended)
        #expect(memory.requests.taken == 80_000)
        first.disconnect()
        #expect(memory.requests.taken == 0)
    }

    @Test func aRequestThatIsRefusedByItsHeadersIsAnsweredBeforeItsBody() throws {
        let handler = CountingHandler(refuses: true) {
            $0.respond($0.request.isBodyLeftOut ? 401 : 200, [:])
        }
        let server = try EmbeddedHTTP1(handler)
        #expect(
            try server.exchange(Self.post(1_000_000) + [0x61])
                == "HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        let http2 = try EmbeddedServer(httpHandler: handler)
        let sent = try http2.exchange(
            .call(1, "/", contentType: "application/json"),
            .data(1, [UInt8](repeating: 0x61, count: 10_000), end: false))
        #expect(
            sent.contains(
                .headers(1, [.init(":status", "401"), .init("content-length", "0")], end: true)))
    }

    // MARK: Messages over HTTP/2

    @Test func whatIsNotWholeIsBoundedByTheWindowWithoutABudget() throws {
        var limits = HTTP2Limits()
        limits.streamWindow = 64 * 1024
        limits.connectionWindow = 65_535
        let memory = ServerMemory(requests: 0)
        #expect(memory.requests.take(1))
        let server = try EmbeddedServer(limits: limits, memory: memory)
        let path = "/test.Echo/Unary"
        let part = Array(Frame.message([UInt8](repeating: 1, count: 15_000)).dropLast())
        var granted = 0
        for index in 0..<4 {
            let stream = UInt32(1 + 2 * index)
            let sent = try server.exchange(
                .call(stream, path), .data(stream, part, end: false))
            granted += sent.filter(\.isWindowUpdate).count
        }
        #expect(granted == 0)
        #expect(server.counters.count(of: .bodyDelayed) == 1)
        // Those that end give their bytes back, and with them the window.
        let sent = try server.exchange(.reset(1, code: 8), .reset(3, code: 8), .reset(5, code: 8))
        #expect(sent.contains { if case .windowUpdate(0, _) = $0 { true } else { false } })
        #expect(!memory.requests.isContended)
        #expect(memory.requests.taken == 1)
    }

    @Test func anAnswerThatIsNotReadIsCountedAndGivenBack() throws {
        let memory = ServerMemory()
        let server = try EmbeddedServer(memory: memory)
        _ = try server.exchange(.settings([4: 0]))
        let message = [UInt8](repeating: 1, count: 200_000)
        _ = try server.exchange(
            bytes: Frame.call(1, "/test.Echo/Unary").bytes + Frame.message(message).chunked(16_000, stream: 1))
        #expect(memory.answers.taken >= 200_000 - 32 * 1024)
        server.disconnect()
        #expect(memory.answers.taken == 0)
    }
}

/// Counts what it is asked. `@unchecked Sendable`: used on the test's thread alone.
private final class CountingHandler: HTTPHandler, @unchecked Sendable {
    private(set) var count = 0
    var before: (() -> Void)?
    private let refuses: Bool
    private let body: @Sendable (HTTPExchange) -> Void

    init(refuses: Bool = false, _ body: @escaping @Sendable (HTTPExchange) -> Void) {
        self.refuses = refuses
        self.body = body
    }

    func handle(_ exchange: HTTPExchange) {
        count += 1
        before?()
        body(exchange)
    }

    func isRefused(_ exchange: HTTPExchange) -> Bool { refuses }
}

extension [UInt8] {
    /// DATA frames with these bytes, the last of which ends the stream.
    fileprivate func chunked(_ size: Int, stream: UInt32) -> [UInt8] {
        stride(from: 0, to: count, by: size).flatMap { start in
            let end = Swift.min(start + size, count)
            return Frame.data(stream, Array(self[start..<end]), end: end == count).bytes
        }
    }
}
