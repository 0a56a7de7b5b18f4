import NIOCore
import RPC
import RawHTTP2
import Synchronization
import Testing

@testable import HTTP2Transport

/// Peers that send too much of what costs them little: each is ended with its reason and counter, or only refused.
@Suite struct FloodTests {
    private let unary = EchoMethods.unary.path
    private let bidirectional = EchoMethods.bidirectional.path
    private static let calm = Frame.goaway(last: 0, code: 11)

    /// The stream identifiers of a client's calls, from the first.
    private func streams(_ range: Range<UInt32>) -> [UInt32] { range.map { 1 + 2 * $0 } }

    // MARK: Resets

    @Test func aClientThatCancelsInBulkIsRefusedNewCallsUntilItsBudgetHasGrownAgain() throws {
        var limits = HTTP2Limits()
        limits.streamResetBurst = 20
        limits.streamResetRate = 1
        let server = try EmbeddedServer(limits: limits)
        for stream in streams(0..<20) {
            #expect(try server.exchange(.call(stream, unary), .reset(stream, code: 8)) == [])
        }
        #expect(try server.exchange(.call(41, unary)) == [.reset(41, code: 7)])
        #expect(try server.advance(.milliseconds(999)) == [])
        #expect(try server.exchange(.call(43, unary)) == [.reset(43, code: 7)])
        _ = try server.advance(.milliseconds(1))
        #expect(
            try server.exchange(.call(45, unary), .messages(45, [1], end: true))
                == [.answer(45), .messages(45, [1]), .trailers(45, 0)])
        #expect(server.incidents == [.streamRefusedAfterResets: 2])
    }

    @Test func resetsOfStreamsThatWereAnsweredCountForNothing() throws {
        var limits = HTTP2Limits()
        limits.streamResetBurst = 10
        let server = try EmbeddedServer(limits: limits)
        for stream in streams(0..<100) {
            // Answered at once, so that the client has no more to say, and says so.
            #expect(try server.exchange(.call(stream, "/a.B/C")).count == 2)
            #expect(try server.exchange(.reset(stream, code: 8)) == [])
        }
        #expect(server.incidents == [:])
    }

    @Test func aRapidResetIsEndedWhenItDoesNotStop() throws {
        let log = TestLog()
        let router = Router([
            .bidirectional(EchoMethods.bidirectional) {
                (_: MessageReader<RawMessage>, _: ResponseWriter<RawMessage>, _) in log.add("ran")
            }
        ])
        let server = try EmbeddedServer(router: router)
        var frames: [Frame] = []
        var next: UInt32 = 0
        while server.channel.isActive, next < 10_000 {
            frames += try server.exchange(
                bytes: streams(next..<next + 50).flatMap {
                    Frame.call($0, bidirectional).bytes + Frame.reset($0, code: 8).bytes
                })
            next += 50
        }
        // A thousand calls came to their handlers, then a thousand were refused.
        #expect(log.all.count == 1000)
        #expect(server.counters.count(of: .streamRefusedAfterResets) >= 1000)
        #expect(frames.last == .goaway(last: 2 * next - 1, code: 11))
        #expect(next < 2200)
        #expect(server.incidents[.tooManyResets] == 1)
        #expect(server.connection == nil)
    }

    @Test func streamsThatAreOpenedAndResetInOneReadCountAgainstTheLimit() throws {
        let log = TestLog()
        let router = Router([
            .bidirectional(EchoMethods.bidirectional) {
                (_: MessageReader<RawMessage>, _: ResponseWriter<RawMessage>, _) in log.add("ran")
            }
        ])
        let server = try EmbeddedServer(router: router)
        _ = try server.exchange(
            bytes: streams(0..<500).flatMap { Frame.call($0, bidirectional).bytes + Frame.reset($0, code: 8).bytes })
        #expect(log.all.count == 128)
        #expect(server.incidents == [.streamRefused: 372])
    }

    @Test func resetsThatTheClientProvokesEndTheConnection() throws {
        // Each asks for something that HTTP forbids, so that it is ours to reset.
        let provocations: [@Sendable (UInt32) -> [UInt8]] = [
            { Frame.call($0, "/a/b", [.init("Upper", "1")]).bytes },
            { Frame.call($0, EchoMethods.bidirectional.path).bytes + Frame.windowUpdate($0, 0x7fff_ffff).bytes },
            { Frame.call($0, EchoMethods.bidirectional.path).bytes + Frame.windowUpdate($0, 0).bytes },
            { Frame.call($0, "/a/b", end: true, [.init("content-length", "7")]).bytes },
        ]
        for (index, provocation) in provocations.enumerated() {
            var limits = HTTP2Limits()
            limits.streamResetBurst = 20
            let server = try EmbeddedServer(limits: limits)
            var frames: [Frame] = []
            for stream in streams(0..<50) where server.channel.isActive {
                frames += try server.exchange(bytes: provocation(stream))
            }
            #expect(!server.channel.isActive, "\(index)")
            guard case .goaway(_, code: let code)? = frames.last else {
                Issue.record("\(index): \(frames.suffix(3))")
                continue
            }
            // An increment of nothing ends the connection at once.
            #expect(code == (index == 2 ? 1 : 11), "\(index)")
        }
    }

    @Test func aStreamCountsUntilItsHandlerHasReturned() throws {
        var limits = HTTP2Limits()
        limits.maxConcurrentStreams = 2
        let held = Mutex<[CheckedContinuation<Void, Never>]>([])
        let router = Router([
            .unary(EchoMethods.unary) { (request: RawMessage, _) -> RawMessage in
                // Deaf to its cancellation.
                await withCheckedContinuation { handler in held.withLock { $0.append(handler) } }
                return request
            },
            .callback(EchoMethods.callback) { (request: RawMessage, call) in call.respond(request) },
        ])
        let server = try EmbeddedServer(router: router, limits: limits)
        #expect(try server.exchange(.call(1, unary), .messages(1, [], end: true), .reset(1, code: 8)) == [])
        #expect(try server.exchange(.call(3, unary), .messages(3, [], end: true)) == [])
        #expect(try server.exchange(.call(5, unary)) == [.reset(5, code: 7)])
        #expect(try server.exchange(.reset(3, code: 8), .call(7, unary)) == [])
        #expect(try server.exchange(.call(9, unary)) == [.reset(9, code: 7)])
        let handlers = held.withLock { handlers in
            defer { handlers = [] }
            return handlers
        }
        #expect(handlers.count == 2)
        for handler in handlers { handler.resume() }
        #expect(try server.advance(.zero) == [])
        // Call 7, whose request has not come whole, still counts.
        #expect(
            try server.exchange(.call(11, EchoMethods.callback.path), .messages(11, [1], end: true))
                == [.answer(11), .messages(11, [1]), .trailers(11, 0)])
    }

    @Test func aCallThatIsCutByItsDeadlineCountsUntilItsHandlerHasReturned() throws {
        var limits = HTTP2Limits()
        limits.maxConcurrentStreams = 1
        let kept = Mutex<LoopBound<ServerCall>?>(nil)
        let router = Router([
            .callback(EchoMethods.callback) { (_: RawMessage, call) in
                let bound = LoopBound(call, on: call.loop)
                kept.withLock { $0 = bound }
            }
        ])
        let server = try EmbeddedServer(router: router, limits: limits)
        let path = EchoMethods.callback.path
        _ = try server.exchange(.call(1, path, [.init("grpc-timeout", "1n")]), .messages(1, [], end: true))
        #expect(
            try server.advance(.seconds(1)) == [.refusal(1, 4, "The call's deadline passed before it was answered.")])
        #expect(try server.exchange(.call(3, path)) == [.reset(3, code: 7)])
        kept.withLock { $0 = nil }
        #expect(try server.exchange(.call(5, path)) == [])
    }

    // MARK: Frames that carry nothing

    @Test func framesThatCarryNothingEndTheConnection() throws {
        let floods: [(String, [UInt8], calls: Bool)] = [
            ("SETTINGS", Frame.settings([:]).bytes, false),
            ("PRIORITY", Frame.bytes(2, 0, 9, [0, 0, 0, 0, 16]), false),
            ("empty DATA", Frame.data(1, [], end: false).bytes, true),
            ("padded DATA without a byte", Frame.bytes(0, 8, 1, [3, 0, 0, 0]), true),
        ]
        for (name, bytes, calls) in floods {
            let server = try EmbeddedServer()
            if calls { _ = try server.exchange(.call(1, bidirectional)) }
            var frames: [Frame] = []
            var sent = 0
            while server.channel.isActive, sent < 5000 {
                frames += try server.exchange(bytes: (0..<100).flatMap { _ in bytes })
                sent += 100
            }
            #expect(frames.last == .goaway(last: calls ? 1 : 0, code: 11), "\(name)")
            #expect(sent <= 1100, "\(name)")
            #expect(server.incidents == [.tooManyEmptyFrames: 1], "\(name)")
        }
    }

    @Test func aClientThatOftenChangesItsSettingsIsServed() throws {
        let server = try EmbeddedServer()
        for round in 0..<2000 {
            #expect(try server.exchange(.settings([4: UInt32(65_535 + round)])) == [.settingsAck])
            _ = try server.advance(.milliseconds(10))
        }
        #expect(server.incidents == [:])
    }

    @Test func acknowledgementsForAClientThatDoesNotReadAreBounded() throws {
        let server = try EmbeddedServer()
        server.setWritable(false)
        for _ in 0..<30 { _ = try server.exchange(bytes: (0..<100).flatMap { _ in Frame.settings([:]).bytes }) }
        #expect(server.incidents == [.tooManyEmptyFrames: 1])
    }

    @Test func refusalsForAClientThatDoesNotReadAreBounded() throws {
        var limits = HTTP2Limits()
        limits.maxConcurrentStreams = 1
        limits.maxQueuedFrames = 100
        let server = try EmbeddedServer(limits: limits)
        server.setWritable(false)
        for stream in streams(0..<200) { _ = try server.exchange(.call(stream, bidirectional)) }
        #expect(server.incidents[.tooManyQueuedFrames] == 1)
        // What was refused after that is queued no more.
        #expect(server.counters.count(of: .streamRefused) <= 102)
        _ = try server.advance(.seconds(20))
        #expect(!server.channel.isActive)
        #expect(server.connection == nil)
    }

    // MARK: Pings

    private let ping = Frame.ping(Array(1...8), ack: false)
    private let pong = Frame.ping(Array(1...8), ack: true)

    @Test func theThirdPingThatComesTooEarlyEndsTheConnection() throws {
        for hasCall in [false, true] {
            let server = try EmbeddedServer()
            if hasCall { _ = try server.exchange(.call(1, bidirectional)) }
            for _ in 0..<3 {
                #expect(try server.exchange(ping) == [pong])
                _ = try server.advance(.milliseconds(100))
            }
            #expect(try server.exchange(ping) == [pong, .goaway(last: hasCall ? 1 : 0, code: 11)])
            #expect(!server.channel.isActive)
            #expect(server.incidents == [.tooManyPings: 1])
        }
    }

    @Test func theReasonIsTheOneThatGRPCClientsKnow() throws {
        let server = try EmbeddedServer()
        try server.channel.writeInbound(ByteBuffer(bytes: (0..<4).flatMap { _ in ping.bytes }))
        var text = ""
        while let bytes = try server.channel.readOutbound(as: ByteBuffer.self) { text += String(buffer: bytes) }
        #expect(text.hasSuffix("too_many_pings"))
    }

    @Test func pingsAtThePermittedIntervalAreAnswered() throws {
        let server = try EmbeddedServer()
        _ = try server.exchange(.call(1, bidirectional))
        for _ in 0..<20 {
            #expect(try server.exchange(ping) == [pong])
            _ = try server.advance(.minutes(5))
        }
        #expect(server.incidents == [:])
    }

    @Test func pingsWithoutACallMayComeOnceInTwoHours() throws {
        for permits in [false, true] {
            var limits = HTTP2Limits()
            limits.life.permitsPingsWithoutCalls = permits
            limits.life.firstRequestTimeout = nil
            limits.life.keepaliveTime = nil
            let server = try EmbeddedServer(limits: limits)
            for _ in 0..<3 {
                #expect(try server.exchange(ping) == [pong])
                _ = try server.advance(.hours(2))
            }
            for _ in 0..<4 {
                _ = try server.advance(.minutes(5))
                _ = try server.exchange(ping)
            }
            #expect(server.incidents == (permits ? [:] : [.tooManyPings: 1]))
        }
    }

    @Test func pingsBetweenAnswersAreNoStrikes() throws {
        let server = try EmbeddedServer()
        _ = try server.exchange(.call(1, bidirectional))
        for _ in 0..<50 {
            _ = try server.exchange(.messages(1, [1]))
            #expect(try server.exchange(ping, ping).withoutCredit == [pong, pong])
        }
        #expect(server.incidents == [:])
    }
}
