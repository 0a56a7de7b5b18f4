import Basics
import Glibc

/// A GET of conversiond's admin listener, over a connection of its own.
///
/// Blocks, with time-outs. What comes back is bounded, and believed only as far as it is HTTP/1.1.
struct AdminRequest: Sendable {
    /// What the listener answered.
    struct Answer: Sendable, Equatable {
        let status: Int
        /// Since 1970, by the `date` header; nil without one that can be read.
        let date: Int?
        let body: [UInt8]
    }

    private static let sizeLimit = 1 << 20

    let address: AdminAddress
    let timeout: Duration

    /// - Throws: `LocalFailure` where nobody answers, or what answers is no such listener.
    func get(_ path: String) throws(LocalFailure) -> Answer {
        let descriptor = try connected()
        defer { close(descriptor) }
        let request = "GET \(path) HTTP/1.1\r\nhost: \(address.host)\r\nconnection: close\r\n\r\n"
        try write(Array(request.utf8), descriptor)
        guard let answer = Self.parse(try readAll(descriptor)) else {
            throw LocalFailure("\(address) does not answer as the admin listener does")
        }
        return answer
    }

    private func write(_ bytes: [UInt8], _ descriptor: Int32) throws(LocalFailure) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { bytes in
                send(descriptor, bytes.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw LocalFailure.system("cannot ask \(address)") }
            sent += count
        }
    }

    private func readAll(_ descriptor: Int32) throws(LocalFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while bytes.count <= Self.sizeLimit {
            let count = recv(descriptor, &chunk, chunk.count, 0)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw LocalFailure.system("no answer from \(address)") }
            guard count > 0 else { return bytes }
            bytes += chunk[..<count]
        }
        throw LocalFailure("\(address) answers with more than 1 MiB")
    }

    /// A socket that is connected, and gives up waiting when the time is over.
    private func connected() throws(LocalFailure) -> Int32 {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let result = getaddrinfo(address.host, String(address.port), &hints, &list)
        guard result == 0 else { throw LocalFailure("\(address): \(String(cString: gai_strerror(result)))") }
        defer { freeaddrinfo(list) }
        var entry = list
        while let info = entry?.pointee {
            entry = info.ai_next
            let descriptor = socket(info.ai_family, info.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), info.ai_protocol)
            guard descriptor >= 0 else { continue }
            // connect(2) waits no longer than for sending.
            var limit = timeval(timeout)
            let size = socklen_t(MemoryLayout<timeval>.size)
            setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
            setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
            if connect(descriptor, info.ai_addr, info.ai_addrlen) == 0 { return descriptor }
            let code = errno
            close(descriptor)
            errno = code
        }
        throw LocalFailure.system("no admin listener at \(address)")
    }

    /// Reads a whole answer that ends with its connection; nil for what is none. Source: RFC 9112.
    static func parse(_ bytes: [UInt8]) -> Answer? {
        let end: [UInt8] = [13, 10, 13, 10]
        guard let split = bytes.indices.first(where: { bytes[$0...].starts(with: end) }) else { return nil }
        let head = String(decoding: bytes[..<split], as: UTF8.self)
        // CR LF is one Character, and so a separator.
        let lines = head.split(separator: "\r\n")
        guard let first = lines.first, first.hasPrefix("HTTP/1."), let status = Int(first.dropFirst(9).prefix(3)) else {
            return nil
        }
        let date = lines.dropFirst().first { $0.lowercased().hasPrefix("date:") }
        return Answer(
            status: status, date: date.flatMap { HTTPDate.seconds(String($0.dropFirst(5))) },
            body: Array(bytes[(split + end.count)...]))
    }
}

/// Where an admin listener is.
struct AdminAddress: Sendable, Hashable, CustomStringConvertible {
    static let standard = AdminAddress(host: "127.0.0.1", port: 9464)

    let host: String
    let port: UInt16

    init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// Reads `HOST:PORT` or `[IPV6]:PORT`; nil for anything else.
    init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":") else { return nil }
        let digits = text[text.index(after: colon)...]
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty, let port = UInt16(decimalDigits: digits.utf8), port > 0
        else { return nil }
        self.init(host: String(host), port: port)
    }

    var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

extension timeval {
    fileprivate init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        // All zeros would mean to wait for ever.
        self.init(tv_sec: Int(seconds), tv_usec: max(Int(attoseconds / 1_000_000_000_000), seconds == 0 ? 1_000 : 0))
    }
}
