import ArgumentParser
import HTTP2Transport
import InteropAPI
import Logging
import RPC
import UnixSignals

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Serves `grpc.testing.TestService` for the interop clients of gRPC, until it is told to end.
@main struct InteropServer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serves grpc.testing.TestService for gRPC's interop clients.",
        discussion: "Writes the address that it listens on to standard output, on a line of its own.")

    @Option(help: "The port on 127.0.0.1; 0 takes a free one.")
    var port: UInt16 = 10000

    @Option(name: .customLong("use_tls"), help: "Whether to speak TLS.")
    var usesTLS = false

    @Option(name: .customLong("tls_cert_file"), help: "A PEM file with the server's certificate.")
    var certificateFile: String?

    @Option(name: .customLong("tls_key_file"), help: "A PEM file with its key.")
    var keyFile: String?

    func validate() throws {
        if usesTLS, certificateFile == nil || keyFile == nil {
            throw ValidationError("--use_tls needs --tls_cert_file and --tls_key_file.")
        }
    }

    func run() async throws {
        // A peer that goes away while we write is an error of that write, and no reason to end.
        signal(SIGPIPE, SIG_IGN)
        var tls: ServerTLS?
        if usesTLS, let certificateFile, let keyFile {
            tls = try ServerTLS(ServerTLSConfiguration(certificateFile: certificateFile, keyFile: keyFile))
        }
        let termination = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        let loops = LoopGroup(count: 2)
        let server = HTTP2Server(
            router: Self.router, loops: loops,
            logger: Logger(label: "interop") { StreamLogHandler.standardError(label: $0) })
        let address = try await server.listen(on: .tcp(host: "127.0.0.1", port: Int(port)), tls: tls)
        print(address)
        // Whoever started it waits for the line, and standard output may be a pipe.
        fflush(nil)
        for await _ in termination { break }
        // In order, so that a sanitizer can tell what was never freed.
        await server.shutdown(grace: .seconds(5))
        try await loops.shutdown()
    }

    static var router: Router { Router(TestService().handlers()) }
}
