import Foundation

/// A file that is being written under a name of its own, beside the one that it will have; gone if it never gets that.
///
/// A process that is killed leaves it behind as "NAME.partial-" and digits, which nothing ever reads.
final class PartialFile {
    let path: String
    private let final: String
    private let descriptor: CInt
    private let operation: String
    private var isPlaced = false

    /// Creates it, empty; only its owner may read it, as it will hold personal data.
    init(for path: String, operation: String) throws(StoreError) {
        self.final = DatabaseFile.resolved(path)
        self.path = "\(self.final).partial-\(String(UInt32.random(in: 0 ... .max), radix: 16))"
        self.operation = operation
        descriptor = open(self.path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw StoreError(errno: errno, operation) }
    }

    /// In bytes, so far.
    var size: Int64 {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? Int64(status.st_size) : 0
    }

    func synchronize() throws(StoreError) {
        guard fsync(descriptor) == 0 else { throw StoreError(errno: errno, operation) }
    }

    /// Gives it the owner of another file, where this process may do that: who restores as root restores for the server.
    func takeOwner(of other: String) {
        var status = stat()
        guard geteuid() == 0, stat(other, &status) == 0 else { return }
        // Where it cannot be done, the server says so when it opens the file.
        _ = fchown(descriptor, status.st_uid, status.st_gid)
    }

    /// Gives it its name; throws `.exists` where a file has that.
    func place() throws(StoreError) {
        // Not rename(2), which would take the other file's place.
        if link(path, final) == 0 {
            unlink(path)
        } else {
            let code = errno
            guard code != EEXIST else { throw StoreError(.exists, operation) }
            // A file system without hard links.
            guard code == EPERM || code == EOPNOTSUPP || code == EMLINK else {
                throw StoreError(errno: code, operation)
            }
            guard access(final, F_OK) != 0 else { throw StoreError(.exists, operation) }
            guard rename(path, final) == 0 else { throw StoreError(errno: errno, operation) }
        }
        isPlaced = true
        try DatabaseFile.synchronizeDirectory(of: final)
    }

    /// Gives it its name, and takes it from the file that has it.
    func replace() throws(StoreError) {
        guard rename(path, final) == 0 else { throw StoreError(errno: errno, operation) }
        isPlaced = true
        try DatabaseFile.synchronizeDirectory(of: final)
    }

    deinit {
        // Closed last of all descriptors of the file: SQLite's locks on it would go with it.
        close(descriptor)
        if !isPlaced {
            for suffix in ["", "-journal", "-wal", "-shm"] { unlink(path + suffix) }
        }
    }
}
