import Glibc
import Synchronization

/// Standard error, line by line, as commands write to it: whoever reads it may take their time. The server's is ``LogOutput``.
enum StandardError {
    private static let lock = Mutex(())

    /// Writes a whole line with its end; lines of several threads don't mix. What cannot be written is dropped.
    static func write(_ line: String) {
        var line = line
        line.withUTF8 { bytes in
            lock.withLock { _ in
                var rest = UnsafeRawBufferPointer(bytes)
                while !rest.isEmpty {
                    let count = Glibc.write(STDERR_FILENO, rest.baseAddress, rest.count)
                    if count < 0 && errno == EINTR { continue }
                    guard count > 0 else { return }
                    rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
                }
            }
        }
    }
}
