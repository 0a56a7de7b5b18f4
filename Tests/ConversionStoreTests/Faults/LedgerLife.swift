import CFaults
import Foundation
import GRDB

@testable import ConversionStore

/// All that is done to a ledger, once and in the same order each time; and what was answered meanwhile, to be held
/// against what is there in the end.
///
/// Each conversion is known by the second in which it occurred, which nothing changes.
final class LedgerLife {
    private let harness: SQLiteHarness
    /// What was answered as recorded.
    private(set) var promised: [Int64: RecordedConversion] = [:]
    /// What failed, and may have been written all the same.
    private var unknown: Set<Int64> = []
    /// What an answer has said is not written.
    private var refused: Set<Int64> = []
    /// What retention has removed, or may have.
    private var removed: Set<Int64> = []
    /// What was sent with a key.
    private var keyed: [Int64: NewConversion] = [:]
    private var credentials: [String] = []
    /// Which conversions were there when the user was erased; 0 where that has failed.
    private var erasedEnd: Int64 = 0
    private var next: Int64 = 0
    private var openingFailure = ""
    /// What is lost, doubled or no longer possible.
    private(set) var losses: [String] = []
    /// Reports that are not what a recount says.
    private(set) var wrongReports: [String] = []

    private static let queries: [SummaryQuery] = [
        SummaryQuery(), SummaryQuery(groupBy: [.agent, .eventType]), SummaryQuery(groupBy: [.time]),
        SummaryQuery(filter: ConversionFilter(start: at(2), end: at(30)), groupBy: [.agentRevision]),
        SummaryQuery(filter: ConversionFilter(includeTest: true), calendar: .utc(.hour)),
    ]

    init() throws {
        harness = try SQLiteHarness()
    }

    private var directory: String { URL(fileURLWithPath: harness.path).deletingLastPathComponent().path }

    /// Lives with one call or several failing. How many have failed.
    func live(_ fault: Fault, from first: Int) async -> Int {
        fault.arm(first, in: directory)
        defer { faults_disarm() }
        for round in 0..<2 {
            if let store = await open() {
                await act(store, isSecond: round == 1)
                await store.close()
            }
            backUp()
        }
        return Int(faults_fired())
    }

    // MARK: What is done

    private func open() async -> SQLiteStore? {
        var configuration = SQLiteConfiguration()
        configuration.generationLimit = 8
        configuration.foldLimit = 6
        configuration.foldRetryTime = .milliseconds(1)
        configuration.idleTime = .seconds(3_600)
        configuration.busyTimeout = .zero
        configuration.checkpointPages = 40
        configuration.lightCheckpointPages = 40
        configuration.traceAttempts = 1
        configuration.readerCount = 1
        for _ in 0..<6 {
            do {
                let store = try harness.open(configuration)
                try? await store.onWriter("watch") { _ in fault_watch_allocations(1) }
                return store
            } catch {
                openingFailure = "\(error) (\((error as? StoreError)?.cause.map { "\($0)" } ?? "no cause"))"
            }
        }
        return nil
    }

    private func act(_ store: SQLiteStore, isSecond: Bool) async {
        for id in ["agent_456", "b"] {
            let settings = AgentSettings()
            _ = try? await store.createAgent(id: id, settings: settings, at: at(0), in: .default)
        }
        for _ in 0..<6 { await record(store, [made()]) }
        await record(store, (0..<5).map { _ in made(hasKey: true) })
        for _ in 0..<3 { await record(store, [made(room: "once", once: true)]) }
        for _ in 0..<4 { await record(store, [made(room: "busy", hasKey: true)]) }
        for number in 0..<3 { await recordCall(store, number) }
        await adjust(store)
        await compare(store)
        makeCredential(beside: store)
        await record(store, (0..<7).map { _ in made(hasKey: true) })
        await erase(store)
        await record(store, [made(user: "late", hasKey: true)])
        await compare(store)
        if isSecond { await retain(store) }
        await record(store, [made(hasKey: true), made()])
    }

