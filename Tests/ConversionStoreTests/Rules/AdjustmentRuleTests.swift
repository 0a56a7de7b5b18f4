import Testing

@testable import ConversionStore

/// What becomes of an adjustment.
@Suite struct AdjustmentRuleTests {
    private static func new(_ change: (inout NewAdjustment) -> Void = { _ in }) -> NewAdjustment {
        var new = NewAdjustment(
            conversionID: Rule.record().id, change: .restate(Rule.dollars(20)), receivedAt: Rule.at(100),
            details: "a refund")
        change(&new)
        return new
    }

    private static func adjusted(_ change: AdjustmentChange, at seconds: Int64) -> Conversion {
        Rule.record { $0.lastAdjustment = ConversionAdjustment(change: change, occurredAt: Rule.at(seconds)) }
    }

    private static let first = Adjustment(
        sequence: 8, id: AdjustmentID(digits: Rule.ids.id(of: 8)), conversionID: Rule.record().id, change: .retract,
        occurredAt: Rule.at(12), receivedAt: Rule.at(12), details: "")

    // MARK: Questions

    @Test func questionsComeInTheirOrder() {
        #expect(AdjustmentQuestion.allCases == [.origin, .key, .conversion])
        #expect(Self.new().questions == [.conversion])
        #expect(Self.new { $0.idempotencyKey = "k" }.questions == [.key, .conversion])
        #expect(Self.new { $0.origin = "ad" }.questions == [.origin, .conversion])
        #expect(Self.new { ($0.origin, $0.idempotencyKey) = ("ad", "k") }.questions == AdjustmentQuestion.allCases)
    }

    struct Finding: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let question: AdjustmentQuestion
        let finding: AdjustmentFinding
        let outcome: AdjustmentOutcome?

        init(
            _ name: String, _ question: AdjustmentQuestion, _ finding: AdjustmentFinding, _ outcome: AdjustmentOutcome?
        ) {
            (testDescription, self.question, self.finding, self.outcome) = (name, question, finding, outcome)
        }
    }

    static let findings: [Finding] = {
        // Whatever has happened to the conversion since.
        let conversion = adjusted(.retract, at: 500)
        return [
            Finding("no such origin", .origin, .nothing, nil),
            Finding(
                "an origin that is there", .origin, .adjustment(first, fingerprint: 2, conversion),
                .duplicate(first, conversion)),
            Finding("a new key", .key, .nothing, nil),
            Finding(
                "a key of the same content", .key, .adjustment(first, fingerprint: 1, conversion),
                .duplicate(first, conversion)),
            Finding("a key of other content", .key, .adjustment(first, fingerprint: 2, conversion), .keyReused),
            Finding("no such conversion", .conversion, .nothing, .conversionNotFound),
        ]
    }()

    @Test(arguments: findings) func aFindingMeansOneThing(_ row: Finding) {
        let new = Self.new { ($0.fingerprint, $0.idempotencyKey, $0.origin) = (1, "k", "ad") }
        #expect(new.outcome(row.question, row.finding) == row.outcome)
    }

    // MARK: The conversion

    struct Adjusting: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let new: NewAdjustment
        let conversion: Conversion
        let outcome: AdjustmentOutcome

        /// What the conversion refuses.
        init(_ name: String, _ new: NewAdjustment, _ conversion: Conversion, _ outcome: AdjustmentOutcome) {
            (testDescription, self.new, self.conversion, self.outcome) = (name, new, conversion, outcome)
        }

        /// What it takes, as of then.
        init(_ name: String, _ new: NewAdjustment, _ conversion: Conversion, at seconds: Int64) {
            var adjustment = Adjustment(
                sequence: 0, id: nil, conversionID: new.conversionID, change: new.change, occurredAt: Rule.at(seconds),
                receivedAt: new.receivedAt, details: new.details)
            adjustment.origin = new.origin
            var after = conversion
            after.lastAdjustment = ConversionAdjustment(change: new.change, occurredAt: Rule.at(seconds))
            self.init(name, new, conversion, .adjusted(adjustment, after))
        }
    }

    private static let erased = Rule.record { ($0.userID, $0.details, $0.erasedAt) = ("", "", Rule.at(77)) }
    private static let worthless = Rule.record { $0.value = nil }
    private static let euros = AdjustmentChange.restate(Money(currencyCode: "EUR", units: 1, nanos: 0))

    static let adjusting = [
        Adjusting("a restatement", new(), Rule.record(), at: 100),
        Adjusting("a retraction", new { $0.change = .retract }, Rule.record(), at: 100),
        Adjusting("a second restatement", new(), adjusted(.restate(Rule.dollars(30)), at: 50), at: 100),
        Adjusting(
            "with a moment", new { $0.occurredAt = Rule.at(60) }, adjusted(.restate(Rule.dollars(3)), at: 50), at: 60),
        Adjusting("imported", new { $0.origin = "ad_1" }, Rule.record(), at: 100),
        // Clocks differ: without a moment of its own none is too early.
        Adjusting("received before the conversion", new { $0.receivedAt = Rule.at(1) }, Rule.record(), at: 10),
        Adjusting(
            "received before the last adjustment", new { $0.receivedAt = Rule.at(20) },
            adjusted(.restate(Rule.dollars(3)), at: 50), at: 50),
        Adjusting("at the conversion's moment", new { $0.occurredAt = Rule.at(10) }, Rule.record(), at: 10),
        Adjusting(
            "at the last adjustment's moment", new { $0.occurredAt = Rule.at(50) },
            adjusted(.restate(Rule.dollars(3)), at: 50), at: 50),
        Adjusting("before the conversion", new { $0.occurredAt = Rule.at(9) }, Rule.record(), .precedesConversion),
        Adjusting(
            "before the conversion, and others", new { $0.occurredAt = Rule.at(9) },
            adjusted(.restate(Rule.dollars(3)), at: 50), .precedesConversion),
        Adjusting(
            "before the last adjustment", new { $0.occurredAt = Rule.at(49) },
            adjusted(.restate(Rule.dollars(3)), at: 50), .moreRecentFound),
        Adjusting("of what is retracted", new(), adjusted(.retract, at: 50), .alreadyRetracted),
        Adjusting(
            "a second retraction, of before", new { ($0.change, $0.occurredAt) = (.retract, Rule.at(1)) },
            adjusted(.retract, at: 50), .alreadyRetracted),
        Adjusting("in another currency", new { $0.change = euros }, Rule.record(), .otherCurrency("USD")),
        Adjusting(
            "in another currency than restated", new(), adjusted(euros, at: 50), .otherCurrency("EUR")),
        Adjusting("of no value", new(), worthless, at: 100),
        Adjusting("text of an erased user", new(), erased, .erased),
        Adjusting("without text, of an erased user", new { $0.details = "" }, erased, at: 100),
    ]

    @Test(arguments: adjusting) func aConversionIsAdjusted(_ row: Adjusting) {
        #expect(row.new.outcome(.conversion, .conversion(row.conversion)) == row.outcome)
    }

    @Test func amountsFollowTheLastAdjustment() {
        let record = Rule.record()
        #expect(record.netValue == Rule.dollars(49))
        var adjustment = Self.first
        adjustment.change = .restate(Rule.dollars(20))
        let restated = record.adjusted(by: adjustment)
        #expect(restated.netValue == Rule.dollars(20) && restated.value == Rule.dollars(49))
        #expect(restated.adjusted(by: Self.first).netValue == nil)
        #expect(Self.worthless.adjusted(by: adjustment).netValue == Rule.dollars(20))
    }
}
