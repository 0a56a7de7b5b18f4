import Basics
import Glibc
import Synchronization

/// Standard error, line by line, as commands write to it: whoever reads it may take their time. The server's is ``LogOutput``.
enum StandardError {
    private static let lock = Mutex(())

    /// Writes a whole line with its end; lines of several threads don't mix. What cannot be written is dropped.
    static func write(_ line: String) {
        lock.withLock { _ in _ = FileBytes.write(line, to: STDERR_FILENO) }
    }
}
