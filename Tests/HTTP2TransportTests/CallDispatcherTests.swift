import Glibc
import NIOCore
import RPC
import RawHTTP2
import Testing

@testable import HTTP2Transport

/// How calls find connections, with the time and the network in the test's hands.
@Suite struct CallDispatcherTests {
    private static let refused = "UNAVAILABLE: Can't connect to unix:a: Connection refused."
    private static let patient = CallOptions(waitForReady: true)

    // MARK: Connecting

    @Test func theFirstCallConnectsAndOthersShareTheConnection() throws {
        let client = try EmbeddedDispatcher("a")
        #expect(client.dialled == [])
        let calls = [client.call(), client.call()]
        #expect(client.dialled == ["a"])
        let server = try client.accept()
        #expect(client.dialled == [])
        for stream in [UInt32(1), 3] { try server.answer(stream) }
        #expect(calls.map(\.end) == ["[7]", "[7]"])
        let next = client.call()
        #expect(client.dialled == [])
        try server.answer(5)
        #expect(next.end == "[7]")
    }

    @Test func callsFailWithTheReasonWhileTheNextAttemptHasToWait() throws {
        let client = try EmbeddedDispatcher("a")
        let first = client.call()
        client.refuse()
        #expect(first.end == Self.refused)
        #expect(client.call().end == Self.refused)
        #expect(client.dialled == [])
        client.advance(.milliseconds(999))
        #expect(client.call().end == Self.refused)
        client.advance(.milliseconds(2))
        // Nobody waits, so nobody connects until the next call.
        #expect(client.dialled == [])
        let second = client.call()
        #expect(client.dialled == ["a"])
        #expect(second.end == nil)
        client.refuse()
        #expect(second.end == Self.refused)
        client.advance(.milliseconds(1599))
        #expect(client.call().end == Self.refused)
        client.advance(.milliseconds(2))
        let third = client.call()
        try client.accept().answer(1)
        #expect(third.end == "[7]")
    }

    @Test func theBackOffBeginsAnewAfterAConnection() throws {
        let client = try EmbeddedDispatcher("a")
        for wait in [1000, 1600, 2560] {
            _ = client.call()
            client.refuse()
            client.advance(.milliseconds(Int64(wait) + 1))
        }
        let call = client.call()
        try client.accept().disconnect()
        #expect(call.end == "UNAVAILABLE: The connection to the server was lost before the call ended.")
        #expect(client.dialled == [])
        _ = client.call()
        client.refuse()
        client.advance(.milliseconds(1001))
        _ = client.call()
        #expect(client.dialled == ["a"])
    }

    @Test func callsThatWaitForReadyOutliveFailedAttempts() throws {
        let client = try EmbeddedDispatcher("a")
        let call = client.call(options: Self.patient)
        for wait in [1000, 1600, 2560, 4096] {
            client.refuse()
            client.advance(.milliseconds(Int64(wait) - 1))
            #expect(client.dialled == [])
            client.advance(.milliseconds(1))
            #expect(client.dialled == ["a"])
        }
        #expect(call.end == nil)
        try client.accept().answer(1)
        #expect(call.end == "[7]")
    }

    @Test func theJitterIsTheCallersRandomNumber() throws {
        let client = try EmbeddedDispatcher("a", random: 1)
        _ = client.call(options: Self.patient)
        client.refuse()
        client.advance(.milliseconds(1199))
        #expect(client.dialled == [])
        client.advance(.milliseconds(2))
        #expect(client.dialled == ["a"])
    }

    @Test func theTimeOfAnAttemptCountsAsWaiting() throws {
        let client = try EmbeddedDispatcher("a")
        _ = client.call(options: Self.patient)
        client.advance(.milliseconds(900))
        client.refuse()
        client.advance(.milliseconds(101))
        #expect(client.dialled == ["a"])
        // Longer than the wait: the next one begins at once.
        client.advance(.milliseconds(5000))
        client.refuse()
        client.advance(.milliseconds(1))
        #expect(client.dialled == ["a"])
    }

