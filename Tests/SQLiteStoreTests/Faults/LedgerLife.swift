import CFaults
import ConversionStore
import Foundation
import GRDB
import StoreTesting

@testable import SQLiteStore

/// All that is done to a ledger, in chapters that are the same each time; and what was answered meanwhile, to be held
/// against what is there in the end.
///
/// A chapter begins where those before it have left the ledger without a fault: so each call is failed in a short life.
/// Each conversion is known by the second in which it occurred, which nothing changes.
final class LedgerLife {
    enum Chapter: CaseIterable, Sendable {
        case beginning, keys, changes, erasing, removing, copying
    }

    /// What is known of a ledger from its answers.
    struct Memory: Sendable {
        /// What was answered as recorded.
        var promised: [Int64: RecordedConversion] = [:]
        /// What failed, and may have been written all the same.
        var unknown: Set<Int64> = []
        /// What an answer has said is not written.
        var refused: Set<Int64> = []
        /// What retention has removed, or may have.
        var removed: Set<Int64> = []
        /// What was sent with a key.
        var keyed: [Int64: NewConversion] = [:]
        var credentials: [String] = []
        /// Which conversions were there when the user was erased; 0 where that has failed.
        var erasedEnd: Int64 = 0
        var next: Int64 = 0
    }

    /// Where a chapter begins.
    struct Start: Sendable {
        let chapter: Chapter
        fileprivate let ledger: Data?
        fileprivate let memory: Memory
    }

    private let harness: SQLiteHarness
    private let chapter: Chapter
    private var memory: Memory
    /// What a retry has recorded after the end of the life.
    private var recordedLater: Set<Int64> = []
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

    init(_ start: Start) throws {
        harness = try SQLiteHarness()
        chapter = start.chapter
        memory = start.memory
        if let ledger = start.ledger { try ledger.write(to: URL(fileURLWithPath: harness.path)) }
    }

    /// Where the chapters begin, each behind those before it.
    static func starts() async throws -> [Start] {
        var starts: [Start] = []
        var ledger: Data?
        var memory = Memory()
        for chapter in Chapter.allCases {
            starts.append(Start(chapter: chapter, ledger: ledger, memory: memory))
            let life = try LedgerLife(starts[starts.count - 1])
            await life.live()
            ledger = try Data(contentsOf: URL(fileURLWithPath: life.harness.path))
            memory = life.memory
        }
        return starts
    }

    private var directory: String { URL(fileURLWithPath: harness.path).deletingLastPathComponent().path }

    /// Lives with one call or several failing. How many have failed.
    func live(_ fault: Fault, from first: Int) async -> Int {
        fault.arm(first, in: directory)
        defer { faults_disarm() }
        await live()
        return Int(faults_fired())
    }

    private func live() async {
        if chapter == .copying { return backUp() }
        guard let store = open() else { return }
        // No sooner: GRDB ends the process where there is no memory for a connection.
        try? await store.onWriter("watch") { _ in fault_watch_allocations(1) }
        await act(store)
        await store.close()
    }

    // MARK: What is done

