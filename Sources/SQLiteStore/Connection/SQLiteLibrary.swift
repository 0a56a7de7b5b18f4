import GRDBSQLite

/// The library that keeps the ledger.
public enum SQLiteLibrary {
    /// The version of SQLite that the process has loaded, as `3.40.1`.
    public static var version: String { String(cString: sqlite3_libversion()) }
}
