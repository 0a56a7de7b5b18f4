import ConversionStore
import Foundation
import GRDB
import GRDBSQLite

/// What SQLite said: its extended result code and its text. For the log: the text may name tables.
struct SQLiteFailure: Error, CustomStringConvertible {
    let code: CInt
    let text: String
    /// A write failed because the file may not grow: RLIMIT_FSIZE or a quota, which SQLite does not tell from a failing disk.
    private let isAtLimit: Bool

    /// The connection's latest failure; must be made before the next call on it.
    init(_ connection: OpaquePointer?, code: CInt) {
        self.code = code
        isAtLimit = connection.map { Self.isAtLimit($0, code) } ?? false
        text = sqlite3_errmsg(connection).map { String(cString: $0) } ?? "out of memory"
    }

    /// Asks the log's file, which commits write to, and the database's for what the system said of the last write.
    private static func isAtLimit(_ connection: OpaquePointer, _ code: CInt) -> Bool {
        // SQLITE_IOERR_WRITE, which is a macro that Swift does not read.
        guard code == SQLITE_IOERR | 3 << 8 else { return false }
        return [SQLITE_FCNTL_JOURNAL_POINTER, SQLITE_FCNTL_FILE_POINTER].contains { pointer in
            var file: UnsafeMutablePointer<sqlite3_file>?
            var system: CInt = 0
            guard sqlite3_file_control(connection, "main", pointer, &file) == SQLITE_OK, let file,
                let control = file.pointee.pMethods?.pointee.xFileControl,
                control(file, SQLITE_FCNTL_LAST_ERRNO, &system) == SQLITE_OK
            else { return false }
            return system == EFBIG || system == EDQUOT
        }
    }

    init(_ error: DatabaseError) {
        code = error.extendedResultCode.rawValue
        text = error.message ?? "no text"
        isAtLimit = false
    }

    var description: String { "SQLite \(code): \(text)" }

    /// The kind that the primary result code (https://www.sqlite.org/rescode.html) stands for.
    var kind: StoreError.Kind {
        if isAtLimit { return .diskFull }
        return switch code & 0xff {
        case SQLITE_FULL: .diskFull
        case SQLITE_IOERR: .ioError
        case SQLITE_CORRUPT: .corrupt
        case SQLITE_NOTADB: .notADatabase
        case SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM: .unwritable
        case SQLITE_BUSY, SQLITE_LOCKED: .busy
        case SQLITE_CONSTRAINT, SQLITE_TOOBIG, SQLITE_MISMATCH: .invalidValue
        default: .internalFault
        }
    }

    /// Whether the row was refused and the transaction stands: https://www.sqlite.org/lang_transaction.html names the
    /// errors that may end a transaction, and a constraint under the conflict rule ABORT is not among them.
    var isOfOneRow: Bool { kind == .invalidValue }
}

extension StoreError {
    init(_ failure: SQLiteFailure, _ operation: String) {
        self.init(failure.kind, operation, cause: failure)
    }

    /// Brings what a database closure threw to the store's terms; errors of ours and foreign ones pass.
    static func converted(_ error: any Error, _ operation: String) -> any Error {
        if let error = error as? DatabaseError { StoreError(SQLiteFailure(error), operation) } else { error }
    }

    /// As `converted`, for where only a `StoreError` can be handed on.
    static func wrapped(_ error: any Error, _ operation: String) -> StoreError {
        let error = converted(error, operation)
        return error as? StoreError ?? StoreError(.internalFault, operation, cause: error)
    }
}
