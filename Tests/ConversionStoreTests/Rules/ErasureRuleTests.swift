import Testing

@testable import ConversionStore

/// What an erasure takes, and what it leaves.
@Suite struct ErasureRuleTests {
    private static let rule = ErasureRule("user", in: .default)
    private static let others = ["", "other", "User", "user ", "us\u{0}er", "use"]

    @Test func aConversionLosesTheUserAndTheDetails() {
        let record = Rule.record { $0.lastAdjustment = ConversionAdjustment(change: .retract, occurredAt: Rule.at(50)) }
        var expected = record
        (expected.userID, expected.details, expected.erasedAt) = ("", "", Rule.at(77))
        #expect(Self.rule.erased(record, at: Rule.at(77)) == expected)
        // Once is enough.
        #expect(Self.rule.erased(expected, at: Rule.at(78)) == nil)
    }

    @Test func anAdjustmentLosesItsDetails() {
        var adjustment = Adjustment(
            sequence: 8, id: nil, conversionID: Rule.record().id, change: .restate(Rule.dollars(2)),
            occurredAt: Rule.at(12), receivedAt: Rule.at(13), details: "the user wants it back")
        adjustment.origin = "ad_1"
        var expected = adjustment
        expected.details = ""
        #expect(ErasureRule.erased(adjustment) == expected)
        #expect(ErasureRule.erased(expected) == nil)
    }

    private static func call(_ user: String) -> Call {
        Call(
            roomName: "room", agentID: "agent", agentRevision: 2, userID: user, startedAt: Rule.at(1),
            endedAt: Rule.at(2), isTest: true, createTime: Rule.at(3), updateTime: Rule.at(4))
    }

    private static func newCall(_ user: String, _ workspace: WorkspaceID = .default) -> NewCall {
        NewCall(
            workspace: workspace, roomName: "room", agentID: "agent", agentRevision: 2, userID: user,
            startedAt: Rule.at(1), endedAt: Rule.at(2), isTest: true, receivedAt: Rule.at(3))
    }

    @Test func aCallLosesTheUser() {
        var (call, expected) = (Self.call("user"), Self.call(""))
        (call.endReason, call.outcome, expected.erasedAt) = ("user hung up", "user is happy", Rule.at(77))
        #expect(Self.rule.erased(call, at: Rule.at(77)) == expected)
        #expect(Self.rule.erased(expected, at: Rule.at(78)) == nil)
    }

    @Test func aCallThatComesMeanwhileIsWrittenWithoutTheUser() {
        let other = WorkspaceID(rawValue: 2)
        var call = Self.newCall("user")
        (call.endReason, call.outcome) = ("user hung up", "user is happy")
        #expect(Self.rule.withoutUser(call) == Self.newCall(""))
        #expect(Self.rule.withoutUser(Self.newCall("user", other)) == Self.newCall("user", other))
    }

    @Test(arguments: others) func nobodyElseLosesAnything(user: String) {
        #expect(Self.rule.erased(Rule.record { $0.userID = user }, at: Rule.at(77)) == nil)
        #expect(Self.rule.erased(Self.call(user), at: Rule.at(77)) == nil)
        #expect(Self.rule.withoutUser(Self.newCall(user)) == Self.newCall(user))
    }

    @Test func anotherWayToWriteALetterIsAnotherUser() {
        let rule = ErasureRule("\u{f6}", in: .default)
        #expect(rule.erased(Rule.record { $0.userID = "o\u{308}" }, at: Rule.at(77)) == nil)
        #expect(rule.erased(Rule.record { $0.userID = "\u{f6}" }, at: Rule.at(77)) != nil)
    }

    @Test func nobodyIsNotErased() {
        let rule = ErasureRule("", in: .default)
        #expect(!rule.isOfSomebody && Self.rule.isOfSomebody)
        #expect(rule.erased(Rule.record { $0.userID = "" }, at: Rule.at(77)) == nil)
        #expect(rule.erased(Self.call(""), at: Rule.at(77)) == nil)
    }

    @Test func everyRecordCountsOnce() {
        #expect(
            Erasure(conversions: 2, adjustments: 3, calls: 4) == Erasure(conversions: 2, calls: 4, records: 9))
        #expect(Erasure(conversions: 0, adjustments: 0, calls: 0) == Erasure())
    }
}
