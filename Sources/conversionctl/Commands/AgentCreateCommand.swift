import ArgumentParser
import ConversionAPI
import ConversionClient

/// `conversionctl agent create`.
struct AgentCreateCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Create an agent from JSON, from flags, or from both.",
        discussion: """
            The file holds an agent as the API's JSON has it: {"name": "Sales", "analyticsEnabled": true, ...}. A flag \
            beats the file. The agent as stored is written to standard output.

            EXAMPLES
              conversionctl agent create --from-file agent.json
              curl -s https://example.com/agent.json | conversionctl agent create --from-file -
              conversionctl agent create --id sales --name Sales --track --event purchase
              conversionctl agent create --track --event purchase --allowed-event purchase --allowed-event signup
            """)

    @Option(help: ArgumentHelp("The agent's id; without one, the server chooses.", valueName: "id"))
    var id: String?

    @OptionGroup var fields: AgentFields

    @Flag(help: "Check everything and show what would be stored, but store nothing.")
    var validateOnly = false

    @OptionGroup var form: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run(_ client: ConversionClient, _ output: Output) async throws {
        try output.write(await client.agents.createAgent(request()))
        if validateOnly { StandardError.writeLine("conversionctl: nothing was stored (--validate-only)") }
    }

    /// - Throws: `LocalFailure` for a file that cannot be read, `RPCError` for one that holds no agent.
    func request() throws -> CreateAgentRequest {
        try CreateAgentRequest(agent: AgentChange(fields).agent, agentID: id ?? "", validateOnly: validateOnly)
    }
}
