import ConversionStore
import Foundation
import Synchronization

/// The databases that SQLite has open in this process, and the only way to open one of them without SQLite.
///
/// Closing any descriptor of a file drops the POSIX locks that the whole process has on it, SQLite's own among them: the
/// next process that closes the ledger then takes itself for the last one and removes the write-ahead log under the server
/// (https://www.sqlite.org/howtocorrupt.html, section 2.2). So whoever has SQLite open a ledger holds it here first, and
/// whoever wants to look at a file by a descriptor of their own gets none while it is held.
enum OpenLedgers {
    private static let held = Mutex<[NamedFile.Identity: Int]>([:])

    /// Keeps the file at a path from being opened by any other way than SQLite's, as long as this is there.
    final class Hold: Sendable {
        private let identity: NamedFile.Identity

        fileprivate init(_ identity: NamedFile.Identity) {
            self.identity = identity
        }

        deinit {
            OpenLedgers.held.withLock { held in
                let count = (held[identity] ?? 0) - 1
                held[identity] = count > 0 ? count : nil
            }
        }
    }

    /// To be made before SQLite opens the file, and kept until it has closed it.
    ///
    /// - Returns: nil, and `errno` says why, where there is no file.
    static func hold(_ path: String) -> Hold? {
        held.withLock { held in
            guard let file = NamedFile(path) else { return nil }
            held[file.identity, default: 0] += 1
            return Hold(file.identity)
        }
    }

    /// Runs `body`, which may open and close the database at a path, or what lies beside it, without SQLite.
    ///
    /// - Returns: nil where SQLite has the file open in this process: nothing was run then.
    static func unlessOpen<Value>(
        _ path: String, _ body: () throws(StoreError) -> Value
    ) throws(StoreError) -> Value? {
        // The lock is kept meanwhile, so that SQLite does not open the file before `body` has closed it.
        try held.withLock { held throws(StoreError) -> Value? in
            guard let file = NamedFile(path), held[file.identity] != nil else { return try body() }
            return nil
        }
    }
}