    @Test func aServerThatDoesNotGreetIsGivenUp() throws {
        let client = try EmbeddedDispatcher("a")
        let call = client.call()
        #expect(client.attempts.map(\.timeout) == [.seconds(20)])
        let server = try client.accept(settings: nil)
        client.advance(.milliseconds(19_999))
        #expect(call.end == nil)
        client.advance(.milliseconds(2))
        #expect(call.end == "UNAVAILABLE: Can't connect to unix:a: it didn't answer in time.")
        #expect(!server.channel.isActive)
    }

    @Test func aServerThatClosesBeforeItGreetsHasFailed() throws {
        let client = try EmbeddedDispatcher("a")
        let call = client.call()
        try client.accept(settings: nil).disconnect()
        #expect(call.end == "UNAVAILABLE: Can't connect to unix:a: it closed the connection.")
        #expect(client.call().end == call.end)
    }

    @Test func anAttemptThatComesTooLateIsClosed() throws {
        let client = try EmbeddedDispatcher("a")
        let call = client.call()
        client.advance(.seconds(21))
        #expect(call.end == "UNAVAILABLE: Can't connect to unix:a: it didn't answer in time.")
        let late = try client.accept(settings: nil)
        #expect(!late.channel.isActive)
    }

    // MARK: Deadlines and cancellation

    @Test func theDeadlineCoversConnecting() throws {
        let client = try EmbeddedDispatcher("a")
        let call = client.call(options: CallOptions(timeout: .milliseconds(50)))
        client.advance(.milliseconds(51))
        #expect(call.end == "DEADLINE_EXCEEDED: There was no connection to the server before the call's deadline.")
        // The attempt goes on for calls to come.
        #expect(client.dialled == ["a"])
    }

