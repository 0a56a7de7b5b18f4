import ConversionStore
import StoreTesting
import Testing

/// What becomes of a call when a message about it comes.
@Suite struct CallMergeTests {
    private static func message(_ received: Int64 = 0, _ change: (inout NewCall) -> Void = { _ in }) -> NewCall {
        var call = NewCall(roomName: "r", agentID: "a", agentRevision: 1, receivedAt: at(received))
        change(&call)
        return call
    }

    private static func merged(_ messages: [NewCall]) -> Call? {
        var call: Call?
        for message in messages {
            if case .changed(let changed) = CallMerge.merge(message, into: call) { call = changed }
        }
        return call
    }

    @Test func theFirstMessageIsTheCall() {
        let new = Self.message(100) {
            ($0.userID, $0.startedAt, $0.endedAt, $0.isTest) = ("u", at(1), at(2), true)
            ($0.direction, $0.connection, $0.endReason, $0.outcome) = (.web, .notConnected, "e", "o")
        }
        #expect(
            CallMerge.merge(new, into: nil)
                == .changed(
                    Call(
                        roomName: "r", agentID: "a", agentRevision: 1, userID: "u", startedAt: at(1), endedAt: at(2),
                        isTest: true, direction: .web, connection: .notConnected, endReason: "e", outcome: "o",
                        createTime: at(100), updateTime: at(100))))
    }

    @Test func nothingThatWasSaidIsBlanked() throws {
        let full = Self.message(100) {
            ($0.userID, $0.startedAt, $0.endedAt, $0.isTest) = ("u", at(1), at(2), true)
            ($0.direction, $0.connection, $0.endReason, $0.outcome) = (.inbound, .connected, "e", "o")
        }
        let known = try #require(Self.merged([full]))
        #expect(CallMerge.merge(Self.message(200), into: known) == .unchanged(known))
        #expect(CallMerge.merge(full, into: known) == .unchanged(known))
    }

    @Test func theLastMessageThatSaysItDecides() throws {
        let first = Self.message(100) {
            ($0.userID, $0.startedAt, $0.endReason, $0.outcome) = ("u", at(1), "e", "o")
            ($0.direction, $0.connection) = (.inbound, .connected)
        }
        let second = Self.message(200) {
            ($0.agentID, $0.agentRevision, $0.userID, $0.endReason, $0.outcome) = ("b", 4, "v", "f", "p")
            ($0.direction, $0.connection) = (.outbound, .notConnected)
        }
        let call = try #require(Self.merged([first, second]))
        #expect(call.agentID == "b" && call.agentRevision == 4 && call.userID == "v")
        #expect(call.endReason == "f" && call.outcome == "p")
        #expect(call.direction == .outbound && call.connection == .notConnected)
        #expect(call.createTime == at(100) && call.updateTime == at(200))
        // The agent's revision is that of its first message.
        let third = Self.message(300) { ($0.agentID, $0.agentRevision, $0.outcome) = ("b", 9, "q") }
        #expect(Self.merged([first, second, third])?.agentRevision == 4)
    }

    @Test(
        arguments: [
            ([(1, nil), (nil, 9)], 1, 9), ([(nil, 9), (1, nil)], 1, 9), ([(3, nil), (1, nil)], 1, nil),
            ([(1, nil), (3, nil)], 1, nil), ([(1, 7), (1, 9)], 1, 9), ([(1, 9), (1, 7)], 1, 9),
            // What was assumed gives way, be it earlier or later.
            ([(nil, nil), (80, nil)], 80, nil), ([(nil, nil), (120, nil)], 120, nil),
            ([(nil, nil), (nil, nil)], 100, nil),
            ([(nil, nil), (nil, 90)], 90, 90), ([(nil, 90), (nil, 80)], 80, 90),
            ([(nil, nil), (80, nil), (120, nil)], 80, nil),
        ] as [([(Int64?, Int64?)], Int64, Int64?)])
    func timesDoNotDependOnTheOrder(_ messages: [(start: Int64?, end: Int64?)], start: Int64, end: Int64?) {
        let call = Self.merged(
            messages.enumerated().map { number, times in
                Self.message(100 + Int64(number)) {
                    ($0.startedAt, $0.endedAt) = (times.start.map { at($0) }, times.end.map { at($0) })
                }
            })
        #expect(call?.startedAt == at(start))
        #expect(call?.endedAt == end.map { at($0) })
    }

    @Test func aTestStaysOne() {
        let test = Self.message(1) { $0.isTest = true }, real = Self.message(2)
        #expect(Self.merged([test, real])?.isTest == true)
        #expect(Self.merged([real, test])?.isTest == true)
    }

    @Test func anEndBeforeTheBeginningIsRefused() throws {
        let known = try #require(Self.merged([Self.message(100) { $0.startedAt = at(50) }]))
        #expect(
            CallMerge.merge(Self.message(200) { $0.endedAt = at(49) }, into: known) == .endsBeforeStart(at(50)))
        #expect(
            CallMerge.merge(Self.message(200) { ($0.startedAt, $0.endedAt) = (at(60), at(49)) }, into: known)
                == .endsBeforeStart(at(50)))
        #expect(
            CallMerge.merge(Self.message(200) { ($0.startedAt, $0.endedAt) = (at(60), at(49)) }, into: nil)
                == .endsBeforeStart(at(60)))
        let ended = try #require(Self.merged([Self.message(100) { $0.endedAt = at(40) }]))
        #expect(CallMerge.merge(Self.message(200) { $0.startedAt = at(50) }, into: ended) == .endsBeforeStart(at(50)))
    }

    @Test func aCallBeyondTheScopeIsNotTouched() throws {
        let known = try #require(Self.merged([Self.message()]))
        let other = Self.message { ($0.agentID, $0.scope) = ("b", AgentScope(["b"])) }
        #expect(CallMerge.merge(other, into: known) == .ofOtherAgent)
    }

    @Test func anErasedCallTakesNothingOfAUser() throws {
        var known = try #require(Self.merged([Self.message(100) { $0.startedAt = at(1) }]))
        known.erasedAt = at(150)
        let late = Self.message(200) { ($0.userID, $0.endReason, $0.outcome) = ("u", "e", "o") }
        #expect(CallMerge.merge(late, into: known) == .unchanged(known))
        let ended = Self.message(200) { ($0.userID, $0.endedAt) = ("u", at(9)) }
        var expected = known
        (expected.endedAt, expected.updateTime) = (at(9), at(200))
        #expect(CallMerge.merge(ended, into: known) == .changed(expected))
    }

    @Test func textsAreComparedByteByByte() throws {
        let known = try #require(Self.merged([Self.message(1) { $0.outcome = "ö" }]))
        guard case .changed(let call) = CallMerge.merge(Self.message(2) { $0.outcome = "o\u{308}" }, into: known) else {
            Issue.record("unchanged")
            return
        }
        #expect(call.outcome.utf8.count == 3)
    }
}
