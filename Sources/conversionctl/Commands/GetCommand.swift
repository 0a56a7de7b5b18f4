import ArgumentParser
import ConversionAPI
import ConversionClient

/// `conversionctl get`.
struct GetCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "get",
        abstract: "Show a conversion.",
        discussion: """
            EXAMPLES
              conversionctl get ID
              conversionctl get ID --output json
              conversionctl get ID --include-identifiers
            """)

    @Argument(help: "The conversion's id.")
    var id: String

    @OptionGroup var identifiers: IdentifierOptions
    @OptionGroup var form: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run(_ client: ConversionClient, _ output: Output) async throws {
        try output.write(
            await client.conversions.getConversion(
                GetConversionRequest(conversionID: id, includeIdentifiers: identifiers.includeIdentifiers)))
    }
}
