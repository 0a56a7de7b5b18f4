import ConversionStore
import Foundation
import GRDB
import StoreTesting
import Testing

@testable import SQLiteStore

/// The ledger's file and what lies beside it: under which names it is served, and who may look at it how.
@Suite struct LedgerNamesTests {
    private func served() async throws -> (SQLiteHarness, SQLiteStore) {
        let harness = try SQLiteHarness()
        let store = try harness.open(SQLiteConfiguration())
        #expect(await store.gists([sample()]) == [.recorded(1)])
        return (harness, store)
    }

    private func failure(_ body: () throws -> some Any) -> StoreError? {
        do {
            _ = try body()
            return nil
        } catch {
            return error as? StoreError
        }
    }

    /// Kinds of everything that opens a ledger by a name.
    private func openings(_ path: String) async -> [StoreError.Kind?] {
        [
            await kindOfFailure { await (try SQLiteStore(path: path, logger: .silent)).close() },
            await kindOfFailure { try SQLiteCredentialStore(path: path, readOnly: false).close() },
            await kindOfFailure { try SQLiteCredentialStore(path: path, readOnly: true).close() },
            await kindOfFailure { try LedgerCheck.run(on: path) },
            await kindOfFailure { try LedgerBackup(of: path, to: path + ".copy").make() },
        ]
    }

    /// Whether this process has POSIX locks on a file, as the kernel tells them. Source: proc(5), /proc/locks.
    ///
    /// The list is read in pieces, and lacks some where other tests' locks go meanwhile: one that tells of the file is
    /// enough. It is read to its end, as its size is told to be 0.
    private func isLocked(_ path: String) throws -> Bool {
        var status = stat()
        let code = stat(path, &status)
        #expect(code == 0)
        for _ in 0..<200 {
            let file = try #require(FileHandle(forReadingAtPath: "/proc/locks"))
            var list = Data()
            while let part = try file.read(upToCount: 65_536), !part.isEmpty { list += part }
            try file.close()
            let lines = String(decoding: list, as: UTF8.self).split(separator: "\n")
            let isTold = lines.contains {
                $0.contains(" POSIX ") && $0.contains(" \(getpid()) ") && $0.contains(":\(status.st_ino) ")
            }
            if isTold { return true }
        }
        return false
    }

    @Test func noLookAtAServedLedgerTakesTheServersLocks() async throws {
        let (harness, store) = try await served()
        #expect(try isLocked(harness.path) && isLocked(harness.path + "-shm"))
        _ = try LedgerInspection(of: store)
        _ = try LedgerInspection(path: harness.path)
        _ = try LedgerCheck.run(on: harness.path)
        try LedgerBackup(of: harness.path, to: harness.directory.path("copy")).make()
        try SQLiteCredentialStore(beside: store).close()
        try SQLiteCredentialStore(path: harness.path, readOnly: false).close()
        #expect(failure { try SQLiteStore(path: harness.path, logger: .silent) }?.kind == .inUse)
        #expect(try isLocked(harness.path) && isLocked(harness.path + "-shm"))
        await store.close()
    }

