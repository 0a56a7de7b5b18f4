import ConversionStore
import Foundation
import StoreTesting
import Testing

@testable import SQLiteStore

/// That an erasure leaves no byte of the user in the database's files.
@Suite struct ErasedBytesTests {
    private static let user = "user-5b1d0e6a4c"

    /// In every text of the user's that the ledger keeps; none of the other users have it.
    private static let mark = "SECRETOF5b1d"

    private let harness: SQLiteHarness

    init() throws {
        harness = try SQLiteHarness()
    }

    /// Where the files hold the texts: the end of the file's name, and the first page and byte in it.
    private func places(_ texts: [String]) throws -> [String] {
        var found: [String] = []
        for suffix in ["", "-wal", "-shm", "-journal", "-lock"] {
            let path = harness.path + suffix
            // Foundation keeps a buffer for good for each empty file that it reads.
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            guard let size = attributes?[.size] as? Int, size > 0, let data = FileManager.default.contents(atPath: path)
            else { continue }
            for text in texts {
                guard let place = Self.place(of: text, in: data) else { continue }
                found.append("\(text): \(suffix) \(place / 4_096)+\(place % 4_096)")
            }
        }
        return found
    }

    /// By C's functions, as Foundation's search takes minutes in a debug build.
    private static func place(of text: String, in data: Data) -> Int? {
        let text = Array(text.utf8)
        return data.withUnsafeBytes { data in
            guard let start = data.baseAddress, let first = text.first else { return nil }
            var place = 0
            while place + text.count <= data.count,
                let hit = memchr(start + place, CInt(first), data.count - text.count + 1 - place)
            {
                if memcmp(hit, text, text.count) == 0 { return UnsafeRawPointer(hit) - start }
                place = UnsafeRawPointer(hit) - start + 1
            }
            return nil
        }
    }

    /// A ledger that has moved its rows about: conversions of several users, short ones and some that overflow their
    /// pages, keys, adjustments that make rows longer, and calls that change their users.
    private func fill(_ store: SQLiteStore, count: Int64, seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        var ids: [(ConversionID, Bool)] = []
        for start in stride(from: 0, to: count, by: 1_000) {
            let batch = (start..<min(start + 1_000, count)).map { number in
                var new = sample(number, key: Bool.random(using: &random) ? "" : "key \(number)")
                let isOfUser = Int.random(in: 0..<9, using: &random) == 0
                new.userID = isOfUser ? Self.user : "user \(number % 97)"
                let length = Int.random(in: 0..<40, using: &random) == 0 ? 600 : Int.random(in: 0..<14, using: &random)
                new.details = String(repeating: isOfUser ? Self.mark : "nothing much", count: length)
                if isOfUser, !new.idempotencyKey.isEmpty { new.idempotencyKey = "\(Self.mark) \(number)" }
                return new
            }
            for (new, outcome) in zip(batch, await store.record(batch)) {
                guard case .recorded(let recorded) = outcome else { continue }
                ids.append((recorded.id, new.userID == Self.user))
            }
        }
        var adjustments: [NewAdjustment] = []
        var calls: [NewCall] = []
        for number in 0..<min(count / 5, 4_000) {
            guard let (id, isOfUser) = ids.randomElement(using: &random) else { continue }
            let details = isOfUser ? String(repeating: Self.mark, count: .random(in: 1..<500, using: &random)) : ""
            adjustments.append(
                NewAdjustment(
                    conversionID: id, change: .restate(Money(currencyCode: "USD", units: number, nanos: 0)),
                    receivedAt: at(number), details: details,
                    idempotencyKey: isOfUser ? "\(Self.mark) adjusted \(number)" : "adjusted \(number)"))
            let caller = Bool.random(using: &random) ? Self.user : "somebody else with a long name, so that rows move"
            calls.append(
                NewCall(
                    roomName: "room \(Int64.random(in: 0..<count / 10, using: &random))", agentID: "a",
                    agentRevision: 1, userID: caller, receivedAt: at(number)))
        }
        // One after the other, so that the seed alone decides where rows lie; many share a commit.
        for start in stride(from: 0, to: calls.count, by: 200) {
            let places = start..<min(start + 200, calls.count)
            let (adjustments, calls) = (Array(adjustments[places]), Array(calls[places]))
            try await store.writeLedger("fill the ledger") { [table = store.table] database, rollups in
                for (adjustment, call) in zip(adjustments, calls) {
                    _ = try AdjustmentTable(conversions: table).adjust(database, adjustment, rollups: rollups)
                    _ = try CallTable.record(database, call, rollups: rollups)
                }
            }
        }
    }

    /// A user whose id alone takes an eighth of a page.
    private static let longUser = String(repeating: mark, count: 40)

    /// Calls that go to and fro between that user and one with a short id: their pages are divided and put together again,
    /// and SQLite leaves dozens of copies behind, whatever the seed. Of rows that move less it may leave none.
    private func fillWithMovingCalls(_ store: SQLiteStore, seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        for start in stride(from: 0, to: 4_000 as Int64, by: 200) {
            let calls = (start..<start + 200).map { number in
                NewCall(
                    roomName: "moving \(Int.random(in: 0..<2_000, using: &random))", agentID: "a", agentRevision: 1,
                    userID: Bool.random(using: &random) ? Self.longUser : "somebody else with a long name",
                    receivedAt: at(number))
            }
            try await store.writeLedger("fill the ledger") { database, rollups in
                for call in calls { _ = try CallTable.record(database, call, rollups: rollups) }
            }
        }
    }

    private func erase(_ store: SQLiteStore) async throws -> Erasure {
        try await store.eraseUser(Self.user, at: at(0), in: .default, validateOnly: false)
    }

