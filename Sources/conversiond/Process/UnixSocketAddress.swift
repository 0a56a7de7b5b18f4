import Glibc

/// The address of a Unix socket as the kernel takes it.
struct UnixSocketAddress {
    private var address = sockaddr_un()
    private let length: socklen_t

    /// Nil for a path that has no room in the kernel's structure, with the NUL that ends it unless it is abstract.
    ///
    /// - Parameter isAbstract: the first character stands for a zero byte, and the name has no file.
    init?(path: String, isAbstract: Bool = false) {
        var bytes = Array(path.utf8)
        let room = MemoryLayout.size(ofValue: address.sun_path) - (isAbstract ? 0 : 1)
        guard !bytes.isEmpty, bytes.count <= room else { return nil }
        if isAbstract { bytes[0] = 0 }
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let offset = MemoryLayout<sockaddr_un>.size - MemoryLayout.size(ofValue: address.sun_path)
        length = socklen_t(offset + bytes.count + (isAbstract ? 0 : 1))
    }

    mutating func withSockaddr<R>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> R) -> R {
        let length = length
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }
}
