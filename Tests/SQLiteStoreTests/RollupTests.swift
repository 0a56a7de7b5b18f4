import ConversionStore
import Foundation
import GRDB
import StoreTesting
import Testing

@testable import SQLiteStore

/// What the SQLite store keeps for reports.
@Suite struct RollupTests {
    private static func configuration(fold: Int) -> SQLiteConfiguration {
        var configuration = SQLiteConfiguration()
        configuration.foldLimit = fold
        configuration.idleFoldLimit = fold
        configuration.idleTime = .milliseconds(1)
        configuration.generationLimit = 250
        return configuration
    }

    /// The conversions that are not in the rollups, as a reader sees them.
    private static func tail(_ store: SQLiteStore) async throws -> Int {
        try await store.pool.read { database in
            try Int.fetchOne(
                database,
                sql: "SELECT count(*) FROM conversions, ledger WHERE sequence > rollup_sequence") ?? -1
        }
    }

    private static func waitForFold(_ store: SQLiteStore) async throws {
        while try await tail(store) > 0 { await Task.yield() }
    }

    private static func verify(_ harness: SQLiteHarness) throws -> [Rollups.Difference] {
        let queue = try DatabaseQueue(path: harness.path)
        defer { try? queue.close() }
        return try queue.inDatabase { database in
            var found: [Rollups.Difference] = []
            try database.inTransaction {
                found = try Rollups.verify(database)
                return .commit
            }
            return found
        }
    }

    /// Figures, gaps and facts that were brought up to date a few at a time equal those of a recount.
    @Test(arguments: [(1, 11), (3, 12), (40, 13)] as [(Int, UInt64)])
    func whatIsKeptEqualsARecount(fold: Int, seed: UInt64) async throws {
        let harness = try SQLiteHarness()
        let store = try harness.open(Self.configuration(fold: fold))
        var random = SeededGenerator(seed: seed)
        var history = LedgerHistory()
        for _ in 0..<700 { try await history.step(store, &random) }
        await store.close()
        #expect(try Self.verify(harness) == [])

        let queue = try DatabaseQueue(path: harness.path)
        let tables = ["rollup_gaps", "room_presence", "rollup_days", "rollup_quarters", "rollup_revenue_quarters"]
        try await queue.write { database in
            for table in tables {
                #expect(try Int.fetchOne(database, sql: "SELECT count(*) FROM \(table)") ?? 0 > 0, "\(table)")
            }
            // What a fault would leave is found, and mended.
            try database.execute(sql: "UPDATE rollup_days SET calls = calls + 1 WHERE grain = 0")
            try database.execute(sql: "DELETE FROM rollup_gaps")
            try database.execute(sql: "DELETE FROM room_facts WHERE ref IN (SELECT max(ref) FROM room_facts)")
        }
        try queue.close()
        #expect(Set(try Self.verify(harness).map(\.table)) == ["rollup_days", "rollup_gaps", "room_facts"])
        let mended = try DatabaseQueue(path: harness.path)
        try await mended.write { try Rollups.rebuild($0) }
        try mended.close()
        #expect(try Self.verify(harness) == [])

        let reopened = try harness.open(Self.configuration(fold: fold))
        for _ in 0..<100 {
            let query = LedgerHistory.query(&random)
            let page = try await reopened.summarize(query, in: .default, pageSize: 10_000, after: nil)
            #expect(page.summaries == history.report(query), "\(query)")
        }
        await reopened.close()
    }

