import Basics
import CStatx
import ConversionStore
import Foundation

/// A file that is being written under a name of its own, beside the one that it will have; gone if it never gets that.
///
/// SQLite writes to names, so that the file needs one from the beginning ("NAME.partial-" and digits). A process that is
/// killed leaves it behind; as it may hold personal data, the next one that writes such a file into the directory removes it.
/// A lock on the file, which ends with its process, tells those that are still being written.
final class PartialFile {
    let path: String
    private let final: String
    private let descriptor: CInt
    private let hold: OpenLedgers.Hold?
    private let operation: String
    private var isPlaced = false

    /// Creates it, empty; only its owner may read it, as it will hold personal data.
    init(for path: String, operation: String) throws(StoreError) {
        self.final = DatabaseFile.resolved(path)
        self.path = "\(self.final).partial-\(String(UInt32.random(in: 0 ... .max), radix: 16))"
        self.operation = operation
        Self.removeAbandoned(in: URL(fileURLWithPath: self.final).deletingLastPathComponent().path)
        descriptor = open(self.path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw StoreError(errno: errno, operation) }
        // Another process may have taken it for abandoned in this moment; then it has, or had, the lock.
        hold = OpenLedgers.hold(self.path)
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, hold != nil else {
            throw StoreError(.busy, operation, "another copy is being begun in the same directory; try again")
        }
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
        if cstatx_rename(AT_FDCWD, path, final, Self.noReplace) != 0 {
            let code = errno
            guard code != EEXIST else { throw StoreError(.exists, operation) }
            // A file system that cannot tell whether it replaces another one.
            guard code == EINVAL || code == ENOSYS else { throw StoreError(errno: code, operation) }
            guard access(final, F_OK) != 0 else { throw StoreError(.exists, operation) }
            guard rename(path, final) == 0 else { throw StoreError(errno: errno, operation) }
        }
        isPlaced = true
        try DatabaseFile.synchronizeDirectory(of: final)
    }

    /// Gives it its name, and takes it from the file that has it, which gets the name `old`.
    ///
    /// At every moment one of the two has the name, and neither has two.
    func replace(settingAside old: String) throws(StoreError) {
        guard cstatx_rename(AT_FDCWD, path, old, Self.noReplace) == 0 else { return try replaceInSteps(old) }
        if cstatx_rename(AT_FDCWD, old, final, Self.exchange) != 0 {
            guard rename(old, path) == 0 else { throw StoreError(errno: errno, operation) }
            return try replaceInSteps(old)
        }
        isPlaced = true
        try DatabaseFile.synchronizeDirectory(of: final)
    }

    /// On a file system without exchange there is nothing of the name for a moment; the lock keeps servers away.
    private func replaceInSteps(_ old: String) throws(StoreError) {
        guard access(old, F_OK) != 0 else { throw StoreError(.exists, operation) }
        guard rename(final, old) == 0 else { throw StoreError(errno: errno, operation) }
        guard rename(path, final) == 0 else { throw StoreError(errno: errno, operation) }
        isPlaced = true
        try DatabaseFile.synchronizeDirectory(of: final)
    }

    deinit {
        if !isPlaced {
            for suffix in ["", "-journal", "-wal", "-shm"] { unlink(path + suffix) }
        }
        // Closed last of all descriptors of the file: SQLite's locks on it would go with it.
        close(descriptor)
    }

    // Source: linux/fs.h.
    private static let noReplace: UInt32 = 1
    private static let exchange: UInt32 = 2

    // MARK: What others have left

    private static let mark = ".partial-"

    /// Removes the files that killed processes have left in a directory. What cannot be removed stays.
    private static func removeAbandoned(in directory: String) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        for name in names where isPartial(name) { removeIfAbandoned(directory + "/" + name) }
    }

    /// Whether only this program gives such a name: "NAME.partial-", and up to eight digits of base 16.
    static func isPartial(_ name: String) -> Bool {
        guard let range = name.range(of: mark, options: .backwards) else { return false }
        let digits = name[range.upperBound...].utf8
        return range.lowerBound != name.startIndex && (1...8).contains(digits.count)
            && digits.allSatisfy { Hexadecimal.lowercaseValue(of: $0) != nil }
    }

    private static func removeIfAbandoned(_ path: String) {
        guard let file = NamedFile(path, followsLinks: false), file.isRegular else { return }
        // No other program's file: it holds a ledger, or nothing yet.
        guard case .some(.some) = try? LedgerHeader.read(path, writing: false, "remove what was left") else { return }
        _ = try? OpenLedgers.unlessOpen(path) {
            let descriptor = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
            guard descriptor >= 0 else { return }
            defer { close(descriptor) }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { return }
            for suffix in ["-journal", "-wal", "-shm", ""] { unlink(path + suffix) }
        }
    }
}
