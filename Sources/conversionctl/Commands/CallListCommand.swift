import ArgumentParser
import ConversionAPI
import ConversionClient

/// `conversionctl call list`.
struct CallListCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List calls, newest first.",
        discussion: """
            --since and --until take RFC 3339, a date (UTC), or how long ago, and mean the beginning of a call.

            EXAMPLES
              conversionctl call list --agent sales --since 24h
              conversionctl call list --connected no --direction outbound --all --output csv > unanswered.csv
              conversionctl call list --output json | jq '.[] | .end_reason'
            """)

    @Option(help: ArgumentHelp("Only this agent's.", valueName: "id"), completion: .agentIDs)
    var agent: String?

    @Option(help: ArgumentHelp("Only of this user.", valueName: "id"))
    var user: String?

    @Option(help: ArgumentHelp("Only what began then or later.", valueName: "time"), transform: TimeText.parse)
    var since: ProtobufTimestamp?

    @Option(help: ArgumentHelp("Only what began before.", valueName: "time"), transform: TimeText.parse)
    var until: ProtobufTimestamp?

    @Option(help: "Only inbound, outbound or web ones.", transform: CallWords.direction)
    var direction = CallDirection.unspecified

    @Option(
        help: ArgumentHelp(
            "Only those that were connected (yes, and those of which nobody has said), or those that were not (no).",
            valueName: "yes|no"),
        transform: CallWords.connected)
    var connected = CallConnected.unspecified

    @Flag(help: "Test calls, too.")
    var includeTests = false

    @OptionGroup var paging: PagingOptions
    @OptionGroup var form: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run(_ client: ConversionClient, _ output: Output) async throws {
        let paging = Paging(paging)
        var isMore = false
        try await output.writeList(of: Call.self) { write in
            isMore = try await paging.follow(
                fetch: { size, token in
                    let page = try await client.conversions.listCalls(
                        ListCallsRequest(pageSize: size, pageToken: token, filter: filter))
                    return (page.calls, page.nextPageToken)
                }, write)
        }
        paging.tellOfMore(isMore)
    }

    var filter: CallFilter {
        CallFilter(
            startTime: since, endTime: until, agentID: agent ?? "", userID: user ?? "", connected: connected,
            direction: direction, includeTests: includeTests)
    }
}
