import ConversionStore
import Foundation
import GRDB
import StoreTesting
import Testing

@testable import SQLiteStore

/// What grows with the history shrinks with retention: a ledger that keeps some days is as large after a year as after a
/// month.
@Suite struct RetentionGrowthTests {
    /// Seconds of one of the ledger's days.
    private static let day: Int64 = 7_200
    /// How many of them are kept.
    private static let kept: Int64 = 3

    private static func open(_ harness: SQLiteHarness) throws -> SQLiteStore {
        var configuration = SQLiteConfiguration()
        configuration.generationLimit = 32
        configuration.foldLimit = 64
        configuration.idleFoldLimit = 64
        configuration.idleTime = .milliseconds(1)
        return try harness.open(configuration)
    }

    /// Calls with their keys; a room that is used several times a day, and two that are now and then; an export that tells
    /// only the day; what is counted once a call, adjusted, erased.
    private static func conversions(ofDay day: Int64) -> [NewConversion] {
        let start = day * Self.day
        var all = (0..<30).map { number in
            sample(
                start + 7 * number, room: "room \(day) \(number)", key: "key \(day) \(number)",
                fingerprint: UInt64(number), once: number % 5 == 0)
        }
        all += (0..<6).map { sample(start + 900 * $0, room: "busy", key: "busy \(day) \($0)") }
        if day % 2 == 0 { all.append(sample(start, room: "now and then", key: "now and then \(day)")) }
        if day % 20 == 0 { all.append(sample(start, room: "seldom", key: "seldom \(day)")) }
        all += (0..<12).map { number -> NewConversion in
            var new = imported(Int64(number), at: start)
            new.roomName = "exported \(day) \(number)"
            new.receivedAt = at(start)
            return new
        }
        all[1].userID = "erased \(day)"
        return all
    }

