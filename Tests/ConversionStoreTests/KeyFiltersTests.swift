import GRDB
import Testing

@testable import ConversionStore

@Suite struct KeyFiltersTests {
    /// The last sequence of the first generation.
    private static let end: Int64 = (1 << 18) - 1

    /// A ledger whose next sequence is the given one.
    private func harness(before sequence: Int64) async throws -> SQLiteHarness {
        let harness = try SQLiteHarness()
        await (try harness.open()).close()
        try await change(harness) { database in
            try database.execute(
                sql: """
                    INSERT INTO adjustments(sequence, workspace_id, conversion, is_retraction, occurred_at, received_at, \
                    details, idempotency_key, fingerprint) VALUES(?, 1, 0, 1, 0, 0, '', '', 0)
                    """, arguments: [sequence - 1])
        }
        return harness
    }

    private func change(
        _ harness: SQLiteHarness, _ body: @escaping @Sendable (Database) throws -> Void
    ) async throws {
        let queue = try DatabaseQueue(path: harness.path)
        try await queue.write { try body($0) }
        try queue.close()
    }

    @Test func aFilterKnowsEveryKeyThatItWasGivenAndFewOthers() async throws {
        let queue = try DatabaseQueue()
        try await queue.writeWithoutTransaction { database in
            try Schema.migrate(database)
            var filters = try KeyFilters(database, key: 7)
            for number in 0..<KeyFiltersTests.end {
                filters.insert(filters.hash(of: "call_\(number)", in: .default), in: 0)
            }
            try filters.reach(KeyFiltersTests.end + 1, database)
            func isFound(_ key: String) -> Bool {
                !filters.generations(before: 1, thatMayHold: filters.hash(of: key, in: .default)).isEmpty
            }
            #expect((0..<KeyFiltersTests.end).allSatisfy { isFound("call_\($0)") })
            #expect((0..<20_000).count { isFound("other_\($0)") } < 40)
        }
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
        let harness = try await harness(before: Self.end)
        let early = sample(1, key: "early", fingerprint: 1), late = sample(2, key: "late", fingerprint: 2)
        let store = try await harness.open()
        #expect(await store.gists([early, late]) == [.recorded(Self.end), .recorded(Self.end + 1)])
        let repeats = [early, late, sample(3, key: "early", fingerprint: 9), sample(4, key: "late", fingerprint: 9)]
        let answers: [RecordOutcome.Gist] = [
            .duplicate(Self.end), .duplicate(Self.end + 1), .keyReused, .keyReused,
        ]
        #expect(await store.gists(repeats) == answers)
        await store.close()

        let second = try await harness.open()
        #expect(await second.gists(repeats) == answers)
        guard case .duplicate = try await second.precedent(of: early) else {
            Issue.record("not found")
            return
        }
        await second.close()

        // A filter that is gone, or damaged, is made again.
        for change in ["DELETE FROM key_filters", "INSERT INTO key_filters VALUES(0, x'00')"] {
            try await self.change(harness) { try $0.execute(sql: change) }
            let store = try await harness.open()
            #expect(await store.gists(repeats) == answers)
            await store.close()
        }
    }

    @Test func aKeyThatACallSpentBeforeItsGenerationHadAConversionIsKnownLater() async throws {
        let harness = try await harness(before: Self.end)
        let first = sample(1, room: "r", once: true), again = sample(1, room: "r", key: "k", fingerprint: 1, once: true)
        let store = try await harness.open()
        // The key's generation is the second; the sequence stays in the first.
        #expect(await store.gists([first, again]) == [.recorded(Self.end), .duplicate(Self.end)])
        await store.close()
        try await change(harness) { database in
            try database.execute(
                sql: """
                    INSERT INTO adjustments(sequence, workspace_id, conversion, is_retraction, occurred_at, received_at, \
                    details, idempotency_key, fingerprint) VALUES(?, 1, 0, 1, 0, 0, '', '', 0)
                    """, arguments: [2 * (Self.end + 1)])
        }
        let second = try await harness.open()
        #expect(await second.gists([again]) == [.duplicate(Self.end)])
        await second.close()
    }
}
