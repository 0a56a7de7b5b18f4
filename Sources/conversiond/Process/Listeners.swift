import Glibc
import HTTP2Transport
import NIOCore

/// The addresses that the server is bound to.
struct Listeners {
    /// In the order they were asked for; a port of 0 has become the real one.
    private(set) var addresses: [ListenAddress] = []
    private var files: [UnixSocketFile] = []

    /// Binds all addresses; those of Unix sockets, which only this machine reaches, without TLS.
    ///
    /// - Throws: `ProcessError` for the first that cannot be bound; none is left behind then.
    init(_ wanted: [ListenAddress], of server: HTTP2Server, tls: ServerTLS?) async throws(ProcessError) {
        do {
            for address in wanted { try await bind(address, of: server, tls) }
        } catch {
            removeFiles()
            await server.shutdown(grace: .zero)
            throw error
        }
    }

    /// Removes the files of Unix sockets.
    func removeFiles() {
        for file in files { file.remove() }
    }

    private mutating func bind(
        _ address: ListenAddress, of server: HTTP2Server, _ tls: ServerTLS?
    ) async throws(ProcessError) {
        var tls = tls
        if case .unix(let path) = address {
            try UnixSocketFile.clear(path)
            tls = nil
        }
        do {
            let bound = try await server.listen(on: address, tls: tls)
            addresses.append(bound)
            if case .unix(let path) = bound, let file = UnixSocketFile(boundAt: path) { files.append(file) }
        } catch {
            throw Self.refusal(of: address, error)
        }
    }

    /// What it means that an address could not be bound.
    static func refusal(of address: ListenAddress, _ error: any Error) -> ProcessError {
        ProcessError(.cannotListen, "cannot listen on \(address): \(reason(error))")
    }

    private static func reason(_ error: any Error) -> String {
        switch error {
        case let error as IOError where error.errnoCode == EADDRINUSE: "the address is in use"
        case let error as IOError: String(cString: strerror(error.errnoCode))
        case SocketAddressError.unixDomainSocketPathTooLong: "the path is too long for a socket"
        case is SocketAddressError: "the host is not known here"
        default: String(describing: error)
        }
    }
}
