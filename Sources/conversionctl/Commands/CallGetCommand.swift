import ArgumentParser
import ConversionAPI
import ConversionClient

/// `conversionctl call get`.
struct CallGetCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "get",
        abstract: "Show a call.",
        discussion: """
            EXAMPLES
              conversionctl call get room_abc123
              conversionctl call get room_abc123 --output json
            """)

    @Argument(help: "The call's room.")
    var room: String

    @OptionGroup var form: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run(_ client: ConversionClient, _ output: Output) async throws {
        try output.write(await client.conversions.getCall(GetCallRequest(roomName: room)))
    }
}
