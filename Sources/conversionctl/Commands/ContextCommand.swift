import ArgumentParser
import Basics
import ConversionAPI
import ConversionClient

/// `conversionctl context`: the servers that are saved.
struct ContextCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "context",
        abstract: "Save servers and their keys, and choose the one to use.",
        discussion: """
            Contexts are kept in conversionctl/contexts.json under $XDG_CONFIG_HOME or ~/.config, for your eyes only. \
            The first one that is saved is in use at once.

            EXAMPLES
              conversionctl context set local --address 127.0.0.1:50051
              conversionctl context set shop --address unix:/run/conversiond.sock --api-key-file key.txt
              conversionctl context use shop
              conversionctl context show
            """,
        subcommands: [
            ContextSetCommand.self, ContextShowCommand.self, ContextListCommand.self, ContextUseCommand.self,
            ContextDeleteCommand.self,
        ])
}

/// A command on the saved contexts, which no server takes part in.
protocol ContextSubcommand: ParsableCommand {
    func run(_ file: inout ContextFile) throws
}

extension ContextSubcommand {
    func run() throws {
        do {
            let before = try ContextFile.load(environment: Environment.variables)
            var file = before
            try run(&file)
            if file != before { try file.save(environment: Environment.variables) }
        } catch {
            throw Output(nil).failure(error)
        }
    }
}

extension ContextFile {
    /// - Throws: `LocalFailure` where there is no such context.
    func context(_ name: String) throws(LocalFailure) -> Context {
        guard let context = contexts[name] else {
            throw LocalFailure("there is no context \"\(name)\"; conversionctl context list names them")
        }
        return context
    }
}
