import ConversionStore
import Foundation
import GRDB
import StoreTesting
import Testing

@testable import SQLiteStore

/// Backups, checks and restorations of a ledger's file.
@Suite struct MaintenanceTests {
    private static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    private static func kind(_ body: () throws -> Void) -> StoreError.Kind? {
        do {
            try body()
            return nil
        } catch {
            return (error as? StoreError)?.kind
        }
    }

    /// A ledger with a bit of everything; closed.
    private func ledger() async throws -> SQLiteHarness {
        let harness = try SQLiteHarness()
        let store = try await harness.open()
        try await fill(store)
        await store.close()
        return harness
    }

    private func fill(_ store: any Store) async throws {
        _ = try await store.createAgent(id: "a", settings: AgentSettings(), at: at(0), in: .default)
        let outcomes = await store.record([
            sample(1, key: "k", fingerprint: 1), sample(2, room: "once", once: true), sample(3, test: true),
        ])
        guard case .recorded(let first) = outcomes[0] else {
            Issue.record("not recorded")
            return
        }
        for units in [10, 5] as [Int64] {
            _ = try await store.adjust(
                NewAdjustment(
                    conversionID: first.id, change: .restate(Money(currencyCode: "USD", units: units, nanos: 0)),
                    receivedAt: at(50)), validateOnly: false)
        }
        _ = try await store.recordCall(
            NewCall(roomName: "r", agentID: "a", agentRevision: 1, receivedAt: at(0)), validateOnly: false)
    }

    private func content(_ path: String) async throws -> ([Conversion], LedgerCursor) {
        let store = try SQLiteStore(path: path, logger: .silent)
        let all = try await store.all(ConversionFilter(includeTest: true))
        let end = try await store.ledgerEnd()
        await store.close()
        return (all, end)
    }

    // MARK: Backup

