import ArgumentParser
import Basics
import ConversionStore

/// `conversiond workspace`: whose records a ledger holds.
struct WorkspaceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "workspace",
        abstract: "Makes and lists workspaces, whose records no other workspace's keys reach.",
        subcommands: [WorkspaceCreateCommand.self, WorkspaceListCommand.self])
}

/// `conversiond workspace create`.
struct WorkspaceCreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "create", abstract: "Makes a workspace.")

    @Argument(help: "Its name: 1 to 64 of a-z, 0-9, - and _.") var name: String
    @OptionGroup var database: DatabaseOptions

    func validate() throws {
        let isAllowed = name.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "-")
                || byte.isASCIIDigit || byte == UInt8(ascii: "_")
        }
        guard isAllowed, (1...64).contains(name.utf8.count) else {
            throw ValidationError("A workspace's name is 1 to 64 of a-z, 0-9, - and _.")
        }
    }

    func run() async throws {
        _ = try await LedgerAccess.write(try database.location()) { [name] in
            try await $0.createWorkspace(named: name, at: .now, by: LedgerAccess.actor)
        }
        print("\(name) is a workspace; conversiond key create --workspace \(name) makes keys to it.")
    }
}

/// `conversiond workspace list`.
struct WorkspaceListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists the workspaces.")

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var form: ReportOptions

    func run() async throws {
        form.tell(try await LedgerAccess.read(try database.location()) { try await $0.workspaces() })
    }
}
