import ConversionStore
import Foundation
import GRDB
import StoreTesting
import Testing

@testable import SQLiteStore

/// What only the SQLite store can promise: files, locks, failures of the disk.
@Suite struct SQLiteStoreTests {
    // MARK: Counting

    @Test func commitsFoldsAndCheckpointsAreCounted() async throws {
        let harness = try SQLiteHarness()
        let store = try await harness.open()
        _ = await store.record([sample(), sample(), sample()])
        _ = try await store.recordCall(
            NewCall(roomName: "r", agentID: "a", agentRevision: 1, receivedAt: at(0)), validateOnly: false)
        let counts = store.statistics()
        #expect(counts.commits == 1 && counts.changeCommits == 1 && counts.failedChangeCommits == 0)
        #expect(counts.ledgerEvents == 4)
        #expect(counts.commitSizes.counts.prefix(3) == [1, 0, 1] && counts.commitSizes.sum == 4)
        #expect(counts.commitDurations.counts.reduce(0, +) == 2 && counts.commitDurations.sum > 0)
        let names = ["folds_total", "fold_seconds_total", "checkpoints_total", "checkpoint_seconds_total"]
        #expect(counts.samples.map(\.name) == names)
        #expect(counts.samples.prefix(2).allSatisfy { $0.samples.allSatisfy { $0.value == 0 } })
        await store.close()
    }

    @Test func aLedgerIsInspectedWhileItIsServed() async throws {
        let harness = try SQLiteHarness()
        #expect(await kindOfFailure { try LedgerInspection(path: harness.path) } == .missing)
        let store = try await harness.open()
        let inspection = try LedgerInspection(path: harness.path)
        #expect(inspection.schemaVersion == LedgerInspection.currentSchemaVersion && inspection.journalMode == "wal")
        await store.close()
    }

    // MARK: Opening

    private func kindOfOpening(_ path: String) async -> StoreError.Kind? {
        await kindOfFailure { try SQLiteStore(path: path, logger: .silent) }
    }

