import ArgumentParser
import Basics
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
        let tls = try connection.tls.given.filled(from: TLSSettings(environment: Environment.variables))
        let settings = ConnectionSettings(
            address: connection.address, apiKey: connection.apiKey, tls: tls, isContextGiven: connection.context != nil,
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
        Column("tls") { ConnectionOptions.usesTLS($0) ? "on" : "off" },
        Column("tls_ca") { $0.tls.authorityFile ?? "" },
        Column("tls_certificate") { $0.tls.certificateFile ?? "" },
        Column("tls_key") { $0.tls.keyFile ?? "" },
        Column("tls_server_name") { $0.tls.serverName ?? "" },
    ]

    func json() throws -> JSONValue {
        .object([
            .init("address", .string(address)), .init("address_source", .string(addressSource.description)),
            .init("has_api_key", .bool(apiKey != nil)), .init("api_key_source", .string(apiKeySource.description)),
            .init("tls", .bool(ConnectionOptions.usesTLS(self))),
            .init("tls_ca", .string(tls.authorityFile ?? "")),
            .init("tls_certificate", .string(tls.certificateFile ?? "")),
            .init("tls_key", .string(tls.keyFile ?? "")),
            .init("tls_server_name", .string(tls.serverName ?? "")),
        ])
    }
}
