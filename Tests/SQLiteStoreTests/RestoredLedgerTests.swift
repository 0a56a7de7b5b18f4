import ConversionStore
import Foundation
import GRDB
import StoreTesting
import Synchronization
import Testing

@testable import SQLiteStore

/// Each restore leaves out billions of sequences: what is done with such a ledger follows its rows.
@Suite struct RestoredLedgerTests {
    /// A ledger with 40 conversions before, between and behind three restores; closed. Every second one is the user's.
    private func ledger(restored times: Int) async throws -> SQLiteHarness {
        let harness = try SQLiteHarness()
        for time in 0...times {
            let store = try harness.open(SQLiteConfiguration())
            let batch = (0..<10).map { number in
                var new = sample(Int64(time * 10 + number))
                new.userID = number % 2 == 0 ? "user" : "other"
                return new
            }
            _ = await store.record(batch)
            await store.close()
            guard time < times else { break }
            let backup = harness.directory.path("backup\(time).db")
            try LedgerBackup(of: harness.path, to: backup).make()
            _ = try LedgerRestore(backup: backup, database: harness.path, replaces: true).run(at: at(Int64(time)))
        }
        return harness
    }

    /// How many statements the only reader runs for the erasure of a user.
    private func readsOfAnErasure(restored times: Int) async throws -> Int {
        let harness = try await ledger(restored: times)
        var configuration = SQLiteConfiguration()
        configuration.readerCount = 1
        let store = try harness.open(configuration)
        let count = Mutex(0)
        try await store.pool.read { database in
            database.trace { _ in count.withLock { $0 += 1 } }
        }
        let erasure = try await store.eraseUser("user", at: at(100), in: .default, validateOnly: false)
        #expect(erasure.conversions == Int64(times + 1) * 5)
        #expect(try await store.all(ConversionFilter(userID: "user")) == [])
        await store.close()
        return count.withLock { $0 }
    }

    @Test func anErasureReadsAsOftenAsInALedgerThatWasNeverRestored() async throws {
        let plain = try await readsOfAnErasure(restored: 0)
        #expect(try await readsOfAnErasure(restored: 3) <= plain + 6)
    }

    /// In stretches of a few rows, with gaps within and between them, every conversion is looked at.
    @Test(arguments: [1, 3, 7, 100] as [Int64]) func aWalkInStretchesFindsEveryConversion(stretch: Int64) async throws {
        let harness = try await ledger(restored: 2)
        let store = try harness.open(SQLiteConfiguration())
        let user = ErasureTable(ids: store.table.ids, rule: ErasureRule("user", in: .default))
        let found = try await store.pool.read { database in
            var found: [Int64] = []
            var (position, last): (Int64, Int64) = (0, -1)
            while position != last {
                last = position
                let (sequences, end) = try user.conversions(database, after: position, looking: stretch)
                found += sequences
                position = end
            }
            return found
        }
        let expected = try await store.all(ConversionFilter(userID: "user")).map(\.sequence).sorted()
        #expect(found == expected && found.count == 15)
        await store.close()
    }

    @Test func eventsAreCountedAndNotSequences() async throws {
        let harness = try await ledger(restored: 3)
        let store = try harness.open(SQLiteConfiguration())
        #expect(store.statistics().ledgerEvents == 0)
        guard case .recorded(let first)? = await store.record([sample(500), sample(501)]).first else {
            Issue.record("not recorded")
            return
        }
        _ = try await store.adjust(
            NewAdjustment(conversionID: first.id, change: .retract, receivedAt: at(600)), validateOnly: false)
        #expect(store.statistics().ledgerEvents == 3)
        #expect(try await store.eraseUser("other", at: at(700), in: .default, validateOnly: false).conversions == 20)
        #expect(store.statistics().ledgerEvents == 23)
        // What is removed for its age was an event nevertheless.
        _ = try await store.removeOld(before: at(10_000))
        #expect(store.statistics().ledgerEvents == 23)
        await store.close()
    }
}
