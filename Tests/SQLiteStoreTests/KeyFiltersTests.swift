import Basics
import ConversionStore
import GRDB
import StoreTesting
import Testing

@testable import SQLiteStore

@Suite struct KeyFiltersTests {
    /// Keys of a generation.
    private static let limit = 4

    private static func open(_ harness: SQLiteHarness) throws -> SQLiteStore {
        var configuration = SQLiteConfiguration()
        configuration.generationLimit = limit
        return try harness.open(configuration)
    }

    private static func hashes(_ count: Int, _ random: inout SeededGenerator) -> [UInt64] {
        (0..<count).map { _ in UInt64.random(in: 0...UInt64.max, using: &random) }
    }

    /// However they lie in memory, and whatever their sizes: what each generation's own filter says.
    @Test func aStackOfFiltersSaysWhatEachOfThemSays() {
        var random = SeededGenerator(seed: 8)
        var stack = FilterStack(), filters: [BloomFilter] = [], keys: [UInt64] = []
        // 70 of one size are more than one sheaf holds; three are fewer than are bound at a time.
        let capacities = [Int](repeating: 256, count: 70) + [1_024, 1_024, 1_024] + [Int](repeating: 64, count: 21)
        for (number, capacity) in capacities.enumerated() {
            var filter = BloomFilter(capacity: capacity)
            let own = Self.hashes(capacity, &random)
            for key in own { filter.insert(key) }
            keys += own.prefix(8)
            filters.append(filter)
            stack.append(filter, of: Int64(number))
            if number % 3 == 0 { _ = stack.bind() }
            #expect(stack.end == Int64(number + 1))
        }
        while true {
            for key in keys + Self.hashes(200, &random) {
                let holding = filters.indices.filter { filters[$0].holds(key) }.map(Int64.init)
                #expect(stack.generations(thatMayHold: key) == holding)
            }
            guard stack.bind() else { break }
        }
    }

    /// In their order, as they mostly go, or in any: those that stay are found as before, and the memory of the others is
    /// given back by eight.
    @Test(arguments: [true, false]) func aStackForgetsGenerationsAndGivesTheirMemoryBack(inOrder: Bool) {
        var random = SeededGenerator(seed: 9)
        var stack = FilterStack(), filters: [Int64: BloomFilter] = [:], keys: [UInt64] = []
        for number in 0..<150 as Range<Int64> {
            var filter = BloomFilter(capacity: 64)
            let own = Self.hashes(64, &random)
            for key in own { filter.insert(key) }
            keys += own.prefix(4)
            // Some that never were.
            let generation = 3 * number
            filters[generation] = filter
            stack.append(filter, of: generation)
            if number % 2 == 0 { _ = stack.bind() }
        }
        let end = stack.end
        let order = inOrder ? filters.keys.sorted() : filters.keys.sorted().shuffled(using: &random)
        for generation in order {
            stack.remove(generation)
            filters[generation] = nil
            guard filters.count % 10 < 3 else { continue }
            _ = stack.bind()
            for key in keys {
                let holding = filters.filter { $0.value.holds(key) }.keys.sorted()
                #expect(stack.generations(thatMayHold: key) == holding)
            }
            #expect(!inOrder || stack.byteCount <= (filters.count + 8 + 3 * 7) * 128)
        }
        #expect(stack.byteCount == 0 && stack.end == end)
    }

