import ConversionStore
import Foundation

/// What a file is, judged by its name and its first bytes before SQLite may touch it: a ledger, an empty file, or none of
/// ours.
struct LedgerHeader {
    /// Nobody has written to it yet.
    let isEmpty: Bool
    /// What is committed last is in a write-ahead log beside it.
    let hasLog: Bool

    /// Reads the header as https://www.sqlite.org/fileformat2.html has it, so that another program's file is refused
    /// untouched, and at once: a name that stands for no file is told without opening it.
    ///
    /// - Parameters:
    ///   - path: with symbolic links resolved.
    ///   - writing: whether the file is to be written, which takes the right to do that and a file with one name.
    /// - Returns: nil where SQLite has the file open in this process, and so has judged it.
    /// - Throws: a `StoreError` of the kinds named "at opening".
    static func read(_ path: String, writing: Bool, _ operation: String) throws(StoreError) -> LedgerHeader? {
        guard let file = NamedFile(path) else {
            throw errno == ENOENT ? StoreError(.missing, operation) : StoreError(errno: errno, operation)
        }
        guard file.isRegular else {
            throw StoreError(
                file.isDirectory ? .unwritable : .notADatabase, operation,
                "it is \(file.kind), and no file that could hold a ledger")
        }
        for suffix in ["-wal", "-shm", "-journal", "-lock"] {
            guard let beside = NamedFile(path + suffix, followsLinks: false), !beside.isRegular else { continue }
            throw StoreError(
                .unwritable, operation, "\(beside.kind) is in the place of its \(suffix) file; remove that")
        }
        let header = try OpenLedgers.unlessOpen(path) { () throws(StoreError) -> LedgerHeader in
            try LedgerHeader(path, writing: writing, operation)
        }
        // Another program's file is told to be that, whatever its names.
        if writing || header?.hasLog ?? true { try requireOneName(file, path, operation) }
        return header
    }

    /// SQLite finds the write-ahead log by the database's name. By another name of the same file it would find none, or
    /// another one: what is committed by one name is not seen by the other, and is lost
    /// (https://www.sqlite.org/howtocorrupt.html, section 2.5).
    private static func requireOneName(_ file: NamedFile, _ path: String, _ operation: String) throws(StoreError) {
        guard file.links <= 1 else {
            throw StoreError(
                .unwritable, operation,
                "the file has \(file.links) names (hard links), and its write-ahead log is found by one of them only; "
                    + "find them with find DIRECTORY -samefile FILE, and remove all but the one that was served last"
            )
        }
        guard !file.isMountPoint else {
            throw StoreError(
                .unwritable, operation,
                "the file itself is a mount point, and its write-ahead log would not be where the file really is; "
                    + "mount its directory instead")
        }
    }

    private init(_ path: String, writing: Bool, _ operation: String) throws(StoreError) {
        // Not to wait for a pipe's other end, should one have come there since.
        let descriptor = open(path, (writing ? O_RDWR : O_RDONLY) | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else { throw StoreError(errno: errno, operation) }
        defer { close(descriptor) }
        var header = [UInt8](repeating: 0, count: 100)
        let count = Foundation.read(descriptor, &header, header.count)
        guard count >= 0 else { throw StoreError(errno: errno, operation) }
        isEmpty = count == 0
        // File format versions of 2 stand for a log.
        hasLog = count > 19 && header[18] == 2
        // A rollback journal says that a transaction was cut short, maybe the very first: SQLite undoes it before anyone
        // can judge the file, and the schema's own check follows.
        guard !isEmpty, access(path + "-journal", F_OK) != 0 else { return }
        guard count == header.count, header.starts(with: "SQLite format 3\0".utf8) else {
            throw StoreError(.notADatabase, operation)
        }
        guard Self.bigEndian(header[68..<72]) == UInt32(Schema.applicationID) else {
            throw StoreError(.notOurs, operation)
        }
        guard Self.bigEndian(header[60..<64]) <= UInt32(Schema.version) else {
            throw StoreError(.databaseNewer, operation)
        }
    }

    private static func bigEndian(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.reduce(0) { $0 << 8 | UInt32($1) }
    }
}
