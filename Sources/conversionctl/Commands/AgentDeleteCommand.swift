import ArgumentParser
import ConversionAPI
import ConversionClient

/// `conversionctl agent delete`.
struct AgentDeleteCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Remove an agent; its conversions stay.",
        discussion: """
            An agent's id is not given to another agent later.

            EXAMPLES
              conversionctl agent delete sales
              conversionctl agent delete sales --validate-only
            """)

    @Argument(help: "The agent's id.", completion: .agentIDs)
    var id: String

    @Option(help: ArgumentHelp("Remove only this state of the agent.", valueName: "etag"))
    var etag: String?

    @Flag(help: "Check everything, but remove nothing.")
    var validateOnly = false

    @OptionGroup var form: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run(_ client: ConversionClient, _ output: Output) async throws {
        _ = try await client.agents.deleteAgent(
            DeleteAgentRequest(agentID: id, etag: etag ?? "", validateOnly: validateOnly))
        let outcome = validateOnly ? "could be deleted; nothing was (--validate-only)" : "is deleted"
        StandardError.writeLine(TerminalText.escaped("conversionctl: agent \(id) \(outcome)"))
    }
}
