import ConversionStore
import Foundation

/// Whether a command that opens a served ledger shares with the server what SQLite's processes share: the "-shm" file.
///
/// Where that file was removed or replaced under a running server, a command would make one of its own: the server would
/// never see what it writes, and would write over it. So whoever opens a ledger beside a server looks here first.
enum LedgerCompany {
    /// The byte that every process with the shared memory open holds a lock on: UNIX_SHM_DMS in SQLite's os_unix.c, which
    /// https://www.sqlite.org/walformat.html, section 2.3.1, calls fixed, as processes of all versions rely on it.
    private static let sharedMemoryLock: off_t = 128

    private enum Finding {
        /// No server has the ledger, or it is known to share its memory with whoever opens the file now.
        case joined
        /// A server has the ledger's lock, and nobody has the memory.
        case apart
    }

    /// To be called before SQLite opens the file.
    ///
    /// - Throws: `StoreError`, `.inUse`, where a server runs that would not see what is written.
    static func require(_ path: String, _ operation: String) throws(StoreError) {
        // A server that is just starting has the lock before it has the memory, and one that ends for longer.
        for attempt in 0..<40 {
            if attempt > 0 { usleep(50_000) }
            let finding = try OpenLedgers.unlessOpen(path) { () throws(StoreError) -> Finding in
                isShared(path + "-shm") || !isLocked(path + "-lock") ? .joined : .apart
            }
            if finding != .apart { return }
        }
        throw StoreError(
            .inUse, operation,
            "a server has the ledger, but its -shm file was removed or replaced, so that it would not see the change; "
                + "restart the server. While a restore or a first start is under way, wait for its end instead")
    }

    /// Whether some process has the memory open. What cannot be found out, SQLite says.
    private static func isShared(_ path: String) -> Bool {
        let descriptor = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return errno != ENOENT }
        defer { close(descriptor) }
        var range = flock(
            l_type: Int16(F_WRLCK), l_whence: Int16(SEEK_SET), l_start: sharedMemoryLock, l_len: 1, l_pid: 0)
        guard fcntl(descriptor, F_GETLK, &range) == 0 else { return true }
        return range.l_type != Int16(F_UNLCK)
    }

    /// Whether a server, or a restore, has the ledger.
    private static func isLocked(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        // Closing it ends the lock that this takes for a moment.
        return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
    }
}
