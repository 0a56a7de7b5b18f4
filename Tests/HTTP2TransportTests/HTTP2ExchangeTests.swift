import RPC
import RawHTTP2
import Testing

@testable import HTTP2Transport

@Suite struct HTTP2ExchangeTests {
    private typealias Header = Frame.Header

    private static func request(
        _ stream: UInt32, _ method: String, _ path: String, end: Bool, _ more: [Header] = []
    ) -> Frame {
        .headers(
            stream,
            [
                Header(":method", method), Header(":scheme", "http"), Header(":path", path),
                Header(":authority", "h:\(stream)"),
            ] + more, end: end)
    }

    private static func head(_ stream: UInt32, _ status: Int, _ length: Int?, end: Bool = false) -> Frame {
        let length = length.map { [Header("content-length", "\($0)")] } ?? []
        return .headers(stream, [Header(":status", "\(status)")] + length, end: end)
    }

    private static func dataCount(_ frames: [Frame]) -> Int {
        frames.reduce(0) { sum, frame in if case .data(_, let bytes, _) = frame { sum + bytes.count } else { sum } }
    }

    @Test(arguments: ["GET", "DELETE", "OPTIONS", "POST"])
    func aRequestWithoutABodyIsAnswered(method: String) throws {
        let server = try EmbeddedServer(httpHandler: ClosureHandler.echo)
        let text = "\(method) /a?b h:1 "
        #expect(
            try server.exchange(Self.request(1, method, "/a?b", end: true))
                == [Self.head(1, 200, text.utf8.count), .data(1, Array(text.utf8), end: true)])
    }

    @Test func anAnswerHasItsDateAndThatOfACallHasNone() throws {
        let server = try EmbeddedServer(httpHandler: ClosureHandler.echo)
        _ = try server.exchange(Self.request(1, "GET", "/", end: true))
        #expect(server.dates.count == 1)
        #expect(server.dates.allSatisfy { $0.hasSuffix(" GMT") })
        _ = try server.exchange(.call(3, EchoMethods.unary.path), .messages(3, [1], end: true))
        #expect(server.dates.count == 1)
    }

    @Test func twoHostsAreAFault() throws {
        let server = try EmbeddedServer(httpHandler: ClosureHandler.echo)
        let sent = try server.exchange(Self.request(1, "GET", "/", end: true, [Header("host", "evil.example")]))
        #expect(sent.first == Self.head(1, 400, "INVALID_ARGUMENT".utf8.count))
        #expect(
            try server.exchange(Self.request(3, "GET", "/", end: true, [Header("host", "H:3")])).first
                == Self.head(3, 200, "GET / h:3 ".utf8.count))
    }

    @Test func eachRequestOfABatchHasItsOwnAuthority() throws {
        let server = try EmbeddedServer(httpHandler: ClosureHandler.echo)
        let sent = try server.exchange(
            Self.request(1, "GET", "/", end: true), Self.request(3, "GET", "/", end: true),
            Frame.headers(
                5, [Header(":method", "GET"), Header(":scheme", "http"), Header(":path", "/"), Header("host", "x")],
                end: true))
        let texts = ["GET / h:1 ", "GET / h:3 ", "GET / x "]
        #expect(sent.filter { $0 == .data(1, Array(texts[0].utf8), end: true) }.count == 1)
        #expect(sent.filter { $0 == .data(3, Array(texts[1].utf8), end: true) }.count == 1)
        #expect(sent.filter { $0 == .data(5, Array(texts[2].utf8), end: true) }.count == 1)
    }

    @Test func aHeadRequestGetsNoBody() throws {
        let server = try EmbeddedServer(httpHandler: ClosureHandler.echo)
        #expect(try server.exchange(Self.request(1, "HEAD", "/", end: true)) == [Self.head(1, 200, 11, end: true)])
    }

    @Test func aBodyIsGathered() throws {
        let held = HeldExchanges()
        let server = try EmbeddedServer(httpHandler: held)
        let json = [Header("content-type", "application/json"), Header("authorization", "Bearer k")]
        #expect(
            try server.exchange(Self.request(1, "PATCH", "/a", end: false, json), .data(1, [1, 2], end: false)) == [])
        #expect(held.exchanges.isEmpty)
        _ = try server.exchange(.data(1, [3], end: true))
        let request = try #require(held.exchanges.first).request
        #expect(request.method == "PATCH")
        #expect(request.body == [1, 2, 3])
        #expect(request.contentType == "application/json")
        #expect(request.headers == ["authorization": "Bearer k"])
        #expect(request.fault == nil)
    }

    @Test func aBodyAboveTheLimitIsRefusedAtItsEndOrWhenItIsFarAbove() throws {
        var limits = HTTP2Limits()
        limits.maxMessageSize = 10
        let refusal = [Self.head(1, 413, 18), .data(1, Array("RESOURCE_EXHAUSTED".utf8), end: true)]
        let first = try EmbeddedServer(httpHandler: ClosureHandler.echo, limits: limits)
        _ = try first.exchange(Self.request(1, "POST", "/", end: false))
        let piece = [UInt8](repeating: 0, count: 16_000)
        #expect(try first.exchange(.data(1, piece, end: false)).withoutCredit == [])
        #expect(try first.exchange(.data(1, piece, end: true)).withoutCredit == refusal)
        #expect(first.incidents == [.messageTooLarge: 1])

        let second = try EmbeddedServer(httpHandler: ClosureHandler.echo, limits: limits)
        _ = try second.exchange(Self.request(1, "POST", "/", end: false))
        for _ in 0..<16 { #expect(try second.exchange(.data(1, piece, end: false)).withoutCredit == []) }
        #expect(
            try second.exchange(.data(1, piece, end: false)).withoutCredit == refusal + [.reset(1, code: 0)])
    }

    @Test func aLargeBodyGetsCreditWhileItComes() throws {
        let held = HeldExchanges()
        let server = try EmbeddedServer(httpHandler: held)
        _ = try server.exchange(Self.request(1, "POST", "/", end: false))
        var credit = 256 * 1024
        let total = 1024 * 1024
        var sent = 0
        while sent < total {
            let count = min(16 * 1024, total - sent)
            credit -= count
            try #require(credit >= 0, "the server lets the body starve at \(sent)")
            sent += count
            let frames = try server.exchange(.data(1, [UInt8](repeating: 7, count: count), end: sent == total))
            for case .windowUpdate(1, let count) in frames { credit += Int(count) }
        }
        #expect(held.exchanges.first?.request.body.count == total)
    }

    @Test func headersAboveTheLimitComeToTheHandlerAsAFault() throws {
        let server = try EmbeddedServer(httpHandler: ClosureHandler.echo)
        let many = (0..<130).map { Header("x-\($0)", String(repeating: "v", count: 100)) }
        let sent = try server.exchange(Self.request(1, "GET", "/", end: true, many))
        #expect(sent == [Self.head(1, 431, 18), .data(1, Array("RESOURCE_EXHAUSTED".utf8), end: true)])
    }

    @Test func whatIsNotBase64IsAFault() throws {
        let server = try EmbeddedServer(httpHandler: ClosureHandler.echo)
        let sent = try server.exchange(Self.request(1, "GET", "/", end: true, [Header("x-bin", "!")]))
        #expect(sent == [Self.head(1, 400, 8), .data(1, Array("INTERNAL".utf8), end: true)])
    }

    @Test func aRequestThatIsNotWholeInTimeIsRefused() throws {
        let server = try EmbeddedServer(httpHandler: ClosureHandler.echo)
        _ = try server.exchange(Self.request(1, "POST", "/", end: false))
        let sent = try server.advance(.seconds(200))
        #expect(
            sent == [Self.head(1, 408, 17), .data(1, Array("DEADLINE_EXCEEDED".utf8), end: true), .reset(1, code: 0)])
        #expect(server.incidents == [.requestTimeout: 1])
    }

    @Test func whoeverWritesWaitsForTheClientsWindow() throws {
        let held = HeldExchanges()
        let server = try EmbeddedServer(httpHandler: held)
        _ = try server.exchange(Self.request(1, "GET", "/", end: true))
        let writer = PatientWriter(held.exchanges[0], on: server.channel.embeddedEventLoop, size: 60_000)
        for _ in 0..<9 { writer.goOn() }
        // The window takes 65,535 bytes, the buffer 65,536 before its writer waits.
        #expect(writer.written == 3)
        let first = try server.sent()
        #expect(Self.dataCount(first) == 65_535)
        let more = try server.exchange(.windowUpdate(0, 1 << 20), .windowUpdate(1, 1 << 20))
        #expect(writer.written == 10)
        #expect(Self.dataCount(more) > 300_000)
        _ = try server.exchange(.reset(1, code: 8))
        writer.goOn()
        #expect(writer.error?.code == .cancelled)
    }

    @Test func anExchangeIsToldThatItsClientHasGone() throws {
        let held = HeldExchanges()
        let server = try EmbeddedServer(httpHandler: held)
        _ = try server.exchange(Self.request(1, "GET", "/", end: true), Self.request(3, "GET", "/", end: true))
        var gone: [Int] = []
        for (index, exchange) in held.exchanges.enumerated() { exchange.whenAbandoned = { gone.append(index) } }
        _ = try server.exchange(.reset(1, code: 8))
        #expect(gone == [0])
        server.disconnect()
        #expect(gone == [0, 1])
    }

    @Test func aStreamThatIsBrokenOffIsReset() throws {
        let held = HeldExchanges()
        let server = try EmbeddedServer(httpHandler: held)
        _ = try server.exchange(Self.request(1, "GET", "/", end: true))
        held.exchanges[0].begin(200, [:])
        held.exchanges[0].write([1])
        #expect(try server.sent() == [Self.head(1, 200, nil), .data(1, [1], end: false)])
        held.exchanges[0].abort()
        #expect(try server.sent() == [.reset(1, code: 2)])
    }

    @Test func aDrainWaitsForTheAnswer() throws {
        let held = HeldExchanges()
        let server = try EmbeddedServer(httpHandler: held)
        _ = try server.exchange(Self.request(1, "GET", "/", end: true))
        server.connection?.drain()
        _ = try server.advance(.seconds(2))
        #expect(server.channel.isActive)
        held.exchanges[0].respond(204, [:])
        #expect(try server.sent() == [Self.head(1, 204, nil, end: true)])
        #expect(!server.channel.isActive)
    }

    @Test func callsAreServedBesideRequests() throws {
        let server = try EmbeddedServer(httpHandler: ClosureHandler.echo)
        let sent = try server.exchange(
            Self.request(1, "GET", "/", end: true), .call(3, EchoMethods.callback.path),
            .messages(3, [1, 2], end: true))
        #expect(sent.contains(.trailers(3, 0)))
        #expect(sent.contains(.data(1, Array("GET / h:1 ".utf8), end: true)))
    }
}
