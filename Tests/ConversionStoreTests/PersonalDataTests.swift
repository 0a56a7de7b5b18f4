import Foundation
import GRDB
import Testing

@testable import ConversionStore

/// The form in which personal data is kept, and how it merges.
@Suite struct PersonalDataTests {
    static let hash = String(repeating: "0123456789abcdef", count: 4)
    static let full = PersonalData(
        identifiers: [.init(.emailSHA256, hash), .init(.gclid, "click"), .init(.orderID, "ö")],
        consent: .init(adUserData: .granted, adPersonalization: .denied),
        attributes: [.init("language", "de"), .init("campaign", "")])

    @Test func theFormIsTheOneThatLedgersHave() throws {
        let data = try #require(Self.full)
        var bytes: [UInt8] = [1, 0x21, 3, 1, 4] + Array("click".utf8) + [8, 1, 0xc3, 0xb6, 15]
        for _ in 0..<4 { bytes += [0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef] }
        bytes += [2, 8] + Array("campaign".utf8) + [0, 0, 8] + Array("language".utf8) + [2, 0] + Array("de".utf8)
        #expect(data.encoded == bytes)
        #expect(PersonalData(encoded: bytes) == data)
        #expect(PersonalData.empty.encoded == [1, 0, 0, 0])
        #expect(PersonalData(encoded: [1, 0, 0, 0]) == PersonalData.empty)
    }

    @Test func nothingElseIsRead() throws {
        let bytes = try #require(Self.full).encoded
        for count in 0..<bytes.count { #expect(PersonalData(encoded: bytes.prefix(count)) == nil) }
        #expect(PersonalData(encoded: bytes + [0]) == nil)
        for wrong: [UInt8] in [
            // Another form, an unknown answer, an unknown kind, a plain number.
            [0, 0, 0, 0], [2, 0, 0, 0], [1, 3, 0, 0], [1, 0x40, 0, 0], [1, 0, 1, 0, 0, 0x61, 0],
            [1, 0, 1, 11, 0, 0x61, 0],
            [1, 0, 1, 17, 0, 0x61, 0],
            // A kind or a key twice, or out of order.
            [1, 0, 2, 1, 0, 0x61, 1, 0, 0x61, 0], [1, 0, 2, 2, 0, 0x61, 1, 0, 0x61, 0],
            [1, 0, 0, 2, 1, 0x61, 0, 0, 1, 0x61, 0, 0], [1, 0, 0, 2, 1, 0x62, 0, 0, 1, 0x61, 0, 0],
            // No UTF-8, a NUL, no key, a length beyond the end.
            [1, 0, 1, 1, 0, 0xff, 0], [1, 0, 1, 1, 0, 0, 0], [1, 0, 0, 1, 0, 0, 0], [1, 0, 0, 1, 1, 0x61, 0xff, 0xff],
        ] {
            #expect(PersonalData(encoded: wrong) == nil, "\(wrong)")
        }
        #expect(PersonalData(encoded: [1, 0, 0, 1, 65] + [UInt8](repeating: 0x61, count: 65) + [0, 0]) == nil)
        #expect(PersonalData(encoded: [1, 0, 0, 1, 1, 0x61, 1, 1] + [UInt8](repeating: 0x61, count: 257)) == nil)
        #expect(PersonalData(encoded: [1, 0, 0, 1, 1, 0x61, 0, 1] + [UInt8](repeating: 0x61, count: 256)) != nil)
    }

    @Test func whateverIsReadIsWrittenTheSame() throws {
        var random = SeededGenerator(seed: 11)
        let bytes = try #require(Self.full).encoded
        for _ in 0..<20_000 {
            var changed = bytes
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 0..<changed.count, using: &random)
                changed[place] = UInt8.random(in: 0...255, using: &random)
            }
            if let data = PersonalData(encoded: changed) { #expect(data.encoded == changed) }
        }
    }

