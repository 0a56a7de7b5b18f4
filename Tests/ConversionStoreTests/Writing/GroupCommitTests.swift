import Basics
import Testing

@testable import ConversionStore

/// The writer's loop, run on the test's own thread: a queue that is closed ends it when all is written.
@Suite struct GroupCommitTests {
    private let journal = Journal()
    private let signal = LedgerSignal()
    private let queue = WriteQueue(limit: 100, byteLimit: 1 << 20)
    private let engine: ScriptedEngine

    init() {
        engine = ScriptedEngine(journal)
    }

    private func append(_ name: String, count: Int = 1, then: @escaping @Sendable () -> Void = {}) {
        let batch = WriteBatch((0..<count).map { _ in waiting(name) }) { [journal] outcomes in
            journal.add("\(name) \(outcomes.map { Self.word($0) }.joined(separator: " "))")
            then()
        }
        #expect(queue.append(batch) == nil)
    }

    private static func word(_ outcome: RecordOutcome) -> String {
        switch outcome {
        case .recorded(let recorded): "\(recorded.sequence)"
        case .failed: "failed"
        default: "\(outcome)"
        }
    }

    private func change(_ name: String, fails: Bool = false, then: @escaping @Sendable () -> Void = {}) {
        #expect(queue.append(ScriptedChange(name, journal, fails: fails, then: then)) == nil)
    }

    /// Everything that was done until the queue is empty, but for what is done in between.
    private func run(limit: Int = 1_000) -> [String] {
        queue.close()
        GroupCommit(queue, signal, engine, transactionLimit: limit).run()
        return journal.take().filter { !["tidy", "idle"].contains($0) }
    }

    @Test func whatWaitsTogetherSharesATransaction() {
        append("a")
        append("b", count: 2)
        append("c")
        #expect(run() == ["record a b c", "a 1", "b 2 3", "c 4"])
        #expect(signal.end == LedgerCursor(sequence: 4))
    }

    @Test func conversionsAndChangesAreWrittenInTheOrderInWhichTheyCame() {
        append("a")
        change("x")
        change("y")
        append("b")
        append("c")
        #expect(queue.append(aside: ScriptedChange("z", journal)) == nil)
        append("d")
        change("w")
        #expect(
            run() == [
                "record a", "a 1", "make x y", "x made", "y made", "record b c", "b 4", "c 5", "perform z",
                "z performed", "record d", "d 6", "make w", "w made",
            ])
    }

    @Test func aLargeTransactionEnds() {
        for name in ["a", "b", "c"] { append(name, count: 2) }
        for name in ["u", "v", "w", "x", "y"] { change(name) }
        let transactions = run(limit: 4).filter { $0.hasPrefix("record") || $0.hasPrefix("make") }
        #expect(transactions == ["record a b", "record c", "make u v w x", "make y"])
    }

    @Test func whoeverIsAnsweredFindsTheLedgersEnd() {
        append("a") { [signal, journal] in journal.add("end \(signal.end.sequence)") }
        change("x") { [signal, journal] in journal.add("end \(signal.end.sequence)") }
        #expect(run() == ["record a", "a 1", "end 1", "make x", "x made", "end 2"])
    }

    /// Who is answered and asks again at once comes behind those who waited meanwhile.
    @Test func nobodyIsOvertakenByWhoAsksAgain() {
        append("a") { [queue, journal] in
            #expect(queue.append(ScriptedChange("x", journal)) == nil)
            let again = WriteBatch([waiting("a")]) { _ in queue.close() }
            #expect(queue.append(again) == nil)
        }
        append("b")
        change("y")
        append("c")
        GroupCommit(queue, signal, engine, transactionLimit: 1).run()
        let transactions = journal.take().filter { $0.hasPrefix("record") || $0.hasPrefix("make") }
        #expect(transactions == ["record a", "record b", "make y", "record c", "make x", "record a"])
    }

    @Test func whatComesDuringATransactionGoesIntoTheNextOne() {
        append("a")
        var names = ["b", "c"]
        engine.during = { [queue] in
            guard let name = names.first else { return queue.close() }
            names.removeFirst()
            #expect(queue.append(WriteBatch([waiting(name)]) { _ in }) == nil)
            #expect(queue.append(WriteBatch([waiting(name)]) { _ in }) == nil)
        }
        GroupCommit(queue, signal, engine, transactionLimit: 1_000).run()
        #expect(journal.take().filter { $0.hasPrefix("record") } == ["record a", "record b b", "record c c"])
    }

    @Test func aTransactionThatIsLostFailsItsOwnAndNoOther() {
        engine.failing = [1, 4]
        append("a", count: 2)
        append("b")
        change("x")
        append("c")
        change("y")
        change("z")
        append("d")
        #expect(
            run() == [
                "record a b", "a failed failed", "b failed", "make x", "x made", "record c", "c 2", "make y z",
                "y failed", "z failed", "record d", "d 3",
            ])
        #expect(queue.load == WriteQueue.Load())
    }

    @Test func aChangeThatFailsFailsNoOther() {
        change("x")
        change("y", fails: true)
        change("z")
        #expect(run() == ["make x y z", "x made", "y failed", "z made"])
    }

    @Test func whatNobodyWaitsForIsNotWritten() {
        let withdrawals = Withdrawals()
        withdrawals.withdraw(2)
        let past = Uptime.now.advanced(by: .seconds(-1)), future = Uptime.now.advanced(by: .seconds(3_600))
        let conversions = [
            waiting("a", expires: past), waiting("a", expires: future), waiting("a"), waiting("a"),
            waiting("a", expires: .now),
        ]
        let batch = WriteBatch(conversions, withdrawals: withdrawals) { [journal] outcomes in
            journal.add(outcomes.map { Self.word($0) }.joined(separator: " "))
        }
        #expect(queue.append(batch) == nil)
        // Until the engine asks, which is as late as it can.
        engine.during = { withdrawals.withdraw(3) }
        #expect(run() == ["record a", "expired 1 expired expired expired"])
    }

    @Test func whatTheQueueHeldIsAnsweredAfterItIsClosed() {
        append("a")
        change("x")
        queue.close()
        let late = WriteBatch([waiting("late"), waiting("late")]) { [journal] outcomes in
            journal.add(outcomes.map { Self.word($0) }.joined(separator: " "))
        }
        let refusal = queue.append(late)
        #expect(refusal == .closed)
        if let refusal { late.answer(refusedBy: refusal) }
        #expect(run() == ["failed failed", "record a", "a 1", "make x", "x made"])
        #expect(run() == [])
    }

    // MARK: In between

    @Test func theEngineTidiesUpAfterAllThatWaited() {
        append("a")
        change("x")
        queue.close()
        GroupCommit(queue, signal, engine, transactionLimit: 1_000).run()
        #expect(journal.take() == ["record a", "a 1", "make x", "x made", "tidy", "idle"])
    }

    @Test func nobodyWaitsForMoreThanAShortStep() {
        append("a")
        engine.steps = 3
        queue.close()
        GroupCommit(queue, signal, engine, transactionLimit: 1_000).run()
        #expect(journal.take() == ["record a", "a 1", "tidy", "step", "step", "step", "idle"])
    }
}
