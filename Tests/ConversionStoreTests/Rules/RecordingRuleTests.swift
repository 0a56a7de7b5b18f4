import Testing

@testable import ConversionStore

/// What becomes of a recording: which questions it asks, what the answers mean, and what is written.
@Suite struct RecordingRuleTests {
    // MARK: Questions

    struct Asking: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let new: NewConversion
        let questions: [RecordingQuestion]

        init(_ name: String, _ new: NewConversion, _ questions: [RecordingQuestion]) {
            (testDescription, self.new, self.questions) = (name, new, questions)
        }
    }

    static let asking = [
        Asking("without a key", Rule.new(), []),
        Asking("with a key", Rule.new { $0.idempotencyKey = "k" }, [.key]),
        Asking("once in a call", Rule.new { $0.countOncePerCall = true }, [.firstOfCall]),
        Asking(
            "with a key, once in a call",
            Rule.new { ($0.idempotencyKey, $0.countOncePerCall) = ("k", true) }, [.key, .firstOfCall]),
        Asking("imported", Rule.imported(), [.content]),
        Asking("imported with a key", Rule.imported { $0.idempotencyKey = "k" }, [.key]),
        Asking(
            "imported, once in a call", Rule.imported { $0.countOncePerCall = true }, [.content, .firstOfCall]),
        Asking(
            "imported from an id", Rule.imported { $0.origin = ConversionOrigin(id: "cv") },
            [.originRecord, .originKeys, .content]),
        Asking(
            "imported from a key", Rule.imported { $0.origin = ConversionOrigin(id: "", keyToken: Rule.foreignToken) },
            [.originRecord, .originKeys, .content]),
        Asking(
            "imported from nothing", Rule.imported { $0.origin = ConversionOrigin(id: "") }, [.content]),
        Asking(
            "imported with all",
            Rule.imported {
                ($0.origin, $0.idempotencyKey, $0.countOncePerCall) = (ConversionOrigin(id: "cv"), "k", true)
            },
            [.originRecord, .originKeys, .key, .firstOfCall]),
    ]

    @Test(arguments: asking) func questionsComeInTheirOrder(_ row: Asking) {
        var questions = RecordingQuestions(row.new)
        #expect(questions.hasOrigin == (row.new.origin != nil))
        var asked: [RecordingQuestion] = []
        while let question = questions.next() { asked.append(question) }
        #expect(asked == row.questions)
        #expect(questions.next() == nil)
    }

    @Test func theCasesStandInTheOrderInWhichTheyCount() {
        #expect(RecordingQuestion.allCases == [.originRecord, .originKeys, .key, .content, .firstOfCall])
        #expect(RecordingQuestion.allCases.filter(\.spendsKeys) == [.firstOfCall])
    }

    // MARK: Verdicts

    struct Judging: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let new: NewConversion
        let question: RecordingQuestion
        let finding: RecordingFinding
        let verdict: RecordingVerdict

        init(
            _ name: String, _ question: RecordingQuestion, _ finding: RecordingFinding, _ verdict: RecordingVerdict,
            of new: NewConversion = Rule.new()
        ) {
            (testDescription, self.new, self.question) = (name, new, question)
            (self.finding, self.verdict) = (finding, verdict)
        }
    }

    /// Conversions up to the sequence 20 that happened before 50 may have been removed.
    private static let removed = RemovedRecords(through: 20, cutoff: Rule.at(50))
    private static let record = Rule.record()
    private static let duplicate = RecordingVerdict.decided(.duplicate(record))
    private static let other = Rule.imported { $0.details = "other" }
    private static let keyed = Rule.new { ($0.idempotencyKey, $0.fingerprint) = ("k", 1) }

    static let judging: [Judging] =
        RecordingQuestion.allCases.map { Judging("\($0) finds nothing", $0, .nothing, .undecided) } + [
            Judging("the id's record", .originRecord, .record(record), duplicate),
            Judging("the id's record, with other text", .originRecord, .record(record), duplicate, of: other),
            Judging(
                "the id's record, in the same second", .originRecord, .record(record), duplicate,
                of: Rule.imported { $0.occurredAt.nanoseconds += 5 }),
            Judging(
                "the id's record, of another second", .originRecord, .record(record), .undecided,
                of: Rule.imported { $0.occurredAt = Rule.at(11) }),
            Judging(
                "the id's record, of another agent", .originRecord, .record(record), .undecided,
                of: Rule.imported { $0.agentID = "other" }),
            Judging(
                "the id's record, of another room", .originRecord, .record(record), .undecided,
                of: Rule.imported { $0.roomName = "other" }),
            Judging(
                "the id's record, of another event", .originRecord, .record(record), .undecided,
                of: Rule.imported { $0.eventType = "other" }),
            Judging("the id's record was removed", .originRecord, .gone(20), .decided(.duplicateOfRemoved)),
            Judging("the id's record never was", .originRecord, .gone(21), .undecided),
            Judging(
                "the id's record is too young to have been removed", .originRecord, .gone(20), .undecided,
                of: Rule.imported { $0.occurredAt = Rule.at(50) }),

            Judging("an id that was imported", .originKeys, .record(record), duplicate, of: other),
            Judging("an id whose import was removed", .originKeys, .gone(20), .decided(.duplicateOfRemoved)),
            Judging("an id whose import is lost", .originKeys, .gone(21), .contradiction),

            Judging("the key of the same content", .key, .record(record, fingerprint: 1), duplicate, of: keyed),
            Judging(
                "the key of other content", .key, .record(record, fingerprint: 2), .decided(.keyReused), of: keyed),
            Judging(
                "a tracked repeat that says more", .key, .record(record, fingerprint: 2), .decided(.keyReused),
                of: Rule.new { ($0.idempotencyKey, $0.fingerprint) = ("k", 1) }),
            Judging(
                "an imported repeat that says more", .key, .record(record, fingerprint: 2), duplicate,
                of: Rule.imported { ($0.idempotencyKey, $0.fingerprint) = ("k", 1) }),
            Judging(
                "an import of other content under the key", .key, .record(record, fingerprint: 2),
                .decided(.keyReused),
                of: Rule.imported { ($0.idempotencyKey, $0.fingerprint, $0.details) = ("k", 1, "other") }),
            Judging("a key whose record was removed", .key, .gone(20), .outlivedKey, of: keyed),
            Judging("a key whose record is lost", .key, .gone(21), .contradiction, of: keyed),

            Judging("the same content", .content, .record(record), duplicate, of: Rule.imported()),
            Judging("other content", .content, .record(record), .undecided, of: other),
            Judging("content that is no more", .content, .gone(20), .undecided),

            Judging("the first of the call", .firstOfCall, .record(record), duplicate, of: other),
            Judging("a place whose record is lost", .firstOfCall, .gone(20), .contradiction),
        ]

    @Test(arguments: judging) func aFindingMeansOneThing(_ row: Judging) {
        #expect(row.new.verdict(row.question, row.finding, removed: Self.removed) == row.verdict)
    }

    @Test func whatWasRemovedIsAskedForOnlyOfWhatIsGone() throws {
        struct Asked: Error {}
        func ask() throws -> RemovedRecords { throw Asked() }
        let new = Rule.imported { ($0.idempotencyKey, $0.origin) = ("k", ConversionOrigin(id: "cv")) }
        for question in RecordingQuestion.allCases {
            _ = try new.verdict(question, .nothing, removed: ask())
            _ = try new.verdict(question, .record(Self.record), removed: ask())
        }
        #expect(throws: Asked.self) { try new.verdict(.key, .gone(1), removed: ask()) }
    }

    @Test func aPrecedentIsAnOutcome() {
        #expect(RecordOutcome(.none) == nil)
        if case .duplicate(let first)? = RecordOutcome(.duplicate(Self.record)) {
            #expect(first == Self.record)
        } else {
            Issue.record("no duplicate")
        }
        if case .duplicateOfRemoved? = RecordOutcome(.duplicateOfRemoved) {} else { Issue.record("not removed") }
        if case .keyReused? = RecordOutcome(.keyReused) {} else { Issue.record("not reused") }
    }

    // MARK: Content

    struct Comparing: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let new: NewConversion
        let record: Conversion
        let isRepeat: Bool

        init(
            _ name: String, _ isRepeat: Bool, _ change: (inout NewConversion) -> Void = { _ in },
            _ changeRecord: (inout Conversion) -> Void = { _ in }
        ) {
            (testDescription, self.isRepeat) = (name, isRepeat)
            (new, record) = (Rule.imported(change), Rule.record(5, changeRecord))
        }
    }

    private static func erase(_ record: inout Conversion) {
        (record.userID, record.details, record.erasedAt) = ("", "", Rule.at(77))
    }

    private static func imported(from origin: String) -> Conversion {
        var new = Rule.imported()
        new.origin = ConversionOrigin(id: origin)
        return Conversion(
            new, recorded: RecordedConversion(sequence: 5, id: Rule.ids.id(of: 5), receivedAt: Rule.at(11)))
    }

    static let comparing = [
        Comparing("the same", true),
        Comparing("the same but for what no request sets", true) {
            ($0.agentRevision, $0.receivedAt, $0.fingerprint, $0.countOncePerCall) = (9, Rule.at(99), 9, true)
        },
        Comparing("another agent", false) { $0.agentID = "other" },
        Comparing("another room", false) { $0.roomName = "other" },
        Comparing("another user", false) { $0.userID = "other" },
        Comparing("another event", false) { $0.eventType = "other" },
        Comparing("other details", false) { $0.details = "other" },
        Comparing("a test", false) { $0.isTest = true },
        Comparing("no value", false) { $0.value = nil },
        Comparing("another currency", false) { $0.value?.currencyCode = "EUR" },
        Comparing("other units", false) { $0.value?.units = 1 },
        Comparing("other nanos", false) { $0.value?.nanos = 1 },
        Comparing("another moment of the second", false) { $0.occurredAt.nanoseconds += 1 },
        Comparing("letters that are written otherwise", false, { $0.userID = "o\u{308}" }, { $0.userID = "\u{f6}" }),
        Comparing("of an erased user", true, { _ in }, erase),
        Comparing("of an erased user, with any text", true, { ($0.userID, $0.details) = ("other", "other") }, erase),
        Comparing("of an erased user, with another value", false, { $0.value = nil }, erase),
        Comparing("with an origin, of what was tracked", false) { $0.origin = ConversionOrigin(id: "cv") },
        Comparing("with an origin, of what was imported without", true, { $0.origin = ConversionOrigin(id: "cv") }) {
            $0.isImported = true
        },
    ]

    @Test(arguments: comparing) func aRepeatIsTheSameInEveryField(_ row: Comparing) {
        #expect(row.new.repeats(row.record) == row.isRepeat)
        // Whoever looks by the hash finds whatever is a repeat, and little else.
        let content = ConversionContent(row.new)
        let found = [content, content.erased].map { Rule.hashes.content($0) }
            .contains(Rule.hashes.content(ConversionContent(row.record)))
        #expect(found || !row.isRepeat)
        #expect(!found || row.isRepeat || row.new.origin != nil || row.new.occurredAt != row.record.occurredAt)
    }

    @Test func anOriginIsAnotherThanAllOtherOrigins() {
        let origin = ConversionOrigin(id: "cv_1")
        #expect(!Rule.imported { $0.origin = origin }.repeats(Self.imported(from: "cv_2")))
        #expect(Rule.imported().repeats(Self.imported(from: "cv_2")))
    }

    // MARK: What is written

    struct Spending: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let origin: ConversionOrigin?
        let keys: [SpentKey]
        let kept: KeptKey
        let token: KeyToken?

        init(_ name: String, _ origin: ConversionOrigin?, _ keys: [SpentKey], _ kept: KeptKey, _ token: KeyToken?) {
            (testDescription, self.origin, self.keys, self.kept, self.token) = (name, origin, keys, kept, token)
        }
    }

    static let spending: [Spending] = {
        let new = Rule.imported()
        let own = Rule.token(Rule.spent)
        let others = Rule.token(Rule.spent, agent: "other")
        func id(_ id: String) -> SpentKey { SpentKey(hash: Rule.hashes.origin(id, of: new), fingerprint: 0) }
        func foreign(_ token: KeyToken) -> SpentKey {
            SpentKey(hash: Rule.hashes.foreign(token, agent: "agent", room: "room", in: .default), fingerprint: 0)
        }
        return [
            Spending("no origin", nil, [], .none, nil),
            Spending("an id", ConversionOrigin(id: "cv"), [id("cv")], .none, nil),
            Spending(
                "a key of this ledger", ConversionOrigin(id: "", keyToken: own), [Rule.spent], .own(Rule.spent), own),
            Spending(
                "an id and a key of this ledger", ConversionOrigin(id: "cv", keyToken: own), [id("cv"), Rule.spent],
                .own(Rule.spent), own),
            Spending(
                "a key of another ledger", ConversionOrigin(id: "cv", keyToken: Rule.foreignToken),
                [id("cv"), foreign(Rule.foreignToken)], .foreign(Rule.foreignToken), Rule.foreignToken),
            // Nobody spends another agent's keys by what a file says.
            Spending(
                "a key of another agent", ConversionOrigin(id: "cv", keyToken: others), [id("cv"), foreign(others)],
                .foreign(others), others),
        ]
    }()

    @Test(arguments: spending) func anOriginSpendsItsKeys(_ row: Spending) {
        let new = Rule.imported { $0.origin = row.origin }
        #expect(Rule.hashes.originKeys(of: new) == row.keys)
        let kept = Rule.hashes.keptKey(ofOriginOf: new)
        #expect(kept == row.kept)
        #expect(Rule.hashes.token(of: kept, agent: "agent", room: "room", in: .default) == row.token)
    }

    // MARK: What was removed

    @Test func removalsAreRemembered() {
        var removed = RemovedRecords()
        #expect(!removed.mayHaveHeld(1) && !removed.mayHaveHeld(0, at: Rule.at(0)))
        removed.note(before: Rule.at(50), through: 9)
        removed.note(before: Rule.at(40), through: 7)
        #expect(removed == RemovedRecords(through: 9, cutoff: Rule.at(50)))
        // Calls alone.
        removed.note(before: Rule.at(60))
        #expect(removed == RemovedRecords(through: 9, cutoff: Rule.at(60)))
        #expect(removed.mayHaveHeld(9) && !removed.mayHaveHeld(10))
        #expect(removed.mayHaveHeld(9, at: Rule.at(59)) && !removed.mayHaveHeld(9, at: Rule.at(60)))
    }
}
