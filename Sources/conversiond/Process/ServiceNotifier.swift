import Glibc

/// Tells the service manager what state the server is in, as sd_notify(3) does.
///
/// Source: systemd, sd_notify(3), "Notes": one datagram to the Unix socket that NOTIFY_SOCKET names; a leading
/// `@` stands for the zero byte of an abstract name.
struct ServiceNotifier: Sendable {
    private let path: String?

    /// - Parameter path: the value of NOTIFY_SOCKET; without one nothing is ever sent.
    init(path: String?) {
        self.path = path.flatMap { $0.hasPrefix("/") || $0.hasPrefix("@") ? $0 : nil }
    }

    /// Calls are being served from now on.
    func ready() -> Bool { send("READY=1") }

    /// The server is ending.
    func stopping() -> Bool { send("STOPPING=1") }

    /// Sends a state; false if there is somebody to tell and it could not be told.
    private func send(_ state: String) -> Bool {
        guard let path else { return true }
        guard var address = UnixSocketAddress(path: path, isAbstract: path.hasPrefix("@")) else { return false }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        let text = Array(state.utf8)
        let sent = address.withSockaddr { pointer, length in
            sendto(descriptor, text, text.count, Int32(MSG_NOSIGNAL), pointer, length)
        }
        return sent == text.count
    }
}
