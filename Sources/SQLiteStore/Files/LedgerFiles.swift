import ConversionStore
import Foundation
import GRDBSQLite

/// Tells whether the ledger's open files are still those that a restart, or a command beside the server, would find.
///
/// SQLite writes on, and reports success, when the database or its log have been removed or moved
/// (https://www.sqlite.org/howtocorrupt.html, section 4): what is committed then is gone with the last descriptor. Without
/// its shared memory no other process sees what is committed, and without its lock another server may start. So each
/// transaction looks first, by one system call a file. Belongs to the writer thread.
struct LedgerFiles {
    private let database: Place
    private let log: Place
    private let memory: Place
    private let lock: Place

    /// Remembers the files of a connection in WAL mode that has been used.
    init(_ connection: OpaquePointer) throws(StoreError) {
        guard let name = sqlite3_db_filename(connection, "main"), let log = sqlite3_filename_wal(name) else {
            throw StoreError(.internalFault, Place.operation, "the database has no file")
        }
        let path = String(cString: name)
        database = try Place(path)
        self.log = try Place(String(cString: log))
        memory = try Place(path + "-shm")
        lock = try Place(path + "-lock")
    }

    /// Throws unless all files have their names, and the database has no second one.
    func requireInPlace() throws(StoreError) {
        guard let file = database.found, file.identity == database.identity, file.hasOneName, log.isKept, memory.isKept,
            lock.isKept
        else { throw complaint }
    }

    private var complaint: StoreError {
        if let file = database.found, file.identity == database.identity, !file.hasOneName {
            return StoreError(
                .unwritable, Place.operation,
                "the database's file has got a second name, a hard link or a mount, by which its log is not found; "
                    + "remove that")
        }
        return StoreError(
            .unwritable, Place.operation,
            "the database's file, its log, its shared memory or its lock is gone from its place; put it back, or "
                + "restart the server")
    }

    /// A name, and which file has it.
    private struct Place {
        static let operation = "write to the database"

        private let path: ContiguousArray<CChar>
        let identity: NamedFile.Identity

        init(_ name: String) throws(StoreError) {
            path = name.utf8CString
            guard let file = path.withUnsafeBufferPointer({ $0.baseAddress.flatMap { NamedFile($0) } }) else {
                throw StoreError(errno: errno, Self.operation)
            }
            identity = file.identity
        }

        var found: NamedFile? { path.withUnsafeBufferPointer { $0.baseAddress.flatMap { NamedFile($0) } } }

        /// Whether the name still stands for the file.
        var isKept: Bool { found?.identity == identity }
    }
}
