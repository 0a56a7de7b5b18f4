import ConversionStore
import GRDB
import GRDBSQLite

/// A statement that is prepared once and run many times on one connection; finalized with its owner.
///
/// Every result code is looked at: a value that could not be bound is remembered, and the next run fails by it and runs
/// nothing. Rows are read within a closure, behind which the statement is reset whatever ended it: one that was left in
/// the midst would refuse its next values, and would hold its snapshot of the database beyond the transaction.
///
/// Belongs to the thread that uses the connection, and must go before the connection is closed.
final class PreparedStatement {
    private let handle: OpaquePointer
    /// What the first value that could not be bound since the last run failed by.
    ///
    /// Unchecked for its cost at each value: only the bindings and runs below touch it, and none of them calls another.
    @exclusivity(unchecked) private var bindFailure = SQLITE_OK

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

    // MARK: Values

    /// A failure may be a lack of memory, a text that is too long for SQLite, or a statement that was not reset.
    @inline(__always)
    private func note(_ code: CInt) {
        if code != SQLITE_OK, bindFailure == SQLITE_OK { bindFailure = code }
    }

    @inline(__always)
    func bind(_ index: CInt, _ value: Int64) {
        note(sqlite3_bind_int64(handle, index, value))
    }

    func bindNull(_ index: CInt) {
        note(sqlite3_bind_null(handle, index))
    }

    /// Binds the numbers from the first parameter on. Inlined, or each would be put into an array on the heap first.
    @inline(__always)
    func bindAll(_ values: Int64...) {
        for (index, value) in values.enumerated() { bind(CInt(index + 1), value) }
    }

    /// Binds text without copying it: it must stay where it is until the statement has run. A nil destructor is
    /// SQLITE_STATIC.
    @inline(__always)
    func bind(_ index: CInt, _ text: UnsafeBufferPointer<UInt8>) {
        let start = text.baseAddress.map { UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self) }
        note(sqlite3_bind_text64(handle, index, start, UInt64(text.count), nil, UInt8(SQLITE_UTF8)))
    }

    /// Binds bytes without copying them, as `bind` does a text. There must be some: none would become NULL.
    func bindBlob(_ index: CInt, inPlace bytes: UnsafeRawBufferPointer) {
        note(sqlite3_bind_blob64(handle, index, bytes.baseAddress, UInt64(bytes.count), nil))
    }

    /// Binds a copy of the bytes as text. An empty buffer may have no address, and becomes an empty text.
    func bindText(_ index: CInt, _ text: UnsafeRawBufferPointer) {
        let start = text.baseAddress?.assumingMemoryBound(to: CChar.self)
        guard let start else { return bindText(index, "") }
        note(sqlite3_bind_text64(handle, index, start, UInt64(text.count), Self.transient, UInt8(SQLITE_UTF8)))
    }

    /// Binds a copy of the text.
    func bindText(_ index: CInt, _ text: String) {
        note(
            sqlite3_bind_text64(handle, index, text, UInt64(text.utf8.count), Self.transient, UInt8(SQLITE_UTF8)))
    }

    /// Binds a copy of the bytes. Those of an empty array may have no address, and become NULL.
    func bindBlob(_ index: CInt, _ bytes: [UInt8]) {
        bytes.withUnsafeBytes {
            note(sqlite3_bind_blob64(handle, index, $0.baseAddress, UInt64($0.count), Self.transient))
        }
    }

    /// SQLITE_TRANSIENT, which C defines by a cast that Swift does not import: SQLite copies before it returns.
    private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    // MARK: Running

    /// Runs a statement that returns no rows, and makes it ready for the next time. SQLITE_DONE on success.
    func run() -> CInt {
        if let failure = takeBindFailure() { return failure }
        let code = sqlite3_step(handle)
        // Returns the same code once more.
        sqlite3_reset(handle)
        return code
    }

    /// Runs a statement that returns no rows, or throws what SQLite says.
    func execute(_ operation: String) throws(StoreError) {
        let code = run()
        guard code == SQLITE_DONE else { throw failure(code, operation) }
    }

    /// Calls `body` at each row until it returns false. The statement is ready for the next time then, and also where
    /// SQLite or `body` fails.
    @inline(__always)
    func forEachRow(_ operation: String, while body: () throws -> Bool) throws {
        if let code = takeBindFailure() { throw failure(code, operation) }
        // Returns the last step's failure once more.
        defer { sqlite3_reset(handle) }
        while true {
            let code = sqlite3_step(handle)
            guard code == SQLITE_ROW else {
                if code == SQLITE_DONE { return }
                throw failure(code, operation)
            }
            guard try body() else { return }
        }
    }

    /// What `body` makes of the first row; nil where there is none.
    @inline(__always)
    func firstRow<Value>(_ operation: String, _ body: () throws -> Value) throws -> Value? {
        var value: Value?
        try forEachRow(operation) {
            value = try body()
            return false
        }
        return value
    }

    /// The first row's first number; nil where there is no row.
    func firstInteger(_ operation: String) throws -> Int64? {
        try firstRow(operation) { integer(0) }
    }

    /// The failure of a value, after which the statement is as it was before its values were bound.
    @inline(__always)
    private func takeBindFailure() -> CInt? {
        bindFailure == SQLITE_OK ? nil : clearBindFailure()
    }

    @inline(never)
    private func clearBindFailure() -> CInt {
        defer { bindFailure = SQLITE_OK }
        sqlite3_reset(handle)
        return bindFailure
    }

    private func failure(_ code: CInt, _ operation: String) -> StoreError {
        StoreError(SQLiteFailure(sqlite3_db_handle(handle), code: code), operation)
    }

    // MARK: Columns of the current row

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
