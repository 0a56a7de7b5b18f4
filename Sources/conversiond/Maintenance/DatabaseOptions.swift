import ArgumentParser
import Basics

/// Which ledger a command is for: found as `serve` finds it.
struct DatabaseOptions: ParsableArguments {
    @Option(name: Settings.database.flagName, help: ArgumentHelp(Self.help, valueName: "file")) var database: String?

    @Option(
        name: .customLong("config"),
        help: ArgumentHelp(
            "A JSON file with settings. (environment: \(ServeCommand.fileVariable))", valueName: "file"))
    var file: String?

    private static let help =
        "The ledger: \(LedgerLocation.form). (environment: CONVERSIOND_DATABASE; default: conversions.db)"

    /// The file of a ledger that is in one: what copies, checks and restores is its engine's own.
    func path(environment: [String: String] = Environment.variables) throws(ProcessError) -> String {
        switch try location(environment: environment) {
        case .file(let path): path
        }
    }

    func location(environment: [String: String] = Environment.variables) throws(ProcessError) -> LedgerLocation {
        do {
            let variable = environment[ServeCommand.fileVariable].flatMap { $0.isEmpty ? nil : $0 }
            var layers = SettingLayers(environment: environment)
            layers.flags[Settings.database.key] = database.map { [$0] }
            if let path = file ?? variable { layers.file = try ConfigurationFile(path: path) }
            return try Configuration.value(of: Settings.database, layers)
        } catch {
            throw ProcessError(error)
        }
    }
}
