import ConversionStore
import GRDB
import StoreTesting
import Testing

@testable import SQLiteStore

/// Personal data in a ledger's file.
@Suite struct PersonalDataTableTests {
    private static let full = PersonalData(
        identifiers: [.init(.emailSHA256, String(repeating: "0f", count: 32)), .init(.gclid, "click")],
        consent: .init(adUserData: .granted, adPersonalization: .denied), attributes: [.init("language", "de")])

    private let harness: SQLiteHarness

    init() throws {
        harness = try SQLiteHarness()
    }

    private func count(_ table: String, _ store: SQLiteStore) async throws -> Int {
        try await store.pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") ?? -1 }
    }

    @Test func aConversionWithoutAnyHasNoRow() async throws {
        let store = try harness.open(SQLiteConfiguration())
        var new = sample(2)
        new.personalData = PersonalData.empty
        let batch = [sample(1), new]
        #expect(await store.gists(batch) == [.recorded(1), .recorded(2)])
        #expect(batch[1].personalData == nil)
        _ = try await store.recordCall(
            NewCall(roomName: "r", agentID: "a", agentRevision: 1, receivedAt: at(1)), validateOnly: false)
        #expect(try await count("conversion_personal_data", store) == 0)
        #expect(try await count("call_personal_data", store) == 0)
        await store.close()
    }

    @Test func checkTellsWhatCannotBeReadAndWhatIsOfNoRecord() async throws {
        let store = try harness.open(SQLiteConfiguration())
        var new = sample(1)
        new.personalData = Self.full
        _ = await store.record([new, new, new])
        var call = NewCall(roomName: "r", agentID: "a", agentRevision: 1, receivedAt: at(1))
        call.personalData = Self.full
        _ = try await store.recordCall(call, validateOnly: false)
        #expect(try LedgerCheck.run(on: harness.path).allSatisfy(\.isSound))
        try await store.write("damage") { database in
            try database.execute(
                sql: """
                    UPDATE conversion_personal_data SET data = x'01000000ff' WHERE sequence = 1;
                    UPDATE conversions SET erasure = 99 WHERE sequence = 2;
                    INSERT INTO conversion_personal_data VALUES(7, x'01000000');
                    INSERT INTO call_personal_data VALUES(1, 'nowhere', x'02');
                    """)
        }
        let outcome = try #require(try LedgerCheck.run(on: harness.path).first { $0.name == "personal data" })
        #expect(
            outcome.problems == [
                "the personal data of conversion 1 cannot be read",
                "conversion 2 has personal data, though its user was erased",
                "the personal data of conversion 7 has none",
                "personal data of a call in workspace 1 has no call",
                "the personal data of a call in workspace 1 cannot be read",
            ])
        let read = try await store.all().first { $0.sequence == 1 }
        #expect(
            await kindOfFailure {
                try await store.personalData(of: [try #require(read)][...], in: .default, scope: nil, bytes: .max)
            } == .corrupt)
        await store.close()
    }

    /// A ledger of the schema before has no such tables.
    @Test func aLedgerOfTheFormerSchemaGetsTheTables() async throws {
        let queue = try DatabaseQueue(path: harness.path)
        try await queue.writeWithoutTransaction { try Schema.migrate($0, through: 4) }
        #expect(try LedgerCheck.run(on: harness.path).allSatisfy(\.isSound))
        try await queue.write { database in
            #expect(try !PersonalDataTable.isThere(database))
            try database.execute(
                sql: """
                    INSERT INTO conversions(sequence, workspace_id, occurred_at, received_at, agent_revision, is_test, \
                    is_imported, agent_id, room_name, user_id, event_type, details) \
                    VALUES(1, 1, \(at(0).nanoseconds), \(at(0).nanoseconds), 1, 0, 0, 'a', 'r', 'u', 'purchase', '')
                    """)
        }
        try queue.close()
        let store = try harness.open(SQLiteConfiguration())
        var new = sample(1, room: "r")
        new.personalData = Self.full
        #expect(await store.gists([new]) == [.recorded(2)])
        let conversions = try await store.all().sorted { $0.sequence < $1.sequence }
        let told = try await store.personalData(of: conversions[...], in: .default, scope: nil, bytes: .max)
        #expect(told == [.empty, Self.full ?? .empty])
        #expect(try LedgerCheck.run(on: harness.path).allSatisfy(\.isSound))
        await store.close()
    }

    /// What a refused row has beside itself is not kept: the next conversion of the same sequence has its own.
    @Test func aRowThatIsRefusedLeavesNothingBehind() async throws {
        let store = try harness.open(SQLiteConfiguration())
        var refused = sample(1)
        refused.eventType = ""
        refused.personalData = Self.full
        var kept = sample(2)
        kept.personalData = PersonalData(attributes: [.init("k", "v")])
        #expect(await store.gists([refused, kept, sample(3)]) == [.failed(.invalidValue), .recorded(1), .recorded(2)])
        let conversions = try await store.all().sorted { $0.sequence < $1.sequence }
        #expect(
            try await store.personalData(of: conversions[...], in: .default, scope: nil, bytes: .max)
                == [kept.personalData ?? .empty, .empty])
        await store.close()
    }
}