    @Test func aSecondServerIsRefusedUntilTheFirstHasClosed() async throws {
        let harness = try SQLiteHarness()
        let store = try await harness.open()
        let link = harness.directory.path("link.db")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: harness.path)
        #expect(await kindOfOpening(harness.path) == .inUse)
        #expect(await kindOfOpening(link) == .inUse)
        // The refused opening has not taken the first one's locks away.
        #expect(await store.gists([sample()]) == [.recorded(1)])
        await store.close()
        let second = try SQLiteStore(path: link, logger: .silent)
        #expect(await second.gists([sample()]) == [.recorded(2)])
        await second.close()
    }

    @Test func aNewerSchemaIsRefusedUntouched() async throws {
        let harness = try SQLiteHarness()
        await (try harness.open()).close()
        let queue = try DatabaseQueue(path: harness.path)
        try await queue.write { try $0.execute(sql: "PRAGMA user_version = \(Schema.version + 1)") }
        try queue.close()
        let before = try Data(contentsOf: URL(fileURLWithPath: harness.path))
        #expect(await kindOfOpening(harness.path) == .databaseNewer)
        #expect(try Data(contentsOf: URL(fileURLWithPath: harness.path)) == before)
    }

    @Test func aNewerSchemaThatOnlyTheLogHoldsIsRefused() async throws {
        let harness = try SQLiteHarness()
        await (try harness.open()).close()
        let copy = harness.directory.path("copy.db")
        let queue = try DatabaseQueue(path: harness.path)
        try await queue.write { try $0.execute(sql: "PRAGMA user_version = \(Schema.version + 1)") }
        try Self.copy(harness.path, to: copy)
        try queue.close()
        #expect(await kindOfOpening(copy) == .databaseNewer)
    }

    @Test(arguments: ["not a database at all", String(repeating: "garbage ", count: 1_000), "SQLite format 3\0"])
    func aFileThatIsNoDatabaseIsRefusedUntouched(content: String) async throws {
        let harness = try SQLiteHarness()
        try content.write(toFile: harness.path, atomically: false, encoding: .utf8)
        #expect(await kindOfOpening(harness.path) == .notADatabase)
        #expect(try String(contentsOfFile: harness.path, encoding: .utf8) == content)
    }

    @Test func anotherProgramsDatabaseIsRefusedUntouched() async throws {
        let harness = try SQLiteHarness()
        let queue = try DatabaseQueue(path: harness.path)
        try await queue.write { try $0.execute(sql: "CREATE TABLE theirs(id)") }
        try queue.close()
        let before = try Data(contentsOf: URL(fileURLWithPath: harness.path))
        #expect(await kindOfOpening(harness.path) == .notOurs)
        #expect(try Data(contentsOf: URL(fileURLWithPath: harness.path)) == before)
    }

    @Test func aPlaceThatCannotBeWrittenIsRefused() async throws {
        let directory = try TemporaryDirectory()
        try "a file".write(toFile: directory.path("file"), atomically: false, encoding: .utf8)
        #expect(await kindOfOpening(directory.path("missing/ledger.db")) == .unwritable)
        #expect(await kindOfOpening(directory.path("file/ledger.db")) == .unwritable)
        #expect(await kindOfOpening(directory.path("")) == .unwritable)
        // Nobody may create a file there, root neither.
        #expect(await kindOfOpening("/sys/ledger.db") == .unwritable)
    }

    @Test func anEmptyFileBecomesALedgerThatOnlyItsOwnerReads() async throws {
        let harness = try SQLiteHarness()
        let store = try await harness.open()
        for name in ["ledger.db", "ledger.db-wal", "ledger.db-lock"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: harness.directory.path(name))
            #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
        }
        await store.close()

        let other = try SQLiteHarness()
        try "".write(toFile: other.path, atomically: false, encoding: .utf8)
        let reopened = try await other.open()
        #expect(await reopened.gists([sample()]) == [.recorded(1)])
        await reopened.close()
    }

    @Test func everyOpeningFailureIsOneLineWithoutPathOrSQL() {
        let kinds: [StoreError.Kind] = [.databaseNewer, .notADatabase, .notOurs, .unwritable, .inUse]
        for kind in kinds {
            let text = StoreError(kind, "open the database").description
            #expect(text.hasPrefix("cannot open the database: ") && !text.contains("\n"))
        }
    }

    @Test func theLedgerIsDurableAndNamedAsOurs() async throws {
        let harness = try SQLiteHarness()
        let store = try harness.open(SQLiteConfiguration())
        let pragmas = try await store.pool.read { database in
            try ["journal_mode", "application_id", "user_version", "foreign_keys"].map {
                try String.fetchOne(database, sql: "PRAGMA \($0)")
            }
        }
        #expect(pragmas == ["wal", "\(0x636e_7664)", "\(Schema.version)", "1"])
        await store.close()
    }

    // MARK: Crashes

    /// What a crash leaves: the files as they are at one moment, while the store has them open.
    private static func copy(_ path: String, to copy: String) throws {
        for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: path + suffix) {
            try? FileManager.default.removeItem(atPath: copy + suffix)
            try FileManager.default.copyItem(atPath: path + suffix, toPath: copy + suffix)
        }
    }

    @Test func everyAnsweredConversionIsInTheFilesACrashLeaves() async throws {
        let harness = try SQLiteHarness()
        let store = try await harness.open()
        _ = try await store.createAgent(id: "a", settings: AgentSettings(), at: at(0), in: .default)
        let copy = harness.directory.path("copy.db")
        var answered: [Conversion] = []
        for round in 0..<5 {
            let batch = (0..<20).map { number in
                sample(Int64(round * 20 + number), key: "\(round)-\(number)", fingerprint: 1)
            }
            for case (.recorded(let recorded), let new) in zip(await store.record(batch), batch) {
                let token = try #require(try await store.conversion(id: recorded.id, in: .default)).keyToken
                answered.append(Conversion(new, recorded: recorded, keyToken: token))
            }
            #expect(answered.count == (round + 1) * 20)

            try Self.copy(harness.path, to: copy)
            let recovered = try SQLiteStore(path: copy, logger: .silent)
            #expect(try await recovered.all() == answered.reversed())
            #expect(recovered.trackingPolicy(agent: "a", in: .default)?.revision == 1)
            #expect(await recovered.gists([batch[0]]) == [.duplicate(Int64(round * 20 + 1))])
            #expect(await recovered.gists([sample()]) == [.recorded(Int64(answered.count + 1))])
            await recovered.close()
        }
        await store.close()
    }

    @Test func checkpointsKeepTheLogShortAndLoseNothing() async throws {
        let harness = try SQLiteHarness()
        var configuration = SQLiteConfiguration()
        configuration.checkpointPages = 8
        let store = try harness.open(configuration)
        for round in 0..<50 {
            let gists = await store.gists((0..<10).map { sample(Int64(round * 10 + $0), key: "\(round)-\($0)") })
            #expect(gists == (1...10).map { .recorded(Int64(round * 10) + $0) })
        }
        #expect(store.upkeep.checkpoints > 5)
        let log = try FileManager.default.attributesOfItem(atPath: harness.path + "-wal")
        // Without checkpoints 50 commits of at least three pages each.
        #expect(try #require(log[.size] as? Int) < 50 * 3 * 4_096)
        #expect(try await store.all().count == 500)
        await store.close()
        let reopened = try await harness.open()
        #expect(try await reopened.all().count == 500)
        await reopened.close()
    }

    @Test func conversionsThatComeOneByOneKeepTheLogShort() async throws {
        let harness = try SQLiteHarness()
        var configuration = SQLiteConfiguration()
        configuration.lightCheckpointPages = 8
        let store = try harness.open(configuration)
        for number in 0..<200 {
            #expect(await store.gists([sample(Int64(number))]) == [.recorded(Int64(number) + 1)])
        }
        let log = try FileManager.default.attributesOfItem(atPath: harness.path + "-wal")
        // Without checkpoints 200 commits of at least two pages each.
        #expect(try #require(log[.size] as? Int) < 200 * 4_096)
        #expect(try await store.all().count == 200)
        await store.close()
    }

    @Test(.timeLimit(.minutes(5))) func anIdleStoreFoldsItsLogIn() async throws {
        let harness = try SQLiteHarness()
        var configuration = SQLiteConfiguration()
        configuration.idleCheckpointPages = 1
        configuration.idleTime = .milliseconds(1)
        let store = try harness.open(configuration)
        #expect(await store.gists([sample()]) == [.recorded(1)])
        while store.upkeep.checkpoints == 0 { await Task.yield() }
        #expect(await store.gists([sample()]) == [.recorded(2)])
        await store.close()
    }

    // MARK: Failures

    @Test func aRowThatTheDatabaseRefusesFailsAlone() async throws {
        let harness = try SQLiteHarness()
        let store = try await harness.open()
        let gists = await store.gists([
            sample(1, key: "a"), sample(2, room: "r", event: "", key: "b", once: true), sample(3, key: "c"),
            sample(4, room: "r", key: "b", once: true),
        ])
        #expect(gists == [.recorded(1), .failed(.invalidValue), .recorded(2), .recorded(3)])
        #expect(try await store.all().map(\.sequence) == [3, 2, 1])
        await store.close()
    }

    /// Rows are written many at a time: whatever a row finds among those before it, and wherever one is refused.
    @Test(arguments: [0, 5, 16, 40, 99]) func rowsThatAreWrittenTogetherAreAnsweredOneByOne(refused: Int) async throws {
        let harness = try SQLiteHarness()
        let store = try await harness.open()
        var batch: [NewConversion] = [], expected: [RecordOutcome.Gist] = []
        var sequence: Int64 = 0
        for number in 0..<100 {
            let isRepeat = number % 10 == 9
            var new = sample(
                Int64(number), room: "room \(isRepeat ? number - 1 : number)",
                event: number == refused ? "" : "purchase",
                key: isRepeat ? "key \(number - 1)" : "key \(number)")
            // Some are longer than the memory that holds the texts of rows that wait.
            new.details = String(repeating: "ä", count: number % 7 == 0 ? 40 : number * 97)
            if isRepeat { (new.fingerprint, batch[number - 1].fingerprint) = (7, 7) }
            batch.append(new)
            if isRepeat {
                expected.append(.duplicate(sequence))
            } else if number == refused {
                expected.append(.failed(.invalidValue))
            } else {
                sequence += 1
                expected.append(.recorded(sequence))
            }
        }
        #expect(await store.gists(batch) == expected)
        let details = try await store.all().sorted { $0.sequence < $1.sequence }.map(\.details)
        #expect(details == batch.indices.filter { $0 != refused && $0 % 10 != 9 }.map { batch[$0].details })
        await store.close()
    }

    @Test func aFullDiskFailsTheWholeTransactionAndTheStoreGoesOn() async throws {
        let harness = try SQLiteHarness()
        var configuration = SQLiteConfiguration()
        configuration.pageLimit = 40
        let store = try harness.open(configuration)
        #expect(await store.gists([sample(1, key: "first")]) == [.recorded(1)])
        let many = (0..<2_000).map { sample($0, key: "many-\($0)") }
        #expect(await store.gists(many) == [RecordOutcome.Gist](repeating: .failed(.diskFull), count: many.count))
        // Nothing of it stays: no row, no key, no sequence.
        #expect(await store.gists([sample(2, room: "room_0", key: "many-0")]) == [.recorded(2)])
        #expect(try await store.all().map(\.sequence) == [2, 1])
        #expect(store.statistics().commits == 2 && store.statistics().failed == many.count)
        await store.close()
        let reopened = try await harness.open()
        #expect(await reopened.gists([many[1], many[0]]) == [.recorded(3), .duplicate(2)])
        await reopened.close()
    }

    @Test func anotherProgramsLockIsWaitedForAndThenReported() async throws {
        let harness = try SQLiteHarness()
        var configuration = SQLiteConfiguration()
        configuration.busyTimeout = .milliseconds(20)
        let store = try harness.open(configuration)
        var unsafe = Configuration()
        unsafe.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: harness.path, configuration: unsafe)
        try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        #expect(await store.gists([sample(), sample()]) == [.failed(.busy), .failed(.busy)])
        let change = await kindOfFailure {
            try await store.createAgent(id: "a", settings: AgentSettings(), at: at(0), in: .default)
        }
        #expect(change == .busy)
        #expect(store.trackingPolicy(agent: "a", in: .default) == nil)
        try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        try other.close()
        #expect(await store.gists([sample()]) == [.recorded(1)])
        await store.close()
    }

    @Test func aDroppedStoreStillWritesWhatItHolds() async throws {
        let harness = try SQLiteHarness()
        let outcome = await withCheckedContinuation { continuation in
            do {
                let store = try harness.open(SQLiteConfiguration())
                store.record([sample()]) { continuation.resume(returning: $0) }
            } catch {
                continuation.resume(returning: [])
            }
        }
        #expect(outcome.map(\.gist) == [.recorded(1)])
    }

    @Test func aTransactionHoldsABoundedNumberOfConversions() async throws {
        let harness = try SQLiteHarness()
        var configuration = SQLiteConfiguration()
        configuration.transactionLimit = 100
        let store = try harness.open(configuration)
        _ = try await store.createAgent(id: "a", settings: AgentSettings(), at: at(0), in: .default)
        let resume = await harness.stall(store)
        let answers = Answers()
        for batch in 0..<10 { store.record((0..<60).map { sample(Int64(batch * 60 + $0)) }) { answers.add($0) } }
        try await resume()
        await store.close()
        #expect(answers.gists == (1...600).map { .recorded($0) })
        #expect(store.statistics().commits == 5)
    }
}

extension Store {
    /// What is done between transactions, of a store in a file.
    var upkeep: StoreCounters.Upkeep { (self as? SQLiteStore)?.counters.upkeep ?? StoreCounters.Upkeep() }
}
