import ArgumentParser
import HTTP2Transport
import Logging
import RPC

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Runs one of gRPC's interop cases against a server; fails unless all came as the case describes it.
///
/// The flags are those of gRPC's own interop clients.
@main struct InteropClient: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Runs one of gRPC's interop cases against a server.")

    @Option(name: .customLong("server_host"), help: "The server's name or address.")
    var host = "127.0.0.1"

    @Option(name: .customLong("server_port"), help: "The server's port.")
    var port: UInt16

    @Option(name: .customLong("test_case"), help: "The case to run.")
    var testCase: InteropCase

    @Option(name: .customLong("use_tls"), help: "Whether to speak TLS.")
    var usesTLS = false

    @Option(name: .customLong("ca_file"), help: "A PEM file with the authorities that are trusted.")
    var authorityFile: String?

    @Option(name: .customLong("server_host_override"), help: "The name that the server's certificate is for.")
    var serverName: String?

    @Option(name: .customLong("soak_iterations"), help: "How many calls rpc_soak and channel_soak make.")
    var soakIterations = 1000

    @Option(name: .customLong("soak_max_failures"), help: "How many of them may fail or be late.")
    var soakMaxFailures = 0

    @Option(
        name: .customLong("soak_per_iteration_max_acceptable_latency_ms"),
        help: "After how many milliseconds one of them is late.")
    var soakMaxLatency = 1000

    @Option(name: .customLong("soak_overall_timeout_seconds"), help: "How long all of them together may take.")
    var soakTimeout = 60

    func run() async throws {
        // A server that goes away while we write is an error of that write, and no reason to end.
        signal(SIGPIPE, SIG_IGN)
        var scale = Scale()
        scale.soakIterations = soakIterations
        scale.soakMaxFailures = soakMaxFailures
        scale.soakMaxLatency = .milliseconds(soakMaxLatency)
        scale.soakTimeout = .seconds(soakTimeout)
        let loops = LoopGroup(count: 1)
        let logger = Logger(label: "interop") { StreamLogHandler.standardError(label: $0) }
        let address = ListenAddress.tcp(host: host, port: Int(port))
        var configuration = HTTP2ClientConfiguration()
        if usesTLS {
            var tls = ClientTLSConfiguration()
            tls.authorityFile = authorityFile
            tls.serverName = serverName
            configuration.tls = tls
        }
        let cases = InteropCases(scale: scale) { [configuration] in
            HTTP2Client(addresses: [address], loops: loops, configuration: configuration, logger: logger)
        }
        do {
            try await cases.run(testCase)
        } catch {
            print("\(testCase.rawValue) failed: \(error)")
            throw ExitCode.failure
        }
        print("\(testCase.rawValue) passed")
    }
}

extension InteropCase: ExpressibleByArgument {}
