import ArgumentParser
import Glibc

/// The program: reads the command line, runs a command, and turns what goes wrong into a line and a status.
@main
struct Conversiond: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conversiond",
        abstract: "Records the conversions of voice agents and serves them over gRPC.",
        version: Version.current,
        subcommands: [ServeCommand.self],
        defaultSubcommand: ServeCommand.self)

    static func main() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let error as ProcessError {
            for line in error.lines { StandardError.write("conversiond: \(line)\n") }
            Glibc.exit(error.status.rawValue)
        } catch {
            exit(withError: error)
        }
    }
}
