import Foundation
import GRDBSQLite

/// Tells whether the ledger's open files are still those that a restart would find.
///
/// SQLite writes on, and reports success, when the database or its log have been removed or moved
/// (https://www.sqlite.org/howtocorrupt.html, section 4): what is committed then is gone with the last descriptor. So each
/// transaction looks first. Belongs to the writer thread.
struct LedgerFiles {
    private let database: Place
    private let log: Place

    /// Remembers the files of a connection in WAL mode that has been used.
    init(_ connection: OpaquePointer) throws(StoreError) {
        guard let name = sqlite3_db_filename(connection, "main"), let log = sqlite3_filename_wal(name) else {
            throw StoreError(.internalFault, Place.operation, "the database has no file")
        }
        database = try Place(String(cString: name))
        self.log = try Place(String(cString: log))
    }

    /// Throws unless both files have their names.
    func requireInPlace() throws(StoreError) {
        guard database.isKept, log.isKept else {
            throw StoreError(.unwritable, Place.operation, "the database's file or its log is gone from its place")
        }
    }

    /// A name, and which file has it.
    private struct Place {
        static let operation = "write to the database"

        private let path: ContiguousArray<CChar>
        private let device: dev_t
        private let inode: ino_t

        init(_ name: String) throws(StoreError) {
            path = name.utf8CString
            var file = stat()
            guard stat(name, &file) == 0 else { throw StoreError(errno: errno, Self.operation) }
            (device, inode) = (file.st_dev, file.st_ino)
        }

        var isKept: Bool {
            var file = stat()
            let isThere = path.withUnsafeBufferPointer { name in name.baseAddress.map { stat($0, &file) == 0 } ?? false
            }
            return isThere && file.st_ino == inode && file.st_dev == device
        }
    }
}
