import Logging
import NIOCore
import NIOPosix
import RPC
import Testing

@testable import HTTP2Transport

/// TLS between our server and our client, and the files that it is made of.
@Suite(.timeLimit(.minutes(5))) struct TLSTests {
    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private static let whoami = MethodDescriptor(service: "test.Who", name: "AmI", kind: .unary)
    /// Answers with what the client's certificate vouches for.
    private static let router = Router([
        .callback(whoami) { (_: RawMessage, call) in
            call.respond(RawMessage(Array(call.peerIdentities.joined(separator: " ").utf8)))
        }
    ])

    /// Has a server and clients of it do something.
    private func withServer(
        tls: ServerTLS?, _ body: (_ client: (ClientTLSConfiguration?) -> HTTP2Client, HTTP2Server) async throws -> Void
    ) async throws {
        let loops = LoopGroup(count: 2)
        let server = HTTP2Server(router: Self.router, loops: loops, logger: Self.logger)
        let address = try await server.listen(on: .tcp(host: "127.0.0.1", port: 0), tls: tls)
        var clients: [HTTP2Client] = []
        func make(_ tls: ClientTLSConfiguration?) -> HTTP2Client {
            var configuration = HTTP2ClientConfiguration()
            configuration.tls = tls
            let client = HTTP2Client(
                addresses: [address], loops: loops, configuration: configuration, logger: Self.logger)
            clients.append(client)
            return client
        }
        do {
            try await body(make, server)
        } catch {
            for client in clients { client.shutdown() }
            await server.shutdown(grace: .zero)
            try await loops.shutdown()
            throw error
        }
        for client in clients { client.shutdown() }
        await server.shutdown(grace: .seconds(5))
        try await loops.shutdown()
    }

    private func expect(
        _ client: HTTP2Client, isKnownAs identities: String, location: SourceLocation = #_sourceLocation
    ) async throws {
        let answer: RawMessage = try await client.unary(Self.whoami, RawMessage([]), options: .default)
        #expect(String(decoding: answer.bytes, as: UTF8.self) == identities, sourceLocation: location)
    }

    /// - Parameter reason: why the client can't connect, as what stands behind the address.
    private func expect(
        _ client: HTTP2Client, cannotConnectBecause reason: String, location: SourceLocation = #_sourceLocation
    ) async throws {
        do {
            let _: RawMessage = try await client.unary(Self.whoami, RawMessage([]), options: .default)
            Issue.record("connected", sourceLocation: location)
        } catch let error as RPCError {
            #expect(error.code == .unavailable, sourceLocation: location)
            let words = error.message.split(separator: " ", maxSplits: 4).last.map(String.init)
            #expect(words == reason, sourceLocation: location)
        }
    }

    @Test func aHandlerLearnsWhatTheClientsCertificateVouchesFor() async throws {
        let files = try await TestCertificates()
        try await files.issue("server", "IP:127.0.0.1")
        try await files.issue(
            "worker", "DNS:b.example.org", "email:a@example.org", "URI:spiffe://example.org/worker", "DNS:c.example.org"
        )
        try await withServer(tls: try ServerTLS(files.server("server", clients: .optional))) { client, server in
            try await expect(
                client(files.client("worker")),
                isKnownAs: "spiffe://example.org/worker b.example.org c.example.org")
            try await expect(client(files.client()), isKnownAs: "")
            #expect(server.count(of: .tlsHandshakeDone) == 2)
            #expect(server.count(of: .tlsHandshakeFailed) == 0)
        }
    }

    @Test func eachReasonForWhichAClientCannotConnectHasItsWords() async throws {
        let files = try await TestCertificates()
        let strangers = try await TestCertificates()
        try await files.issue("server", "IP:127.0.0.1", "DNS:server.example.org")
        try await strangers.issue("stranger", "DNS:stranger.example.org")
        try await withServer(tls: try ServerTLS(files.server("server", clients: .required))) { client, server in
            try await expect(client(nil), cannotConnectBecause: "it wants TLS (https://).")
            #expect(server.count(of: .plaintextRefused) == 1)
            #expect(server.count(of: .tlsHandshakeFailed) == 0)
            try await expect(client(files.client()), cannotConnectBecause: "it wants a client certificate.")
            var stranger = strangers.client("stranger")
            try await expect(
                client(stranger),
                cannotConnectBecause: "its certificate is not from an authority that is trusted here, or not good now.")
            stranger.authorityFile = files.path("authority.pem")
            try await expect(
                client(stranger), cannotConnectBecause: "it does not know the authority of our certificate.")
            var misnamed = files.client("server")
            misnamed.serverName = "other.example.org"
            try await expect(
                client(misnamed),
                cannotConnectBecause: "its certificate is for another name than the one that was asked for.")
            var missing = files.client()
            missing.authorityFile = files.path("nothing.pem")
            try await expect(
                client(missing),
                cannotConnectBecause: "\(files.path("nothing.pem")) cannot be read: No such file or directory.")
        }
        try await withServer(tls: nil) { client, server in
            try await expect(client(files.client()), cannotConnectBecause: "it does not speak TLS.")
            #expect(server.count(of: .tlsRefused) == 1)
        }
    }

    @Test func aServerIsAskedForByTheNameThatIsGiven() async throws {
        let files = try await TestCertificates()
        try await files.issue("server", "DNS:server.example.org")
        try await withServer(tls: try ServerTLS(files.server("server"))) { client, _ in
            var named = files.client()
            try await expect(
                client(named),
                cannotConnectBecause: "its certificate is for another name than the one that was asked for.")
            named.serverName = "server.example.org"
            try await expect(client(named), isKnownAs: "")
        }
    }

    @Test func filesAreTakenUpWhenTheyChangeAndKeptWhenTheyAreOfNoUse() async throws {
        let files = try await TestCertificates()
        for name in ["server", "second"] { try await files.issue(name, "IP:127.0.0.1") }
        let tls = try ServerTLS(files.server("server"))
        let first = tls.current.context
        #expect(await tls.refresh() == .unchanged)

        // Half of a change may be a change in the making: only the second look tells.
        try files.copy("second.pem", to: "server.pem")
        #expect(await tls.refresh() == .unchanged)
        guard case .failed(let error) = await tls.refresh() else {
            Issue.record("a certificate without its key was taken up")
            return
        }
        #expect(error.purpose == .key)
        #expect(await tls.refresh() == .unchanged)
        #expect(tls.current.context === first)

        try files.copy("second.key", to: "server.key")
        #expect(await tls.refresh() == .renewed)
        #expect(tls.current.context !== first)
        #expect(await tls.refresh() == .unchanged)

        try files.write([], to: "server.pem")
        #expect(await tls.refresh() == .unchanged)
        #expect(
            await tls.refresh()
                == .failed(
                    TLSFileError(
                        purpose: .certificate, path: files.path("server.pem"),
                        complaint: "holds no certificate in PEM, or one that is damaged")))
        #expect(await tls.refresh() == .unchanged)
    }

    @Test func aClientShowsTheCertificateThatItsFilesHoldNow() async throws {
        let files = try await TestCertificates()
        try await files.issue("server", "IP:127.0.0.1")
        try await files.issue("worker", "URI:spiffe://example.org/one")
        try await files.issue("second", "URI:spiffe://example.org/two")
        try await withServer(tls: try ServerTLS(files.server("server", clients: .required))) { client, _ in
            let configuration = files.client("worker")
            try await expect(client(configuration), isKnownAs: "spiffe://example.org/one")
            try files.copy("second.pem", to: "worker.pem")
            try files.copy("second.key", to: "worker.key")
            try await expect(client(configuration), isKnownAs: "spiffe://example.org/two")
        }
    }

    @Test func aServerThatEndsWaitsForNoHandshake() async throws {
        let files = try await TestCertificates()
        try await files.issue("server", "IP:127.0.0.1")
        let loops = LoopGroup(count: 1)
        let server = HTTP2Server(router: Self.router, loops: loops, logger: Self.logger)
        let address = try await server.listen(
            on: .tcp(host: "127.0.0.1", port: 0), tls: try ServerTLS(files.server("server")))
        guard case .tcp(let host, let port) = address else { return }
        let channel = try await ClientBootstrap(group: loops.group).connect(host: host, port: port).get()
        try await channel.writeAndFlush(ByteBuffer(bytes: [0x16, 3, 1])).get()
        await server.shutdown(grace: .seconds(50))
        try await channel.closeFuture.get()
        try await loops.shutdown()
    }
}
