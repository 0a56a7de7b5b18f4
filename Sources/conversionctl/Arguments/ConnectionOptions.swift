import ArgumentParser
import Basics
import ConversionClient
import RPC

/// Which server, and how long to wait for it.
struct ConnectionOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The server: HOST:PORT, https://HOST:PORT or unix:PATH; several with commas between, which calls take in turn. (environment: \(ConnectionSettings.addressVariable))",
            valueName: "address"))
    var address: String?

    @Option(
        help: ArgumentHelp("A saved server to use this time, see conversionctl context.", valueName: "name"),
        completion: .contextNames)
    var context: String?

    @Option(
        help: ArgumentHelp(
            "The key to the server. Others on this machine may see it here; better give it by --api-key-file, as \(ConnectionSettings.apiKeyVariable), or in a context.",
            valueName: "key"))
    var apiKey: String?

    @OptionGroup var tls: TLSOptions

    @Option(
        help: ArgumentHelp("A file that holds the key to the server and nothing else.", valueName: "file"),
        completion: .file())
    var apiKeyFile: String?

    @Option(
        help: ArgumentHelp("How long a call may take, retries included: 500ms, 10s, 2m.", valueName: "time"),
        transform: DurationText.parse)
    var timeout: Duration = .seconds(10)

    @Flag(help: "Wait until --timeout for a server that cannot be reached, rather than fail at once.")
    var waitForReady = false

    func validate() throws {
        if let address, let wrong = Self.wrongPart(of: address) {
            throw ValidationError("--address: \"\(wrong)\" is no address; \(Self.allowed).")
        }
        guard apiKey == nil || apiKeyFile == nil else {
            throw ValidationError("Give the key by --api-key-file or by --api-key, not by both.")
        }
        guard timeout > .zero else { throw ValidationError("--timeout must be more than nothing.") }
    }

    func settings() throws -> ConnectionSettings {
        let environment = Environment.variables
        let key = try apiKeyFile.map { try Self.key(inFile: $0) } ?? apiKey
        return try ConnectionSettings(
            address: address, apiKey: key, tls: tls.given.filled(from: TLSSettings(environment: environment)),
            isContextGiven: context != nil, environment: environment
        ) { try savedContexts(environment) }
    }

    /// The saved contexts. Where something else says which server, a file of theirs that is broken stops nothing: it could
    /// only have added the key or the TLS files of that address, and a warning says that it did not.
    private func savedContexts(_ environment: [String: String]) throws(LocalFailure) -> ContextFile {
        do throws(LocalFailure) {
            return try contexts(ContextFile.load(environment: environment))
        } catch {
            guard context == nil, address != nil || environment[ConnectionSettings.addressVariable] != nil else {
                throw error
            }
            StandardError.writeLine("conversionctl: warning: \(TerminalText.escaped(error.description))")
            return ContextFile()
        }
    }

    /// - Throws: `LocalFailure` where the file cannot be read, or holds no key; it says nothing of what it does hold.
    static func key(inFile path: String) throws(LocalFailure) -> String {
        let words = try FileText.read(path).split(whereSeparator: \.isWhitespace)
        guard words.count == 1, let key = words.first, key.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
            throw LocalFailure("\(path) does not hold one key and nothing else")
        }
        return String(key)
    }

    /// What to say of a key that others on this machine can read; nil if none can.
    func exposure() -> String? {
        guard apiKey != nil else { return nil }
        return "others on this machine can see the key on the command line; --api-key-file keeps it from them"
    }

    /// The saved contexts, with that of --context in use.
    ///
    /// - Throws: `LocalFailure` where there is no such context.
    func contexts(_ file: ContextFile) throws(LocalFailure) -> ContextFile {
        guard let context else { return file }
        _ = try file.context(context)
        var file = file
        file.current = context
        return file
    }

    /// - Parameter keepalive: after how much silence of the server a call that lasts looks whether it is still there.
    func client(_ settings: ConnectionSettings, keepalive: Duration? = nil) throws -> ConversionClient {
        guard let addresses = Self.addresses(settings.address) else {
            throw LocalFailure(
                "\(settings.addressSource): \"\(settings.address)\" is no address; \(Self.allowed)")
        }
        var configuration = ConversionClientConfiguration()
        configuration.apiKey = settings.apiKey
        configuration.defaultTimeout = timeout
        configuration.waitForReady = waitForReady
        configuration.trace = Self.trace(Environment.variables)
        configuration.transport.keepalive.time = keepalive
        if Self.usesTLS(settings) { configuration.transport.tls = try settings.tls.configuration() }
        configuration.transport.userAgent = "conversionctl/\(Version.current)"
        return try ConversionClient(addresses: addresses, configuration: configuration)
    }

    /// The trace that the program was started in. Source: OpenTelemetry, "Environment Variables as Context Propagation
    /// Carriers". What is no trace is ignored, as the specification asks.
    static func trace(_ environment: [String: String]) -> TraceContext? {
        environment["TRACEPARENT"].flatMap {
            TraceContext(traceparent: $0, tracestate: environment["TRACESTATE"] ?? "")
        }
    }

    static let allowed = "give HOST:PORT, https://HOST:PORT or unix:PATH, and several with https:// each or none"

    /// A list of addresses; nil if one of them is none.
    static func addresses(_ text: String) -> [ServerAddress]? {
        wrongPart(of: text) == nil ? locations(text).compactMap { $0?.address } : nil
    }

    /// The first of a list of addresses that is none, or differs from those before it in speaking TLS.
    static func wrongPart(of text: String) -> String? {
        let locations = locations(text)
        return zip(parts(of: text), locations).first { $1 == nil || $1?.usesTLS != locations.first??.usesTLS }?.0
    }

    /// Whether the server is spoken to by TLS.
    static func usesTLS(_ settings: ConnectionSettings) -> Bool {
        settings.tls.isOn || locations(settings.address).contains { $0?.usesTLS == true }
    }

    private static func locations(_ text: String) -> [ServerLocation?] { parts(of: text).map { ServerLocation($0) } }

    private static func parts(of text: String) -> [String] {
        text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }

    /// What to say of a key that others on the way to the server can read; nil if none can.
    static func warning(_ settings: ConnectionSettings) -> String? {
        guard settings.apiKey != nil, !usesTLS(settings),
            let far = addresses(settings.address)?.first(where: { !$0.isLocal })
        else { return nil }
        return "the API key goes to \(far) unencrypted, and others on the way can read it"
    }
}