    @Test func aServedLedgerIsCopiedAsItStands() async throws {
        let harness = try SQLiteHarness()
        let store = try await harness.open()
        try await fill(store)
        let expected = try await store.all(ConversionFilter(includeTest: true))
        let copy = harness.directory.path("copy.db")
        var parts: [Double] = []
        try LedgerBackup(of: harness.path, to: copy).make { part in
            parts.append(part)
            return true
        }
        #expect(parts.last == 1 && parts.allSatisfy { (0...1).contains($0) })
        #expect(try FileManager.default.attributesOfItem(atPath: copy)[.posixPermissions] as? Int == 0o600)
        #expect(await store.gists([sample(9)]) == [.recorded(7)])
        await store.close()
        #expect(try await content(copy) == (expected, LedgerCursor(sequence: 6)))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: harness.directory.path("")).allSatisfy {
                !$0.contains("partial")
            })
    }

    @Test func aBackupEndsAndIsWholeWhileMuchIsWritten() async throws {
        let harness = try SQLiteHarness()
        let store = try await harness.open()
        let writing = Task {
            var round: Int64 = 0
            while !Task.isCancelled {
                _ = await store.record((0..<50).map { sample(round * 50 + $0, key: "\(round)-\($0)") })
                round += 1
            }
            return round
        }
        for number in 0..<3 {
            let copy = harness.directory.path("copy\(number).db")
            let before = try await store.ledgerEnd()
            try LedgerBackup(of: harness.path, to: copy).make()
            let after = try await store.ledgerEnd()
            #expect(try LedgerCheck.run(on: copy).allSatisfy(\.isSound))
            let (all, end) = try await content(copy)
            #expect(before <= end && end <= after)
            // Whole transactions, and nothing missing.
            #expect(all.count % 50 == 0 && Set(all.map(\.sequence)) == Set(all.indices.map { Int64($0) + 1 }))
        }
        writing.cancel()
        #expect(await writing.value > 0)
        await store.close()
    }

    @Test func nothingIsOverwrittenAndNothingHalfMadeStays() async throws {
        let harness = try await ledger()
        let taken = harness.directory.path("taken")
        try "mine".write(toFile: taken, atomically: false, encoding: .utf8)
        #expect(Self.kind { try LedgerBackup(of: harness.path, to: taken).make() } == .exists)
        #expect(try String(contentsOfFile: taken, encoding: .utf8) == "mine")
        let other = harness.directory.path("other.db")
        #expect(throws: CancellationError.self) { try LedgerBackup(of: harness.path, to: other).make { $0 < 0.5 } }
        #expect(Self.kind { try LedgerBackup(of: harness.directory.path("none"), to: other).make() } == .missing)
        #expect(Self.kind { try LedgerBackup(of: taken, to: other).make() } == .notADatabase)
        #expect(
            Self.kind { try LedgerBackup(of: harness.path, to: harness.directory.path("no/where")).make() }
                == .unwritable)
        let left = try FileManager.default.contentsOfDirectory(atPath: harness.directory.path(""))
        #expect(!left.contains { $0.contains("partial") || $0.hasPrefix("other.db") })
    }

    @Test func aCopyHoldsNoByteOfWhatWasRemoved() async throws {
        let harness = try await ledger()
        let queue = try DatabaseQueue(path: harness.path)
        try await queue.writeWithoutTransaction { database in
            // Some builds of SQLite overwrite what is removed by themselves.
            try database.execute(sql: "PRAGMA secure_delete = OFF")
            try database.execute(sql: "UPDATE conversions SET user_id = 'secretuser' || printf('%.4000c', 'x')")
            try database.execute(sql: "UPDATE conversions SET user_id = ''")
        }
        try queue.close()
        let copy = harness.directory.path("copy.db")
        try LedgerBackup(of: harness.path, to: copy).make()
        let secret = Data("secretuser".utf8)
        #expect(try Data(contentsOf: URL(fileURLWithPath: harness.path)).range(of: secret) != nil)
        #expect(try Data(contentsOf: URL(fileURLWithPath: copy)).range(of: secret) == nil)
    }

    // MARK: Check

    @Test func aSoundLedgerPassesServedOrNot() async throws {
        let harness = try SQLiteHarness()
        let store = try await harness.open()
        try await fill(store)
        let served = try LedgerCheck.run(on: harness.path)
        #expect(served.map(\.name) == LedgerCheck.all.map(\.name))
        #expect(served.allSatisfy { $0.isSound && $0.remedy.isEmpty })
        await store.close()
        let before = try Data(contentsOf: URL(fileURLWithPath: harness.path))
        #expect(try LedgerCheck.run(on: harness.path) == served)
        #expect(try Data(contentsOf: URL(fileURLWithPath: harness.path)) == before)
        let directory = try TemporaryDirectory()
        #expect(Self.kind { _ = try LedgerCheck.run(on: directory.path("none")) } == .missing)
        try "".write(toFile: directory.path("empty"), atomically: false, encoding: .utf8)
        #expect(Self.kind { _ = try LedgerCheck.run(on: directory.path("empty")) } == .notADatabase)
    }

    @Test(arguments: [
        ("DELETE FROM conversions WHERE sequence = 3", [String]()),
        (
            "DELETE FROM conversions WHERE sequence = 1",
            [
                "adjustments: adjustment 4 has no conversion", "adjustments: adjustment 5 has no conversion",
                "idempotency keys: the idempotency key of conversion 1 has none",
            ]
        ),
        (
            "DELETE FROM conversions WHERE sequence = 2",
            ["once per call: the first of a call, 2, is no conversion of it"]
        ),
        (
            "UPDATE conversions SET last_adjustment = 4 WHERE sequence = 1",
            ["last adjustments: conversion 1 names adjustment 4 and not its last, 5"]
        ),
        (
            "UPDATE conversions SET last_adjustment = 4 WHERE sequence = 2",
            ["last adjustments: conversion 2 names adjustment 4, which is not there"]
        ),
        (
            "UPDATE adjustments SET sequence = 3 WHERE sequence = 4",
            ["sequences: sequence 3 is in conversions and in adjustments"]
        ),
        (
            "PRAGMA foreign_keys = OFF; DELETE FROM agent_revisions",
            ["references: a row of agents names one of agent_revisions that is not there"]
        ),
        (
            "UPDATE agent_revisions SET settings = '{'",
            ["agents: cannot be told: cannot read the agent: the database is damaged; restore a backup"]
        ),
        (
            "UPDATE rollup_days SET calls = calls + 1",
            ["reports: rollup_days: 6 rows are missing or wrong, 6 are not of the ledger"]
        ),
        (
            "UPDATE spent_keys SET sequence = 7",
            ["idempotency keys: the idempotency key of conversion 7 has none"]
        ),
        (
            "UPDATE once_per_call SET sequence = 1",
            ["once per call: the first of a call, 1, is no conversion of it"]
        ),
    ]) func eachInvariantIsLookedAt(damage: String, problems: [String]) async throws {
        let harness = try await ledger()
        let queue = try DatabaseQueue(path: harness.path)
        try await queue.writeWithoutTransaction { try $0.execute(sql: damage) }
        try queue.close()
        let outcomes = try LedgerCheck.run(on: harness.path)
        #expect(outcomes.flatMap { outcome in outcome.problems.map { "\(outcome.name): \($0)" } } == problems)
        #expect(outcomes.allSatisfy { $0.isSound == $0.remedy.isEmpty })
    }

    @Test func ofManyProblemsTheFirstAreNamed() async throws {
        let harness = try await ledger()
        let store = try await harness.open()
        _ = await store.record((0..<20).map { sample($0, key: "many-\($0)") })
        await store.close()
        let queue = try DatabaseQueue(path: harness.path)
        try await queue.write { try $0.execute(sql: "DELETE FROM conversions WHERE sequence > 5") }
        try queue.close()
        let problems = try LedgerCheck.run(on: harness.path).first { $0.name == "idempotency keys" }?.problems
        #expect(problems?.count == 6 && problems?.last == "and 15 more")
    }

    @Test func aDamagedFileIsTold() async throws {
        let harness = try await ledger()
        let handle = try FileHandle(forUpdating: URL(fileURLWithPath: harness.path))
        try handle.seek(toOffset: 4_096 * 3)
        try handle.write(contentsOf: Data(repeating: 0xa5, count: 4_096 * 4))
        try handle.close()
        let outcomes = try LedgerCheck.run(on: harness.path)
        #expect(outcomes.first { $0.name == "file" }?.isSound == false)
        let copy = harness.directory.path("copy.db")
        #expect(Self.kind { try LedgerBackup(of: harness.path, to: copy).make() } == .corrupt)
        #expect(!Self.exists(copy))
    }

    // MARK: Restore

    private static let restored = LedgerCursor(sequence: 6 + 1 << 32)

    @Test func aBackupTakesTheLedgersPlaceAndTheOldOneIsKept() async throws {
        let harness = try await ledger()
        let backup = harness.directory.path("backup.db")
        try LedgerBackup(of: harness.path, to: backup).make()
        let expected = try await content(harness.path).0
        // As a crash leaves it: the newest of it in the log alone.
        let store = try SQLiteStore(path: harness.path, logger: .silent)
        let restore = LedgerRestore(backup: backup, database: harness.path, replaces: true)
        #expect(Self.kind { _ = try restore.run(at: at(0)) } == .inUse)
        #expect(await store.gists([sample(9)]) == [.recorded(7)])
        await store.close()
        #expect(
            Self.kind {
                _ = try LedgerRestore(backup: backup, database: harness.path, replaces: false).run(at: at(0))
            } == .exists)
        let replaced = try #require(try restore.run(at: at(0)))
        #expect(replaced.hasSuffix("ledger.db.replaced-20260225T061320Z"))
        #expect(try await content(replaced).1 == LedgerCursor(sequence: 7))
        #expect(try FileManager.default.attributesOfItem(atPath: harness.path)[.posixPermissions] as? Int == 0o600)
        // A sequence that was given out after the backup is not given to another conversion.
        let end = LedgerCursor(sequence: 7 + 1 << 32)
        #expect(try await content(harness.path) == (expected, end))
        let again = try SQLiteStore(path: harness.path, logger: .silent)
        let later = try #require(try await again.cursor(of: again.text(of: LedgerCursor(sequence: 7))))
        #expect(try await again.ledgerEvents(ConversionFilter(), in: .default, after: later).events == [])
        #expect(await again.gists([sample(9)]) == [.recorded(end.sequence + 1)])
        let events = try await again.ledgerEvents(ConversionFilter(), in: .default, after: later).events
        #expect(events.map(\.cursor.sequence) == [end.sequence + 1])
        await again.close()
        // The same moment again would take the kept one's name.
        #expect(Self.kind { _ = try restore.run(at: at(0)) } == .exists)
    }

    @Test func whatACrashLeftInTheLogIsKeptWithTheOldLedger() async throws {
        let harness = try await ledger()
        let backup = harness.directory.path("backup.db")
        try LedgerBackup(of: harness.path, to: backup).make()
        let store = try await harness.open()
        _ = await store.record([sample(9)])
        let crashed = harness.directory.path("crashed.db")
        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(atPath: harness.path + suffix, toPath: crashed + suffix)
        }
        await store.close()
        let replaced = try LedgerRestore(backup: backup, database: crashed, replaces: true).run(at: at(0))
        #expect(try await content(try #require(replaced)).0.count == 4)
        #expect(try await content(crashed).0.count == 3)
    }

    @Test func aLedgerIsRestoredWhereThereIsNoneOrNoDatabase() async throws {
        let harness = try await ledger()
        let backup = harness.directory.path("backup.db")
        try LedgerBackup(of: harness.path, to: backup).make()
        let new = harness.directory.path("new.db")
        #expect(try LedgerRestore(backup: backup, database: new, replaces: false).run(at: at(0)) == nil)
        #expect(try await content(new) == (try await content(harness.path).0, Self.restored))

        let garbage = harness.directory.path("garbage.db")
        try String(repeating: "garbage ", count: 1_000).write(toFile: garbage, atomically: false, encoding: .utf8)
        try "a log".write(toFile: garbage + "-wal", atomically: false, encoding: .utf8)
        let replaced = try #require(
            try LedgerRestore(backup: backup, database: garbage, replaces: true).run(at: at(0)))
        #expect(try String(contentsOfFile: replaced, encoding: .utf8).hasPrefix("garbage"))
        #expect(try String(contentsOfFile: replaced + "-wal", encoding: .utf8) == "a log")
        #expect(try await content(garbage).1 == Self.restored)
    }

    @Test func aDamagedBackupIsRefusedAndTheLedgerStays() async throws {
        let harness = try await ledger()
        let backup = harness.directory.path("backup.db")
        try LedgerBackup(of: harness.path, to: backup).make()
        let queue = try DatabaseQueue(path: backup)
        try await queue.write { try $0.execute(sql: "DELETE FROM conversions WHERE sequence = 1") }
        try queue.close()
        let before = try Data(contentsOf: URL(fileURLWithPath: harness.path))
        for (file, kind) in [
            (backup, StoreError.Kind.corrupt), (harness.path, .exists), (harness.directory.path("none"), .missing),
        ] {
            let restore = LedgerRestore(backup: file, database: harness.path, replaces: true)
            #expect(Self.kind { _ = try restore.run(at: at(0)) } == kind)
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: harness.path)) == before)
        let names = try FileManager.default.contentsOfDirectory(atPath: harness.directory.path(""))
        #expect(!names.contains { $0.contains("partial") || $0.contains("replaced") })
    }
}
