import ArgumentParser
import Basics
import ConversionAPI
import ConversionClient
import Glibc
import RPC

/// `conversionctl erase-user`.
struct EraseUserCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase-user",
        abstract: "Remove a user's id and details from every record.",
        discussion: """
            The records stay and count as before, without anything that tells whose they are. This is for good, and \
            so the id is asked for again; --yes is for scripts. Files that were exported before still hold the user.

            EXAMPLES
              conversionctl erase-user user_123 --validate-only
              conversionctl erase-user user_123
              conversionctl erase-user user_123 --yes --output json
            """)

    @Argument(help: "The user's id.")
    var id: String

    @Flag(help: "Count what would be erased, but erase nothing.")
    var validateOnly = false

    @Flag(help: "Do not ask.")
    var yes = false

    @OptionGroup var form: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run(_ client: ConversionClient, _ output: Output) async throws {
        if !yes, !validateOnly { try confirm() }
        try await output.write(client.conversions.eraseUser(request, options: CallOptions(isIdempotent: true)))
        if validateOnly { StandardError.writeLine("conversionctl: nothing was erased (--validate-only)") }
    }

    var request: EraseUserRequest { EraseUserRequest(userID: id, validateOnly: validateOnly) }

    private func confirm() throws {
        guard isatty(STDIN_FILENO) == 1 else {
            throw ValidationError("There is no terminal to ask on. Give --yes to erase the user for good.")
        }
        _ = FileBytes.write(
            "This removes the user \(TerminalText.escaped(id)) from every record, for good. Type the id again: ",
            to: STDERR_FILENO)
        guard readLine() == id else { throw LocalFailure("that is another id; nothing was erased") }
    }
}
