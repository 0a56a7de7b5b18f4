import Basics
import ConversionStore
import Foundation
import GRDB
import StoreTesting
import Testing

@testable import SQLiteStore

/// A ledger of the first schema, opened by today's store. What a whole ledger of a release answers then, the end-to-end
/// tests see (test_migration.py).
@Suite struct KeyMigrationTests {
    private static let count: Int64 = 900
    private static let generation: Int64 = 300

    /// Makes a ledger as the first schema had it, whose rows are partly in the write-ahead log, as a crash leaves them.
    private static func makeOld(_ path: String) throws {
        let directory = try TemporaryDirectory()
        let original = directory.path("old.db")
        let queue = try DatabaseQueue(path: original)
        try queue.writeWithoutTransaction { database in
            try Schema.migrate(database, through: 1)
            try database.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA secure_delete = ON")
            for part in [1...count / 2, count / 2 + 1...count] {
                try fill(database, part)
                if part.lowerBound == 1 { try database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
            }
        }
        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(atPath: original + suffix, toPath: path + suffix)
        }
        try queue.close()
    }

    private static func fill(_ database: Database, _ sequences: ClosedRange<Int64>) throws {
        try database.execute(
            sql: """
                INSERT OR IGNORE INTO workspaces(id, name) VALUES(2, 'other');
                CREATE TEMP TABLE IF NOT EXISTS numbers(n INTEGER PRIMARY KEY);
                DELETE FROM numbers;
                """)
        for number in sequences { try database.execute(sql: "INSERT INTO numbers VALUES(?)", arguments: [number]) }
        try database.execute(
            sql: """
                INSERT INTO conversions SELECT n, n % 2 + 1, \(at(0).nanoseconds) + n * 1000000000,
                    \(at(0).nanoseconds) + n * 1000000000, 1, 0, 0, 'agent_' || (n % 3), 'room_' || n, 'u', 'purchase',
                    NULL, NULL, NULL, 'details', NULL, NULL FROM numbers;
                INSERT INTO idempotency_keys SELECT (n - 1) / \(generation), n % 2 + 1, 'secretkey' || n, n, n
                    FROM numbers;
                INSERT INTO once_per_call SELECT n % 2 + 1, 'room_' || n, 'purchase', 0, n FROM numbers WHERE n % 10 = 0;
                INSERT INTO adjustments SELECT n + 10000, n % 2 + 1, n, 1, \(at(0).nanoseconds) + n * 1000000000,
                    \(at(0).nanoseconds) + n * 1000000000, NULL, NULL, NULL, '',
                    CASE WHEN n % 20 = 0 THEN 'secretadjustment' || n ELSE '' END, n FROM numbers WHERE n % 10 = 0;
                UPDATE conversions SET last_adjustment = sequence + 10000 WHERE sequence % 10 = 0;
                INSERT OR IGNORE INTO erased_keys VALUES(1, 0, x'00112233', 1, 1);
                INSERT OR IGNORE INTO key_filters VALUES(0, x'00'), (1, x'00');
                UPDATE ledger SET swept_generation = 1, swept_workspace = 1, swept_key = 'secretkey7';
                """)
    }

    private static func open(_ harness: SQLiteHarness) throws -> SQLiteStore {
        var configuration = SQLiteConfiguration()
        configuration.generationLimit = Int(generation)
        return try harness.open(configuration)
    }

    private static func new(_ number: Int64) -> NewConversion {
        var new = sample(
            number, workspace: WorkspaceID(rawValue: number % 2 + 1), key: "secretkey\(number)",
            fingerprint: UInt64(number))
        new.agentID = "agent_\(number % 3)"
        return new
    }

