import ConversionStore
import GRDB
import StoreTesting
import Testing

@testable import SQLiteStore

/// A room of so many conversions that it is known by where it is seen alone.
@Suite struct BusyRoomTests {
    private static func configuration() -> SQLiteConfiguration {
        var configuration = SQLiteConfiguration()
        configuration.foldLimit = 60
        configuration.idleFoldLimit = 1
        configuration.idleTime = .milliseconds(1)
        return configuration
    }

    private static func waitForFold(_ store: SQLiteStore) async throws {
        let tail = "SELECT count(*) FROM conversions, ledger WHERE sequence > rollup_sequence"
        while try await store.pool.read({ try Int.fetchOne($0, sql: tail) }) != 0 { await Task.yield() }
    }

    @Test(.timeLimit(.minutes(5))) func itsReportsFindItsConversionsAmongOthers() async throws {
        let harness = try SQLiteHarness()
        let store = try harness.open(Self.configuration())
        let batch = (0..<400).map { (number: Int) -> NewConversion in
            let room = number % 2 == 0 ? "busy" : "room \(number)"
            return sample(Int64(number * 60), room: room, event: number % 4 == 0 ? "booking" : "purchase")
        }
        let outcomes = await store.record(batch)
        try await Self.waitForFold(store)
        let facts = try await store.pool.read { database in
            try Int.fetchOne(database, sql: "SELECT count(*) FROM room_facts WHERE ref > 0")
        }
        #expect(facts == 200)
        func report(_ filter: ConversionFilter, _ groups: [SummaryGrouping] = []) async throws -> [Summary] {
            let query = SummaryQuery(filter: filter, groupBy: groups)
            return try await store.summarize(query, in: .default, pageSize: 100, after: nil).summaries
        }
        let all = try await report(ConversionFilter(roomName: "busy"))
        #expect(all.map(\.conversions) == [200] && all.map(\.calls) == [1] && all.map(\.convertedCalls) == [1])
        // From within one quarter-hour to within another.
        let part = try await report(ConversionFilter(start: at(6_000), end: at(12_000), roomName: "busy"))
        #expect(part.map(\.conversions) == [50])
        let byEvent = try await report(ConversionFilter(roomName: "busy"), [.eventType])
        #expect(byEvent.map(\.conversions) == [100, 100] && byEvent.map(\.convertedCalls) == [1, 1])

        for case .recorded(let recorded) in [outcomes[0], outcomes[2]] {
            let change = NewAdjustment(conversionID: recorded.id, change: .retract, receivedAt: at(90_000))
            _ = try await store.adjust(change, validateOnly: false)
        }
        #expect(try await report(ConversionFilter(roomName: "busy")).map(\.retracted) == [2])
        #expect(try await report(ConversionFilter()).map(\.retracted) == [2])
        await store.close()
        let queue = try DatabaseQueue(path: harness.path)
        #expect(try await queue.write { try Rollups.verify($0) } == [])
        try queue.close()
    }

    /// Ledgers of before have a fact for each of its conversions: they stay, are not counted twice, and go with their rows.
    @Test(.timeLimit(.minutes(5))) func whatAnOlderLedgerKnowsOfItDoesNoHarm() async throws {
        let harness = try SQLiteHarness()
        let store = try harness.open(Self.configuration())
        #expect(await store.gists((0..<100).map { sample($0, room: "busy") }).count == 100)
        try await Self.waitForFold(store)
        try await store.writeLedger("write as it was written once") { database, rollups in
            let names = try Row.fetchOne(
                database, sql: "SELECT agent, revision, event, slot FROM room_presence WHERE event <> 0 AND agent <> 0")
            for sequence in 1...100 {
                try database.execute(
                    sql: "INSERT INTO room_facts VALUES(0, ?, ?, ?, ?, ?, ?, 0)",
                    arguments: [
                        rollups.hash(1, "busy"), sequence, names?[0] as Int64?, names?[1] as Int64?,
                        names?[2] as Int64?, names?[3] as Int64?,
                    ])
            }
        }
        let query = SummaryQuery(filter: ConversionFilter(roomName: "busy"))
        let page = try await store.summarize(query, in: .default, pageSize: 10, after: nil)
        #expect(page.summaries.map(\.conversions) == [100] && page.summaries.map(\.calls) == [1])
        #expect(try await store.removeOld(before: at(200_000)).conversionCount == 100)
        let facts = try await store.pool.read { database in
            try Int.fetchOne(database, sql: "SELECT count(*) FROM room_facts WHERE ref >= 0")
        }
        #expect(facts == 0)
        await store.close()
    }
}
