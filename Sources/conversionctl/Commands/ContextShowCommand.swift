import ArgumentParser
import ConversionAPI

/// `conversionctl context show`.
struct ContextShowCommand: ContextSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show which server is used, and what says so.",
        discussion: """
            Flags and environment count as they do for other commands. The key itself is not shown.

            EXAMPLES
              conversionctl context show
              CONVERSIONCTL_ADDRESS=127.0.0.1:9 conversionctl context show
            """)

    @OptionGroup var form: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run(_ file: inout ContextFile) throws {
        let contexts = try connection.contexts(file)
        let settings = ConnectionSettings(
            address: connection.address, apiKey: connection.apiKey, isContextGiven: connection.context != nil,
            environment: Environment.variables
        ) { contexts }
        try Output(form.output).write(settings)
    }
}

extension ConnectionSettings: Presentable {
    static let columns: [Column<ConnectionSettings>] = [
        Column("address") { $0.address },
        Column("address_source") { $0.addressSource.description },
        Column("api_key") { $0.apiKey == nil ? "none" : "set" },
        Column("api_key_source") { $0.apiKeySource.description },
    ]

    func json() throws -> JSONValue {
        .object([
            .init("address", .string(address)), .init("address_source", .string(addressSource.description)),
            .init("has_api_key", .bool(apiKey != nil)), .init("api_key_source", .string(apiKeySource.description)),
        ])
    }
}
