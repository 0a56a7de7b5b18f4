import ConversionStore
import Testing

/// What a pass of retention removes.
@Suite struct RetentionRuleTests {
    private static let rule = RetentionRule(before: Rule.at(50))

    /// Both moments decide, of conversions and of calls alike.
    @Test(
        arguments: [
            (49, 49, true), (0, 49, true), (49, 50, false), (0, 5_000, false), (50, 49, false), (50, 50, false),
        ] as [(Int64, Int64, Bool)])
    func whatIsOldInBothWaysGoes(happened: Int64, received: Int64, goes: Bool) {
        #expect(
            Self.rule.removesConversion(occurredAt: Rule.at(happened), receivedAt: Rule.at(received)) == goes)
        #expect(Self.rule.removesCall(startedAt: Rule.at(happened), updatedAt: Rule.at(received)) == goes)
    }

    @Test(arguments: [(20, false, true), (20, true, false), (21, false, false), (21, true, false)])
    func aKeyGoesBehindItsRecord(sequence: Int64, isThere: Bool, goes: Bool) {
        let removed = RemovedRecords(through: 20, cutoff: Rule.at(50))
        #expect(RetentionRule.removesKey(of: sequence, isThere: isThere, removed) == goes)
        #expect(!RetentionRule.removesKey(of: sequence, isThere: isThere, RemovedRecords()))
    }
}
