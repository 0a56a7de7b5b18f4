import Basics
import NIOCore

/// Where a server listens, or a client connects: a host and port, or a Unix socket.
public enum ListenAddress: Sendable, Hashable, CustomStringConvertible {
    /// An IPv4 or IPv6 address or a name, and a port; 0 lets the system choose.
    case tcp(host: String, port: Int)
    /// A socket in the file system.
    case unix(path: String)

    /// Reads `HOST:PORT`, `[IPV6]:PORT`, or `unix:PATH`; nil for anything else.
    public init?(_ text: String) {
        if text.hasPrefix("unix:") {
            var path = text.dropFirst("unix:".count)
            if path.hasPrefix("///") { path = path.dropFirst(2) }
            guard !path.isEmpty else { return nil }
            self = .unix(path: String(path))
            return
        }
        guard let colon = text.lastIndex(of: ":"),
            let port = UInt16(decimalDigits: text[text.index(after: colon)...].utf8)
        else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty else { return nil }
        self = .tcp(host: String(host), port: Int(port))
    }

    init?(_ address: SocketAddress?) {
        guard let address else { return nil }
        if let path = address.pathname, !path.isEmpty {
            self = .unix(path: path)
        } else if let host = address.ipAddress, let port = address.port {
            self = .tcp(host: host, port: port)
        } else {
            return nil
        }
    }

    /// Whether only this machine can reach it: 127.0.0.0/8, ::1, `localhost`, or a Unix socket.
    public var isLocal: Bool {
        switch self {
        case .unix: true
        case .tcp("localhost", _), .tcp("::1", _): true
        case .tcp(let host, _):
            switch try? SocketAddress(ipAddress: host, port: 0) {
            case .v4(let address): UInt32(bigEndian: address.address.sin_addr.s_addr) >> 24 == 127
            default: false
            }
        }
    }

    /// As it is read.
    public var description: String {
        switch self {
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path): "unix:\(path)"
        }
    }
}
