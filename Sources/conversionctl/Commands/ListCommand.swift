import ArgumentParser
import ConversionAPI
import ConversionClient

/// `conversionctl list`.
struct ListCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List conversions, newest first.",
        discussion: """
            --since and --until take RFC 3339, a date (UTC), or how long ago: 90m, 24h, 7d.

            EXAMPLES
              conversionctl list --agent sales --since 24h
              conversionctl list --event purchase --since 2026-03-01 --until 2026-04-01 --all --output csv
              conversionctl list --output json | jq '.[] | .details'
              conversionctl list --output ndjson --include-identifiers
              conversionctl list --all | wc -l
            """)

    @OptionGroup var conversions: FilterOptions
    @OptionGroup var identifiers: IdentifierOptions
    @OptionGroup var paging: PagingOptions
    @OptionGroup var form: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run(_ client: ConversionClient, _ output: Output) async throws {
        let paging = Paging(paging)
        var isMore = false
        try await output.writeList(of: Conversion.self) { write in
            isMore = try await paging.follow(
                fetch: { size, token in
                    let page = try await client.conversions.listConversions(

                        ListConversionsRequest(
                            pageSize: size, pageToken: token, filter: filter,
                            includeIdentifiers: identifiers.includeIdentifiers))
                    return (page.conversions, page.nextPageToken)
                }, write)
        }
        paging.tellOfMore(isMore)
    }

    var filter: ConversionFilter { conversions.filter }
}
