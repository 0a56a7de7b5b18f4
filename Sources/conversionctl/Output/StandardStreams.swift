import Basics
import Glibc

/// Where data goes.
enum StandardOutput {
    /// Writes data. A reader that has gone, as `head` does, ends the program as quietly as it ends others.
    ///
    /// - Throws: `LocalFailure` when it cannot be written.
    static func write(_ text: String) throws(LocalFailure) {
        guard try !isWritten(text) else { return }
        endQuietly()
    }

    /// Writes data, for those who have something to do before the program ends; false where the reader has gone.
    ///
    /// - Throws: `LocalFailure` when it cannot be written.
    static func isWritten(_ text: String) throws(LocalFailure) -> Bool {
        guard !text.isEmpty, !FileBytes.write(text, to: STDOUT_FILENO) else { return true }
        guard errno == EPIPE else { throw .system("cannot write the output") }
        return false
    }

    /// Whether the reader of a pipe has gone, as far as that can be seen without writing.
    static var isClosed: Bool {
        var request = pollfd(fd: STDOUT_FILENO, events: 0, revents: 0)
        return poll(&request, 1, 0) > 0 && Int32(request.revents) & POLLERR != 0
    }

    /// Ends the program as a closed pipe ends others.
    static func endQuietly() -> Never {
        // The sockets' library ignores the signal; the shell is to see what it sees of other programs.
        signal(SIGPIPE, SIG_DFL)
        raise(SIGPIPE)
        exit(LocalFailure.exitStatus)
    }
}

/// Where everything goes that is not data.
enum StandardError {
    /// Writes a line; what cannot be written is dropped, as nobody is left to tell.
    static func writeLine(_ line: String) {
        _ = FileBytes.write(line + "\n", to: STDERR_FILENO)
    }
}
