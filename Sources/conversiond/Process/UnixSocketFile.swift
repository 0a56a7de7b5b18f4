import Glibc

/// The file of a Unix socket that we listen on: it outlives a server that was killed, and must not outlive us.
struct UnixSocketFile: Sendable {
    let path: String
    private let device: dev_t
    private let inode: ino_t

    /// Takes away what a dead server has left at a path, so that it can be bound.
    ///
    /// - Throws: `ProcessError` if a server answers there, or if the file is something else than a socket.
    static func clear(_ path: String) throws(ProcessError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw ProcessError(.cannotListen, "cannot listen on unix:\(path): there is a file that is not a socket")
        }
        guard !isAnswered(path) else {
            throw ProcessError(.cannotListen, "cannot listen on unix:\(path): the address is in use")
        }
        // Whatever goes wrong here, bind will say.
        unlink(path)
    }

    /// The file that has just been bound at a path, nil if it has gone again.
    init?(boundAt path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        self.path = path
        device = status.st_dev
        inode = status.st_ino
    }

    /// Removes the file, unless another server has put its own there.
    func remove() {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_dev == device, status.st_ino == inode else { return }
        unlink(path)
    }

    /// Whether somebody listens. Anything but a plain refusal counts, as nobody's socket may be taken away.
    private static func isAnswered(_ path: String) -> Bool {
        guard var address = UnixSocketAddress(path: path) else { return false }
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return true }
        defer { close(descriptor) }
        let connected = address.withSockaddr { pointer, length in connect(descriptor, pointer, length) }
        return connected == 0 || errno != ECONNREFUSED
    }
}