    private func open() -> SQLiteStore? {
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
                return store
            } catch {
                openingFailure = "\(error) (\((error as? StoreError)?.cause.map { "\($0)" } ?? "no cause"))"
            }
        }
        return nil
    }

    private func act(_ store: SQLiteStore) async {
        switch chapter {
        case .beginning:
            for id in ["agent_456", "b"] {
                _ = try? await store.createAgent(id: id, settings: AgentSettings(), at: at(0), in: .default)
            }
            for _ in 0..<3 { await record(store, [made()]) }
            for _ in 0..<2 { await record(store, [made(room: "once", once: true)]) }
            await record(store, (0..<5).map { _ in made(hasKey: true) })
        case .keys:
            for _ in 0..<4 { await record(store, [made(room: "busy", hasKey: true)]) }
            await record(store, (0..<7).map { _ in made(hasKey: true) })
            await record(store, [made(room: "once", once: true)])
        case .changes:
            for number in 0..<2 { await recordCall(store, number) }
            await adjust(store)
            await compare(store)
            await record(store, [made(hasKey: true)])
        case .erasing:
            makeCredential(beside: store)
            await erase(store)
            await record(store, [made(user: "late", hasKey: true)])
            await compare(store)
        case .removing:
            await retain(store)
            await record(store, [made(hasKey: true), made()])
        case .copying:
            break
        }
    }

    private func made(
        room: String? = nil, user: String = "user_123", hasKey: Bool = false, once: Bool = false
    ) -> NewConversion {
        defer { memory.next += 1 }
        let key = hasKey ? "key \(memory.next)" : ""
        var new = sample(
            memory.next, room: room, event: memory.next % 3 == 0 ? "booking \(memory.next)" : "purchase", key: key,
            test: memory.next % 7 == 0, once: once)
        new = NewConversion(
            agentID: memory.next % 2 == 0 ? "agent_456" : "b", agentRevision: 1 + memory.next % 2,
            roomName: new.roomName,
            userID: memory.next % 5 == 0 ? "erased" : user, eventType: new.eventType,
            details: String(repeating: "said \(memory.next) ", count: 40), idempotencyKey: key,
            occurredAt: new.occurredAt,
            receivedAt: new.receivedAt, value: new.value, isTest: new.isTest, countOncePerCall: once)
        if hasKey { memory.keyed[memory.next] = new }
        return new
    }

    private func number(_ new: NewConversion) -> Int64 {
        (new.occurredAt.nanoseconds - at(0).nanoseconds) / 1_000_000_000
    }

    private func record(_ store: SQLiteStore, _ batch: [NewConversion]) async {
        for (new, outcome) in zip(batch, await store.record(batch)) {
            let number = number(new)
            switch outcome {
            case .recorded(let recorded): memory.promised[number] = recorded
            case .failed: memory.unknown.insert(number)
            case .duplicate, .duplicateOfRemoved, .keyReused, .overloaded, .expired, .policyChanged:
                memory.refused.insert(number)
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
        for (index, number) in memory.promised.keys.sorted().suffix(4).enumerated() {
            guard let id = memory.promised[number]?.id else { continue }
            let change: AdjustmentChange =
                index % 2 == 0 ? .retract : .restate(Money(currencyCode: "USD", units: 5, nanos: 0))
            _ = try? await store.adjust(
                NewAdjustment(conversionID: id, change: change, receivedAt: at(100)), validateOnly: false)
        }
    }

    private func erase(_ store: SQLiteStore) async {
        let erasure = try? await store.eraseUser("erased", at: at(200), in: .default, validateOnly: false)
        if erasure != nil { memory.erasedEnd = memory.next }
    }

    private func makeCredential(beside store: SQLiteStore) {
        guard let beside = try? SQLiteCredentialStore(beside: store, readOnly: false) else { return }
        let id = "key_\(memory.next)"
        let hash = [UInt8](repeating: UInt8(truncatingIfNeeded: memory.next), count: 32)
        let new = NewCredential(id: id, name: "worker", role: .ingest)
        if (try? beside.create(new, hash: hash, at: at(1), by: .anonymous)) != nil { memory.credentials.append(id) }
    }

    private func retain(_ store: SQLiteStore) async {
        let before = try? await store.summarize(SummaryQuery(), in: .default, pageSize: 1, after: nil)
        memory.removed = Set(0..<5)
        var pass = RetentionPass(cutoff: at(5))
        for _ in 0..<50 where !pass.isDone { pass = (try? await store.proceed(with: pass)) ?? pass }
        let after = try? await store.summarize(SummaryQuery(), in: .default, pageSize: 1, after: nil)
        if let before, let after, before != after { wrongReports.append("retention changed \(before) to \(after)") }
    }

    /// Without a server, as another process would.
    private func backUp() {
        let path = harness.directory.path("backup-\(memory.next).db")
        guard (try? LedgerBackup(of: harness.path, to: path).make()) != nil else { return }
        let faults = faults_fired()
        let outcomes = try? LedgerCheck.run(on: path)
        // What checks it may have failed.
        guard faults == faults_fired() else { return }
        if outcomes?.allSatisfy(\.isSound) != true { losses.append("a backup is not sound") }
    }

    // MARK: What must be

    /// What a report says, and what a recount does of the same snapshot.
    private func compare(_ store: SQLiteStore, _ queries: ArraySlice<SummaryQuery> = queries[...]) async {
        for query in queries {
            let isWatched = chapter == .changes && !query.groupBy.isEmpty
            let rooms = store.rooms.complete
            let found = try? await store.read("compare") { database in
                fault_watch_allocations(isWatched ? 1 : 0)
                defer { fault_watch_allocations(0) }
                let report = try RollupReport.page(
                    database, query, in: .default, pageSize: 1_000, after: nil, rooms: rooms
                ).summaries
                fault_watch_allocations(0)
                return (
                    report: report, recount: try SummaryReport(query: query, workspace: .default).summaries(database)
                )
            }
            if let found, found.report != found.recount {
                wrongReports.append("\(query.groupBy): \(found.report) instead of \(found.recount)")
            }
        }
    }

    /// Looks at what is left, when nothing fails any more.
    func verify() async {
        guard let store = open() else { return losses.append("it does not open: \(openingFailure)") }
        do {
            try await verify(store)
        } catch {
            losses.append("later work fails: \(error)")
        }
        await store.close()
        let left = openFiles()
        if !left.isEmpty { losses.append("still open: \(left)") }
        do {
            for outcome in try LedgerCheck.run(on: harness.path) where !outcome.isSound {
                if outcome.name == "reports" {
                    wrongReports += outcome.problems
                } else {
                    losses.append("\(outcome.name): \(outcome.problems)")
                }
            }
            let known = try SQLiteCredentialStore(path: harness.path, readOnly: true).credentials().map(\.id)
            for id in memory.credentials where !known.contains(id) { losses.append("\(id) is lost") }
        } catch {
            losses.append("the check fails: \(error)")
        }
    }

    /// What of the directory this process has open.
    private func openFiles() -> [String] {
        let descriptors = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        return descriptors.compactMap { descriptor in
            let file = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(descriptor)")
            return file.flatMap { $0.hasPrefix(directory) ? $0 : nil }
        }
    }

    private func verify(_ store: SQLiteStore) async throws {
        // A retry of what was answered is told from what is new, and of what was not it is recorded once.
        let retried = memory.keyed.keys.sorted().filter {
            !memory.refused.contains($0) && !memory.removed.contains($0)
        }
        let retries = retried.compactMap { memory.keyed[$0] }
        for (number, outcome) in zip(retried, retries.isEmpty ? [] : await store.record(retries)) {
            let first = memory.promised[number]
            switch outcome {
            case .recorded(let recorded):
                if first != nil { losses.append("the key of \(number) is forgotten") }
                memory.promised[number] = recorded
                recordedLater.insert(number)
            case .duplicate(let found):
                if let first, first.sequence != found.sequence { losses.append("\(number) has another's key") }
            default: losses.append("a retry of \(number) fails: \(outcome)")
            }
        }
        await record(store, [made()])
        await record(store, (0..<9).map { _ in made(hasKey: true) })
        await recordCall(store, 7)
        if memory.unknown.contains(where: { $0 >= memory.next - 10 }) { losses.append("later conversions fail") }
        let agent = try await store.agent(id: "b", in: .default)
        if agent == nil {
            _ = try await store.createAgent(id: "b", settings: AgentSettings(), at: at(0), in: .default)
        }
        try await count(store)
        // The check holds the rollups against the rows, and these are read by another way.
        if memory.removed.isEmpty { await compare(store, Self.queries.prefix(2)) }
    }

    /// Holds every conversion that is there against what was answered.
    private func count(_ store: SQLiteStore) async throws {
        var found: [Int64: Int] = [:]
        for conversion in try await store.all(ConversionFilter(includeTest: true)) {
            let number = (conversion.occurredAt.nanoseconds - at(0).nanoseconds) / 1_000_000_000
            found[number, default: 0] += 1
            if let first = memory.promised[number], first.id != conversion.id {
                losses.append("\(number) has another id")
            }
            if number < memory.erasedEnd, conversion.userID == "erased", !recordedLater.contains(number) {
                losses.append("\(number) is not erased")
            }
        }
        for number in 0..<memory.next where !memory.removed.contains(number) {
            let count = found[number] ?? 0
            if memory.promised[number] != nil, count != 1 { losses.append("\(number) is there \(count) times") }
            if count > 1 { losses.append("\(number) is doubled") }
            if memory.refused.contains(number), count != 0 { losses.append("\(number), memory.refused, is there") }
        }
        let all = SummaryQuery(filter: ConversionFilter(includeTest: true))
        let summary = try await store.summarize(all, in: .default, pageSize: 1, after: nil).summaries[0]
        let total = Int(summary.conversions + summary.retracted)
        let sure = memory.promised.count, possible = sure + memory.unknown.count
        if total < sure || total > possible { wrongReports.append("\(total) reported of \(sure) to \(possible)") }
    }
}
