import GRDB
import Testing

@testable import ConversionStore

@Suite struct KeyFiltersTests {
    /// Keys of a generation.
    private static let limit = 4

    private static func open(_ harness: SQLiteHarness) throws -> SQLiteStore {
        var configuration = SQLiteConfiguration()
        configuration.generationLimit = limit
        return try harness.open(configuration)
    }

    @Test func aFilterKnowsEveryKeyThatItWasGivenAndFewOthers() throws {
        var filter = KeyFilter()
        var random = SeededGenerator(seed: 7)
        let keys = (0..<262_144).map { _ in UInt64.random(in: 0...UInt64.max, using: &random) }
        for key in keys { filter.insert(key) }
        #expect(keys.allSatisfy { filter.holds($0) })
        #expect((0..<20_000).count { _ in filter.holds(UInt64.random(in: 0...UInt64.max, using: &random)) } < 40)
        let read = KeyFilter(filter.data)
        #expect(keys.allSatisfy { read?.holds($0) == true })
        #expect(KeyFilter(filter.data.dropLast()) == nil)
    }

    @Test func theSameTextIsAnotherKeyInAnotherWorkspaceAndLedger() async throws {
        let queue = try DatabaseQueue()
        try await queue.writeWithoutTransaction { database in
            try Schema.migrate(database)
            let (first, second) = (try KeyFilters(database, key: 1), try KeyFilters(database, key: 2))
            let hashes = [
                first.hash(of: "a", in: .default), first.hash(of: "a", in: WorkspaceID(rawValue: 2)),
                second.hash(of: "a", in: .default), first.hash(of: "a\0", in: .default),
                first.hash(of: "", in: .default),
            ]
            #expect(Set(hashes).count == hashes.count)
        }
    }

    @Test func aKeyOfACompleteGenerationIsStillSpent() async throws {
        let harness = try SQLiteHarness()
        let store = try Self.open(harness)
        let keys = 0..<(3 * Self.limit + 1)
        let first = keys.map { sample(Int64($0), key: "key \($0)", fingerprint: UInt64($0)) }
        #expect(await store.gists(first) == keys.map { .recorded(Int64($0 + 1)) })
        let other = keys.map { sample(Int64($0), key: "key \($0)", fingerprint: 99) }
        let answers: [RecordOutcome.Gist] = keys.map { .duplicate(Int64($0 + 1)) } + keys.map { _ in .keyReused }
        #expect(await store.gists(first + other) == answers)
        await store.close()

        // A filter that is gone, or damaged, is made again.
        let changes = [
            "SELECT 1", "DELETE FROM key_filters", "INSERT OR REPLACE INTO key_filters VALUES(1, x'00')",
        ]
        for change in changes {
            let queue = try DatabaseQueue(path: harness.path)
            try await queue.write { try $0.execute(sql: change) }
            let generations = try await queue.read {
                try Int64.fetchAll($0, sql: "SELECT DISTINCT generation FROM idempotency_keys ORDER BY generation")
            }
            #expect(generations == [0, 1, 2, 3])
            try queue.close()
            let store = try Self.open(harness)
            #expect(await store.gists(first + other) == answers)
            guard case .duplicate = try await store.precedent(of: first[0]) else {
                Issue.record("not found")
                return
            }
            await store.close()
        }
    }

    @Test func aGenerationThatWasBegunBeforeARestartIsCompletedWithAllOfItsKeys() async throws {
        let harness = try SQLiteHarness()
        var recorded: [NewConversion] = []
        for number in 0..<Int64(3 * Self.limit) {
            let store = try Self.open(harness)
            let new = sample(number, key: "key \(number)", fingerprint: UInt64(number))
            #expect(await store.gists([new]) == [.recorded(number + 1)])
            recorded.append(new)
            #expect(await store.gists(recorded) == recorded.indices.map { .duplicate(Int64($0 + 1)) })
            await store.close()
        }
    }
}
