import Basics
import Foundation

@testable import ConversionStore

/// A conversion that waits to be written, for good or until it expires.
func waiting(_ room: String, expires: Uptime? = nil) -> NewConversion {
    NewConversion(
        agentID: "a", agentRevision: 1, roomName: room, eventType: "purchase", occurredAt: .now, receivedAt: .now,
        expires: expires)
}

/// What was done, in the order in which it was done.
final class Journal: Sendable {
    private let lock = NSLock()
    nonisolated(unsafe) private var entries: [String] = []  // Only under `lock`.

    func add(_ entry: String) { lock.withLock { entries.append(entry) } }

    /// What has been added since the last time.
    func take() -> [String] {
        lock.withLock {
            defer { entries = [] }
            return entries
        }
    }
}

/// An engine that keeps nothing: it notes what it is told to do, and fails where its script says so.
///
/// Each batch is named by the first of its conversions' rooms.
final class ScriptedEngine: WriteEngine {
    struct Failure: Error {}

    let journal: Journal
    /// The transactions, counted from 1, that are lost.
    var failing: Set<Int> = []
    /// How many short steps there are to take.
    var steps = 0
    /// Called in the midst of each transaction, when nothing more can get into it.
    var during: () -> Void = {}
    private var transactions = 0
    private var sequence: Int64 = 0
    private let ids = ConversionIDScheme(tag: 1, key: 2)

    init(_ journal: Journal) {
        self.journal = journal
    }

    private func begin() -> Bool {
        transactions += 1
        during()
        return !failing.contains(transactions)
    }

    func record(_ batches: [WriteBatch]) -> [[RecordOutcome]] {
        let names = batches.map { $0.conversions.first?.roomName ?? "" }
        journal.add("record \(names.joined(separator: " "))")
        guard begin() else {
            let failure = RecordOutcome.failed(StoreError(.ioError, "record conversions"))
            return batches.map { $0.conversions.map { _ in failure } }
        }
        let now = Uptime.now
        return batches.map { batch in
            batch.conversions.indices.map { index in
                if batch.isUnwanted(index, at: now) { return .expired }
                sequence += 1
                return .recorded(
                    RecordedConversion(sequence: sequence, id: ids.id(of: sequence), receivedAt: .now))
            }
        }
    }

    func make(_ changes: [any QueuedChange]) -> [WriteAnswer] {
        let changes = changes.compactMap { $0 as? ScriptedChange }
        journal.add("make \(changes.map(\.name).joined(separator: " "))")
        guard begin() else { return changes.map { change in { change.fail(Failure()) } } }
        return changes.map { change in
            if change.fails { return { change.fail(Failure()) } }
            sequence += 1
            return { change.answer("made") }
        }
    }

    func perform(_ aside: any QueuedChange) -> WriteAnswer {
        guard let aside = aside as? ScriptedChange else { return {} }
        journal.add("perform \(aside.name)")
        return { aside.answer("performed") }
    }

    func lastCommit() -> LedgerCursor? { LedgerCursor(sequence: sequence) }

    func tidy() { journal.add("tidy") }

    func useMoment() -> Bool {
        guard steps > 0 else { return false }
        steps -= 1
        journal.add("step")
        return true
    }

    func idle(waited: Bool) -> Duration? {
        journal.add(waited ? "idle again" : "idle")
        // Once more, and no sooner than what has come is written.
        return waited ? nil : .zero
    }
}

final class ScriptedChange: QueuedChange {
    let name: String
    let fails: Bool
    private let journal: Journal
    private let then: @Sendable () -> Void

    init(_ name: String, _ journal: Journal, fails: Bool = false, then: @escaping @Sendable () -> Void = {}) {
        self.name = name
        self.journal = journal
        self.fails = fails
        self.then = then
    }

    func answer(_ what: String) {
        journal.add("\(name) \(what)")
        then()
    }

    func fail(_ error: any Error) { journal.add("\(name) failed") }
}