    @Test func aCallThatWaitsForReadyEndsAtItsDeadlineAndTellsTheLastReason() throws {
        let client = try EmbeddedDispatcher("a")
        let call = client.call(options: CallOptions(timeout: .seconds(3600), waitForReady: true))
        client.refuse()
        for _ in 0..<3600 where call.end == nil {
            client.advance(.seconds(1))
            if !client.dialled.isEmpty { client.refuse() }
        }
        #expect(
            call.end == """
                DEADLINE_EXCEEDED: There was no connection to the server before the call's deadline. \
                Can't connect to unix:a: Connection refused.
                """)
    }

    @Test func aCallWithoutTimeIsNotMade() throws {
        let client = try EmbeddedDispatcher("a")
        let first = client.call()
        let server = try client.accept()
        try server.answer(1)
        #expect(first.end == "[7]")
        let call = client.call(options: CallOptions(timeout: .zero))
        #expect(call.end == "DEADLINE_EXCEEDED: There was no connection to the server before the call's deadline.")
        #expect(try server.opened() == [])
    }

    @Test func aCallThatWaitsCanBeCancelled() throws {
        let client = try EmbeddedDispatcher("a")
        let call = client.call(options: Self.patient)
        call.cancel()
        client.eventLoop.run()
        #expect(call.end == "CANCELLED: The client cancelled the call.")
        #expect(try client.accept().opened() == [])
    }

    @Test func shutdownEndsWhatWaits() throws {
        let client = try EmbeddedDispatcher("a", "b")
        let calls = [client.call(), client.call(options: Self.patient)]
        let server = try client.accept("a", settings: nil)
        client.shutdown()
        #expect(calls.map(\.end) == Array(repeating: "CANCELLED: The client was shut down.", count: 2))
        #expect(client.call().end == "CANCELLED: The client was shut down.")
        #expect(!server.channel.isActive)
        #expect(!(try client.accept("b", settings: nil).channel.isActive))
    }

    @Test func shutdownLetsCallsInFlightFinish() throws {
        let client = try EmbeddedDispatcher("a")
        let call = client.call()
        let server = try client.accept()
        client.shutdown()
        #expect(server.channel.isActive)
        try server.answer(1)
        #expect(call.end == "[7]")
        #expect(!server.channel.isActive)
    }

    // MARK: Several addresses

    @Test func callsTakeTheAddressesInTurn() throws {
        let client = try EmbeddedDispatcher("a", "b", "c")
        let first = client.call()
        #expect(client.dialled == ["a", "b", "c"])
        let (a, b, c) = try (client.accept("a"), client.accept("b"), client.accept("c"))
        // Whoever was ready first has it.
        #expect(try a.opened() == [1])
        for _ in 0..<6 { _ = client.call() }
        #expect(try [a.opened().count, b.opened().count, c.opened().count] == [2, 2, 2])
        #expect(first.end == nil)
        b.disconnect()
        for _ in 0..<6 { _ = client.call() }
        #expect(try [a.opened().count, c.opened().count] == [3, 3])
        // It is being connected to again, and takes its turn when it is back.
        #expect(client.dialled == ["b"])
        let back = try client.accept("b")
        for _ in 0..<6 { _ = client.call() }
        #expect(try [a.opened().count, back.opened().count, c.opened().count] == [2, 2, 2])
    }

    @Test func callsWaitWhileThereIsHope() throws {
        let client = try EmbeddedDispatcher("a", "b")
        let call = client.call()
        client.refuse()
        #expect(call.end == nil)
        #expect(client.dialled == ["b"])
        client.refuse(ENOENT)
        #expect(call.end == "UNAVAILABLE: Can't connect to unix:b: No such file or directory.")
        client.advance(.milliseconds(1001))
        let next = client.call()
        try client.accept("b").answer(1)
        #expect(next.end == "[7]")
    }

    // MARK: Goodbyes, and what the server has not processed

    @Test func callsAfterAGoodbyeGoToANewConnection() throws {
        let client = try EmbeddedDispatcher("a")
        let first = client.call()
        let old = try client.accept()
        #expect(try old.opened() == [1])
        _ = try old.exchange(.goaway(last: 0x7fff_ffff, code: 0))
        let second = client.call()
        let new = try client.accept()
        try new.answer(1, [2])
        #expect(second.end == "[2]")
        #expect(first.end == nil)
        try old.answer(1, [1])
        #expect(first.end == "[1]")
        #expect(!old.channel.isActive)
    }

    @Test func callsBehindAGoodbyeAreMadeAgainWithTheirMessages() throws {
        let client = try EmbeddedDispatcher("a")
        let calls = [client.call([1]), client.call([2]), client.call([3])]
        let old = try client.accept()
        _ = try old.sent()
        _ = try old.exchange(.goaway(last: 1, code: 0))
        let new = try client.accept()
        #expect(
            try new.sent().filter { if case .data = $0 { true } else { false } }
                == [.messages(1, [2], end: true), .messages(3, [3], end: true)])
        try new.answer(1, [12])
        try new.answer(3, [13])
        try old.answer(1, [11])
        #expect(calls.map(\.end) == ["[11]", "[12]", "[13]"])
    }

    @Test func aServerThatAlwaysSaysGoodbyeIsGivenUp() throws {
        let client = try EmbeddedDispatcher("a")
        let call = client.call()
        for round in 0...5 {
            #expect(call.end == nil, "round \(round)")
            let server = try client.accept()
            #expect(try server.opened() == [1])
            _ = try server.exchange(.goaway(last: 0, code: 0))
        }
        #expect(call.end == "UNAVAILABLE: The server reset the call with HTTP/2 error 7.")
        #expect(client.dialled == [])
    }

    @Test func aRefusedStreamIsMadeAgainOnce() throws {
        let client = try EmbeddedDispatcher("a")
        let call = client.call()
        let server = try client.accept()
        #expect(try server.opened() == [1])
        let again = try server.exchange(.reset(1, code: 7))
        #expect(again.contains(.messages(3, [1], end: true)))
        #expect(call.end == nil)
        _ = try server.exchange(.reset(3, code: 7))
        #expect(call.end == "UNAVAILABLE: The server reset the call with HTTP/2 error 7.")
        // The next call has its own chance.
        let next = client.call()
        _ = try server.exchange(.reset(5, code: 7))
        try server.answer(7)
        #expect(next.end == "[7]")
    }

    @Test func anAnsweredCallIsNotMadeAgain() throws {
        let client = try EmbeddedDispatcher("a")
        let call = client.call()
        let server = try client.accept()
        _ = try server.sent()
        #expect(try server.exchange(.answer(1), .reset(1, code: 7)) == [])
        #expect(call.end == "UNAVAILABLE: The server reset the call with HTTP/2 error 7.")
    }

    @Test func whatWasSentOnALostConnectionFailsAndWhatWasNotIsMadeAgain() throws {
        let client = try EmbeddedDispatcher("a")
        let calls = [client.call([1]), client.call([2])]
        // One at a time, so that the second waits within the connection.
        let old = try client.accept(settings: [3: 1])
        #expect(try old.opened() == [1])
        old.disconnect()
        #expect(calls[0].end == "UNAVAILABLE: The connection to the server was lost before the call ended.")
        #expect(calls[1].end == nil)
        try client.accept().answer(1)
        #expect(calls[1].end == "[7]")
    }

    @Test func aStreamOfMessagesIsSentAgainAndGoesOn() throws {
        let client = try EmbeddedDispatcher("a")
        let log = TestLog()
        let call = client.begin(EchoMethods.clientStream) { call in
            try await call.send([1])
            try await call.send([2])
            log.add("sent")
            _ = try await call.responses.next()
            return "answered"
        }
        let old = try client.accept()
        #expect(try old.received(1) == Frame.message([1]) + Frame.message([2]))
        _ = try old.exchange(.goaway(last: 0, code: 0))
        // Between two connections, too.
        let opened = try #require(call.call)
        Task.immediate(executorPreference: client.loop) {
            try await opened.send([3])
            log.add("sent more")
            opened.halfClose()
        }
        client.eventLoop.run()
        let new = try client.accept()
        #expect(try new.received(1) == Frame.message([1]) + Frame.message([2]) + Frame.message([3]))
        try new.answer(1)
        #expect(call.end == "answered")
        #expect(log.all == ["sent", "sent more"])
    }

    @Test func aWriterThatWaitedOnARefusedStreamGoesOn() throws {
        let client = try EmbeddedDispatcher("a")
        let log = TestLog()
        let call = client.begin(EchoMethods.clientStream) { call in
            try await call.send(Array(repeating: 1, count: 100_000))
            log.add("sent")
            call.halfClose()
            _ = try await call.responses.next()
            return "answered"
        }
        // No window: nothing of the message can be sent.
        let old = try client.accept(settings: [4: 0])
        #expect(log.all == [])
        _ = try old.exchange(.goaway(last: 0, code: 0))
        client.eventLoop.run()
        let new = try client.accept(settings: [4: 1_000_000])
        var received = 0
        for case .data(1, let bytes, _) in try new.sent() + new.exchange(.windowUpdate(0, 1_000_000)) {
            received += bytes.count
        }
        #expect(received == 100_005)
        #expect(log.all == ["sent"])
        try new.answer(1)
        #expect(call.end == "answered")
    }

    @Test func aCallThatHasSentMoreThanIsKeptFails() throws {
        var configuration = HTTP2ClientConfiguration()
        configuration.replayBufferSize = 10
        let client = try EmbeddedDispatcher("a", configuration: configuration)
        let call = client.begin(EchoMethods.clientStream) { call in
            for _ in 0..<3 { try await call.send([1, 2, 3, 4, 5]) }
            _ = try await call.responses.next()
            return "answered"
        }
        let server = try client.accept()
        _ = try server.sent()
        _ = try server.exchange(.goaway(last: 0, code: 0))
        #expect(call.end == "UNAVAILABLE: The server reset the call with HTTP/2 error 7.")
    }

    // MARK: Keepalive and idleness

    private func keepalive(_ time: Duration?, withoutCalls: Bool = false) -> HTTP2ClientConfiguration {
        var configuration = HTTP2ClientConfiguration()
        configuration.keepalive.time = time
        configuration.keepalive.withoutCalls = withoutCalls
        configuration.idleTimeout = nil
        return configuration
    }

    private static let ping = Frame.ping([0, 0, 0, 0, 0, 0, 0, 1], ack: false)
    private static let pong = Frame.ping([0, 0, 0, 0, 0, 0, 0, 1], ack: true)

    @Test func aQuietConnectionIsPinged() throws {
        let client = try EmbeddedDispatcher("a", configuration: keepalive(.seconds(30)))
        let call = client.call()
        let server = try client.accept()
        _ = try server.sent()
        for _ in 0..<3 {
            client.advance(.milliseconds(29_999))
            #expect(try server.sent() == [])
            client.advance(.milliseconds(2))
            #expect(try server.sent() == [Self.ping])
            #expect(try server.exchange(Self.pong) == [])
        }
        // Whatever comes shows that the connection works.
        client.advance(.seconds(20))
        _ = try server.exchange(.answer(1))
        client.advance(.seconds(20))
        #expect(try server.sent() == [])
        client.advance(.seconds(11))
        #expect(try server.sent() == [Self.ping])
        #expect(call.end == nil)
    }

    @Test func aConnectionThatDoesNotAnswerAPingIsLost() throws {
        let client = try EmbeddedDispatcher("a", configuration: keepalive(.seconds(30)))
        let call = client.call()
        let server = try client.accept()
        client.advance(.milliseconds(30_001))
        client.advance(.milliseconds(19_998))
        #expect(call.end == nil)
        client.advance(.seconds(1))
        #expect(
            call.end == "UNAVAILABLE: The connection to the server was lost: it has not answered a keepalive ping.")
        #expect(!server.channel.isActive)
        let next = client.call()
        try client.accept().answer(1)
        #expect(next.end == "[7]")
    }

    @Test func withoutCallsThereAreNoPingsUnlessTheyAreWanted() throws {
        for withoutCalls in [false, true] {
            let client = try EmbeddedDispatcher(
                "a", configuration: keepalive(.seconds(30), withoutCalls: withoutCalls))
            _ = client.call()
            let server = try client.accept()
            try server.answer(1)
            _ = try server.sent()
            client.advance(.seconds(31))
            #expect(try server.sent() == (withoutCalls ? [Self.ping] : []))
            guard !withoutCalls else { continue }
            client.advance(.seconds(100))
            // A call wakes the keepalive, and has the connection tried.
            let call = client.call()
            #expect(try server.sent().contains(Self.ping))
            client.advance(.seconds(21))
            #expect(call.end?.hasPrefix("UNAVAILABLE: The connection to the server was lost") == true)
        }
    }

    @Test func aServerThatIsPingedTooOftenIsPingedHalfAsOften() throws {
        let client = try EmbeddedDispatcher("a", configuration: keepalive(.seconds(1)))
        // Ten seconds are the least.
        for expected in [Int64(10), 20, 40] {
            let call = client.call()
            let server = try client.accept()
            _ = try server.sent()
            client.advance(.milliseconds(expected * 1000 - 1))
            #expect(try server.sent() == [])
            client.advance(.milliseconds(2))
            #expect(try server.sent() == [Self.ping])
            _ = try server.exchange(.goodbye(last: 1, code: 11, "too_many_pings"))
            try server.answer(1)
            #expect(call.end == "[7]")
        }
        _ = client.call()
        _ = try client.accept().exchange(.goodbye(last: 1, code: 11, "enough"))
        let next = client.call()
        let server = try client.accept()
        _ = try server.sent()
        client.advance(.seconds(79))
        #expect(try server.sent() == [])
        client.advance(.seconds(2))
        #expect(try server.sent() == [Self.ping])
        #expect(next.end == nil)
    }

    @Test func aConnectionWithoutCallsIsClosedAfterAWhile() throws {
        let client = try EmbeddedDispatcher("a")
        let call = client.call()
        let server = try client.accept()
        // Not while there is a call.
        client.advance(.minutes(45))
        #expect(server.channel.isActive)
        try server.answer(1)
        #expect(call.end == "[7]")
        client.advance(.milliseconds(30 * 60 * 1000 - 1))
        #expect(server.channel.isActive)
        client.advance(.milliseconds(2))
        #expect(!server.channel.isActive)
        #expect(client.dialled == [])
        let next = client.call()
        try client.accept().answer(1)
        #expect(next.end == "[7]")
    }
}

extension Frame {
    /// GOAWAY with a text that says why.
    fileprivate static func goodbye(last: UInt32, code: UInt32, _ text: String) -> Frame {
        .other(type: 7, flags: 0, stream: 0, number(last) + number(code) + Array(text.utf8))
    }
}
