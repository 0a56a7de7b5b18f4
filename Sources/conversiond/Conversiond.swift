import ArgumentParser
import Dispatch
import Glibc
import Startup

/// The program: reads the command line, runs a command, and turns what goes wrong into a line and a status.
@main
enum Conversiond {
    static func main() {
        guard let arguments = ProgramStart.arguments else {
            StandardError.write("conversiond: the program was started without its name and arguments\n")
            exit(EX_USAGE)
        }
        // Help, the version and what is wrong with the arguments are told here: Swift's threads, which the rest needs, do
        // not work where /proc is missing.
        do { _ = try RootCommand.parseAsRoot(arguments) } catch { end(with: error) }
        // The main thread only waits. An async main would end it and park it in sigsuspend, where valgrind crashes.
        let ended = DispatchSemaphore(value: 0)
        Task.detached {
            await run(arguments)
            ended.signal()
        }
        ended.wait()
    }

    private static func run(_ arguments: [String]) async {
        // A file that may not grow is an error of the write, for every command.
        signal(SIGXFSZ, SIG_IGN)
        do {
            var command = try RootCommand.parseAsRoot(arguments)
            // Only a server goes on when its terminal is closed.
            if !(command is ServeCommand) { ProgramStart.restoreHangup() }
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            end(with: error)
        }
    }

    private static func end(with error: any Error) -> Never {
        guard let error = error as? ProcessError else { RootCommand.exit(withError: error) }
        for line in error.lines { StandardError.write("conversiond: \(line)\n") }
        exit(error.status.rawValue)
    }
}

/// The command line as a whole.
struct RootCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conversiond",
        abstract: "Records the conversions of voice agents and serves them over gRPC.",
        version: Version.current,
        subcommands: [
            ServeCommand.self, KeyCommand.self, WorkspaceCommand.self, AuditCommand.self, BackupCommand.self,
            CheckCommand.self, RestoreCommand.self, DoctorCommand.self,
        ],
        defaultSubcommand: ServeCommand.self)
}