    @Test(arguments: [20, 2_000, 50_000]) func noByteIsLeft(count: Int64) async throws {
        let store = try harness.open(SQLiteConfiguration())
        try await fill(store, count: count, seed: UInt64(count))
        // What the control below finds copies of.
        try await fillWithMovingCalls(store, seed: 5)
        #expect(try await store.eraseUser(Self.longUser, at: at(0), in: .default, validateOnly: false).calls > 0)
        #expect(try places([Self.user, Self.mark]) != [])
        // While they are erased, others are recorded.
        let tracking = Task {
            var number: Int64 = 1_000_000
            while !Task.isCancelled {
                _ = await store.record([sample(number)])
                number += 1
            }
        }
        let expected = try await store.eraseUser(Self.user, at: at(0), in: .default, validateOnly: true)
        #expect(try await erase(store) == expected)
        #expect(try places([Self.user, Self.mark]) == [])
        tracking.cancel()
        await tracking.value
        #expect(try places([Self.user, Self.mark]) == [])
        let integrity = try await store.pool.read { try String.fetchAll($0, sql: "PRAGMA integrity_check") }
        #expect(integrity == ["ok"])
        await store.close()
        #expect(try places([Self.user, Self.mark]) == [])
        let reopened = try harness.open(SQLiteConfiguration())
        #expect(try await erase(reopened) == Erasure())
        await reopened.close()
    }

    /// What each of the two is for: without it, this suite finds what the erasure has left.
    @Test(arguments: [(false, true), (true, false)]) func bothKindsOfOverwritingAreNeeded(
        secureDelete: Bool, scrubsPages: Bool
    ) async throws {
        var configuration = SQLiteConfiguration()
        (configuration.secureDelete, configuration.scrubsPages) = (secureDelete, scrubsPages)
        let store = try harness.open(configuration)
        try await fill(store, count: 20_000, seed: 5)
        try await fillWithMovingCalls(store, seed: 5)
        _ = try await erase(store)
        _ = try await store.eraseUser(Self.longUser, at: at(0), in: .default, validateOnly: false)
        await store.close()
        #expect(try places([Self.user, Self.mark]) != [])
    }

    @Test func aReaderOfOldVersionsHoldsUpTheEndAndNotTheErasure() async throws {
        var configuration = SQLiteConfiguration()
        configuration.traceAttempts = 3
        let store = try harness.open(configuration)
        try await fill(store, count: 20, seed: 1)
        let (entered, signalEntered) = AsyncStream<Void>.makeStream()
        let leave = DispatchSemaphore(value: 0)
        // Waits on a thread of the reader's own: one of those that run tasks would be missed by other tests.
        let reading = Task { [pool = store.pool] in
            try await pool.read { database in
                _ = try Int.fetchOne(database, sql: "SELECT count(*) FROM conversions")
                signalEntered.finish()
                leave.wait()
            }
        }
        for await _ in entered {}
        #expect(await kindOfFailure { try await erase(store) } == .tracesRemain)
        #expect(try await store.all(ConversionFilter(userID: Self.user)) == [])
        leave.signal()
        try await reading.value
        #expect(try await erase(store) == Erasure())
        #expect(try places([Self.user, Self.mark]) == [])
        await store.close()
    }
}

@Suite struct StalePageTests {
    /// A leaf with one cell of 4 bytes at its end, a free block before that, and a gap.
    private func page() -> [UInt8] {
        var page = [UInt8](repeating: 0, count: 64)
        page.replaceSubrange(0..<10, with: [13, 0, 50, 0, 1, 0, 50, 0, 0, 60])
        page.replaceSubrange(50..<60, with: [0, 0, 0, 10, 0, 0, 0, 0, 0, 0])
        page.replaceSubrange(60..<64, with: [2, 1, 1, 7])
        return page
    }

    @Test func onlyWhatIsNotZeroAndMeansNothingIsNamed() {
        #expect(StalePage.ranges(page(), isFirst: false) == [])
        var stale = page()
        stale[10] = 1
        #expect(StalePage.ranges(stale, isFirst: false) == [10..<50])
        stale[59] = 1
        #expect(StalePage.ranges(stale, isFirst: false) == [10..<50, 54..<60])
        let first = [UInt8](repeating: 1, count: 100) + stale
        #expect(StalePage.ranges(first, isFirst: true) == [])
    }

    @Test func aPageThatContradictsItselfIsLeftAlone() {
        for (place, value) in [
            (0, 0), (0, 1), (3, 1), (5, 1), (6, 3), (6, 65), (2, 49), (2, 62), (53, 3), (53, 15), (51, 50),
        ]
            as [(Int, UInt8)]
        {
            var page = page()
            page[20] = 1
            page[place] = value
            #expect(StalePage.ranges(page, isFirst: false) == [], "\(place)")
        }
    }

    @Test func anyBytesAreTakenWithoutATrap() {
        var random = SeededGenerator(seed: 3)
        for _ in 0..<5_000 {
            var page = (0..<512).map { _ in UInt8.random(in: 0...255, using: &random) }
            for start in [0, 100] {
                page[start] = [2, 5, 10, 13].randomElement(using: &random) ?? 2
                if Bool.random(using: &random) { page.replaceSubrange(start + 3..<start + 5, with: [0, 3]) }
                if Bool.random(using: &random) { page.replaceSubrange(start + 5..<start + 7, with: [1, 0]) }
            }
            for isFirst in [false, true] {
                #expect(
                    StalePage.ranges(page, isFirst: isFirst).allSatisfy { $0.lowerBound > 8 && $0.upperBound <= 512 })
            }
        }
    }
}