    @Test func keysTellRepeatsInTheirAgentsAndRooms() async throws {
        let harness = try SQLiteHarness()
        try Self.makeOld(harness.path)
        #expect(try LedgerCheck.run(on: harness.path).allSatisfy(\.isSound))
        let store = try Self.open(harness)
        let all = (1...Self.count).map { Self.new($0) }
        #expect(await store.gists(all) == (1...Self.count).map { .duplicate($0) })
        var (elsewhere, other) = (all[4], all[4])
        elsewhere.roomName = "elsewhere"
        other.fingerprint = 99
        #expect(await store.gists([other, elsewhere]) == [.keyReused, .recorded(10_901)])
        // An export tells the keys of what was recorded before, too.
        let listed = try await store.all() + store.all(in: WorkspaceID(rawValue: 2))
        #expect(listed.count == Int(Self.count) + 1 && listed.allSatisfy { $0.keyToken != nil })
        let first = Self.new(10)
        var again = sample(10, workspace: first.workspace, once: true)
        again.agentID = "another"
        #expect(await store.gists([again]) == [.duplicate(10)])
        let id = try #require(listed.first { $0.sequence == 20 }?.id)
        let adjustment = NewAdjustment(
            conversionID: id, change: .retract, receivedAt: at(5_000), idempotencyKey: "secretadjustment20",
            fingerprint: 20)
        guard case .duplicate(let made, _) = try await store.adjust(adjustment, validateOnly: false) else {
            Issue.record("no duplicate")
            return
        }
        #expect(made.sequence == 10_020)
        await store.close()
        #expect(try LedgerCheck.run(on: harness.path).allSatisfy(\.isSound))
    }

    @Test func noKeyIsLeftInTheFiles() async throws {
        let harness = try SQLiteHarness()
        try Self.makeOld(harness.path)
        func secrets() throws -> [String] {
            try ["", "-wal"].filter { suffix in
                guard FileManager.default.fileExists(atPath: harness.path + suffix) else { return false }
                let bytes = try Data(contentsOf: URL(fileURLWithPath: harness.path + suffix))
                return ["secretkey", "secretadjustment"].contains { bytes.range(of: Data($0.utf8)) != nil }
            }
        }
        #expect(try secrets() == ["", "-wal"])
        let store = try Self.open(harness)
        #expect(try secrets() == [])
        await store.close()
        #expect(try secrets() == [])
    }

    /// Else each start would make them anew of all keys.
    @Test func theFiltersOfCompleteGenerationsAreWritten() async throws {
        let harness = try SQLiteHarness()
        try Self.makeOld(harness.path)
        let store = try Self.open(harness)
        let missing = try await store.pool.read { database in
            try (0..<2).map { generation in
                let bytes = try Data.fetchOne(
                    database, sql: "SELECT filter FROM key_filters WHERE generation = ?", arguments: [generation])
                let filter = try #require(bytes?.withUnsafeBytes { BloomFilter($0) })
                let hashes = try Data.fetchAll(
                    database, sql: "SELECT hash FROM spent_keys WHERE generation = ?", arguments: [generation])
                #expect(hashes.count == 300)
                return hashes.compactMap { KeyHash($0) }.count { !filter.holds($0.low) }
            }
        }
        #expect(missing == [0, 0])
        await store.close()
    }

    /// The step is one transaction: whatever it meets, the ledger is as it was.
    @Test func aStepThatFailsLeavesTheLedgerAsItWas() async throws {
        let harness = try SQLiteHarness()
        try Self.makeOld(harness.path)
        let queue = try DatabaseQueue(path: harness.path)
        try await queue.write { try $0.execute(sql: "CREATE TABLE hashed_adjustments(sequence)") }
        try queue.close()
        #expect(throws: StoreError.self) { try Self.open(harness) }
        let again = try DatabaseQueue(path: harness.path)
        let left = try await again.write { database in
            try database.execute(sql: "DROP TABLE hashed_adjustments")
            return try Int.fetchOne(database, sql: "SELECT count(*) FROM idempotency_keys")
        }
        #expect(left == Int(Self.count))
        try again.close()
        let store = try Self.open(harness)
        #expect(await store.gists([Self.new(1)]) == [.duplicate(1)])
        await store.close()
    }
}
