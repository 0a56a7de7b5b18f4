import GRDBSQLite

/// A statement that is prepared once and run many times on one connection; finalized with its owner.
///
/// Belongs to the thread that uses the connection, and must go before the connection is closed.
final class PreparedStatement {
    private let handle: OpaquePointer

    init(_ connection: OpaquePointer, _ sql: StaticString) throws(StoreError) {
        var handle: OpaquePointer?
        let code = sql.withUTF8Buffer { text in
            text.withMemoryRebound(to: CChar.self) {
                sqlite3_prepare_v3(
                    connection, $0.baseAddress, CInt($0.count), CUnsignedInt(SQLITE_PREPARE_PERSISTENT), &handle, nil)
            }
        }
        guard code == SQLITE_OK, let handle else {
            throw StoreError(SQLiteFailure(connection, code: code), "prepare the database")
        }
        self.handle = handle
    }

    deinit {
        // Returns the last step's failure once more, which has been handled where it arose.
        sqlite3_finalize(handle)
    }

    // The binds below return failures only for an index out of range, a statement that was not reset, or a text beyond
    // SQLite's limit of 1 GB: none can happen, and an unbound value would be refused as NULL in its column.

    func bind(_ index: CInt, _ value: Int64) {
        sqlite3_bind_int64(handle, index, value)
    }

    func bindNull(_ index: CInt) {
        sqlite3_bind_null(handle, index)
    }

    /// Binds text without copying it: the next `run` must come before the scratch is used for another row. A nil
    /// destructor is SQLITE_STATIC. A nil text becomes NULL.
    func bind(_ index: CInt, _ text: TextScratch.Text?) {
        sqlite3_bind_text(handle, index, text?.start, text?.count ?? 0, nil)
    }

    /// Runs a statement that returns no rows, and makes it ready for the next time. SQLITE_DONE on success.
    func run() -> CInt {
        let code = sqlite3_step(handle)
        // Returns the same code once more.
        sqlite3_reset(handle)
        return code
    }
}
