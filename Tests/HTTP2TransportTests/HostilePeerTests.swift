import NIOCore
import RPC
import RawHTTP2
import Testing

@testable import HTTP2Transport

/// Peers that break HTTP/2 or lean on its limits. After each a well-behaved call on another connection would be
/// served; what is asserted here is this connection's whole answer.
@Suite struct HostilePeerTests {
    private let unary = EchoMethods.unary.path
    private let bidirectional = EchoMethods.bidirectional.path

    @Test func whatIsNotHTTP2IsClosed() throws {
        for text in ["GET / HTTP/1.1\r\nHost: a\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSX", "\u{16}\u{3}\u{1}"] {
            let server = try EmbeddedServer(greeted: false)
            _ = try server.exchange(bytes: Array(text.utf8))
            #expect(!server.channel.isActive, "\(text)")
            #expect(server.connection == nil)
        }
    }

    @Test func streamsBeyondTheLimitAreRefused() throws {
        var limits = HTTP2Limits()
        limits.maxConcurrentStreams = 2
        // As a client does that has not seen our SETTINGS yet.
        let server = try EmbeddedServer(limits: limits, greeted: false)
        _ = try server.exchange(bytes: Frame.preface + Frame.settings([:]).bytes)
        #expect(
            try server.exchange(.call(1, bidirectional), .call(3, bidirectional), .call(5, bidirectional)) == [
                .reset(5, code: 7)
            ])
        // A place that becomes free can be taken.
        #expect(
            try server.exchange(.messages(1, [1], end: true)) == [.answer(1), .messages(1, [1]), .trailers(1, 0)])
        #expect(
            try server.exchange(.call(7, unary), .messages(7, [7], end: true)) == [
                .answer(7), .messages(7, [7]), .trailers(7, 0),
            ])
    }

    @Test func aClientThatKnowsTheLimitAndBreaksItKeepsItsConnection() throws {
        var limits = HTTP2Limits()
        limits.maxConcurrentStreams = 1
        let server = try EmbeddedServer(limits: limits)
        #expect(try server.exchange(.call(1, bidirectional), .call(3, bidirectional)) == [.reset(3, code: 7)])
        // What was on its way for the refused stream does no harm.
        #expect(try server.exchange(.messages(3, [3], end: true)) == [])
        #expect(
            try server.exchange(.messages(1, [1], end: true)) == [.answer(1), .messages(1, [1]), .trailers(1, 0)])
        #expect(server.incidents == [.streamRefused: 1])
    }

    @Test func priorityAndUnknownFramesAreIgnored() throws {
        let server = try EmbeddedServer()
        let answer = try server.exchange(
            .other(type: 2, flags: 0, stream: 9, [0, 0, 0, 0, 16]),
            .other(type: 0xfa, flags: 0xff, stream: 1, Array(repeating: 1, count: 100)),
            .call(1, unary), .other(type: 0xfb, flags: 0, stream: 1, []), .messages(1, [1], end: true))
        #expect(answer == [.answer(1), .messages(1, [1]), .trailers(1, 0)])
    }

    @Test func brokenFramesEndTheConnectionWithTheirCode() throws {
        let cases: [(String, [UInt8], code: UInt32)] = [
            ("HPACK garbage", Frame.bytes(1, 5, 1, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), 9),
            (
                "a table update above our table",
                Frame.bytes(1, 5, 1, HeaderCoding.integer(1 << 20, prefix: 5, pattern: 0x20)), 9
            ),
            ("a frame above the frame size", Frame.bytes(0, 0, 1, Array(repeating: 0, count: 16_385)), 6),
            ("DATA on an idle stream", Frame.data(1, [1], end: false).bytes, 1),
            ("DATA on stream 0", Frame.data(0, [1], end: false).bytes, 1),
            ("a stream of the server's", Frame.call(2, "/a/b").bytes, 1),
            ("SETTINGS of a broken length", Frame.bytes(4, 0, 0, [1, 2, 3]), 6),
            ("a window above 2^31-1", Frame.settings([4: 0x8000_0000]).bytes, 3),
            ("a credit that overflows", Frame.windowUpdate(0, 0x7fff_ffff).bytes, 3),
            ("CONTINUATION on its own", Frame.bytes(9, 4, 1, []), 1),
            ("PING of seven bytes", Frame.bytes(6, 0, 0, [1, 2, 3, 4, 5, 6, 7]), 6),
            ("PUSH_PROMISE of a client", Frame.bytes(5, 4, 1, [0, 0, 0, 2]), 1),
            ("padding longer than the frame", Frame.call(1, unary).bytes + Frame.bytes(0, 8, 1, [9, 1]), 1),
            (
                "too many SETTINGS",
                Frame.settings(Dictionary(uniqueKeysWithValues: (100..<133).map { (UInt16($0), 1) })).bytes, 11
            ),
        ]
        for (name, bytes, code) in cases {
            let server = try EmbeddedServer()
            let answer = try server.exchange(bytes: bytes)
            guard case .goaway(_, let sent)? = answer.last else {
                // nghttp2 ends some of these without a goodbye; the connection must be gone then.
                Issue.record("\(name): \(answer)")
                continue
            }
            #expect(sent == code, "\(name)")
            #expect(!server.channel.isActive, "\(name)")
            #expect(server.connection == nil, "\(name)")
        }
    }

    @Test func moreContinuationsThanAllowedEndTheConnection() throws {
        let server = try EmbeddedServer()
        let block = Frame.call(1, unary).bytes[9...]
        var bytes = Frame.bytes(1, 1, 1, Array(block))
        for _ in 0..<9 { bytes += Frame.bytes(9, 0, 1, HeaderCoding.literal(.init("x", "y"))) }
        #expect(try server.exchange(bytes: bytes) == [.goaway(last: 1, code: 11)])
        #expect(!server.channel.isActive)
        #expect(server.incidents == [.tooManyContinuations: 1])
    }

    @Test func aHeaderBombResetsItsStreamAndIsNotLookedAt() throws {
        let server = try EmbeddedServer()
        // One value of 4,000 bytes in the table, and then 16,000 references of one byte: 64 MB of headers.
        let value = Frame.Header("x", String(repeating: "a", count: 4000))
        let start = Frame.call(1, unary).bytes[9...] + HeaderCoding.indexed(value)
        var bytes = Frame.bytes(1, 1, 1, Array(start))
        for index in 0..<8 {
            bytes += Frame.bytes(9, index == 7 ? 4 : 0, 1, Array(repeating: 0x80 | 62, count: 16_000))
        }
        let clock = ContinuousClock()
        var answer: [Frame] = []
        let time = try clock.measure { answer = try server.exchange(bytes: bytes) }
        #expect(answer == [.reset(1, code: 11)])
        #expect(time < .seconds(1))
        #expect(server.incidents == [.headerListReset: 1])
        #expect(
            try server.exchange(.call(3, unary), .messages(3, [1], end: true))
                == [.answer(3), .messages(3, [1]), .trailers(3, 0)])
    }

    @Test func aTableOfNothingIsTaken() throws {
        let server = try EmbeddedServer()
        let update = HeaderCoding.integer(0, prefix: 5, pattern: 0x20)
        let block = Frame.bytes(1, 4, 1, update + Frame.call(1, unary).bytes[9...])
        #expect(
            try server.exchange(bytes: block + Frame.messages(1, [1], end: true).bytes)
                == [.answer(1), .messages(1, [1]), .trailers(1, 0)])
    }

    @Test func headersThatHTTPForbidsResetTheStream() throws {
        let server = try EmbeddedServer()
        let bad: [[Frame.Header]] = [
            [.init("Upper", "1")], [.init("connection", "close")], [.init(":path", "/a/b")], [.init("te", "gzip")],
            [.init("content-length", "5")],
        ]
        for (index, headers) in bad.enumerated() {
            let stream = UInt32(1 + 2 * index)
            #expect(
                try server.exchange(.call(stream, unary, end: true, headers)) == [.reset(stream, code: 1)], "\(headers)"
            )
        }
        #expect(
            try server.exchange(.call(99, unary), .messages(99, [1], end: true))
                == [.answer(99), .messages(99, [1]), .trailers(99, 0)])
    }

    // MARK: Flow control

    @Test func aReaderWithoutAWindowMakesTheWriterWait() throws {
        let log = TestLog()
        let router = Router([
            .serverStreaming(EchoMethods.serverStream) { (_: RawMessage, writer: ResponseWriter<RawMessage>, _) in
                let message = RawMessage(Array(repeating: 7, count: 10_000))
                for _ in 0..<100 {
                    try await writer.write(message)
                    log.add("wrote")
                }
            }
        ])
        let server = try EmbeddedServer(router: router)
        _ = try server.exchange(.settings([4: 0]))
        let path = EchoMethods.serverStream.path
        #expect(try server.exchange(.call(1, path), .messages(1, [], end: true)) == [.answer(1)])
        // 64 KiB may wait for the client; the message that crosses it makes the handler wait.
        #expect(log.all.count == 6)
        var received = 0
        var last: Frame?
        var rounds = 0
        while received < 100 * 10_005, rounds < 200 {
            rounds += 1
            for frame in try server.exchange(.windowUpdate(1, 10_005), .windowUpdate(0, 10_005)) {
                if case .data(1, let bytes, _) = frame { received += bytes.count } else { last = frame }
            }
            #expect(log.all.count <= 6 + received / 10_005 + 1)
        }
        #expect(received == 100 * 10_005)
        #expect(last == .trailers(1, 0))
        #expect(log.all.count == 100)
    }

    @Test func aWaitingWriterIsWokenByTheEnd() throws {
        let log = TestLog()
        let router = Router([
            .serverStreaming(EchoMethods.serverStream) { (_: RawMessage, writer: ResponseWriter<RawMessage>, _) in
                do {
                    while true { try await writer.write(RawMessage(Array(repeating: 7, count: 10_000))) }
                } catch {
                    log.add("\(error)")
                }
            }
        ])
        for end in [Frame.reset(1, code: 8), nil] {
            let server = try EmbeddedServer(router: router)
            _ = try server.exchange(.settings([4: 0]))
            let path = EchoMethods.serverStream.path
            #expect(try server.exchange(.call(1, path), .messages(1, [], end: true)) == [.answer(1)])
            if let end { _ = try server.exchange(end) } else { server.disconnect() }
        }
        #expect(log.all == Array(repeating: "CANCELLED: The call has ended.", count: 2))
    }

    @Test func unreadRequestsAreBoundedByTheWindow() throws {
        let router = Router([
            .clientStreaming(EchoMethods.clientStream) { (_: MessageReader<RawMessage>, _) -> RawMessage in
                // Never reads.
                _ = try await MessageInbox().next()
                return RawMessage([])
            }
        ])
        let server = try EmbeddedServer(router: router)
        _ = try server.exchange(.call(1, EchoMethods.clientStream.path))
        let message = Frame.message(Array(repeating: 1, count: 995))
        var answers: [Frame] = []
        for _ in 0..<262 { answers += try server.exchange(.data(1, message, end: false)) }
        // The connection's share is granted, or one slow call would stop the others; the stream's is not.
        #expect(answers.allSatisfy { if case .windowUpdate(0, _) = $0 { true } else { false } })
        // What goes beyond the window breaks HTTP/2.
        #expect(try server.exchange(.data(1, message, end: false)).withoutCredit == [.reset(1, code: 3)])
    }

    @Test func aMessageLargerThanTheWindowComesThrough() throws {
        var limits = HTTP2Limits()
        limits.streamWindow = 1000
        limits.connectionWindow = 70_000
        for path in [unary, bidirectional, EchoMethods.clientStream.path] {
            let server = try EmbeddedServer(limits: limits)
            _ = try server.exchange(.windowUpdate(0, 1 << 20), .settings([4: 1 << 20]))
            _ = try server.exchange(.call(1, path))
            let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }
            var rest = Frame.message(bytes)[...]
            var credit = 1000
            var answer: [Frame] = []
            while !rest.isEmpty {
                try #require(credit > 0, "\(path) stopped with \(rest.count) bytes to go")
                let part = Array(rest.prefix(min(credit, 700)))
                rest = rest.dropFirst(part.count)
                credit -= part.count
                for frame in try server.exchange(.data(1, part, end: rest.isEmpty)) {
                    if case .windowUpdate(1, let more) = frame { credit += Int(more) } else { answer.append(frame) }
                }
            }
            var received: [UInt8] = []
            for case .data(1, let bytes, _) in answer { received += bytes }
            #expect(received == Frame.message(bytes))
            #expect(answer.last == .trailers(1, 0))
        }
    }

    @Test func creditOfAStreamComesBackAsItsMessagesAreRead() throws {
        var limits = HTTP2Limits()
        limits.streamWindow = 1000
        let server = try EmbeddedServer(limits: limits)
        _ = try server.exchange(.call(1, bidirectional))
        var credit = 1000
        for _ in 0..<500 {
            for frame in try server.exchange(.messages(1, Array(repeating: 1, count: 95))) {
                if case .windowUpdate(1, let more) = frame { credit += Int(more) }
            }
            credit -= 100
            try #require(credit >= 100)
        }
        #expect(credit <= 1000)
    }
}