    private static func live(_ day: Int64, _ store: SQLiteStore) async throws {
        let start = day * Self.day
        let conversions = conversions(ofDay: day)
        let outcomes = await store.record(conversions)
        // An import compares with its instant's conversions as soon as there are many.
        for (outcome, place) in zip(await store.gists(conversions), outcomes.indices) {
            guard case .recorded(let recorded) = outcomes[place], case .duplicate(recorded.sequence) = outcome else {
                Issue.record("\(outcome) \(outcomes[place])")
                continue
            }
        }
        guard case .recorded(let first)? = outcomes.first else { return }
        _ = try await store.adjust(
            NewAdjustment(
                conversionID: first.id, change: .restate(Money(currencyCode: "USD", units: 1, nanos: 0)),
                receivedAt: at(start + 1), idempotencyKey: "adjustment \(day)"), validateOnly: false)
        for room in ["room \(day) 2", "call \(day)"] {
            _ = try await store.recordCall(
                NewCall(
                    roomName: room, agentID: "agent_456", agentRevision: 3, startedAt: at(start), receivedAt: at(start)),
                validateOnly: false)
        }
        #expect(
            try await store.eraseUser("erased \(day)", at: at(start), in: .default, validateOnly: false).conversions
                == 1)
    }

    /// How many rows each table has that holds something of single conversions, rooms or calls.
    private static func rows(_ database: Database) throws -> [String: Int] {
        let tables = try String.fetchAll(
            database,
            sql: """
                SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' \
                AND name NOT LIKE 'rollup%' AND name NOT IN ('audit_events', 'erased_keys')
                """)
        var rows: [String: Int] = [:]
        for table in tables { rows[table] = try Int.fetchOne(database, sql: "SELECT count(*) FROM \(table)") }
        return rows
    }

    private static func size(_ database: Database) throws -> Int {
        try ["key_filters", "room_filters"].reduce(0) {
            try $0 + (Int.fetchOne(database, sql: "SELECT coalesce(sum(length(filter)), 0) FROM \($1)") ?? 0)
        }
    }

    @Test func aYearTakesNoMoreRoomThanAMonth() async throws {
        let harness = try SQLiteHarness()
        var store = try Self.open(harness)
        var month: (rows: [String: Int], filters: Int, memory: Int) = ([:], 0, 0)
        let days: Int64 = 45
        for day in 0..<days {
            try await Self.live(day, store)
            _ = try await store.removeOld(before: at((day - Self.kept) * Self.day))
            // What is kept is still told, and nothing else.
            let known = try await store.precedents(of: Self.conversions(ofDay: max(day - Self.kept + 1, 0)))
            #expect(!known.contains(Precedent.none))
            if day % 7 == 6 {
                await store.close()
                #expect(try LedgerCheck.run(on: harness.path).allSatisfy(\.isSound))
                store = try Self.open(harness)
                #expect(await store.gists([Self.conversions(ofDay: day)[3]]) != [.failed(.corrupt)])
            }
            let (rows, filters) = try await store.pool.read { (try Self.rows($0), try Self.size($0)) }
            guard day >= 20 else { continue }
            let memory = store.rooms.complete.byteCount
            if day < 30 {
                month.rows.merge(rows) { max($0, $1) }
                (month.filters, month.memory) = (max(month.filters, filters), max(month.memory, memory))
                continue
            }
            for (table, count) in rows {
                #expect(count <= (month.rows[table] ?? 0) * 5 / 4 + 8, "\(table) on day \(day)")
            }
            // A filter or four more or less.
            #expect(filters <= month.filters + 512 && memory <= month.memory + 512, "day \(day)")
        }
        // Reports know the whole year.
        let report = try await store.summarize(SummaryQuery(), in: .default, pageSize: 1, after: nil).summaries[0]
        let all = (0..<days).flatMap(Self.conversions(ofDay:))
        #expect(report.conversions == Int64(all.count))
        let rooms = Set(all.map(\.roomName))
        // A room that was away for longer than anything is kept is another one when it comes again.
        let again = (days - 1) / 20
        #expect(report.convertedCalls == Int64(rooms.count) + again)
        #expect(report.calls == Int64(rooms.count) + again + days)
        // Without anything new all goes.
        _ = try await store.removeOld(before: at(2 * days * Self.day))
        let left = try await store.pool.read { try Self.rows($0) }
        for table in [
            "conversions", "adjustments", "erasures", "calls", "once_per_call", GenerationIndex.keys.table,
            "key_filters", "room_facts", "room_filters", "room_presence", "crowded_instants", "crowded_conversions",
        ] {
            #expect(left[table] == 0, "\(table)")
        }
        #expect(store.rooms.complete.byteCount == 0)
        #expect(try await store.summarize(SummaryQuery(), in: .default, pageSize: 1, after: nil).summaries == [report])
        await store.close()
        #expect(try LedgerCheck.run(on: harness.path).allSatisfy(\.isSound))
        let reopened = try Self.open(harness)
        #expect(await reopened.gists(Self.conversions(ofDay: 100).suffix(1)).count == 1)
        await reopened.close()
    }

    /// However far a pass has come, the next server goes on, and knows every key that is kept.
    @Test func aPassThatIsBrokenOffAnywhereLosesNothing() async throws {
        let harness = try SQLiteHarness()
        var store = try Self.open(harness)
        for day in 0..<6 as Range<Int64> { try await Self.live(day, store) }
        let kept = (3..<6).flatMap(Self.conversions(ofDay:))
        let expected = await store.gists(kept)
        let report = try await store.summarize(SummaryQuery(), in: .default, pageSize: 1, after: nil)
        var steps = 0
        var isDone = false
        while !isDone {
            var pass = RetentionPass(cutoff: at(3 * Self.day))
            for _ in 0..<steps where !pass.isDone { pass = try await store.proceed(with: pass) }
            isDone = pass.isDone
            if steps % 5 == 0 {
                await store.close()
                #expect(try LedgerCheck.run(on: harness.path).allSatisfy(\.isSound))
                store = try Self.open(harness)
            }
            #expect(await store.gists(kept) == expected, "\(steps) steps")
            #expect(try await store.summarize(SummaryQuery(), in: .default, pageSize: 1, after: nil) == report)
            steps += 3
        }
        await store.close()
    }

    /// Of a generation that few keys are left of those go to the last one, and are found there, by readers as well.
    @Test func theLastKeysOfAGenerationMoveAndAreStillSpent() async throws {
        let harness = try SQLiteHarness()
        var store = try Self.open(harness)
        // Each 32nd was received lately.
        let all = (0..<320).map { number -> NewConversion in
            var new = sample(Int64(number), key: "key \(number)", fingerprint: UInt64(number))
            if number % 32 == 5 { new.receivedAt = at(100_000) }
            return new
        }
        let outcomes = await store.record(all)
        #expect(outcomes.count == 320)
        _ = try await store.removeOld(before: at(50_000))
        for _ in 0..<2 {
            let generations = try await store.pool.read {
                try Int64.fetchAll($0, sql: "SELECT DISTINCT generation FROM \(GenerationIndex.keys.table)")
            }
            #expect(generations.count <= 2)
            let left = all.indices.filter { $0 % 32 == 5 }
            let duplicates = left.map { RecordOutcome.Gist.duplicate(Int64($0 + 1)) }
            #expect(await store.gists(left.map { all[$0] }) == duplicates)
            let known: [Precedent] = try await store.precedents(of: left.map { all[$0] })
            #expect(!known.contains(Precedent.none) && known.count == 10)
            await store.close()
            store = try Self.open(harness)
        }
        let others = await store.gists(all.indices.filter { $0 % 32 == 6 }.map { all[$0] })
        #expect(others == (1...10).map { RecordOutcome.Gist.recorded(320 + $0) })
        await store.close()
    }

    /// A room that was used before the cutoff is not forgotten while what came last of it waits to be folded.
    @Test func aRoomOfTheTailIsNotCountedAgain() async throws {
        let harness = try SQLiteHarness()
        var configuration = SQLiteConfiguration()
        configuration.idleFoldLimit = .max
        let store = try harness.open(configuration)
        _ = await store.record([sample(1, room: "r")])
        // Folds what there is.
        _ = try await store.removeOld(before: at(0))
        _ = await store.record([sample(1, room: "other")])
        _ = try await store.recordCall(
            NewCall(roomName: "s", agentID: "a", agentRevision: 1, startedAt: at(1), receivedAt: at(1)),
            validateOnly: false)
        let folded = RetentionPass(cutoff: at(50))
        var pass = try await store.proceed(with: folded)
        _ = await store.record([sample(100_000, room: "r"), sample(100_000, room: "s")])
        let before = try await store.summarize(SummaryQuery(), in: .default, pageSize: 1, after: nil).summaries[0]
        #expect((before.conversions, before.calls, before.convertedCalls) == (4, 3, 3))
        while !pass.isDone { pass = try await store.proceed(with: pass) }
        #expect(pass.conversionCount == 2 && pass.callCount == 1)
        #expect(try await store.summarize(SummaryQuery(), in: .default, pageSize: 1, after: nil).summaries == [before])
        await store.close()
    }

    /// A room goes on while its call is removed, and gets another call, which is removed in its turn.
    @Test func aCallMayBeRecordedAgainAfterItWasRemoved() async throws {
        let harness = try SQLiteHarness()
        let store = try Self.open(harness)
        for round in 0..<5 as Range<Int64> {
            let start = round * 100_000
            let recorded = try await store.recordCall(
                NewCall(
                    roomName: "r", agentID: round == 3 ? "other" : "agent_456", agentRevision: 3, startedAt: at(start),
                    receivedAt: at(start)), validateOnly: false)
            guard case .recorded = recorded else {
                Issue.record("\(recorded)")
                return
            }
            #expect(await store.gists([sample(start + 50_000, room: "r")]) == [.recorded(2 * round + 2)])
            let before = try await store.summarize(SummaryQuery(), in: .default, pageSize: 1, after: nil).summaries
            #expect(before.map(\.calls) == [1])
            let pass = try await store.removeOld(before: at(start + 10_000))
            #expect(pass.callCount == 1 && pass.conversionCount == (round > 0 ? 1 : 0))
            #expect(
                try await store.summarize(SummaryQuery(), in: .default, pageSize: 1, after: nil).summaries == before)
        }
        let report = try await store.summarize(
            SummaryQuery(groupBy: [.agent]), in: .default, pageSize: 9, after: nil
        ).summaries
        #expect(report.map(\.calls) == [1, 1] && report.map(\.conversions) == [5, 0])
        let facts = try await store.pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM room_facts") ?? 0 }
        #expect(facts <= 4)
        #expect(try await store.removeOld(before: at(1_000_000)).conversionCount == 1)
        #expect(try await store.pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM room_facts") } == 0)
        await store.close()
        #expect(try LedgerCheck.run(on: harness.path).allSatisfy(\.isSound))
    }
}
