import NIOCore
import RPC
import RawHTTP2
import Testing

@testable import HTTP2Transport

/// What a connection does in time: every test moves the loop's clock, none waits.
@Suite struct ConnectionLifeTests {
    private let unary = EchoMethods.unary.path
    private let bidirectional = EchoMethods.bidirectional.path
    private static let notice = Frame.goaway(last: 0x7fff_ffff, code: 0)
    private static let drainPing = Frame.ping(Array(repeating: 0, count: 8), ack: false)
    private static let keepalive: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 1]

    /// Limits of which only those that `change` sets are on.
    private func life(_ change: (inout ConnectionLife) -> Void) -> HTTP2Limits {
        var limits = HTTP2Limits()
        limits.life.keepaliveTime = nil
        limits.life.firstRequestTimeout = nil
        limits.life.requestTimeout = nil
        limits.life.answerTimeout = nil
        limits.life.prefaceTimeout = nil
        limits.life.writeTimeout = nil
        change(&limits.life)
        return limits
    }

    private func call(_ stream: UInt32, on server: EmbeddedServer) throws {
        #expect(
            try server.exchange(.call(stream, unary), .messages(stream, [1], end: true)).withoutCredit
                == [.answer(stream), .messages(stream, [1]), .trailers(stream, 0)])
    }

    // MARK: The beginning

    @Test func aConnectionWithoutAWholePrefaceIsClosed() throws {
        for sent in [[], Array(Frame.preface.prefix(10)), Frame.preface] {
            let server = try EmbeddedServer(greeted: false)
            _ = try server.exchange(bytes: sent)
            _ = try server.advance(.milliseconds(9999))
            #expect(server.channel.isActive)
            _ = try server.advance(.milliseconds(1))
            #expect(!server.channel.isActive)
            #expect(server.incidents == [.prefaceTimeout: 1])
            #expect(server.connection == nil)
        }
    }

    @Test func aPrefaceThatDripsIsNotWaitedForAnyLonger() throws {
        let server = try EmbeddedServer(greeted: false)
        for byte in Frame.preface.prefix(20) {
            _ = try server.exchange(bytes: [byte])
            _ = try server.advance(.milliseconds(600))
        }
        #expect(!server.channel.isActive)
        #expect(server.incidents == [.prefaceTimeout: 1])
    }

    @Test func aConnectionWithoutACallIsSentAwayGracefully() throws {
        let server = try EmbeddedServer(limits: life { $0.firstRequestTimeout = .seconds(120) })
        #expect(try server.advance(.milliseconds(119_999)) == [])
        #expect(try server.advance(.milliseconds(1)) == [Self.notice, Self.drainPing])
        #expect(
            try server.exchange(.ping(Array(repeating: 0, count: 8), ack: true)) == [.goaway(last: 0, code: 0)])
        #expect(!server.channel.isActive)
        #expect(server.incidents == [.firstRequestTimeout: 1])
    }

    @Test func aConnectionThatHadACallIsNotHeldToTheFirst() throws {
        let server = try EmbeddedServer(limits: life { $0.firstRequestTimeout = .seconds(120) })
        try call(1, on: server)
        #expect(try server.advance(.hours(24)) == [])
        try call(3, on: server)
        #expect(server.incidents == [:])
    }

    // MARK: Keepalive

    @Test func aSilentClientIsPingedAndClosedIfItDoesNotAnswer() throws {
        let server = try EmbeddedServer(
            limits: life {
                $0.keepaliveTime = .seconds(7200)
                $0.keepaliveTimeout = .seconds(20)
            })
        _ = try server.exchange(.call(1, bidirectional))
        #expect(try server.advance(.milliseconds(7_199_999)) == [])
        #expect(try server.advance(.milliseconds(1)) == [.ping(Self.keepalive, ack: false)])
        #expect(try server.advance(.milliseconds(19_999)) == [])
        #expect(server.channel.isActive)
        _ = try server.advance(.milliseconds(1))
        #expect(!server.channel.isActive)
        #expect(server.incidents == [.keepaliveTimeout: 1])
        #expect(server.connection == nil)
    }

    @Test func aClientThatAnswersIsPingedAgainAndStays() throws {
        let server = try EmbeddedServer(
            limits: life {
                $0.keepaliveTime = .seconds(100)
                $0.keepaliveTimeout = .seconds(20)
            })
        for _ in 0..<10 {
            #expect(try server.advance(.seconds(100)) == [.ping(Self.keepalive, ack: false)])
            #expect(try server.exchange(.ping(Self.keepalive, ack: true)) == [])
        }
        #expect(try server.advance(.seconds(99)) == [])
        try call(1, on: server)
        // Counted from the client's last bytes.
        #expect(try server.advance(.seconds(99)) == [])
        #expect(try server.advance(.seconds(1)) == [.ping(Self.keepalive, ack: false)])
        // Anything is a sign of life.
        _ = try server.exchange(.windowUpdate(0, 1))
        #expect(try server.advance(.seconds(50)) == [])
        #expect(server.channel.isActive)
        #expect(server.incidents == [:])
    }

    @Test func theAnswerToAKeepaliveIsNotTakenForTheDrains() throws {
        let server = try EmbeddedServer(limits: life { $0.keepaliveTime = .seconds(10) })
        _ = try server.exchange(.call(1, bidirectional))
        #expect(try server.advance(.seconds(10)) == [.ping(Self.keepalive, ack: false)])
        server.connection?.drain()
        #expect(try server.sent() == [Self.notice, Self.drainPing])
        #expect(try server.exchange(.ping(Self.keepalive, ack: true)) == [])
        #expect(
            try server.exchange(.ping(Array(repeating: 0, count: 8), ack: true)) == [.goaway(last: 1, code: 0)])
    }

    // MARK: Idle and age

    @Test func anIdleConnectionIsSentAwayCountedFromItsLastCall() throws {
        let server = try EmbeddedServer(limits: life { $0.maxIdle = .seconds(300) })
        #expect(try server.advance(.seconds(200)) == [])
        _ = try server.exchange(.call(1, bidirectional))
        #expect(try server.advance(.seconds(1000)) == [])
        _ = try server.exchange(.messages(1, [1], end: true))
        #expect(try server.advance(.seconds(299)) == [])
        // A ping is no call.
        _ = try server.exchange(.ping(Array(1...8), ack: false))
        #expect(try server.advance(.seconds(1)) == [Self.notice, Self.drainPing])
        #expect(try server.advance(.seconds(1)) == [.goaway(last: 1, code: 0)])
        #expect(!server.channel.isActive)
        #expect(server.incidents == [.idleTimeout: 1])
    }

    @Test func aConnectionThatNeverHadACallIsIdleToo() throws {
        let server = try EmbeddedServer(limits: life { $0.maxIdle = .seconds(300) })
        #expect(try server.advance(.seconds(300)) == [Self.notice, Self.drainPing])
        #expect(server.incidents == [.idleTimeout: 1])
    }

    @Test func anOldConnectionIsDrainedAndItsCallsMayGoOnForTheGrace() throws {
        let server = try EmbeddedServer(
            limits: life {
                $0.maxAge = .seconds(1000)
                $0.maxAgeGrace = .seconds(60)
            })
        _ = try server.exchange(.call(1, bidirectional), .call(3, bidirectional))
        #expect(try server.advance(.seconds(899)) == [])
        var frames: [Frame] = []
        for _ in 0..<202 where frames.isEmpty { frames = try server.advance(.seconds(1)) }
        #expect(frames == [Self.notice, Self.drainPing])
        #expect(
            try server.exchange(.ping(Array(repeating: 0, count: 8), ack: true)) == [.goaway(last: 3, code: 0)])
        #expect(
            try server.exchange(.messages(1, [1], end: true)) == [.answer(1), .messages(1, [1]), .trailers(1, 0)])
        #expect(try server.advance(.seconds(58)) == [])
        #expect(server.channel.isActive)
        _ = try server.advance(.seconds(2))
        #expect(!server.channel.isActive)
        #expect(server.incidents == [.ageReached: 1, .graceExceeded: 1])
    }

    @Test func theAgesOfConnectionsDifferByATenth() throws {
        var clock = ConnectionClock(
            life: life { $0.maxAge = .seconds(1000) }.life, opened: .uptimeNanoseconds(0), jitter: 1.1)
        let sight = ConnectionClock.Sight(
            lastRead: .uptimeNanoseconds(0), isGreeted: true, hasHadCalls: true, isDraining: false)
        #expect(clock.deadlines(sight).map(\.at) == [.uptimeNanoseconds(1_100_000_000_000)])
        #expect(clock.duties(at: .uptimeNanoseconds(1_099_000_000_000), sight) == [])
        #expect(clock.duties(at: .uptimeNanoseconds(1_100_000_000_000), sight) == [.drain(.ageReached)])
    }

    // MARK: Slow clients

    @Test func aRequestThatDoesNotComeWholeIsEnded() throws {
        let server = try EmbeddedServer(limits: life { $0.requestTimeout = .seconds(120) })
        _ = try server.exchange(.call(1, unary), .call(3, bidirectional), .call(5, unary))
        // A byte now and then does not help.
        var frames = try server.exchange(.data(1, [0, 0, 0, 0, 100], end: false))
        for _ in 0..<12 { frames += try server.advance(.seconds(10)) + server.exchange(.data(1, [0], end: false)) }
        #expect(frames == [])
        for _ in 0..<4 { frames += try server.advance(.seconds(10)) }
        let late = "The request did not come whole in time."
        #expect(
            frames.sorted { "\($0)" < "\($1)" } == [
                .refusal(1, 4, late), .refusal(5, 4, late), .reset(1, code: 0), .reset(5, code: 0),
            ])
        // A client that streams takes the time that it needs.
        #expect(
            try server.exchange(.messages(3, [1], end: true)) == [.answer(3), .messages(3, [1]), .trailers(3, 0)])
        #expect(server.incidents == [.requestTimeout: 2])
    }

    @Test func anAnswerThatIsNotTakenIsGivenUp() throws {
        let server = try EmbeddedServer(limits: life { $0.answerTimeout = .seconds(300) })
        _ = try server.exchange(.settings([4: 0]))
        #expect(try server.exchange(.call(1, unary), .messages(1, [7], end: true)) == [.answer(1)])
        #expect(try server.advance(.seconds(299)) == [])
        #expect(try server.advance(.seconds(76)) == [.reset(1, code: 8)])
        #expect(server.incidents == [.answerTimeout: 1])
    }

    @Test func aSocketThatTakesNothingIsClosed() throws {
        let server = try EmbeddedServer(limits: life { $0.writeTimeout = .seconds(20) })
        try call(1, on: server)
        server.setWritable(false)
        _ = try server.exchange(.call(3, unary), .messages(3, [1], end: true))
        _ = try server.advance(.seconds(19))
        server.setWritable(true)
        #expect(try server.sent() == [.answer(3), .messages(3, [1]), .trailers(3, 0)])
        server.setWritable(false)
        _ = try server.exchange(.call(5, unary), .messages(5, [1], end: true))
        _ = try server.advance(.seconds(19))
        #expect(server.channel.isActive)
        _ = try server.advance(.seconds(1))
        #expect(!server.channel.isActive)
        #expect(server.incidents == [.writeTimeout: 1])
        #expect(server.connection == nil)
    }

    @Test func aClientThatDoesNotTakeItsGoodbyeIsClosed() throws {
        let socket = SlowSocket()
        let server = try EmbeddedServer(limits: life { $0.writeTimeout = .seconds(20) }, socket: socket)
        socket.isFull = true
        _ = try server.exchange(bytes: (0..<4).flatMap { _ in Frame.ping(Array(1...8), ack: false).bytes })
        #expect(server.channel.isActive)
        _ = try server.advance(.seconds(20))
        #expect(!server.channel.isActive)
        #expect(server.incidents == [.tooManyPings: 1, .writeTimeout: 1])
    }

    @Test func aBusyConnectionSetsNoTimerForACall() throws {
        let server = try EmbeddedServer()
        try call(1, on: server)
        let first = server.connection?.timer?.at
        for stream in stride(from: UInt32(3), to: 201, by: 2) { try call(stream, on: server) }
        #expect(server.connection?.timer?.at == first)
    }
}
