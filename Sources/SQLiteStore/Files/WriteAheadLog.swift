import GRDBSQLite

/// Decides when the write-ahead log's pages move into the database, off the path of a commit.
///
/// SQLite's own automatic checkpoint runs inside the COMMIT that crosses the limit, and its callers wait. Here the
/// writer asks after it has answered, has ``Checkpointer`` do the work, and moves the little that is left. Belongs to the
/// writer thread, and must go before the connection is closed.
final class WriteAheadLog {
    private let connection: OpaquePointer
    /// Written by SQLite's hook within a commit, on this same thread.
    private let pages: UnsafeMutablePointer<CInt>
    /// The log's length after the latest checkpoint: while a reader keeps it from starting anew, the next checkpoint
    /// waits for as many pages again, and does not come with each commit.
    private var checkpointedPages: CInt = 0

    init(_ connection: OpaquePointer) {
        self.connection = connection
        pages = .allocate(capacity: 1)
        pages.initialize(to: 0)
        // Takes the place of the automatic checkpoint: https://www.sqlite.org/c3ref/wal_hook.html
        sqlite3_wal_hook(
            connection,
            { context, _, _, pages in
                context?.assumingMemoryBound(to: CInt.self).pointee = pages
                return SQLITE_OK
            }, pages)
    }

    deinit {
        sqlite3_wal_hook(connection, nil, nil)
        pages.deallocate()
    }

    /// In pages, those that have been moved too.
    var length: Int { Int(pages.pointee) }

    /// Whether the log has grown by so many pages since the latest checkpoint.
    func hasGrown(by limit: Int) -> Bool {
        let length = pages.pointee
        // SQLite has started the log anew.
        if length < checkpointedPages { checkpointedPages = 0 }
        return Int(length - checkpointedPages) >= limit
    }

    /// Somebody moves the log's pages now.
    func noteCheckpoint() { checkpointedPages = pages.pointee }

    /// Moves what can be moved without waiting for anyone, and returns SQLite's result code.
    ///
    /// A failure loses nothing: the log stays as it is, durable, and the next checkpoint tries again.
    func checkpoint() -> CInt {
        sqlite3_wal_checkpoint_v2(connection, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
    }
}
