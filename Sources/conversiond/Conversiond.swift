import ArgumentParser
import Dispatch
import Glibc
import Startup

/// The program: reads the command line, runs a command, and turns what goes wrong into a line and a status.
@main
enum Conversiond {
    static func main() {
        // The main thread only waits. An async main would end it and park it in sigsuspend, where valgrind crashes.
        let ended = DispatchSemaphore(value: 0)
        Task.detached {
            await run()
            ended.signal()
        }
        ended.wait()
    }

    private static func run() async {
        guard let arguments = ProgramStart.arguments else {
            StandardError.write("conversiond: the program was started without its name and arguments\n")
            exit(EX_USAGE)
        }
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
        } catch let error as ProcessError {
            for line in error.lines { StandardError.write("conversiond: \(line)\n") }
            exit(error.status.rawValue)
        } catch {
            RootCommand.exit(withError: error)
        }
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
