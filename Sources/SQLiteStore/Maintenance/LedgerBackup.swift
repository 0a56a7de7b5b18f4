import ConversionStore
import Foundation
import GRDB

/// A consistent copy of a ledger in one file, made while a server may be writing to it.
///
/// It is made by `VACUUM INTO`, and not by SQLite's backup functions: it reads one snapshot in one transaction, so that it
/// ends however much is written meanwhile (a backup begins again with each commit of another process), and it writes
/// what the ledger says and not its pages, so that no byte of what was erased or removed comes along. Its price is that
/// the server's write-ahead log grows until it is done, and takes up its old length afterwards.
///
/// The copy is checked, synced, and only then gets its name; nothing is ever overwritten.
public struct LedgerBackup: Sendable {
    private let database: String
    private let file: String
    private static let operation = "back up the database"

    /// - Parameters:
    ///   - database: the path of the ledger.
    ///   - file: the path of the copy, in a directory that is there.
    public init(of database: String, to file: String) {
        self.database = database
        self.file = file
    }

    /// Makes the copy; blocks until it is on the disk.
    ///
    /// - Parameter progress: called now and then on this thread with the part that is done, 0 to 1, which is an estimate;
    ///   when it returns false, the copy is given up.
    /// - Throws: `StoreError`: `.exists`, `.missing`, another one of those at opening, `.corrupt` when the copy does not
    ///   pass its check, and what the disk says; `CancellationError` when it was given up.
    public func make(progress: @escaping (Double) -> Bool = { _ in true }) throws {
        let path = DatabaseFile.resolved(file)
        // Before the work; what comes meanwhile is found when the copy gets its name.
        guard access(path, F_OK) != 0 else { throw StoreError(.exists, Self.operation) }
        let partial = try Self.copy(of: database, for: path, Self.operation, progress)
        try partial.place()
    }

    /// A checked copy that is on the disk and has no name yet.
    static func copy(
        of database: String, for path: String, _ operation: String, _ progress: @escaping (Double) -> Bool
    ) throws -> PartialFile {
        let reader = try LedgerReader(path: database, operation: operation)
        let partial = try PartialFile(for: path, operation: operation)
        let expected = try reader.run(operation) { source in
            let sizes = try ["page_count", "freelist_count", "page_size"].map {
                try Int64.fetchOne(source, sql: "PRAGMA \($0)") ?? 0
            }
            return max(1, Double((sizes[0] - sizes[1]) * sizes[2]))
        }
        reader.onProgress { [partial] in progress(min(0.99, Double(partial.size) / expected)) }
        try reader.run(operation) { try $0.execute(sql: "VACUUM INTO ?", arguments: [partial.path]) }
        guard progress(0.99) else { throw CancellationError() }
        try check(partial.path, operation, progress)
        try partial.synchronize()
        _ = progress(1)
        return partial
    }

    private static func check(
        _ path: String, _ operation: String, _ progress: @escaping (Double) -> Bool
    ) throws {
        let copy = try LedgerReader(path: path, operation: operation)
        copy.onProgress { progress(0.99) }
        let faults = try copy.run(operation) { try String.fetchAll($0, sql: "PRAGMA quick_check(1)") }
        guard faults == ["ok"] else {
            throw StoreError(.corrupt, operation, "the copy is damaged: \(faults.first ?? "it cannot be read")")
        }
    }
}