    /// A ledger of before has generations of 262,144, and filters to match: they are read, and what follows is smaller.
    @Test func generationsOfAnotherSizeAreReadOn() async throws {
        let harness = try SQLiteHarness()
        let keys = 0..<700
        let new = keys.map { sample(Int64($0), room: "room \($0)", key: "key \($0)", fingerprint: UInt64($0)) }
        let answers: [RecordOutcome.Gist] = keys.map { .duplicate(Int64($0 + 1)) }
        var recorded = 0
        for (limit, count) in [(256, 300), (64, 560), (128, 700)] {
            var configuration = SQLiteConfiguration()
            configuration.generationLimit = limit
            configuration.foldLimit = 50
            let store = try harness.open(configuration)
            #expect(
                await store.gists(Array(new[recorded..<count])) == (recorded..<count).map { .recorded(Int64($0 + 1)) })
            recorded = count
            #expect(await store.gists(Array(new[..<count])) == Array(answers[..<count]))
            await store.close()
        }
        let queue = try DatabaseQueue(path: harness.path)
        let sizes = try await queue.read {
            try Int.fetchAll($0, sql: "SELECT length(filter) FROM key_filters ORDER BY generation")
        }
        // The one that was growing with 44 keys when the limit became smaller was completed at that.
        #expect(sizes == [512] + [Int](repeating: 128, count: 4) + [256, 256].prefix(sizes.count - 5))
        #expect(try await queue.write { try Rollups.verify($0) } == [])
        try queue.close()
    }

    /// What is only looked up, as a request to validate is, costs what one that is recorded does.
    @Test func readersLookIntoTheGenerationsThatTheFiltersName() async throws {
        let harness = try SQLiteHarness()
        let store = try Self.open(harness)
        let keys = 0..<(20 * Self.limit)
        _ = await store.record(keys.map { sample(Int64($0), key: "key \($0)") })
        #expect(store.keys.complete.end == 19)
        let hashes = KeyHashes(ids: store.table.ids)
        let looks = try await store.pool.read { database in
            let generations = try KeyGenerations(database, store.keys.complete)
            return keys.map { number in
                generations.generations(
                    thatMayHold: hashes.key(sample(Int64(number), key: "new").texts, in: .default)
                ).count
            }
        }
        // The one that is growing, and now and then one more by mistake.
        #expect(looks.allSatisfy { $0 >= 1 } && looks.reduce(0, +) < 2 * keys.count)
        await store.close()
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
                try Int64.fetchAll($0, sql: "SELECT DISTINCT generation FROM spent_keys ORDER BY generation")
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

    /// A filter in the database says all of a generation's keys, also after retention has removed the generations behind
    /// it and the transaction that would have replaced it was rolled back.
    @Test func aGenerationThatHasAFilterGetsNoMoreKeys() async throws {
        let harness = try SQLiteHarness()
        let first = (0..<Int64(Self.limit + 1)).map { sample($0, key: "key \($0)") }
        var store = try Self.open(harness)
        _ = await store.gists(first)
        await store.close()
        let queue = try DatabaseQueue(path: harness.path)
        try await queue.write { try $0.execute(sql: "DELETE FROM spent_keys WHERE generation = 1 OR sequence < 3") }
        try queue.close()

        store = try Self.open(harness)
        let second = (10..<12 as Range<Int64>).map { sample($0, key: "key \($0)") }
        for new in second { _ = await store.gists([new]) }
        try await store.write("have the next key fail") { database in
            try database.execute(
                sql: """
                    CREATE TRIGGER refuses BEFORE INSERT ON conversions WHEN NEW.room_name = 'refused' \
                    BEGIN SELECT raise(ROLLBACK, 'no'); END
                    """)
        }
        let refused = await store.gists([sample(20, room: "refused", key: "key 20")])
        #expect(refused != [.recorded(8)])
        try await store.write("let it pass") { try $0.execute(sql: "DROP TRIGGER refuses") }
        #expect(await store.gists([sample(30, key: "key 30")]) == [.recorded(8)])
        await store.close()

        store = try Self.open(harness)
        #expect(await store.gists(second) == [.duplicate(6), .duplicate(7)])
        await store.close()
    }

    /// However many fail: they take no generations, and no memory.
    @Test func keysThatAreRolledBackFillNoGeneration() async throws {
        let harness = try SQLiteHarness()
        let store = try Self.open(harness)
        #expect(await store.gists([sample(0, key: "key 0")]) == [.recorded(1)])
        let trigger = """
            CREATE TRIGGER refuses BEFORE INSERT ON conversions BEGIN SELECT raise(ROLLBACK, 'no'); END
            """
        try await store.write("have all fail") { try $0.execute(sql: trigger) }
        for _ in 0..<5 {
            let keys = (1..<Int64(3 * Self.limit)).map { sample($0, key: "key \($0)") }
            #expect(await store.gists(keys).allSatisfy { if case .failed = $0 { true } else { false } })
        }
        #expect(store.keys.complete.end == 0)
        try await store.write("let them pass") { try $0.execute(sql: "DROP TRIGGER refuses") }
        let keys = (1..<Int64(2 * Self.limit + 1)).map { sample($0, key: "key \($0)") }
        #expect(await store.gists(keys) == keys.indices.map { .recorded(Int64($0 + 2)) })
        #expect(await store.gists(keys) == keys.indices.map { .duplicate(Int64($0 + 2)) })
        let counts = try await store.pool.read {
            try Int.fetchAll($0, sql: "SELECT count(*) FROM spent_keys GROUP BY generation ORDER BY generation")
        }
        #expect(counts == [Self.limit, Self.limit, 1] && store.keys.complete.end == 2)
        await store.close()
    }
}
