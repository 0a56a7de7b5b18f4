import Glibc

/// Where data goes.
enum StandardOutput {
    /// Writes data. A reader that has gone, as `head` does, ends the program as quietly as it ends others.
    ///
    /// - Throws: `LocalFailure` when it cannot be written.
    static func write(_ text: String) throws(LocalFailure) {
        guard !text.isEmpty, !FileDescriptor.write(text, to: STDOUT_FILENO) else { return }
        guard errno == EPIPE else { throw .system("cannot write the output") }
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
        _ = FileDescriptor.write(line + "\n", to: STDERR_FILENO)
    }
}
