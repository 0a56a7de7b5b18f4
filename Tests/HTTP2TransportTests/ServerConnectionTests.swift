import NIOCore
import RPC
import RawHTTP2
import Synchronization
import Testing

@testable import HTTP2Transport

/// What a server says to raw frames: whole answers, frame by frame.
@Suite struct ServerConnectionTests {
    private let unary = EchoMethods.unary.path
    private let callback = EchoMethods.callback.path
    private let bidirectional = EchoMethods.bidirectional.path

    @Test func theServerSpeaksFirstWithItsSettings() throws {
        let server = try EmbeddedServer(greeted: false)
        #expect(
            try server.sent() == [
                .settings([3: 128, 4: 262_144, 6: 16_384]), .windowUpdate(0, 1_048_576 - 65_535),
            ])
        #expect(try server.exchange(bytes: Frame.preface + Frame.settings([:]).bytes) == [.settingsAck])
    }

    @Test func aUnaryCallIsHeadersMessageTrailers() throws {
        for path in [unary, callback] {
            let server = try EmbeddedServer()
            #expect(
                try server.exchange(.call(1, path), .messages(1, [7, 8], end: true)) == [
                    .answer(1), .messages(1, [7, 8]), .trailers(1, 0),
                ])
            #expect(
                try server.exchange(.call(3, path), .messages(3, [], end: true)) == [
                    .answer(3), .messages(3, []), .trailers(3, 0),
                ])
        }
    }

    @Test func everyCutOfAConversationGivesTheSameAnswer() throws {
        let conversation =
            Frame.preface + Frame.settings([:]).bytes + Frame.call(1, unary).bytes
            + Frame.messages(1, [1, 2, 3], end: true).bytes + Frame.call(3, bidirectional).bytes
            + Frame.messages(3, [4], [5], end: true).bytes
        let whole = try answers(to: [conversation])
        #expect(
            whole == [
                .settings([3: 128, 4: 262_144, 6: 16_384]), .windowUpdate(0, 1_048_576 - 65_535), .settingsAck,
                .answer(1), .messages(1, [1, 2, 3]), .trailers(1, 0),
                .answer(3), .messages(3, [4], [5]), .trailers(3, 0),
            ])
        for cut in 1..<conversation.count {
            let answers = try answers(to: [Array(conversation[..<cut]), Array(conversation[cut...])])
            #expect(Self.joined(answers) == Self.joined(whole), "cut at \(cut)")
        }
        let bytewise = try answers(to: conversation.map { [$0] })
        #expect(Self.joined(bytewise) == Self.joined(whole))
    }

    private func answers(to reads: [[UInt8]]) throws -> [Frame] {
        let server = try EmbeddedServer(greeted: false)
        return try reads.flatMap { try server.exchange(bytes: $0) }
    }

    /// Frames by stream, the bytes of neighbouring DATA frames joined: what a cut may not change.
    private static func joined(_ frames: [Frame]) -> [UInt32: [Frame]] {
        var streams: [UInt32: [Frame]] = [:]
        for frame in frames {
            switch frame {
            case .data(let stream, let bytes, let end):
                if case .data(_, let before, false)? = streams[stream]?.last {
                    streams[stream]?.removeLast()
                    streams[stream, default: []].append(.data(stream, before + bytes, end: end))
                } else {
                    streams[stream, default: []].append(frame)
                }
            case .headers(let stream, _, _), .reset(let stream, _): streams[stream, default: []].append(frame)
            case .windowUpdate: break
            default: streams[0, default: []].append(frame)
            }
        }
        return streams
    }

    // MARK: Refusals

    @Test func anUnknownPathIsUnimplemented() throws {
        let server = try EmbeddedServer()
        #expect(
            try server.exchange(.call(1, "/test.Echo/Nothing", end: true)) == [
                .refusal(1, 12, "Service test.Echo has no method \"Nothing\".")
            ])
        #expect(
            try server.exchange(.call(3, "/test.Other/Unary", end: true)) == [
                .refusal(3, 12, "This server has no service \"test.Other\".")
            ])
        for (index, path) in ["/", "//", "/a", "/test.Echo/Unary/", "/a/b/c", "*"].enumerated() {
            let stream = UInt32(5 + 2 * index)
            // nghttp2 takes "*" for OPTIONS only.
            let answer = try server.exchange(.call(stream, path, end: true))
            switch path {
            case "*": #expect(answer == [.reset(stream, code: 1)])
            case "//": #expect(answer == [.refusal(stream, 12, "This server has no service \"\".")])
            default:
                #expect(
                    answer == [.refusal(stream, 12, "The path is not of the form /package.Service/Method.")], "\(path)")
            }
        }
    }

    /// Notes what it sees, and adds to what fails.
    private final class Witness: ServerInterceptor {
        let log: TestLog

        init(log: TestLog) {
            self.log = log
        }

        func callStarted(_ call: ServerCall) throws { log.add("started \(call.method.path)") }

        func callFailed(_ call: ServerCall, error: RPCError) {
            call.responseTrailers.add("\(error.code.name)", for: "x-seen")
        }

        func callEnded(_ call: ServerCall, status: Status) { log.add("ended \(status.code.name)") }
    }

    @Test func whatIsRefusedGoesThroughTheInterceptors() throws {
        let log = TestLog()
        let router = Router(
            [.unary(EchoMethods.unary) { (request: RawMessage, _) in request }], interceptors: [Witness(log: log)])
        let server = try EmbeddedServer(router: router)
        let cases: [(Frame, code: String)] = [
            (.call(1, "/test.Echo/Nothing", end: true), "UNIMPLEMENTED"),
            (.call(3, unary, end: true, [.init("grpc-timeout", "soon")]), "INTERNAL"),
            (.call(5, unary, end: true, [.init("grpc-encoding", "snappy")]), "UNIMPLEMENTED"),
            (.call(7, unary, end: true), "UNIMPLEMENTED"),
        ]
        for (frame, code) in cases {
            guard case .headers(_, let headers, true)? = try server.exchange(frame).first else {
                Issue.record("no answer to \(frame)")
                continue
            }
            #expect(headers.contains(.init("x-seen", code)), "\(frame)")
        }
        let known = ["started \(unary)", "ended INTERNAL", "started \(unary)", "ended UNIMPLEMENTED"]
        #expect(
            log.all == ["started /unknown/unknown", "ended UNIMPLEMENTED"] + known
                + ["started \(unary)", "ended UNIMPLEMENTED"])
    }

    @Test func anUnknownPathComesBeforeABrokenHeader() throws {
        let server = try EmbeddedServer()
        #expect(
            try server.exchange(.call(1, "/a.B/C", end: true, [.init("grpc-timeout", "soon")])) == [
                .refusal(1, 12, "This server has no service \"a.B\".")
            ])
    }

    @Test func aForeignContentTypeIs415AndAnotherMethodIs405() throws {
        let server = try EmbeddedServer()
        #expect(
            try server.exchange(.call(1, unary, end: true, contentType: "application/json")) == [
                .refusal(1, 2, "The content type of gRPC calls is application/grpc.", http: 415)
            ])
        #expect(
            try server.exchange(.call(3, unary, end: true, method: "GET")) == [
                .refusal(3, 13, "gRPC calls are POST requests.", http: 405)
            ])
    }

    @Test func anUnknownCompressionIsRefusedWithTheListOfKnownOnes() throws {
        let server = try EmbeddedServer()
        #expect(
            try server.exchange(.call(1, unary, end: true, [.init("grpc-encoding", "snappy")])) == [
                .headers(
                    1,
                    [
                        .init(":status", "200"), .init("content-type", "application/grpc"), .init("grpc-status", "12"),
                        .init(
                            "grpc-message", "This server doesn't read grpc-encoding snappy; it reads identity,gzip."),
                        .init("grpc-accept-encoding", "identity,gzip"),
                    ], end: true)
            ])
        #expect(
            try server.exchange(.call(3, unary, [.init("grpc-encoding", "identity")]), .messages(3, [1], end: true))
                == [.answer(3), .messages(3, [1]), .trailers(3, 0)])
    }

    @Test func aRefusedCallThatGoesOnIsResetWithoutAnError() throws {
        let server = try EmbeddedServer()
        #expect(
            try server.exchange(.call(1, "/a.B/C")) == [
                .refusal(1, 12, "This server has no service \"a.B\"."), .reset(1, code: 0),
            ])
        // What was on its way is dropped, and the connection serves on.
        #expect(
            try server.exchange(.messages(1, [1], end: true), .call(3, unary), .messages(3, [1], end: true))
                == [.answer(3), .messages(3, [1]), .trailers(3, 0)])
    }

    @Test func aBadTimeoutAndBadBase64FailTheCallAndNotTheConnection() throws {
        let server = try EmbeddedServer()
        #expect(
            try server.exchange(.call(1, unary, end: true, [.init("grpc-timeout", "123456789m")])) == [
                .refusal(1, 13, "grpc-timeout is not 1 to 8 digits and one of H, M, S, m, u, n.")
            ])
        #expect(
            try server.exchange(.call(3, unary, end: true, [.init("x-y-bin", "a")])) == [
                .refusal(3, 13, "The metadata key x-y-bin holds bytes that are not base64.")
            ])
        #expect(
            try server.exchange(.call(5, unary), .messages(5, [1], end: true))
                == [.answer(5), .messages(5, [1]), .trailers(5, 0)])
    }

    @Test func headersBeyondTheLimitAreResourceExhausted() throws {
        let server = try EmbeddedServer()
        let large = Frame.Header("x-large", String(repeating: "a", count: 15_000))
        let larger = Frame.Header("x-larger", String(repeating: "a", count: 1500))
        let block = Frame.call(1, unary, end: true, [large, larger]).bytes
        // The block is longer than a frame may be: the rest goes as a CONTINUATION.
        let payload = Array(block[9...])
        let frames =
            Frame.bytes(1, 1, 1, Array(payload[..<16_000])) + Frame.bytes(9, 4, 1, Array(payload[16_000...]))
        #expect(
            try server.exchange(bytes: frames) == [
                .refusal(1, 8, "The call's metadata is larger than 16384 bytes. Send less of it.")
            ])
        #expect(
            try server.exchange(.call(3, unary), .messages(3, [1], end: true))
                == [.answer(3), .messages(3, [1]), .trailers(3, 0)])
    }

    @Test func aPathOfCombiningMarksIsNotRepeatedWhole() throws {
        let server = try EmbeddedServer()
        let marks = "e" + String(repeating: "\u{301}", count: 7000)
        guard case .headers(1, let headers, true)? = try server.exchange(.call(1, "/\(marks)/x", end: true)).first,
            let message = headers.last
        else {
            Issue.record("no answer")
            return
        }
        #expect(message.name == "grpc-message")
        #expect(message.value.count < 1000)
    }

    // MARK: Metadata

    @Test func metadataGoesBothWays() throws {
        let server = try EmbeddedServer()
        #expect(
            try server.exchange(
                .call(1, unary, [.init("x-a", "1"), .init("x-b-bin", "AQI"), .init("x-a", "2")]),
                .messages(1, [1], end: true)) == [
                    .answer(1, [.init("x-a", "1"), .init("x-a", "2")]), .messages(1, [1]),
                    .headers(1, [.init("grpc-status", "0"), .init("x-b-bin", "AQI")], end: true),
                ])
    }

    @Test func aFailureIsATrailersOnlyAnswer() throws {
        let server = try EmbeddedServer()
        #expect(
            try server.exchange(.call(1, EchoMethods.failing.path), .messages(1, [1], end: true)) == [
                .headers(
                    1,
                    [
                        .init(":status", "200"), .init("content-type", "application/grpc"), .init("grpc-status", "9"),
                        .init("grpc-message", "N%C3%B6t now: 100 %25%0A"), .init("x-why", "because"),
                    ], end: true)
            ])
    }

    @Test func anAnswerTooLargeForHeadersStillEndsTheCall() throws {
        let router = Router([
            .unary(EchoMethods.unary) { (_: RawMessage, _) -> RawMessage in
                throw RPCError(.internal, String(repeating: "ä", count: 50_000))
            }
        ])
        let server = try EmbeddedServer(router: router)
        let answer = try server.exchange(.call(1, unary), .messages(1, [1], end: true))
        #expect(answer == [.reset(1, code: 2)])
        #expect(try server.exchange(.ping(Array(1...8), ack: false)) == [.ping(Array(1...8), ack: true)])
    }

    // MARK: Messages

    @Test func aUnaryMethodTakesExactlyOneMessage() throws {
        let server = try EmbeddedServer()
        #expect(
            try server.exchange(.call(1, unary, end: true)) == [
                .refusal(1, 12, "The method takes one message, and the client sent none.")
            ])
        #expect(
            try server.exchange(.call(3, unary), .data(3, [], end: true)) == [
                .refusal(3, 12, "The method takes one message, and the client sent none.")
            ])
        #expect(
            try server.exchange(.call(5, unary), .messages(5, [1], [2])) == [
                .refusal(5, 12, "The method takes one message, and the client sent more than one."), .reset(5, code: 0),
            ])
        #expect(
            try server.exchange(.call(7, unary), .messages(7, [1]), .messages(7, [2], end: true)) == [
                .refusal(7, 12, "The method takes one message, and the client sent more than one.")
            ])
    }

    @Test func aStreamThatEndsInAMessageIsInternal() throws {
        let server = try EmbeddedServer()
        for (stream, path) in [(UInt32(1), unary), (3, EchoMethods.clientStream.path)] {
            #expect(
                try server.exchange(.call(stream, path), .data(stream, [0, 0, 0, 0, 9, 1], end: true)) == [
                    .refusal(stream, 13, "The client ended the call in the middle of a message.")
                ])
        }
        #expect(
            try server.exchange(.call(5, unary), .data(5, [0, 0], end: true)) == [
                .refusal(5, 13, "The client ended the call in the middle of a message.")
            ])
    }

    @Test func aMessageOverTheLimitIsRefusedBeforeItsBody() throws {
        let server = try EmbeddedServer()
        for (stream, path) in [(UInt32(1), unary), (3, bidirectional)] {
            #expect(
                try server.exchange(.call(stream, path), .data(stream, [0, 0, 0x40, 0, 1], end: false)) == [
                    .refusal(stream, 8, "The message has 4194305 bytes, and this end takes at most 4194304."),
                    .reset(stream, code: 0),
                ])
        }
        #expect(
            try server.exchange(.call(5, unary), .data(5, [0, 255, 255, 255, 255], end: false)) == [
                .refusal(5, 8, "The message has 4294967295 bytes, and this end takes at most 4194304."),
                .reset(5, code: 0),
            ])
    }

    @Test func flagsThatWereNotAgreedOnAreInternal() throws {
        let server = try EmbeddedServer()
        #expect(
            try server.exchange(.call(1, unary), .data(1, Frame.message([1], flag: 1), end: true)) == [
                .refusal(
                    1, 13, "A message is marked as compressed, but the call names no compression in grpc-encoding.")
            ])
        #expect(
            try server.exchange(.call(3, unary), .data(3, Frame.message([1], flag: 2), end: true)) == [
                .refusal(3, 13, "A message's prefix has a flag that gRPC doesn't know.")
            ])
    }

    @Test func paddingIsNoPartOfAMessage() throws {
        let server = try EmbeddedServer()
        let padded = Frame.other(type: 0, flags: 1 | 8, stream: 1, [4] + Frame.message([7]) + [0, 0, 0, 0])
        #expect(
            try server.exchange(bytes: Frame.call(1, unary).bytes + padded.bytes)
                == [.answer(1), .messages(1, [7]), .trailers(1, 0)])
    }

    @Test func trailersOfTheClientAreTheEnd() throws {
        let server = try EmbeddedServer()
        #expect(
            try server.exchange(.call(1, unary), .messages(1, [1]), .headers(1, [.init("x-t", "1")], end: true))
                == [.answer(1), .messages(1, [1]), .trailers(1, 0)])
        #expect(
            try server.exchange(.call(3, bidirectional), .messages(3, [1]), .headers(3, [.init("x-t", "1")], end: true))
                == [.answer(3), .messages(3, [1]), .trailers(3, 0)])
    }

    // MARK: Ends

    @Test func aResetCancelsTheHandler() throws {
        let (router, log) = Self.waitingRouter()
        let server = try EmbeddedServer(router: router)
        #expect(try server.exchange(.call(1, unary), .messages(1, [1], end: true)) == [])
        #expect(log.all == ["started"])
        #expect(try server.exchange(.reset(1, code: 8)) == [])
        #expect(log.all == ["started", "cancelled: true"])
    }

    @Test func aClosedConnectionCancelsTheHandlersAndFreesEverything() throws {
        let (router, log) = Self.waitingRouter()
        let server = try EmbeddedServer(router: router)
        weak let connection = server.connection
        #expect(try server.exchange(.call(1, unary), .messages(1, [1], end: true), .call(3, bidirectional)) == [])
        server.disconnect()
        #expect(log.all.sorted() == ["bidirectional ended: true", "cancelled: true", "started"])
        #expect(connection == nil)
    }

    /// A unary and a bidirectional method that wait for their end.
    private static func waitingRouter() -> (Router, TestLog) {
        let log = TestLog()
        let router = Router([
            .unary(EchoMethods.unary) { (request: RawMessage, _) -> RawMessage in
                log.add("started")
                _ = try? await MessageInbox().next()
                log.add("cancelled: \(Task.isCancelled)")
                return request
            },
            .bidirectional(EchoMethods.bidirectional) {
                (requests: MessageReader<RawMessage>, _: ResponseWriter<RawMessage>, _) in
                do {
                    for try await _ in requests {}
                } catch {
                    log.add("bidirectional ended: \(Task.isCancelled)")
                }
            },
        ])
        return (router, log)
    }

    @Test func aServerThatEndsEarlyResetsWithoutAnErrorBehindItsTrailers() throws {
        let router = Router([
            .clientStreaming(EchoMethods.clientStream) { (requests: MessageReader<RawMessage>, _) in
                var iterator = requests.makeAsyncIterator()
                return try await iterator.next() ?? RawMessage([])
            }
        ])
        let server = try EmbeddedServer(router: router)
        #expect(
            try server.exchange(.call(1, EchoMethods.clientStream.path), .messages(1, [1], [2])).withoutCredit
                == [.answer(1), .messages(1, [1]), .trailers(1, 0), .reset(1, code: 0)])
        #expect(try server.exchange(.messages(1, [3])).withoutCredit == [])
    }

    @Test func aDeadlineEndsTheCallWithItsStatusInTrailers() throws {
        let (router, log) = Self.waitingRouter()
        let server = try EmbeddedServer(router: router)
        let timeout = Frame.Header("grpc-timeout", "1n")
        #expect(try server.exchange(.call(1, unary, [timeout]), .messages(1, [1], end: true)) == [])
        #expect(
            try server.advance(.seconds(1)) == [
                .refusal(1, 4, "The call's deadline passed before it was answered.")
            ])
        #expect(log.all == ["started", "cancelled: true"])
    }

    @Test func aTimerThatFiresBeforeTheDeadlineIsSetAgain() throws {
        let (router, _) = Self.waitingRouter()
        let server = try EmbeddedServer(router: router)
        let clock = ContinuousClock()
        let start = clock.now
        #expect(
            try server.exchange(.call(1, unary, [.init("grpc-timeout", "30m")]), .messages(1, [1], end: true)) == [])
        // The loop's clock runs ahead of the deadline's.
        var frames = try server.advance(.milliseconds(40))
        while frames.isEmpty, clock.now - start < .seconds(5) {
            frames += try server.advance(.milliseconds(40))
        }
        #expect(frames == [.refusal(1, 4, "The call's deadline passed before it was answered.")])
    }

    @Test func aDeadlineBehindAMessageComesInTrailers() throws {
        let router = Router([
            .bidirectional(EchoMethods.bidirectional) {
                (requests: MessageReader<RawMessage>, writer: ResponseWriter<RawMessage>, _) in
                try await writer.write(RawMessage([1]))
                for try await _ in requests {}
            }
        ])
        let server = try EmbeddedServer(router: router)
        #expect(
            try server.exchange(.call(1, bidirectional, [.init("grpc-timeout", "1n")])) == [
                .answer(1), .messages(1, [1]),
            ])
        #expect(
            try server.advance(.seconds(1)) == [
                .trailers(1, 4, "The call's deadline passed before it was answered."), .reset(1, code: 0),
            ])
    }

    // MARK: Drain

    @Test func aDrainSaysGoodbyeTwiceAndFinishesWhatIsInFlight() throws {
        let server = try EmbeddedServer()
        #expect(try server.exchange(.call(1, bidirectional)) == [])
        server.connection?.drain()
        #expect(
            try server.sent() == [
                .goaway(last: 0x7fff_ffff, code: 0), .ping(Array(repeating: 0, count: 8), ack: false),
            ])
        // A call that was on its way is served.
        #expect(
            try server.exchange(.call(3, unary), .messages(3, [3], end: true)) == [
                .answer(3), .messages(3, [3]), .trailers(3, 0),
            ])
        #expect(try server.exchange(.ping(Array(repeating: 0, count: 8), ack: true)) == [.goaway(last: 3, code: 0)])
        // A later one is not.
        #expect(try server.exchange(.call(5, unary), .messages(5, [5], end: true)) == [])
        #expect(server.channel.isActive)
        #expect(
            try server.exchange(.messages(1, [1], end: true)) == [.answer(1), .messages(1, [1]), .trailers(1, 0)])
        #expect(!server.channel.isActive)
        #expect(server.connection == nil)
    }

    @Test func aClientThatDoesNotAnswerThePingGetsTheSecondGoodbyeAllTheSame() throws {
        let server = try EmbeddedServer()
        #expect(try server.exchange(.call(1, bidirectional)) == [])
        server.connection?.drain()
        #expect(try server.sent().count == 2)
        #expect(try server.advance(.milliseconds(999)) == [])
        #expect(try server.advance(.milliseconds(1)) == [.goaway(last: 1, code: 0)])
        #expect(server.channel.isActive)
        #expect(try server.exchange(.reset(1, code: 8)) == [])
        #expect(!server.channel.isActive)
    }

    @Test func anIdleConnectionIsClosedByADrain() throws {
        let server = try EmbeddedServer()
        server.connection?.drain()
        _ = try server.sent()
        #expect(try server.exchange(.ping(Array(repeating: 0, count: 8), ack: true)) == [.goaway(last: 0, code: 0)])
        #expect(!server.channel.isActive)
    }

    @Test func theLastAnswerIsWrittenBeforeTheConnectionIsClosed() throws {
        for ending in [Frame.ping(Array(repeating: 0, count: 8), ack: true), .goaway(last: 0, code: 0)] {
            let socket = SlowSocket()
            let server = try EmbeddedServer(socket: socket)
            _ = try server.exchange(.call(1, unary))
            if case .ping = ending { server.connection?.drain() }
            _ = try server.exchange(ending)
            socket.isFull = true
            #expect(try server.exchange(.messages(1, [1], end: true)) == [])
            #expect(server.channel.isActive)
            try socket.release(server.channel)
            #expect(try server.sent() == [.answer(1), .messages(1, [1]), .trailers(1, 0)])
            #expect(!server.channel.isActive)
            #expect(server.connection == nil)
        }
    }

    @Test func aClientThatSaysGoodbyeIsServedToItsEnd() throws {
        let server = try EmbeddedServer()
        #expect(try server.exchange(.call(1, bidirectional), .goaway(last: 0, code: 0)) == [])
        #expect(server.channel.isActive)
        #expect(
            try server.exchange(.messages(1, [1], end: true)) == [.answer(1), .messages(1, [1]), .trailers(1, 0)])
        #expect(!server.channel.isActive)
    }
}

/// What handlers have done, in order. Usable from any thread.
final class TestLog: Sendable {
    private let lines = Mutex<[String]>([])

    func add(_ line: String) { lines.withLock { $0.append(line) } }

    var all: [String] { lines.withLock { $0 } }
}