    @Test func whatIsTooLongOrTwiceIsNotMade() {
        let long = String(repeating: "x", count: 257)
        #expect(PersonalData(identifiers: [.init(.gclid, long)]) == nil)
        #expect(PersonalData(identifiers: [.init(.gclid, "")]) == nil)
        #expect(PersonalData(identifiers: [.init(.gclid, "1"), .init(.gclid, "1")]) == nil)
        #expect(PersonalData(identifiers: [.init(.phoneSHA256, Self.hash.uppercased())]) == nil)
        #expect(PersonalData(identifiers: [.init(.phoneSHA256, "+18005550100")]) == nil)
        #expect(PersonalData(attributes: [.init("", "v")]) == nil)
        #expect(PersonalData(attributes: [.init("k", long)]) == nil)
        #expect(PersonalData(attributes: [.init("k", "1"), .init("k", "2")]) == nil)
        #expect(PersonalData(attributes: (0..<17).map { .init("\($0)", "") }) == nil)
    }

    @Test func whatIsSaidLaterHoldsAndWhatIsOnesOwnHolds() throws {
        let old = try #require(
            PersonalData(
                identifiers: [.init(.gclid, "1"), .init(.fbc, "1")], consent: .init(adUserData: .granted),
                attributes: [.init("a", "1"), .init("b", "1")]))
        let new = try #require(
            PersonalData(
                identifiers: [.init(.gclid, "2"), .init(.fbp, "2")],
                consent: .init(adUserData: .denied, adPersonalization: .granted),
                attributes: [.init("b", "2"), .init("c", "2")]))
        let merged = try #require(
            PersonalData(
                identifiers: [.init(.gclid, "2"), .init(.fbc, "1"), .init(.fbp, "2")],
                consent: .init(adUserData: .denied, adPersonalization: .granted),
                attributes: [.init("a", "1"), .init("b", "2"), .init("c", "2")]))
        #expect(old.merged(with: new) == merged)
        #expect(new.inheriting(from: old) == merged)
        for (other, expected) in [(PersonalData.empty, old), (old, old)] {
            #expect(old.merged(with: other) == expected)
            #expect(other.merged(with: old) == expected)
            #expect(old.inheriting(from: other) == expected)
            #expect(other.inheriting(from: old) == expected)
        }
    }

    @Test func attributesStayWithinTheirNumber() throws {
        let first = try #require(PersonalData(attributes: (10..<26).map { .init("\($0)", "call") }))
        let second = try #require(PersonalData(attributes: (20..<28).map { .init("\($0)", "own") }))
        #expect(first.merged(with: second) == nil)
        let inherited = second.inheriting(from: first).attributes
        let keys: [String] = (Array(10..<18) + Array(20..<28)).map { "\($0)" }
        #expect(inherited.map(\.key) == keys)
        let values: [String] = Array(repeating: "call", count: 8) + Array(repeating: "own", count: 8)
        #expect(inherited.map(\.value) == values)
    }

    @Test func attributesAreMappedWithinTheirBounds() throws {
        let data = try #require(PersonalData(attributes: [.init("a", "secret"), .init("b", "x")]))
        #expect(
            data.mappingAttributes { $0 == "secret" ? "***" : $0 }
                == PersonalData(attributes: [.init("a", "***"), .init("b", "x")]))
        #expect(
            data.mappingAttributes { $0 == "secret" ? String(repeating: "*", count: 257) : $0 }
                == PersonalData(attributes: [.init("b", "x")]))
    }
}

/// Personal data in a ledger's file.
@Suite struct PersonalDataTableTests {
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
        new.personalData = PersonalDataTests.full
        _ = await store.record([new, new, new])
        var call = NewCall(roomName: "r", agentID: "a", agentRevision: 1, receivedAt: at(1))
        call.personalData = PersonalDataTests.full
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
        new.personalData = PersonalDataTests.full
        #expect(await store.gists([new]) == [.recorded(2)])
        let conversions = try await store.all().sorted { $0.sequence < $1.sequence }
        let told = try await store.personalData(of: conversions[...], in: .default, scope: nil, bytes: .max)
        #expect(told == [.empty, PersonalDataTests.full ?? .empty])
        #expect(try LedgerCheck.run(on: harness.path).allSatisfy(\.isSound))
        await store.close()
    }

    /// What a refused row has beside itself is not kept: the next conversion of the same sequence has its own.
    @Test func aRowThatIsRefusedLeavesNothingBehind() async throws {
        let store = try harness.open(SQLiteConfiguration())
        var refused = sample(1)
        refused.eventType = ""
        refused.personalData = PersonalDataTests.full
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
