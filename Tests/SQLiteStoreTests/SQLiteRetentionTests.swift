import ConversionStore
import Foundation
import GRDB
import StoreTesting
import Testing

@testable import SQLiteStore

/// What removing the old means for the SQLite store's file and queue.
@Suite struct SQLiteRetentionTests {
    @Test func aKeyWhoseConversionIsGoneIsUsedAnewBeforeTheSweepComesToIt() async throws {
        let harness = try SQLiteHarness()
        let store = try harness.open(SQLiteConfiguration())
        #expect(await store.gists([sample(1, room: "r", key: "k", fingerprint: 1)]) == [.recorded(1)])
        var pass = RetentionPass(cutoff: at(50))
        while pass.conversionCount == 0, !pass.isDone { pass = try await store.proceed(with: pass) }
        #expect(pass.conversionCount == 1 && pass.keyCount == 0 && !pass.isDone)
        // Sound, although there are keys without a conversion.
        #expect(try LedgerCheck.run(on: harness.path).allSatisfy(\.isSound))
        #expect(try await store.precedent(of: sample(1, room: "r", key: "k", fingerprint: 2)) == .none)
        #expect(await store.gists([sample(100, room: "r", key: "k", fingerprint: 2)]) == [.recorded(2)])
        #expect(await store.gists([sample(100, room: "r", key: "k", fingerprint: 2)]) == [.duplicate(2)])
        var rest = pass
        while !rest.isDone { rest = try await store.proceed(with: rest) }
        #expect(await store.gists([sample(100, room: "r", key: "k", fingerprint: 2)]) == [.duplicate(2)])
        await store.close()
    }

    @Test func aKeyThatLostItsConversionOtherwiseIsDamage() async throws {
        let harness = try SQLiteHarness()
        var store = try harness.open(SQLiteConfiguration())
        _ = await store.record([sample(1), sample(2, key: "k")])
        await store.close()
        let queue = try DatabaseQueue(path: harness.path)
        try await queue.write { try $0.execute(sql: "DELETE FROM conversions WHERE sequence = 2") }
        try queue.close()
        store = try harness.open(SQLiteConfiguration())
        #expect(await store.gists([sample(2, key: "k")]) == [.failed(.corrupt)])
        await store.close()
    }

    @Test func thoseThatCameFirstGoFirstWhereverTheSweepIs() async throws {
        let harness = try SQLiteHarness()
        var store = try harness.open(SQLiteConfiguration())
        _ = await store.record((0..<700).map { sample($0, key: "k\(10_000 + $0)") })
        var pass = RetentionPass(cutoff: at(9_000))
        while pass.keyCount == 0 { pass = try await store.proceed(with: pass) }
        #expect(pass.keyCount == 256)
        await store.close()
        store = try harness.open(SQLiteConfiguration())
        // More is removed while it is under way.
        _ = await store.record([sample(700, key: "a")])
        pass = try await store.removeOld(before: at(9_000))
        #expect(pass.conversionCount == 1 && pass.keyCount == 445)
        #expect(try await store.removeOld(before: at(9_000)).keyCount == 0)
        #expect(try await keys(store) == 0)
        await store.close()
    }

    /// In a later generation than one that stays, the sweep alone finds keys to remove.
    @Test func theSweepGoesOnAfterARestartAndEnds() async throws {
        let harness = try SQLiteHarness()
        var configuration = SQLiteConfiguration()
        // As many keys as a step looks at, and one.
        configuration.generationLimit = 5_001
        var store = try harness.open(configuration)
        _ = await store.record((0..<5_001).map { sample(20_000 + $0, key: "a\($0)") })
        _ = await store.record((0..<300).map { sample($0, key: "z\($0)") })
        var pass = RetentionPass(cutoff: at(9_000))
        while pass.keyCount == 0 { pass = try await store.proceed(with: pass) }
        #expect(pass.conversionCount == 300 && pass.keyCount == 256)
        await store.close()
        store = try harness.open(configuration)
        // More is removed while it is under way: it begins again for that.
        _ = await store.record([sample(301, key: "m")])
        pass = try await store.removeOld(before: at(9_000))
        #expect(pass.conversionCount == 1 && pass.keyCount >= 44)
        let rest = try await store.removeOld(before: at(9_000))
        #expect(pass.keyCount + rest.keyCount == 45)
        #expect(try await keys(store) == 5_001)
        await store.close()
    }

