import CStatx
import Foundation
import GRDBSQLite

/// Tells whether the ledger's open files are still those that a restart would find.
///
/// SQLite writes on, and reports success, when the database or its log have been removed or moved
/// (https://www.sqlite.org/howtocorrupt.html, section 4): what is committed then is gone with the last descriptor. So each
/// transaction looks first. Belongs to the writer thread.
///
/// It asks for the files' identities and nothing else: a stat(2), which tells the times too, has Linux since 6.13 give the
/// next write a time of its own, and the sync that follows then writes the file's inode as well, once more for each commit
/// (https://docs.kernel.org/filesystems/multigrain-ts.html).
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
        private let identity: Identity

        private struct Identity: Equatable {
            let deviceMajor: UInt32
            let deviceMinor: UInt32
            let inode: UInt64
        }

        init(_ name: String) throws(StoreError) {
            path = name.utf8CString
            guard let identity = Self.identity(path) else { throw StoreError(errno: errno, Self.operation) }
            self.identity = identity
        }

        var isKept: Bool { Self.identity(path) == identity }

        /// Nil, and `errno` says why, where nothing has the name.
        private static func identity(_ path: ContiguousArray<CChar>) -> Identity? {
            path.withUnsafeBufferPointer { name in
                var file = statx()
                guard cstatx_statx(AT_FDCWD, name.baseAddress, 0, UInt32(STATX_INO), &file) == 0 else { return nil }
                return Identity(
                    deviceMajor: file.stx_dev_major, deviceMinor: file.stx_dev_minor, inode: file.stx_ino)
            }
        }
    }
}
