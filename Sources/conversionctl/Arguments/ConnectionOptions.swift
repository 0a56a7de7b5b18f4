import ArgumentParser
import ConversionClient

/// Which server, and how long to wait for it.
struct ConnectionOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The server: HOST:PORT or unix:PATH. (environment: \(ConnectionSettings.addressVariable))",
            valueName: "address"))
    var address: String?

    @Option(
        help: ArgumentHelp(
            "The key to the server. Others on this machine may see it here; better give it as \(ConnectionSettings.apiKeyVariable) or in a context.",
            valueName: "key"))
    var apiKey: String?

    @Option(
        help: ArgumentHelp("How long a call may take, retries included: 500ms, 10s, 2m.", valueName: "time"),
        transform: DurationText.parse)
    var timeout: Duration = .seconds(10)

    func validate() throws {
        if let address, ServerAddress(address) == nil {
            throw ValidationError("--address: \"\(address)\" is no address; give HOST:PORT or unix:PATH.")
        }
        guard timeout > .zero else { throw ValidationError("--timeout must be more than nothing.") }
    }

    func settings() throws -> ConnectionSettings {
        let environment = Environment.variables
        return try ConnectionSettings(address: address, apiKey: apiKey, environment: environment) {
            try ContextFile.load(environment: environment)
        }
    }

    func client(_ settings: ConnectionSettings) throws -> ConversionClient {
        guard let address = ServerAddress(settings.address) else {
            throw LocalFailure(
                "\(settings.addressSource): \"\(settings.address)\" is no address; give HOST:PORT or unix:PATH")
        }
        return try ConversionClient(
            address: address, apiKey: settings.apiKey, defaultTimeout: timeout,
            userAgent: "conversionctl/\(Version.current)")
    }
}