    @Test func aLedgerWithTwoNamesIsRefusedByBoth() async throws {
        let (harness, store) = try await served()
        await store.close()
        let other = harness.directory.path("other.db")
        try FileManager.default.linkItem(atPath: harness.path, toPath: other)
        for path in [harness.path, other] {
            #expect(await openings(path) == [StoreError.Kind?](repeating: .unwritable, count: 5))
        }
        #expect(
            failure { try LedgerRestore(backup: other, database: harness.path, replaces: true).run(at: at(0)) }?.kind
                == .unwritable)
        #expect(failure { try SQLiteStore(path: other, logger: .silent) }?.message.contains("-samefile") == true)
        #expect(!FileManager.default.fileExists(atPath: other + "-lock"))
        try FileManager.default.removeItem(atPath: other)
        #expect(await openings(harness.path) == [nil, nil, nil, nil, nil])
    }

    @Test func aBackupMayHaveTwoNames() async throws {
        let (harness, store) = try await served()
        await store.close()
        let (copy, other) = (harness.directory.path("copy"), harness.directory.path("other"))
        try LedgerBackup(of: harness.path, to: copy).make()
        try FileManager.default.linkItem(atPath: copy, toPath: other)
        #expect(try LedgerCheck.run(on: other).allSatisfy(\.isSound))
    }

    @Test func aSecondNameThatComesWhileItIsServedStopsWritesUntilItIsGone() async throws {
        let (harness, store) = try await served()
        let other = harness.directory.path("other.db")
        try FileManager.default.linkItem(atPath: harness.path, toPath: other)
        #expect(await store.gists([sample(2)]) == [.failed(.unwritable)])
        await #expect(throws: StoreError.self) { try await store.probe() }
        try FileManager.default.removeItem(atPath: other)
        #expect(await store.gists([sample(2)]) == [.recorded(2)])
        await store.close()
    }

    @Test(arguments: ["-shm", "-lock", "-wal"])
    func aFileThatIsMissingBesideTheLedgerStopsWrites(suffix: String) async throws {
        let (harness, store) = try await served()
        let elsewhere = harness.directory.path("elsewhere")
        try FileManager.default.moveItem(atPath: harness.path + suffix, toPath: elsewhere)
        #expect(await store.gists([sample(2)]) == [.failed(.unwritable)])
        // Another one of the name does not do.
        try Data().write(to: URL(fileURLWithPath: harness.path + suffix))
        #expect(await store.gists([sample(2)]) == [.failed(.unwritable)])
        try FileManager.default.removeItem(atPath: harness.path + suffix)
        try FileManager.default.moveItem(atPath: elsewhere, toPath: harness.path + suffix)
        #expect(await store.gists([sample(2)]) == [.recorded(2)])
        await store.close()
    }

    @Test func anEmptyFileBecomesItsOwnersAlone() async throws {
        let harness = try SQLiteHarness()
        #expect(
            FileManager.default.createFile(atPath: harness.path, contents: nil, attributes: [.posixPermissions: 0o644]))
        let store = try harness.open(SQLiteConfiguration())
        for suffix in ["", "-wal", "-shm", "-lock"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: harness.path + suffix)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
        await store.close()
    }

    @Test func whatIsNoLedgerIsToldAtOnceAndNothingIsLeftBesideIt() async throws {
        let harness = try SQLiteHarness()
        let directory = harness.directory
        #expect(mkfifo(directory.path("pipe"), 0o600) == 0)
        try FileManager.default.createDirectory(atPath: directory.path("folder"), withIntermediateDirectories: false)
        try "not a database at all".write(toFile: directory.path("text"), atomically: false, encoding: .utf8)
        let theirs = try DatabaseQueue(path: directory.path("theirs.db"))
        try await theirs.write { try $0.execute(sql: "CREATE TABLE t(id)") }
        try theirs.close()
        let before = try FileManager.default.contentsOfDirectory(atPath: directory.path("")).sorted()
        for (name, kind) in [
            ("pipe", StoreError.Kind.notADatabase), ("folder", .unwritable), ("text", .notADatabase),
            ("theirs.db", .notOurs),
        ] {
            #expect(await openings(directory.path(name)) == [StoreError.Kind?](repeating: kind, count: 5), "\(name)")
        }
        #expect(await kindOfFailure { try SQLiteStore(path: "/dev/null", logger: .silent) } == .notADatabase)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path("")).sorted() == before)
    }

    @Test(arguments: ["-wal", "-shm", "-journal", "-lock"])
    func aPipeBesideTheLedgerIsToldAtOnce(suffix: String) async throws {
        let (harness, store) = try await served()
        await store.close()
        unlink(harness.path + suffix)
        #expect(mkfifo(harness.path + suffix, 0o600) == 0)
        #expect(await openings(harness.path) == [StoreError.Kind?](repeating: .unwritable, count: 5))
    }

    @Test func aCopyThatAKilledProcessLeftIsRemovedByTheNext() async throws {
        let (harness, store) = try await served()
        let directory = harness.directory
        try LedgerBackup(of: harness.path, to: directory.path("copy")).make()
        try FileManager.default.copyItem(
            atPath: directory.path("copy"), toPath: directory.path("old.db.partial-1a2b3c"))
        try Data().write(to: URL(fileURLWithPath: directory.path("empty.partial-0")))
        for kept in ["notes.partial-12", "old.db.partial-xyz", ".partial-1"] {
            try Data("mine, and nobody else's".utf8).write(to: URL(fileURLWithPath: directory.path(kept)))
        }
        // One that is still being written.
        let other = try PartialFile(for: directory.path("other"), operation: "copy")
        try LedgerBackup(of: harness.path, to: directory.path("second")).make()
        let left = try FileManager.default.contentsOfDirectory(atPath: directory.path("")).filter {
            $0.contains("partial")
        }
        let expected = [
            "notes.partial-12", "old.db.partial-xyz", ".partial-1", URL(fileURLWithPath: other.path).lastPathComponent,
        ]
        #expect(Set(left) == Set(expected))
        await store.close()
    }
}