    private func made(
        room: String? = nil, user: String = "user_123", hasKey: Bool = false, once: Bool = false
    ) -> NewConversion {
        defer { next += 1 }
        let key = hasKey ? "key \(next)" : ""
        var new = sample(
            next, room: room, event: next % 3 == 0 ? "booking \(next)" : "purchase", key: key,
            test: next % 7 == 0, once: once)
        new = NewConversion(
            agentID: next % 2 == 0 ? "agent_456" : "b", agentRevision: 1 + next % 2, roomName: new.roomName,
            userID: next % 5 == 0 ? "erased" : user, eventType: new.eventType,
            details: String(repeating: "said \(next) ", count: 40), idempotencyKey: key, occurredAt: new.occurredAt,
            receivedAt: new.receivedAt, value: new.value, isTest: new.isTest, countOncePerCall: once)
        if hasKey { keyed[next] = new }
        return new
    }

    private func number(_ new: NewConversion) -> Int64 {
        (new.occurredAt.nanoseconds - at(0).nanoseconds) / 1_000_000_000
    }

    private func record(_ store: SQLiteStore, _ batch: [NewConversion]) async {
        for (new, outcome) in zip(batch, await store.record(batch)) {
            let number = number(new)
            switch outcome {
            case .recorded(let recorded): promised[number] = recorded
            case .failed: unknown.insert(number)
            case .duplicate, .duplicateOfRemoved, .keyReused, .overloaded, .expired: refused.insert(number)
            }
        }
    }

    private func recordCall(_ store: SQLiteStore, _ number: Int) async {
        let call = NewCall(
            roomName: number == 0 ? "busy" : "call \(number)", agentID: "b", agentRevision: 1, startedAt: at(1),
            receivedAt: at(2))
        _ = try? await store.recordCall(call, validateOnly: false)
    }

    private func adjust(_ store: SQLiteStore) async {
        for (index, number) in promised.keys.sorted().suffix(4).enumerated() {
            guard let id = promised[number]?.id else { continue }
            let change: AdjustmentChange =
                index % 2 == 0 ? .retract : .restate(Money(currencyCode: "USD", units: 5, nanos: 0))
            _ = try? await store.adjust(
                NewAdjustment(conversionID: id, change: change, receivedAt: at(100)), validateOnly: false)
        }
    }

    private func erase(_ store: SQLiteStore) async {
        let erasure = try? await store.eraseUser("erased", at: at(200), in: .default, validateOnly: false)
        if erasure != nil { erasedEnd = next }
    }

    private func makeCredential(beside store: SQLiteStore) {
        guard let beside = try? CredentialStore(beside: store, readOnly: false) else { return }
        let id = "key_\(next)"
        let hash = [UInt8](repeating: UInt8(truncatingIfNeeded: next), count: 32)
        let new = NewCredential(id: id, name: "worker", role: .ingest)
        if (try? beside.create(new, hash: hash, at: at(1), by: .anonymous)) != nil { credentials.append(id) }
    }

    private func retain(_ store: SQLiteStore) async {
        let before = try? await store.summarize(SummaryQuery(), in: .default, pageSize: 1, after: nil)
        removed = Set(0..<5)
        var pass = RetentionPass(cutoff: at(5))
        for _ in 0..<50 where !pass.isDone { pass = (try? await store.proceed(with: pass)) ?? pass }
        let after = try? await store.summarize(SummaryQuery(), in: .default, pageSize: 1, after: nil)
        if let before, let after, before != after { wrongReports.append("retention changed \(before) to \(after)") }
    }

    /// Without a server, as another process would.
    private func backUp() {
        let path = harness.directory.path("backup-\(next).db")
        guard (try? LedgerBackup(of: harness.path, to: path).make()) != nil else { return }
        let faults = faults_fired()
        let outcomes = try? LedgerCheck.run(on: path)
        // What checks it may have failed.
        guard faults == faults_fired() else { return }
        if outcomes?.allSatisfy(\.isSound) != true { losses.append("a backup is not sound") }
    }