    @Test(.timeLimit(.minutes(5))) func anIdleStoreTakesTheTailIn() async throws {
        let harness = try SQLiteHarness()
        var configuration = Self.configuration(fold: 10)
        // Folds on the way may leave any number of the ten behind.
        configuration.idleFoldLimit = 1
        let store = try harness.open(configuration)
        for number in 0..<10 { #expect(await store.gists([sample(Int64(number))]) == [.recorded(Int64(number + 1))]) }
        try await Self.waitForFold(store)
        await store.close()
        #expect(try Self.verify(harness) == [])
    }

    @Test(.timeLimit(.minutes(2))) func anIdleStoreTakesATailInThatIsLongerThanAFold() async throws {
        let harness = try SQLiteHarness()
        var configuration = Self.configuration(fold: 10)
        configuration.idleFoldLimit = 1
        let store = try harness.open(configuration)
        #expect(await store.gists((0..<100).map { sample($0) }).count == 100)
        try await Self.waitForFold(store)
        await store.close()
        #expect(try Self.verify(harness) == [])
    }

    /// A room that is used for ever costs no more with each conversion, and counts once.
    @Test func aRoomMayHaveAnyNumberOfConversions() async throws {
        let harness = try SQLiteHarness()
        let store = try harness.open(Self.configuration(fold: 200))
        for round in 0..<4 {
            let batch = (0..<200).map { sample(Int64((round * 200 + $0) * 1_800), room: "the only one") }
            #expect(await store.gists(batch).count == 200)
        }
        try await Self.waitForFold(store)
        let query = SummaryQuery(filter: ConversionFilter(start: at(0), end: at(800 * 1_800)))
        let page = try await store.summarize(query, in: .default, pageSize: 10, after: nil)
        #expect(page.summaries.map(\.conversions) == [800] && page.summaries.map(\.calls) == [1])
        let byDay = SummaryQuery(groupBy: [.time])
        let days = try await store.summarize(byDay, in: .default, pageSize: 100, after: nil)
        #expect(days.summaries.count > 10 && days.summaries.allSatisfy { $0.convertedCalls == 1 && $0.calls == 1 })
        await store.close()
        #expect(try Self.verify(harness) == [])
    }

    @Test func aFoldThatFailsLosesNothing() async throws {
        let harness = try SQLiteHarness()
        let store = try harness.open(Self.configuration(fold: 10))
        _ = await store.gists((0..<10).map { sample($0) })
        try await Self.waitForFold(store)
        try await store.write("damage the rollups") { database in
            try database.execute(sql: "UPDATE rollup_quarters SET detail = x'ff'")
        }
        #expect(await store.gists((10..<20).map { sample($0) }).count == 10)
        let page = try await store.summarize(SummaryQuery(), in: .default, pageSize: 10, after: nil)
        #expect(page.summaries.map(\.conversions) == [20])
        await store.close()
    }

    /// A fold that fails among the rows is tried again, and takes in all of them.
    @Test(.timeLimit(.minutes(5))) func aFoldThatFailsAmongTheRowsLeavesNothingOut() async throws {
        let harness = try SQLiteHarness()
        var configuration = Self.configuration(fold: 10)
        configuration.idleFoldLimit = 1
        configuration.foldRetryTime = .milliseconds(1)
        let store = try harness.open(configuration)
        try await store.write("have the fold fail") { database in
            try database.execute(
                sql: """
                    CREATE TRIGGER refuses BEFORE INSERT ON rollup_names WHEN NEW.name = 'e7' \
                    BEGIN SELECT raise(ABORT, 'no'); END
                    """)
        }
        for number in 0..<40 { _ = await store.gists([sample(Int64(number), event: "e\(number % 11)")]) }
        while store.upkeep.failedFolds < 2 { await Task.yield() }
        // Beside a snapshot that a statement holds, what another connection writes would fail everything from then on.
        let beside = try SQLiteCredentialStore(beside: store, readOnly: false)
        _ = try beside.createWorkspace(named: "other", at: at(0), by: .anonymous)
        #expect(await store.gists([sample(40)]) == [.recorded(41)])
        let query = SummaryQuery(groupBy: [.eventType])
        let meanwhile = try await store.summarize(query, in: .default, pageSize: 100, after: nil)
        #expect(meanwhile.summaries.reduce(0) { $0 + $1.conversions } == 41)
        try await store.write("let it pass") { try $0.execute(sql: "DROP TRIGGER refuses") }
        try await Self.waitForFold(store)
        #expect(try await store.summarize(query, in: .default, pageSize: 100, after: nil) == meanwhile)
        await store.close()
        #expect(try Self.verify(harness) == [])
    }

    /// Both ways in which reports can be wrong: rows that the watermark has passed over, and cells that say something else.
    @Test func reportsThatAreWrongAreRebuilt() async throws {
        let harness = try SQLiteHarness()
        let store = try harness.open(Self.configuration(fold: 1_000))
        _ = await store.gists((0..<30).map { sample($0 * 3_600, room: "r\($0 % 20)") })
        let right = try await store.summarize(SummaryQuery(groupBy: [.time]), in: .default, pageSize: 90, after: nil)
        #expect(throws: StoreError.self) { try ReportRebuild(of: harness.path) }
        await store.close()
        let faults = [
            "UPDATE ledger SET rollup_sequence = 30",
            "UPDATE rollup_days SET conversions = conversions + 1",
            "UPDATE rollup_quarters SET detail = x'ff'",
            "DELETE FROM room_facts",
        ]
        for fault in faults {
            let queue = try DatabaseQueue(path: harness.path)
            try await queue.write { try $0.execute(sql: fault) }
            try queue.close()
            let damaged = try LedgerCheck.run(on: harness.path).filter { !$0.isSound }
            #expect(damaged.map(\.name) == ["reports"] && damaged[0].remedy.contains("--rebuild-reports"), "\(fault)")
            #expect(try ReportRebuild(of: harness.path).repaired.isEmpty == false)
            #expect(try ReportRebuild(of: harness.path).repaired == [])
            #expect(try LedgerCheck.run(on: harness.path).allSatisfy(\.isSound))
            let reopened = try harness.open(Self.configuration(fold: 1_000))
            let rebuilt = try await reopened.summarize(
                SummaryQuery(groupBy: [.time]), in: .default, pageSize: 90, after: nil)
            #expect(rebuilt == right, "\(fault)")
            await reopened.close()
        }
        #expect(throws: StoreError.self) { try ReportRebuild(of: harness.directory.path("none.db")) }
    }

    /// For a key of several agents: what is reported comes from the rollups, of which no row is left here to be read.
    @Test(.timeLimit(.minutes(2))) func aReportOnSomeAgentsReadsNoRows() async throws {
        let harness = try SQLiteHarness()
        var configuration = Self.configuration(fold: 1_000)
        configuration.idleFoldLimit = 1
        let store = try harness.open(configuration)
        for number in Int64(0)..<40 {
            var new = sample(number * 3_000, room: "r\(number % 30)", event: "e\(number % 3)")
            new.agentID = "a\(number % 30 % 5)"
            #expect(await store.gists([new]) == [.recorded(number + 1)])
        }
        try await Self.waitForFold(store)
        let filter = ConversionFilter().within(AgentScope(["a1", "a3", "none"]))
        let queries = [[], [.time], [.eventType], [.agent], [.agentRevision, .eventType], [.eventType, .time]].map {
            SummaryQuery(filter: filter, groupBy: $0)
        }
        let recounts = try await store.pool.read { database in
            try queries.map { try SummaryReport(query: $0, workspace: .default).summaries(database) }
        }
        #expect(recounts[0].map(\.conversions) == [16] && recounts[0].map(\.calls) == [12])
        try await store.write("leave no rows") { try $0.execute(sql: "DELETE FROM conversions") }
        for (query, recount) in zip(queries, recounts) {
            let page = try await store.summarize(query, in: .default, pageSize: 1_000, after: nil)
            #expect(page.summaries == recount, "\(query.groupBy)")
        }
        await store.close()
    }

    /// Rows that are too old go, and what they were counted in stays.
    @Test func countsOutliveTheirRows() async throws {
        let harness = try SQLiteHarness()
        let store = try harness.open(Self.configuration(fold: 1_000))
        // One room before the horizon, one on both sides of it, one behind it.
        let day: Int64 = 86_400 * 20_518 - 1_772_000_000
        let recorded = await store.record([
            sample(day - 7_200, room: "old"), sample(day - 3_600, room: "both"), sample(day + 3_600, room: "both"),
            sample(day + 7_200, room: "new"),
        ])
        let before = try await store.summarize(SummaryQuery(), in: .default, pageSize: 1, after: nil)
        let horizon = at(day)
        try await store.writeLedger("remove what is old") { database, rollups in
            try Rollups.foldAll(database, rollups)
            // A room keeps its facts while any of its rows is left.
            try database.execute(sql: "DELETE FROM room_facts WHERE room = ?", arguments: [rollups.hash(1, "old")])
            try database.execute(sql: "DELETE FROM conversions WHERE sequence <= 2")
            try database.execute(sql: "UPDATE ledger SET detail_from = ?", arguments: [horizon.nanoseconds])
        }
        let facts = try await store.pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM room_facts") }
        #expect(facts == 3)
        #expect(try await store.summarize(SummaryQuery(), in: .default, pageSize: 1, after: nil) == before)
        guard case .recorded(let third) = recorded[2] else {
            Issue.record("not recorded")
            return
        }
        let retraction = NewAdjustment(conversionID: third.id, change: .retract, receivedAt: at(day + 9_000))
        _ = try await store.adjust(retraction, validateOnly: false)
        let after = try await store.summarize(SummaryQuery(), in: .default, pageSize: 1, after: nil).summaries
        #expect(after.map(\.conversions) == [3] && after.map(\.convertedCalls) == [3] && after.map(\.calls) == [3])
        await store.close()
        #expect(try Self.verify(harness) == [])
        let queue = try DatabaseQueue(path: harness.path)
        try await queue.write { try Rollups.rebuild($0) }
        try queue.close()
        #expect(try Self.verify(harness) == [])
        let reopened = try harness.open(Self.configuration(fold: 1_000))
        #expect(try await reopened.summarize(SummaryQuery(), in: .default, pageSize: 1, after: nil).summaries == after)
        await reopened.close()
    }

    @Test func numbersOfAnySizeAreReadAsTheyWereWritten() {
        let numbers: [Int128] = [0, 1, -1, 63, 64, -64, -65, 1 << 62, .max, .min, Int128(Int64.max) * 1_000_000_000]
        var bytes: [UInt8] = []
        for number in numbers { VariableInteger.append(number, to: &bytes) }
        bytes.withUnsafeBytes { bytes in
            var reader = VariableInteger.Reader(bytes)
            #expect(numbers.allSatisfy { reader.next() == $0 } && reader.isAtEnd)
        }
    }

    @Test(
        arguments: [[0xff], [0x02], [0x02, 0xc0, 0x01, 0, 0, 0, 0], [UInt8](repeating: 0xff, count: 30)] as [[UInt8]])
    func aDayThatIsNoneIsRefused(bytes: [UInt8]) {
        bytes.withUnsafeBytes { #expect(QuarterDetail($0) == nil && QuarterRevenue($0) == nil) }
    }
}
