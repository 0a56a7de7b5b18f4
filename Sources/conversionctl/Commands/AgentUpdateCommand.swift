import ArgumentParser
import ConversionAPI
import ConversionClient

/// `conversionctl agent update`.
struct AgentUpdateCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "update",
        abstract: "Change the fields of an agent that a file or flags give, and no others.",
        discussion: """
            A key of the file that is null is set back to its default. A file that was written by agent get holds the \
            agent's etag: the update is then ABORTED if somebody else has changed the agent meanwhile.

            EXAMPLES
              conversionctl agent update sales --counting-mode once-per-call
              conversionctl agent update sales --no-track
              echo '{"voice": {"voiceId": "aura-2-luna-en"}}' | conversionctl agent update sales --from-file -
            """)

    @Argument(help: "The agent's id.", completion: .agentIDs)
    var id: String

    @OptionGroup var fields: AgentFields

    @Option(help: ArgumentHelp("Change only this state of the agent.", valueName: "etag"))
    var etag: String?

    @Flag(help: "Check everything and show what would be stored, but store nothing.")
    var validateOnly = false

    @OptionGroup var form: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run(_ client: ConversionClient, _ output: Output) async throws {
        try output.write(await client.agents.updateAgent(request()))
        if validateOnly { StandardError.writeLine("conversionctl: nothing was stored (--validate-only)") }
    }

    /// - Throws: `LocalFailure` for a file that cannot be read, `RPCError` for one that holds no agent.
    func request() throws -> UpdateAgentRequest {
        let change = try AgentChange(fields)
        guard !change.paths.isEmpty else { throw ValidationError("Give a field to change, as a flag or in a file.") }
        guard change.agent.id.isEmpty || change.agent.id == id else {
            throw ValidationError("The file is of the agent \"\(change.agent.id)\", not of \"\(id)\".")
        }
        var agent = change.agent
        agent.id = id
        if let etag { agent.etag = etag }
        return UpdateAgentRequest(
            agent: agent, updateMask: ProtobufFieldMask(paths: change.paths), validateOnly: validateOnly)
    }
}
