import Foundation
import Glibc
import HTTP2Transport
import NIOPosix

/// An authority and what it signs, made by openssl in a directory that is removed with it.
final class TestCertificates: Sendable {
    let directory: String

    struct Failure: Error {
        let arguments: [String]
    }

    init() async throws {
        directory = "\(NSTemporaryDirectory())/certificates-\(UInt64.random(in: 0...UInt64.max))"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        try await openssl(
            ["req", "-x509"] + Self.newKey + ["-subj", "/CN=authority", "-days", "2"]
                + ["-keyout", path("authority.key"), "-out", path("authority.pem")])
    }

    deinit {
        try? FileManager.default.removeItem(atPath: directory)
    }

    private static let newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]

    func path(_ name: String) -> String { "\(directory)/\(name)" }

    /// Signs a certificate for names such as `DNS:localhost`, into `NAME.pem` and `NAME.key`.
    func issue(_ name: String, _ names: String...) async throws {
        try write(Array("subjectAltName=\(names.joined(separator: ","))\n".utf8), to: "\(name).ext")
        try await openssl(
            ["req"] + Self.newKey + ["-subj", "/CN=\(name)"]
                + ["-keyout", path("\(name).key"), "-out", path("\(name).csr")])
        try await openssl(
            ["x509", "-req", "-in", path("\(name).csr"), "-CA", path("authority.pem"), "-CAkey", path("authority.key")]
                + ["-CAcreateserial", "-days", "1", "-extfile", path("\(name).ext"), "-out", path("\(name).pem")])
    }

    func write(_ bytes: [UInt8], to name: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path(name)), options: .atomic)
    }

    func copy(_ name: String, to other: String) throws {
        try write(Array(Data(contentsOf: URL(fileURLWithPath: path(name)))), to: other)
    }

    /// Where it may wait, which tests must not. By posix_spawn: several of Foundation's processes at once may crash.
    private func openssl(_ arguments: [String]) async throws {
        try await NIOThreadPool.singleton.runIfActive {
            var actions = posix_spawn_file_actions_t()
            posix_spawn_file_actions_init(&actions)
            defer { posix_spawn_file_actions_destroy(&actions) }
            for output: CInt in [1, 2] { posix_spawn_file_actions_addopen(&actions, output, "/dev/null", O_WRONLY, 0) }
            var words = (["openssl"] + arguments).map { strdup($0) } + [nil]
            defer { for word in words { free(word) } }
            var environment: [UnsafeMutablePointer<CChar>?] = [nil]
            var process: pid_t = 0
            guard posix_spawn(&process, "/usr/bin/openssl", &actions, nil, &words, &environment) == 0 else {
                throw Failure(arguments: arguments)
            }
            var status: CInt = 0
            while waitpid(process, &status, 0) < 0, errno == EINTR {}
            guard status == 0 else { throw Failure(arguments: arguments) }
        }
    }

    /// What a server with the certificate `NAME` is set up with.
    func server(
        _ name: String, clients: ServerTLSConfiguration.ClientAuthentication = .none
    ) -> ServerTLSConfiguration {
        var tls = ServerTLSConfiguration(certificateFile: path("\(name).pem"), keyFile: path("\(name).key"))
        tls.clientAuthentication = clients
        tls.clientAuthorityFile = path("authority.pem")
        return tls
    }

    /// What a client is set up with that shows the certificate `NAME`.
    func client(_ name: String? = nil) -> ClientTLSConfiguration {
        var tls = ClientTLSConfiguration()
        tls.authorityFile = path("authority.pem")
        tls.certificateFile = name.map { path("\($0).pem") }
        tls.keyFile = name.map { path("\($0).key") }
        return tls
    }
}
