import GRDB
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

    init(_ connection: OpaquePointer, text sql: String) throws(StoreError) {
        var handle: OpaquePointer?
        let code = sqlite3_prepare_v3(connection, sql, -1, CUnsignedInt(SQLITE_PREPARE_PERSISTENT), &handle, nil)
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

    /// Binds the numbers from the first parameter on. Inlined, or each would be put into an array on the heap first.
    @inline(__always)
    func bindAll(_ values: Int64...) {
        for (index, value) in values.enumerated() { bind(CInt(index + 1), value) }
    }

    /// Binds text without copying it: it must stay where it is until the statement has run. A nil destructor is
    /// SQLITE_STATIC.
    func bind(_ index: CInt, _ text: UnsafeBufferPointer<UInt8>) {
        let start = text.baseAddress.map { UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self) }
        sqlite3_bind_text(handle, index, start, CInt(truncatingIfNeeded: text.count), nil)
    }

    /// Binds bytes without copying them, as `bind` does a text. There must be some: none would become NULL.
    func bindBlob(_ index: CInt, inPlace bytes: UnsafeRawBufferPointer) {
        sqlite3_bind_blob(handle, index, bytes.baseAddress, CInt(truncatingIfNeeded: bytes.count), nil)
    }

    /// Binds a copy of the bytes as text. An empty buffer may have no address, and becomes an empty text.
    func bindText(_ index: CInt, _ text: UnsafeRawBufferPointer) {
        let start = text.baseAddress?.assumingMemoryBound(to: CChar.self)
        guard let start else { return bindText(index, "") }
        sqlite3_bind_text(handle, index, start, CInt(text.count), Self.transient)
    }

    /// Binds a copy of the text.
    func bindText(_ index: CInt, _ text: String) {
        sqlite3_bind_text(handle, index, text, CInt(text.utf8.count), Self.transient)
    }

    /// Binds a copy of the bytes.
    func bindBlob(_ index: CInt, _ bytes: [UInt8]) {
        bytes.withUnsafeBytes { _ = sqlite3_bind_blob(handle, index, $0.baseAddress, CInt($0.count), Self.transient) }
    }

    /// SQLITE_TRANSIENT, which C defines by a cast that Swift does not import: SQLite copies before it returns.
    private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    /// Runs a statement that returns no rows, and makes it ready for the next time. SQLITE_DONE on success.
    func run() -> CInt {
        let code = sqlite3_step(handle)
        // Returns the same code once more.
        sqlite3_reset(handle)
        return code
    }

    /// Runs a statement that returns no rows, or throws what SQLite says.
    func execute(_ operation: String) throws(StoreError) {
        let code = run()
        guard code == SQLITE_DONE else {
            throw StoreError(SQLiteFailure(sqlite3_db_handle(handle), code: code), operation)
        }
    }

    // MARK: Rows

    /// Goes to the next row; false behind the last one, and the statement is ready for the next time. A statement that is
    /// left before its end must be `reset`.
    func step(_ operation: String) throws(StoreError) -> Bool {
        let code = sqlite3_step(handle)
        if code == SQLITE_ROW { return true }
        let failure = code == SQLITE_DONE ? nil : SQLiteFailure(sqlite3_db_handle(handle), code: code)
        sqlite3_reset(handle)
        if let failure { throw StoreError(failure, operation) }
        return false
    }

    func reset() {
        // Returns the last step's failure once more.
        sqlite3_reset(handle)
    }

    func integer(_ column: CInt) -> Int64 { sqlite3_column_int64(handle, column) }

    func isNull(_ column: CInt) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

    /// The column's text or blob, valid until the next step or reset.
    func bytes(_ column: CInt) -> UnsafeRawBufferPointer {
        // In this order: https://www.sqlite.org/c3ref/column_blob.html
        let start = sqlite3_column_blob(handle, column)
        return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column)))
    }

    func text(_ column: CInt) -> String { String(decoding: bytes(column), as: UTF8.self) }
}