    private func keys(_ store: SQLiteStore) async throws -> Int {
        try await store.pool.read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM \(GenerationIndex.keys.table)") ?? 0
        }
    }

    /// One room of every age: what is left of it can be adjusted, and counts as before.
    @Test(arguments: [1, 100]) func aRoomThatIsPartlyRemovedStaysRight(records: Int) async throws {
        let harness = try SQLiteHarness()
        let store = try harness.open(SQLiteConfiguration())
        var imported = sample(2, room: "r")
        imported.receivedAt = at(100_000)
        let old = (0..<records).map { sample(Int64($0), room: "r") }
        let outcomes = await store.record(old + [imported, sample(100_000, room: "r"), sample(100_001, room: "r")])
        _ = try await store.recordCall(
            NewCall(roomName: "r", agentID: "agent_456", agentRevision: 3, startedAt: at(1), receivedAt: at(1)),
            validateOnly: false)
        let everything = try await store.summarize(SummaryQuery(), in: .default, pageSize: 1, after: nil)
        #expect(try await store.removeOld(before: at(50_000)).conversionCount == records)
        #expect(try await store.summarize(SummaryQuery(), in: .default, pageSize: 1, after: nil) == everything)
        for case .recorded(let recorded) in outcomes.dropFirst(records) {
            let adjusted = try await store.adjust(
                NewAdjustment(conversionID: recorded.id, change: .retract, receivedAt: at(100_002)), validateOnly: false
            )
            guard case .adjusted = adjusted else {
                Issue.record("\(adjusted)")
                continue
            }
        }
        let after = try await store.summarize(SummaryQuery(), in: .default, pageSize: 1, after: nil).summaries[0]
        #expect((after.conversions, after.retracted) == (Int64(records), 3))
        #expect((after.calls, after.convertedCalls) == (1, 1))
        #expect(try await store.removeOld(before: at(200_000)).conversionCount == 3)
        let facts = try await store.pool.read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM room_facts WHERE ref >= 0")
        }
        #expect(facts == 0)
        await store.close()
    }

    @Test func nothingIsRemovedWhileMuchWaits() async throws {
        let harness = try SQLiteHarness()
        var configuration = SQLiteConfiguration()
        configuration.retentionQueueLimit = 3
        let store = try harness.open(configuration)
        _ = try await store.createAgent(id: "a", settings: AgentSettings(), at: at(0), in: .default)
        _ = await store.record([sample(1)])
        let resume = await harness.stall(store)
        store.record([sample(2), sample(3), sample(4)]) { _ in }
        #expect(await kindOfFailure { try await store.removeOld(before: at(2)) } == .overloaded)
        try await resume()
        #expect(await store.gists([sample(5)]) == [.recorded(5)])
        #expect(try await store.removeOld(before: at(3)).conversionCount == 1)
        await store.close()
    }

    @Test func thePlaceOfWhatWasRemovedIsUsedAgainAndABackupHasNothingOfIt() async throws {
        let harness = try SQLiteHarness()
        let store = try harness.open(SQLiteConfiguration())
        var sizes: [Int] = []
        for _ in 0..<3 {
            _ = await store.record((0..<2_000).map { sample($0, room: "secretroom\($0)", key: "secretkey\($0)") })
            for room in 0..<300 {
                _ = try await store.recordCall(
                    NewCall(
                        roomName: "secretroom\(room)", agentID: "secretagent", agentRevision: 1, startedAt: at(1),
                        receivedAt: at(1)), validateOnly: false)
            }
            _ = try await store.removeOld(before: at(9_000))
            sizes.append(try await store.pool.read { try Int.fetchOne($0, sql: "PRAGMA page_count") ?? 0 })
        }
        #expect(sizes[2] <= sizes[0] + 4)
        await store.close()
        let backup = harness.directory.path("backup.db")
        try LedgerBackup(of: harness.path, to: backup).make()
        let file = try Data(contentsOf: URL(fileURLWithPath: backup))
        // The agent's name stays with the counts.
        for secret in ["secretroom", "secretkey"] { #expect(file.range(of: Data(secret.utf8)) == nil) }
    }
}
