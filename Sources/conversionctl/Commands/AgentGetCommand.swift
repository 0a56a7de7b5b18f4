import ArgumentParser
import ConversionAPI
import ConversionClient

/// `conversionctl agent get`.
struct AgentGetCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "get",
        abstract: "Show an agent.",
        discussion: """
            EXAMPLES
              conversionctl agent get sales
              conversionctl agent get sales --output json > agent.json
            """)

    @Argument(help: "The agent's id.", completion: .agentIDs)
    var id: String

    @OptionGroup var form: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run(_ client: ConversionClient, _ output: Output) async throws {
        try output.write(await client.agents.getAgent(GetAgentRequest(agentID: id)))
    }
}
