import NIOCore
import RPC
import RawHTTP2
import Testing

@testable import HTTP2Transport

/// What a client makes of a server's raw frames.
@Suite struct ClientConnectionTests {
    private let answer = Frame.answer(1)

    private static func request(_ stream: UInt32, _ method: MethodDescriptor, _ more: [Frame.Header] = []) -> Frame {
        .headers(
            stream,
            [
                .init(":method", "POST"), .init(":scheme", "http"), .init(":path", method.path),
                .init(":authority", "localhost"), .init("te", "trailers"), .init("content-type", "application/grpc"),
                .init("user-agent", "test grpc-swift-conversiond/1"), .init("grpc-accept-encoding", "identity,gzip"),
            ] + more, end: false)
    }

    @Test func theClientGreetsWithoutPush() throws {
        let client = try EmbeddedClient()
        #expect(
            client.greeting == [
                .settings([2: 0, 4: 262_144, 6: 16_384]), .windowUpdate(0, 1_048_576 - 65_535),
            ])
    }

    @Test func aCallIsHeadersMessagesEnd() throws {
        let client = try EmbeddedClient()
        let call = try client.call(EchoMethods.bidirectional, [1, 2], [3])
        #expect(
            try client.sent() == [
                Self.request(1, EchoMethods.bidirectional), .messages(1, [1, 2], [3], end: true),
            ])
        #expect(try client.exchange(.answer(1), .messages(1, [9], []), .trailers(1, 0)).withoutCredit == [])
        #expect(call.messages == [[9], []])
        #expect(call.end == "OK")
    }

    @Test func timeoutAndMetadataGoWithTheHeaders() throws {
        let client = try EmbeddedClient()
        var metadata: Metadata = ["x-a": "1", "x-bad": "a\nb", "grpc-foo": "no", "x-b": " spaced "]
        metadata.add(binary: [1, 2], for: "x-c")
        _ = try client.call(EchoMethods.unary, options: CallOptions(timeout: .seconds(3), metadata: metadata))
        #expect(
            try client.sent().first
                == Self.request(
                    1, EchoMethods.unary,
                    [
                        .init("grpc-timeout", "3000000u"), .init("x-a", "1"), .init("x-b", "spaced"),
                        .init("x-c-bin", "AQI"),
                    ]))
    }

    @Test func theServerIsToldOfEarlierAttempts() throws {
        let client = try EmbeddedClient()
        _ = try client.call(EchoMethods.unary, options: CallOptions(previousAttempts: 2))
        #expect(
            try client.sent().first
                == Self.request(1, EchoMethods.unary, [.init("grpc-previous-rpc-attempts", "2")]))
    }

    @Test func headersOfTheTransportAreNoMetadata() throws {
        let client = try EmbeddedClient()
        let metadata: Metadata = [
            "connection": "close", "te": "gzip", "content-type": "text/plain", "content-length": "1", "host": "a",
            "transfer-encoding": "chunked", "upgrade": "h2c", "keep-alive": "1", "proxy-connection": "x",
            "user-agent": "forged", ":path": "/",
        ]
        _ = try client.call(EchoMethods.unary, options: CallOptions(metadata: metadata))
        #expect(try client.sent().first == Self.request(1, EchoMethods.unary))
    }

    // MARK: Ends of all kinds

    @Test func everyEndOfAnAnswerHasItsStatus() throws {
        let cases: [(String, [Frame], String)] = [
            ("trailers-only", [.refusal(1, 5, "N%C3%B6")], "NOT_FOUND: Nö"),
            ("trailers-only OK", [.refusal(1, 0, "")], "OK"),
            ("unknown status", [.answer(1), .trailers(1, 77, "odd")], "UNKNOWN: odd"),
            ("status of letters", [.answer(1), .headers(1, [.init("grpc-status", "no")], end: true)], "UNKNOWN: "),
            (
                "no status in trailers", [.answer(1), .headers(1, [.init("x", "y")], end: true)],
                "UNKNOWN: The server answered with HTTP status 200 and no gRPC status."
            ),
            (
                "no trailers", [.answer(1), .messages(1, [1], end: true)],
                "INTERNAL: The server ended the call without a status."
            ),
            (
                "no trailers, no data", [.answer(1), .data(1, [], end: true)],
                "INTERNAL: The server ended the call without a status."
            ),
            (
                "503", [.headers(1, [.init(":status", "503")], end: true)],
                "UNAVAILABLE: The server answered with HTTP status 503 and no gRPC status."
            ),
            (
                "404 with a page",
                [
                    .headers(1, [.init(":status", "404"), .init("content-type", "text/html")], end: false),
                    .data(1, [60], end: true),
                ],
                "UNIMPLEMENTED: The server answered with HTTP status 404 and no gRPC status."
            ),
            (
                "a web page",
                [
                    .headers(1, [.init(":status", "200"), .init("content-type", "text/html")], end: false),
                    .data(1, [60], end: true),
                ],
                "UNKNOWN: The server answered with HTTP status 200 and no gRPC status."
            ),
            (
                "compressed message", [.answer(1), .data(1, Frame.message([1], flag: 1), end: false)],
                "INTERNAL: A message is marked as compressed, but the call names no compression in grpc-encoding."
            ),
            (
                "foreign compression", [.answer(1, [.init("grpc-encoding", "snappy")])],
                "INTERNAL: The server compressed its answer in a way that it wasn't offered."
            ),
            (
                "message over the limit", [.answer(1), .data(1, [0, 1, 0, 0, 0], end: false)],
                "RESOURCE_EXHAUSTED: The message has 16777216 bytes, and this end takes at most 4194304."
            ),
            (
                "end in a message", [.answer(1), .data(1, [0, 0, 0, 0, 5, 1], end: false), .trailers(1, 0)],
                "INTERNAL: The server ended the call in the middle of a message."
            ),
            (
                "an error in the middle of a message",
                [.answer(1), .data(1, [0, 0, 0, 0, 5, 1], end: false), .trailers(1, 14, "down")], "UNAVAILABLE: down"
            ),
            (
                "informational answer first",
                [.headers(1, [.init(":status", "103")], end: false), .answer(1), .trailers(1, 0)], "OK"
            ),
            (
                "informational answer before trailers-only",
                [.headers(1, [.init(":status", "100")], end: false), .refusal(1, 7, "no")], "PERMISSION_DENIED: no"
            ),
            (
                "GOAWAY below the call", [.goaway(last: 0, code: 0)],
                "UNAVAILABLE: The server reset the call with HTTP/2 error 7."
            ),
        ]
        for (name, frames, expected) in cases {
            let client = try EmbeddedClient()
            let call = try client.call(EchoMethods.unary, [1])
            _ = try client.sent()
            _ = try client.exchange(bytes: frames.flatMap(\.bytes))
            #expect(call.end == expected, "\(name)")
        }
    }

    @Test func everyResetHasItsStatus() throws {
        let expected: [UInt32: StatusCode] = [
            0: .internal, 1: .internal, 2: .internal, 3: .internal, 4: .internal, 5: .internal, 6: .internal,
            7: .unavailable, 8: .cancelled, 9: .internal, 10: .internal, 11: .resourceExhausted,
            12: .permissionDenied, 13: .internal, 999: .internal,
        ]
        for (code, status) in expected {
            let client = try EmbeddedClient()
            let call = try client.call(EchoMethods.unary, [1])
            _ = try client.sent()
            _ = try client.exchange(.reset(1, code: code))
            #expect(call.end == "\(status.name): The server reset the call with HTTP/2 error \(code).")
        }
    }

    @Test func aLostConnectionEndsItsCallsAndFreesEverything() throws {
        let client = try EmbeddedClient()
        weak let connection = client.connection
        let calls = try [client.call(), client.call(EchoMethods.unary, [1])]
        _ = try client.sent()
        client.disconnect()
        #expect(
            calls.map(\.end)
                == Array(
                    repeating: "UNAVAILABLE: The connection to the server was lost before the call ended.", count: 2))
        #expect(client.retiredCount.value == 1)
        for call in calls { call.stream = nil }
        #expect(connection == nil)
    }

    @Test func receivedMetadataIsHandedOut() throws {
        let client = try EmbeddedClient()
        let received = ReceivedMetadata()
        let call = try client.call(EchoMethods.unary, options: CallOptions(received: received))
        _ = try client.sent()
        _ = try client.exchange(
            .answer(1, [.init("x-h", "1")]),
            .headers(1, [.init("grpc-status", "0"), .init("x-t-bin", "AQI=")], end: true))
        #expect(call.end == "OK")
        #expect(received.headers == ["x-h": "1"])
        #expect(received.trailers.entries.map(\.key) == ["x-t-bin"])
        #expect(received.trailers[binary: "x-t-bin"] == [1, 2])
    }

    // MARK: What the client ends

    @Test func aCancelledCallIsReset() throws {
        let client = try EmbeddedClient()
        let call = try client.call()
        _ = try client.sent()
        call.stream?.value.cancel(RPCError(.cancelled, "The client cancelled the call."))
        #expect(try client.sent() == [.reset(1, code: 8)])
        #expect(call.end == "CANCELLED: The client cancelled the call.")
    }

    @Test func aDeadlineResetsTheCall() throws {
        let client = try EmbeddedClient()
        let call = try client.call(options: CallOptions(timeout: .milliseconds(5)))
        _ = try client.sent()
        #expect(try client.advance(.milliseconds(6)) == [.reset(1, code: 8)])
        #expect(call.end == "DEADLINE_EXCEEDED: The server did not answer before the call's deadline.")
    }

    @Test func anAnswerBeforeTheEndOfTheRequestFreesTheStream() throws {
        let client = try EmbeddedClient(settings: [3: 1])
        let call = try client.call(EchoMethods.clientStream, [1], end: false)
        _ = try client.sent()
        // A server that doesn't reset the rest of the request itself.
        #expect(
            try client.exchange(.answer(1), .messages(1, [1]), .trailers(1, 0)).withoutCredit == [.reset(1, code: 0)])
        #expect(call.end == "OK")
        // Its place is free for the next call.
        let next = try client.call(EchoMethods.unary, [2])
        #expect(try client.sent() == [Self.request(3, EchoMethods.unary), .messages(3, [2], end: true)])
        _ = try client.exchange(.answer(3), .messages(3, [2]), .trailers(3, 0))
        #expect(next.end == "OK")
    }

    @Test func aWriterHearsWhyTheCallHasEnded() throws {
        let client = try EmbeddedClient()
        let call = try client.call(EchoMethods.clientStream, [1], end: false)
        _ = try client.sent()
        _ = try client.exchange(.refusal(1, 16, "Who are you?"))
        let log = TestLog()
        let stream = try #require(call.stream)
        Task.immediate(executorPreference: client.loop) {
            do { try await stream.value.send([2]) } catch { log.add("\(error)") }
        }
        _ = try client.sent()
        #expect(log.all == ["UNAUTHENTICATED: Who are you?"])
    }

    // MARK: Goodbyes

    @Test func aGoodbyeLetsCallsInFlightFinishAndTakesNoNewOnes() throws {
        let client = try EmbeddedClient()
        let call = try client.call(EchoMethods.unary, [1])
        _ = try client.sent()
        _ = try client.exchange(.goaway(last: 0x7fff_ffff, code: 0), .ping(Array(repeating: 0, count: 8), ack: false))
        #expect(client.retiredCount.value == 1)
        #expect(throws: ClientConnection.Retired.self) { try client.call(EchoMethods.unary, [1]) }
        #expect(client.channel.isActive)
        _ = try client.exchange(.goaway(last: 1, code: 0), .answer(1), .messages(1, [1]), .trailers(1, 0))
        #expect(call.end == "OK")
        #expect(!client.channel.isActive)
    }

    @Test func aCallThatWaitedForItsTurnWhenTheServerLeftIsUnavailable() throws {
        let client = try EmbeddedClient(settings: [3: 1])
        let first = try client.call(EchoMethods.unary, [1])
        let second = try client.call(EchoMethods.unary, [2])
        #expect(try client.sent() == [Self.request(1, EchoMethods.unary), .messages(1, [1], end: true)])
        _ = try client.exchange(.goaway(last: 0x7fff_ffff, code: 0))
        _ = try client.exchange(.answer(1), .messages(1, [1]), .trailers(1, 0))
        #expect(first.end == "OK")
        #expect(second.end == "UNAVAILABLE: The server reset the call with HTTP/2 error 7.")
        #expect(!client.channel.isActive)
    }

    @Test func callsBeyondTheServersLimitWaitForTheirTurn() throws {
        let client = try EmbeddedClient(settings: [3: 1])
        let calls = try (0..<3).map { try client.call(EchoMethods.unary, [UInt8($0)]) }
        for index in 0..<3 {
            let stream = UInt32(1 + 2 * index)
            #expect(
                try client.sent() == [
                    Self.request(stream, EchoMethods.unary), .messages(stream, [UInt8(index)], end: true),
                ]
            )
            try client.channel.writeInbound(
                ByteBuffer(
                    bytes: [Frame.answer(stream), .messages(stream, [9]), .trailers(stream, 0)].flatMap(\.bytes)))
        }
        #expect(try client.sent() == [])
        #expect(calls.map(\.end) == ["OK", "OK", "OK"])
    }

    @Test func aBrokenServerEndsTheConnectionAndItsCalls() throws {
        for bytes in [Frame.bytes(1, 5, 1, [0xff, 0xff, 0xff, 0xff]), Frame.data(0, [1], end: false).bytes] {
            let client = try EmbeddedClient()
            let call = try client.call(EchoMethods.unary, [1])
            _ = try client.sent()
            _ = try client.exchange(bytes: bytes)
            #expect(!client.channel.isActive)
            #expect(call.end?.hasPrefix("INTERNAL") == true || call.end?.hasPrefix("UNAVAILABLE") == true)
        }
    }

    @Test func aPushedStreamIsRefused() throws {
        let client = try EmbeddedClient()
        let call = try client.call(EchoMethods.unary, [1])
        _ = try client.sent()
        let promise = Frame.bytes(5, 4, 1, [0, 0, 0, 2] + Frame.call(1, "/a/b").bytes[9...])
        guard case .goaway(_, code: 1)? = try client.exchange(bytes: promise).last else {
            Issue.record("no GOAWAY")
            return
        }
        #expect(call.end != nil)
    }

    // MARK: Flow control

    @Test func aWindowlessServerMakesTheWriterWait() throws {
        let client = try EmbeddedClient(settings: [4: 0])
        let log = TestLog()
        let call = try client.call(end: false)
        let stream = try #require(call.stream)
        Task.immediate(executorPreference: client.loop) {
            for _ in 0..<20 {
                try await stream.value.send(Array(repeating: 1, count: 10_000))
                log.add("wrote")
            }
            stream.value.halfClose()
        }
        #expect(try client.sent() == [Self.request(1, EchoMethods.bidirectional)])
        #expect(log.all.count == 6)
        var received = 0
        for _ in 0..<40 {
            for case .data(1, let bytes, let end) in try client.exchange(
                .windowUpdate(1, 10_005), .windowUpdate(0, 10_005))
            {
                received += bytes.count
                #expect(end == (received == 20 * 10_005))
            }
        }
        #expect(received == 20 * 10_005)
        #expect(log.all.count == 20)
    }

    @Test func writersThatWaitAtTheSameTimeAllGoOn() throws {
        let client = try EmbeddedClient(settings: [4: 0])
        let log = TestLog()
        let stream = try #require(try client.call(end: false).stream)
        for name in ["first", "second", "third"] {
            Task.immediate(executorPreference: client.loop) {
                do {
                    try await stream.value.send(Array(repeating: 1, count: 70_000))
                    log.add(name)
                } catch {
                    log.add("\(error)")
                }
            }
        }
        _ = try client.sent()
        #expect(log.all == [])
        _ = try client.exchange(.windowUpdate(1, 1_000_000), .windowUpdate(0, 1_000_000))
        #expect(log.all.sorted() == ["first", "second", "third"])
        // Those that wait hear of the end, too.
        for _ in 0..<2 {
            Task.immediate(executorPreference: client.loop) {
                do { for _ in 0..<100 { try await stream.value.send(Array(repeating: 1, count: 70_000)) } } catch {
                    log.add("\(error)")
                }
            }
        }
        _ = try client.sent()
        _ = try client.exchange(.refusal(1, 5, "gone"))
        #expect(log.all.suffix(2) == ["NOT_FOUND: gone", "NOT_FOUND: gone"])
    }

    @Test func aMessageLargerThanTheWindowComesThrough() throws {
        var limits = HTTP2Limits()
        limits.streamWindow = 1000
        limits.connectionWindow = 70_000
        let client = try EmbeddedClient(limits: limits)
        let call = try client.call(EchoMethods.unary, [1])
        _ = try client.sent()
        _ = try client.exchange(.answer(1))
        let message = (0..<50_000).map { UInt8(truncatingIfNeeded: $0) }
        var rest = Frame.message(message)[...]
        var credit = 1000
        while !rest.isEmpty {
            try #require(credit > 0, "stopped with \(rest.count) bytes to go")
            let part = Array(rest.prefix(min(credit, 700)))
            rest = rest.dropFirst(part.count)
            credit -= part.count
            for case .windowUpdate(1, let more) in try client.exchange(.data(1, part, end: false)) {
                credit += Int(more)
            }
        }
        _ = try client.exchange(.trailers(1, 0))
        #expect(call.messages == [message])
        #expect(call.end == "OK")
    }

    @Test func padsAndEmptyFramesAndUnknownOnesChangeNothing() throws {
        let client = try EmbeddedClient()
        let call = try client.call(EchoMethods.unary, [1])
        _ = try client.sent()
        _ = try client.exchange(
            .answer(1), .data(1, [], end: false),
            .other(type: 0, flags: 8, stream: 1, [2] + Frame.message([7]) + [0, 0]),
            .other(type: 0xee, flags: 1, stream: 1, [1]), .data(1, [], end: false), .trailers(1, 0))
        #expect(call.messages == [[7]])
        #expect(call.end == "OK")
    }
}
