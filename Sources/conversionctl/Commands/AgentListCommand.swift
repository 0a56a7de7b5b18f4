import ArgumentParser
import ConversionAPI
import ConversionClient

/// `conversionctl agent list`.
struct AgentListCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List agents, in the order of their ids.",
        discussion: """
            EXAMPLES
              conversionctl agent list
              conversionctl agent list --all | cut -f1
              conversionctl agent list --output json | jq -r '.[].name'
            """)

    @OptionGroup var paging: PagingOptions
    @OptionGroup var form: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run(_ client: ConversionClient, _ output: Output) async throws {
        let paging = Paging(paging)
        var isMore = false
        try await output.writeList(of: Agent.self) { write in
            isMore = try await paging.follow(
                fetch: { size, token in
                    let page = try await client.agents.listAgents(ListAgentsRequest(pageSize: size, pageToken: token))
                    return (page.agents, page.nextPageToken)
                }, write)
        }
        paging.tellOfMore(isMore, what: "first")
    }
}
