import ArgumentParser
import Basics
import Glibc

/// `conversiond serve`: reads the settings, then serves until it is told to end.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serves calls until SIGTERM or SIGINT; a second one ends at once.",
        discussion: """
            Each setting can be given as a flag, as an environment variable or as a key of the configuration file, a \
            JSON object whose keys are the flags' names without the hyphens in front. A flag beats the environment, \
            which beats the file.
            """)

    @OptionGroup var settings: SettingFlags

    @Option(
        name: .customLong("config"),
        help: ArgumentHelp(
            "A JSON file with settings. (environment: \(Self.fileVariable))", valueName: "file"))
    var file: String?

    @Flag(name: .customLong("print-config"), help: "Print each setting, its value and where it came from, and end.")
    var printsConfiguration = false

    func run() async throws {
        let configuration = try read(environment: Environment.variables)
        if printsConfiguration {
            print(configuration.report.table, terminator: "")
        } else {
            await serve(configuration)
        }
    }

    /// Serves, and ends the process where that fails: also where nobody reads what it says of it.
    private func serve(_ configuration: Configuration) async {
        let log = LogOutput(format: configuration.logFormat)
        var status = ExitStatus.success
        do throws(ProcessError) {
            try await Daemon(configuration, notifySocket: Environment.variables["NOTIFY_SOCKET"], log: log).run()
        } catch {
            for line in error.lines { log.write("conversiond: \(line)\n") }
            status = error.status
        }
        log.finish(patience: Self.lastLinesPatience)
        if status != .success { Glibc.exit(status.rawValue) }
    }

    /// How long the end waits for whoever reads the log.
    private static let lastLinesPatience: Duration = .seconds(2)

    func read(environment: [String: String]) throws(ProcessError) -> Configuration {
        do {
            let variable = environment[Self.fileVariable].flatMap { $0.isEmpty ? nil : $0 }
            var layers = SettingLayers(flags: settings.texts, environment: environment)
            if let path = file ?? variable { layers.file = try ConfigurationFile(path: path) }
            return try Configuration(layers)
        } catch {
            throw ProcessError(error)
        }
    }

    static let fileVariable = "CONVERSIOND_CONFIG"
}
