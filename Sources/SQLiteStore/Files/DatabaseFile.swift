import ConversionStore
import Foundation
import Synchronization

/// The database's file on disk: held for one server at a time, and looked at before SQLite may touch it.
///
/// The lock is a `flock` on a file beside it, "-lock", which stays. It is not on the database itself, because closing
/// any descriptor of that would drop SQLite's own locks (https://www.sqlite.org/howtocorrupt.html, section 2.2).
final class DatabaseFile: Sendable {
    /// With symbolic links resolved, so that two names of one file share one lock.
    let path: String
    /// Others than its owner had rights on an empty file that was there, and have them no more.
    let wasTightened: Bool
    /// Nil once it is released.
    private let lock: Mutex<CInt?>
    private let hold: OpenLedgers.Hold?

    /// Takes the lock and makes sure that the file is ours or new; creates it where it is missing.
    init(path: String) throws(StoreError) {
        let path = Self.resolved(path)
        self.path = path
        // First, so that nothing is put beside a file that is not ours.
        _ = try Self.header(path)
        let lock = try Self.acquireLock(path + "-lock")
        do throws(StoreError) {
            (wasTightened, hold) = try Self.prepare(path)
        } catch {
            close(lock)
            throw error
        }
        self.lock = Mutex(lock)
    }

    /// Takes the lock alone, whatever the file holds or whether there is one: to put another in its place.
    init(locking path: String) throws(StoreError) {
        self.path = Self.resolved(path)
        wasTightened = false
        hold = nil
        lock = try Mutex(Self.acquireLock(self.path + "-lock"))
    }

    /// Lets another server have the file. Every connection to it must be closed.
    func release() {
        lock.withLock { lock in
            guard let descriptor = lock else { return }
            // Unlocking what is locked fails for no reason that flock(2) knows. A child process that was just made may still
            // have the descriptor, so that closing it alone would not be enough.
            flock(descriptor, LOCK_UN)
            close(descriptor)
            lock = nil
        }
    }

    deinit {
        release()
    }

    private static let opening = "open the database"

    /// Makes sure of the file, whose lock is taken; tells whether others had rights on it.
    private static func prepare(_ path: String) throws(StoreError) -> (Bool, OpenLedgers.Hold?) {
        var wasTightened = false
        if try create(path) {
            try synchronizeDirectory(of: path)
        } else if try header(path)?.isEmpty ?? false {
            // Looked at once more, as it may have been made or replaced before the lock was taken.
            wasTightened = try tighten(path)
        }
        guard let hold = OpenLedgers.hold(path) else { throw StoreError(errno: errno, opening) }
        return (wasTightened, hold)
    }

    /// Nil where there is no file.
    private static func header(_ path: String) throws(StoreError) -> LedgerHeader? {
        do {
            return try LedgerHeader.read(path, writing: true, opening)
        } catch {
            guard error.kind == .missing else { throw error }
            return nil
        }
    }

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
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600)
        guard descriptor >= 0 else { throw StoreError(errno: errno, opening) }
        // `LedgerCompany` takes it for a moment to find out whether a server has it.
        var attempts = 10
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            let code = errno
            attempts -= 1
            if attempts > 0, code == EWOULDBLOCK || code == EINTR {
                usleep(20_000)
                continue
            }
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

    /// Leaves an empty file to its owner alone: what becomes the ledger holds personal data, and there is nothing in it yet
    /// that others were meant to read. A ledger's own mode is the operator's, whom `conversiond doctor` tells.
    private static func tighten(_ path: String) throws(StoreError) -> Bool {
        guard let file = NamedFile(path), file.isOpenToOthers else { return false }
        guard chmod(path, 0o600) == 0 else {
            throw StoreError(
                .unwritable, opening,
                "the empty file may be read by others than its owner, and it belongs to somebody else; remove it")
        }
        return true
    }

    /// A file's name is durable only when its directory is.
    static func synchronizeDirectory(of path: String) throws(StoreError) {
        let directory = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw StoreError(errno: errno, opening) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw StoreError(errno: errno, opening) }
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
