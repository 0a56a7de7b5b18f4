import ConversionStore
import GRDB
import GRDBSQLite

/// Overwrites what the database's pages hold beside their contents.
///
/// With `secure_delete` SQLite overwrites what it deletes, but not the old copy of what it moves: when a page is divided
/// or joined with its neighbours, the space that its cells leave keeps their bytes, and they outlive the row itself.
/// This walks the file and overwrites that space, which SQLite never reads: of a B-tree's page it is what lies between
/// the cell pointers and the cells, and the blocks that the page's list of free ones names
/// (https://www.sqlite.org/fileformat2.html, section 1.6).
///
/// It writes past the pager, through SQLite's own handle of the file. That is safe because the write-ahead log is empty
/// then and the write lock is held, so that the file is all there is; because no byte that means something is touched, so
/// that a reader or a crash in the midst sees nothing; and because the connection then forgets the pages that it keeps in
/// memory, and so writes none of the old bytes again. Belongs to the writer thread, between two transactions.
struct PageScrubber {
    private let database: Database
    private let connection: OpaquePointer
    private let busyTimeout: CInt

    private static let operation = "erase the user"
    /// How many pages one turn looks at, some 8 MiB in about 10 ms.
    private static let pagesPerTurn = 2_048
    /// How long one turn waits for readers.
    private static let patience: CInt = 20
    /// From here on, 128 GiB of pages of 4 KiB, an overflow page may begin like a B-tree's.
    private static let pageLimit = 0x0200_0000

    init(_ database: Database, _ configuration: SQLiteConfiguration) throws {
        guard let connection = database.sqliteConnection else { throw StoreError(.closed, Self.operation) }
        self.database = database
        self.connection = connection
        busyTimeout = CInt(clamping: Int64(configuration.busyTimeout / .milliseconds(1)))
    }

    /// Empties the log, and overwrites what is stale in the pages from `page` on. Returns the next page to go on with, 0
    /// after the last; nil where a reader is in the way.
    func scrub(from page: Int, overwriting: Bool) throws -> Int? {
        guard try emptyLog() else { return nil }
        guard overwriting else { return 0 }
        var isChanged = false
        // Whatever is not in use, and nothing is, between two transactions. Also where the disk fails in the midst.
        defer { if isChanged { sqlite3_db_release_memory(connection) } }
        return try overwrite(from: page, &isChanged)
    }

    /// Nil where the log is not empty.
    private func overwrite(from page: Int, _ isChanged: inout Bool) throws -> Int? {
        try database.execute(sql: "BEGIN IMMEDIATE")
        // It has changed nothing that the pager knows of; only a connection that is broken fails to end it.
        defer { try? database.execute(sql: "ROLLBACK") }
        guard let file = handle(SQLITE_FCNTL_FILE_POINTER), let log = handle(SQLITE_FCNTL_JOURNAL_POINTER) else {
            throw StoreError(.internalFault, Self.operation, "the database's file has no handle")
        }
        // Another program may have written meanwhile.
        guard try log.size() == 0 else { return nil }
        let pageSize = try Int.fetchOne(database, sql: "PRAGMA page_size") ?? 4_096
        let pageCount = try file.size() / pageSize
        guard pageCount < Self.pageLimit else {
            throw StoreError(.tracesRemain, Self.operation, "the database is too large to look for traces in it")
        }
        let end = min(page - 1 + Self.pagesPerTurn, pageCount)
        var bytes = [UInt8](repeating: 0, count: pageSize)
        let zeros = bytes
        for index in (page - 1)..<max(end, page - 1) {
            try file.read(&bytes, at: index * pageSize)
            for range in StalePage.ranges(bytes, isFirst: index == 0) {
                isChanged = true
                try file.write(zeros[..<range.count], at: index * pageSize + range.lowerBound)
            }
        }
        if isChanged { try file.synchronize() }
        return end < pageCount ? end + 1 : 0
    }

    /// False where readers need what is in the log.
    private func emptyLog() throws -> Bool {
        sqlite3_busy_timeout(connection, Self.patience)
        defer { sqlite3_busy_timeout(connection, busyTimeout) }
        let code = sqlite3_wal_checkpoint_v2(connection, nil, SQLITE_CHECKPOINT_TRUNCATE, nil, nil)
        if code == SQLITE_OK { return true }
        guard code & 0xff == SQLITE_BUSY || code & 0xff == SQLITE_LOCKED else {
            throw StoreError(SQLiteFailure(connection, code: code), Self.operation)
        }
        return false
    }

    private func handle(_ operation: CInt) -> FileHandle? {
        var file: UnsafeMutablePointer<sqlite3_file>?
        guard sqlite3_file_control(connection, nil, operation, &file) == SQLITE_OK, let file,
            let methods = file.pointee.pMethods
        else { return nil }
        return FileHandle(file: file, methods: methods)
    }
}

/// A file as SQLite has it open. Opening it anew would drop SQLite's locks when it is closed
/// (https://www.sqlite.org/howtocorrupt.html, section 2.2).
private struct FileHandle {
    let file: UnsafeMutablePointer<sqlite3_file>
    let methods: UnsafePointer<sqlite3_io_methods>

    func size() throws -> Int {
        var size: sqlite3_int64 = 0
        try check(methods.pointee.xFileSize?(file, &size))
        return Int(size)
    }

    func read(_ bytes: inout [UInt8], at offset: Int) throws {
        try check(
            bytes.withUnsafeMutableBytes { methods.pointee.xRead?(file, $0.baseAddress, CInt($0.count), Int64(offset)) }
        )
    }

    func write(_ bytes: ArraySlice<UInt8>, at offset: Int) throws {
        try check(
            bytes.withUnsafeBytes { methods.pointee.xWrite?(file, $0.baseAddress, CInt($0.count), Int64(offset)) })
    }

    func synchronize() throws {
        try check(methods.pointee.xSync?(file, SQLITE_SYNC_NORMAL))
    }

    private func check(_ code: CInt?) throws {
        guard code != SQLITE_OK else { return }
        throw StoreError(.ioError, "erase the user")
    }
}
