import ArgumentParser
import ConversionAPI
import ConversionClient
import RPC

/// `conversionctl tools`.
struct ToolsCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "tools",
        abstract: "Show an agent's track_conversion tool as a model's vendor takes it.",
        discussion: """
            The definition is the value of the vendor's "tools" parameter, JSON that is ready to paste. It allows the \
            events that the agent allows, as the agent is now. An agent with tracking off has no tool.

            openai is for OpenAI's Chat Completions and those that follow it, openai-responses for its Responses API, \
            mcp for a server's answer to tools/list.

            EXAMPLES
              conversionctl tools sales --for openai
              conversionctl tools sales --for anthropic --output ndjson
              conversionctl tools sales --for gemini | jq '.[0].functionDeclarations[0].parameters'
              conversionctl tools sales --for mcp > tools.json
            """)

    /// Whose form a definition takes, as the flag spells it.
    enum Target: String, Sendable, CaseIterable, ExpressibleByArgument {
        case openai
        case openaiResponses = "openai-responses"
        case anthropic, gemini, mcp

        var target: ToolTarget {
            switch self {
            case .openai: .openai
            case .openaiResponses: .openaiResponses
            case .anthropic: .anthropic
            case .gemini: .gemini
            case .mcp: .mcp
            }
        }
    }

    @Argument(help: "The agent's id.", completion: .agentIDs)
    var id: String

    @Option(name: .customLong("for"), help: ArgumentHelp("Whose form it takes.", valueName: "vendor"))
    var target: Target

    @OptionGroup var form: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func validate() throws {
        switch form.output {
        case .table, .csv: throw ValidationError("A tool's definition is JSON: --output json (the default) or ndjson.")
        case .json, .ndjson, nil: break
        }
    }

    func run(_ client: ConversionClient, _ output: Output) async throws {
        let response = try await client.agents.getAgentTools(request)
        try Output(form.output ?? .json).write(ToolDefinition(json: response.toolsJSON))
    }

    var request: GetAgentToolsRequest { GetAgentToolsRequest(agentID: id, target: target.target) }
}

/// A tool's definition, which has no form but its own.
struct ToolDefinition: Presentable {
    private let value: JSONValue

    /// - Throws: `RPCError` for what is not JSON.
    init(json text: String) throws(RPCError) {
        do {
            value = try JSONValue(parsing: text)
        } catch {
            throw RPCError(.internal, "The server's definition is \(error).")
        }
    }

    static let columns: [Column<ToolDefinition>] = []

    func json() -> JSONValue { value }
}
