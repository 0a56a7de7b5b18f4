import Foundation

/// The database's file on disk: held for one server at a time, and looked at before SQLite may touch it.
///
/// The lock is a `flock` on a file beside it, "-lock", which stays. It is not on the database itself, because closing
/// any descriptor of that would drop SQLite's own locks (https://www.sqlite.org/howtocorrupt.html, section 2.2).
final class DatabaseFile: Sendable {
    /// With symbolic links resolved, so that two names of one file share one lock.
    let path: String
    private let lock: CInt

    /// Takes the lock and makes sure that the file is ours or new; creates it where it is missing.
    init(path: String) throws(StoreError) {
        self.path = Self.resolved(path)
        lock = try Self.acquireLock(self.path + "-lock")
        do throws(StoreError) {
            if try Self.create(self.path) {
                try Self.synchronizeDirectory(of: self.path)
            } else {
                try Self.checkHeader(self.path)
            }
        } catch {
            close(lock)
            throw error
        }
    }

    /// Takes the lock alone, whatever the file holds or whether there is one: to put another in its place.
    init(locking path: String) throws(StoreError) {
        self.path = Self.resolved(path)
        lock = try Self.acquireLock(self.path + "-lock")
    }

    /// Lets another server have the file. Every connection to it must be closed.
    func release() {
        // Unlocking what is locked fails for no reason that flock(2) knows.
        flock(lock, LOCK_UN)
    }

    deinit {
        close(lock)
    }

    private static let opening = "open the database"

    static func resolved(_ path: String) -> String {
        let url = URL(fileURLWithPath: path)
        if let file = realPath(url.path) { return file }
        guard let directory = realPath(url.deletingLastPathComponent().path) else { return url.path }
        return URL(fileURLWithPath: directory).appendingPathComponent(url.lastPathComponent).path
    }

    private static func realPath(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private static func acquireLock(_ path: String) throws(StoreError) -> CInt {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw StoreError(errno: errno, opening) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            close(descriptor)
            throw code == EWOULDBLOCK ? StoreError(.inUse, opening) : StoreError(errno: code, opening)
        }
        return descriptor
    }

    /// True where there was no file. It holds personal data, so only its owner may read it; SQLite gives its
    /// write-ahead log the same mode.
    private static func create(_ path: String) throws(StoreError) -> Bool {
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor >= 0 {
            close(descriptor)
            return true
        }
        guard errno == EEXIST else { throw StoreError(errno: errno, opening) }
        return false
    }

    /// A file's name is durable only when its directory is.
    static func synchronizeDirectory(of path: String) throws(StoreError) {
        let directory = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw StoreError(errno: errno, opening) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw StoreError(errno: errno, opening) }
    }

    /// Reads the header as https://www.sqlite.org/fileformat2.html has it, so that another program's file is refused
    /// untouched. Must run before SQLite opens the file, for the reason that the lock has a file of its own.
    static func checkHeader(_ path: String, mode: CInt = O_RDWR) throws(StoreError) {
        // A rollback journal says that a transaction was cut short, maybe the very first: SQLite undoes it before
        // anyone can judge the file, and the schema's own check follows.
        guard access(path + "-journal", F_OK) != 0 else { return }
        let descriptor = open(path, mode | O_CLOEXEC)
        guard descriptor >= 0 else { throw StoreError(errno: errno, opening) }
        defer { close(descriptor) }
        var header = [UInt8](repeating: 0, count: 100)
        let count = read(descriptor, &header, header.count)
        guard count >= 0 else { throw StoreError(errno: errno, opening) }
        // An empty file is a database that nobody has written to.
        guard count > 0 else { return }
        guard count == header.count, header.starts(with: "SQLite format 3\0".utf8) else {
            throw StoreError(.notADatabase, opening)
        }
        let version = bigEndian(header[60..<64])
        guard bigEndian(header[68..<72]) == UInt32(Schema.applicationID) else { throw StoreError(.notOurs, opening) }
        guard version <= UInt32(Schema.version) else { throw StoreError(.databaseNewer, opening) }
    }

    private static func bigEndian(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.reduce(0) { $0 << 8 | UInt32($1) }
    }
}

extension StoreError {
    /// What a system call's error says about the database's file or its directory.
    init(errno code: CInt, _ operation: String) {
        let text = String(cString: strerror(code))
        let message = "the file or its directory cannot be opened for writing (\(text))"
        let kind: Kind =
            switch code {
            case EACCES, EPERM, EROFS, ENOENT, ENOTDIR, EISDIR, ELOOP, ENAMETOOLONG: .unwritable
            case ENOSPC, EDQUOT: .diskFull
            default: .ioError
            }
        self.init(kind, operation, kind == .diskFull ? nil : message)
    }
}