    // MARK: What must be

    /// What a report says, and what a recount does of the same snapshot.
    private func compare(_ store: SQLiteStore) async {
        for query in Self.queries {
            let rooms = store.rooms.complete
            let found = try? await store.read("compare") { database in
                (
                    report: try RollupReport.page(
                        database, query, in: .default, pageSize: 1_000, after: nil, rooms: rooms
                    ).summaries, recount: try SummaryReport(query: query, workspace: .default).summaries(database)
                )
            }
            if let found, found.report != found.recount {
                wrongReports.append("\(query.groupBy): \(found.report) instead of \(found.recount)")
            }
        }
    }

    /// Looks at what is left, when nothing fails any more.
    func verify() async {
        guard let store = await open() else { return losses.append("it does not open: \(openingFailure)") }
        do {
            try await verify(store)
        } catch {
            losses.append("later work fails: \(error)")
        }
        await store.close()
        do {
            for outcome in try LedgerCheck.run(on: harness.path) where !outcome.isSound {
                if outcome.name == "reports" {
                    wrongReports += outcome.problems
                } else {
                    losses.append("\(outcome.name): \(outcome.problems)")
                }
            }
            let known = try CredentialStore(path: harness.path, readOnly: true).credentials().map(\.id)
            for id in credentials where !known.contains(id) { losses.append("\(id) is lost") }
        } catch {
            losses.append("the check fails: \(error)")
        }
    }

    private func verify(_ store: SQLiteStore) async throws {
        try await count(store)
        // A retry of what was answered is told from what is new, and of what was not it is recorded once.
        for (number, new) in keyed.sorted(by: { $0.key < $1.key }) where !refused.contains(number) {
            guard !removed.contains(number) else { continue }
            let first = promised[number]
            switch await store.record([new])[0] {
            case .recorded(let recorded):
                if first != nil { losses.append("the key of \(number) is forgotten") }
                promised[number] = recorded
            case .duplicate(let found):
                if let first, first.sequence != found.sequence { losses.append("\(number) has another's key") }
            case let outcome: losses.append("a retry of \(number) fails: \(outcome)")
            }
        }
        for _ in 0..<10 { await record(store, [made(hasKey: true)]) }
        await recordCall(store, 7)
        if unknown.contains(where: { $0 >= next - 10 }) { losses.append("later conversions fail") }
        let agent = try await store.agent(id: "b", in: .default)
        if agent == nil {
            _ = try await store.createAgent(id: "b", settings: AgentSettings(), at: at(0), in: .default)
        }
        try await count(store)
        if removed.isEmpty { await compare(store) }
    }

    /// Holds every conversion that is there against what was answered.
    private func count(_ store: SQLiteStore) async throws {
        var found: [Int64: Int] = [:]
        for conversion in try await store.all(ConversionFilter(includeTest: true)) {
            let number = (conversion.occurredAt.nanoseconds - at(0).nanoseconds) / 1_000_000_000
            found[number, default: 0] += 1
            if let first = promised[number], first.id != conversion.id { losses.append("\(number) has another id") }
            if number < erasedEnd, conversion.userID == "erased" { losses.append("\(number) is not erased") }
        }
        for number in 0..<next where !removed.contains(number) {
            let count = found[number] ?? 0
            if promised[number] != nil, count != 1 { losses.append("\(number) is there \(count) times") }
            if count > 1 { losses.append("\(number) is doubled") }
            if refused.contains(number), count != 0 { losses.append("\(number), refused, is there") }
        }
        let all = SummaryQuery(filter: ConversionFilter(includeTest: true))
        let summary = try await store.summarize(all, in: .default, pageSize: 1, after: nil).summaries[0]
        let total = Int(summary.conversions + summary.retracted)
        let sure = promised.count, possible = sure + unknown.count
        if total < sure || total > possible { wrongReports.append("\(total) reported of \(sure) to \(possible)") }
    }
}
