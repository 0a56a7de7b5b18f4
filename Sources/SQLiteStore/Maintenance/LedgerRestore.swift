import Basics
import ConversionStore
import Foundation
import GRDB

/// Puts a backup in a ledger's place, while no server has that open.
///
/// At every moment there is either the old ledger or the restored one under the name, each complete. Sequences go on far
/// beyond the backup's: none that was given out after it was made is ever given out again, so that an id stands for one
/// conversion only, and a watcher whose cursor is from that time goes on with what comes.
public struct LedgerRestore: Sendable {
    private let backup: String
    private let database: String
    private let replaces: Bool
    private static let operation = "restore the database"
    /// More changes than any ledger has taken since its last backup.
    private static let step: Int64 = 1 << 32

    /// - Parameters:
    ///   - backup: the path of the backup; it stays as it is.
    ///   - database: the path of the ledger.
    ///   - replaces: whether a ledger that is there may be set aside, under a name with the time.
    public init(backup: String, database: String, replaces: Bool) {
        self.backup = backup
        self.database = database
        self.replaces = replaces
    }

    /// Restores; blocks until it is on the disk.
    ///
    /// - Parameters:
    ///   - time: the moment that the old ledger's new name tells.
    ///   - progress: as `LedgerBackup.make` has it.
    /// - Returns: where the ledger that was there is now; nil where there was none.
    /// - Throws: `StoreError`: `.inUse` while a server has the database, `.exists` where one may not be replaced,
    ///   `.corrupt` for a damaged backup, and what `LedgerBackup.make` throws. The old ledger is untouched then.
    public func run(at time: Timestamp, progress: @escaping (Double) -> Bool = { _ in true }) throws -> String? {
        let file = try DatabaseFile(locking: database)
        let hasOld = Self.size(file.path) > 0
        try Self.requireOneName(file.path)
        guard replaces || !hasOld else { throw StoreError(.exists, Self.operation) }
        guard DatabaseFile.resolved(backup) != file.path else {
            throw StoreError(.exists, Self.operation, "the backup is the database itself")
        }
        let outcomes = try LedgerCheck.run(on: backup, while: { progress(0) })
        if let fault = outcomes.first(where: { !$0.isSound }) {
            throw StoreError(
                .corrupt, Self.operation,
                "the backup is damaged (\(fault.name): \(fault.problems.first ?? "unknown")); take an older one")
        }
        let partial = try LedgerBackup.copy(of: backup, for: file.path, Self.operation, progress)
        let replaced = "\(file.path).replaced-\(Self.text(of: time))"
        guard access(replaced, F_OK) != 0 else { throw StoreError(.exists, Self.operation) }
        try skipSequences(partial.path, beyond: hasOld ? Self.foldLog(of: file.path) : nil)
        try partial.synchronize()
        partial.takeOwner(of: file.path)
        try Self.setAsideLog(of: file.path, as: replaced)
        if hasOld {
            try partial.replace(settingAside: replaced)
        } else {
            try Self.remove(file.path)
            try partial.place()
        }
        file.release()
        return hasOld ? replaced : nil
    }

    /// Raises the floor of the sequences, in the copy.
    private func skipSequences(_ path: String, beyond old: Int64?) throws {
        do {
            let copy = try DatabaseQueue(path: path)
            try copy.write { database in
                let tables = try Schema.sequencedTables(of: database)
                let last = max(try Schema.lastSequence(database, in: tables), old ?? 0)
                try database.execute(
                    sql: "UPDATE ledger SET last_sequence = ?",
                    arguments: [last.addingReportingOverflow(Self.step).overflow ? last : last + Self.step])
            }
            try copy.close()
        } catch {
            throw StoreError.wrapped(error, Self.operation)
        }
    }

    /// Moves the old ledger's write-ahead log into it, so that it is whole in one file; returns its last sequence.
    ///
    /// nil where it is too damaged for that: it is set aside as it is.
    private static func foldLog(of path: String) -> Int64? {
        // SQLite would throw away a log that stands beside something else than its database.
        guard (try? LedgerHeader.read(path, writing: true, operation)) != nil, let old = try? DatabaseQueue(path: path)
        else { return nil }
        let last = try? old.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
            return try Schema.lastSequence(database, in: Schema.sequencedTables(of: database))
        }
        try? old.close()
        return last
    }

    /// The log of a ledger that has another name is not found by this one, and would not be set aside with it.
    private static func requireOneName(_ path: String) throws(StoreError) {
        guard let file = NamedFile(path) else { return }
        guard file.isRegular, file.hasOneName else {
            throw StoreError(
                .unwritable, operation,
                "in its place is \(file.isRegular ? "a file with a second name, or a mount of its own" : file.kind); "
                    + "remove it")
        }
    }

    /// Removes an empty file, which is no ledger to keep.
    private static func remove(_ path: String) throws(StoreError) {
        guard unlink(path) == 0 || errno == ENOENT else { throw StoreError(errno: errno, operation) }
    }

    /// Leaves nothing beside the ledger that the restored one could be taken to belong to.
    private static func setAsideLog(of path: String, as replaced: String) throws(StoreError) {
        // SQLite would apply another file's log to the restored one. What could not be folded in stays with its file.
        for suffix in ["-wal", "-journal"] where size(path + suffix) > 0 {
            guard rename(path + suffix, replaced + suffix) == 0 else { throw StoreError(errno: errno, operation) }
        }
        for suffix in ["-wal", "-journal", "-shm"] { unlink(path + suffix) }
        try DatabaseFile.synchronizeDirectory(of: path)
    }

    /// 0 where there is no file.
    private static func size(_ path: String) -> Int64 {
        var status = stat()
        return stat(path, &status) == 0 ? Int64(status.st_size) : 0
    }

    /// 20261122T231500Z.
    private static func text(of time: Timestamp) -> String {
        CivilTime.basicText(secondsSince1970: Int(time.seconds)) ?? String(time.seconds)
    }
}
