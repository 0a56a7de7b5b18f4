import ArgumentParser
import ConversionAPI

/// `conversionctl context list`.
struct ContextListCommand: ContextSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the saved contexts.",
        discussion: """
            Keys are not shown.

            EXAMPLES
              conversionctl context list
              conversionctl context list --output json
            """)

    @OptionGroup var form: OutputOptions

    func run(_ file: inout ContextFile) throws {
        var list = ListRendering<SavedContext>(Output(form.output).form)
        let contexts = file.contexts.sorted { $0.key < $1.key }.map { name, context in
            SavedContext(
                name: name, address: context.address, hasAPIKey: context.apiKey != nil, isCurrent: name == file.current)
        }
        try StandardOutput.write(list.add(contexts) + list.finish())
    }
}

/// A context as it is listed, without its key.
struct SavedContext: Presentable, Hashable {
    let name: String
    let address: String
    let hasAPIKey: Bool
    let isCurrent: Bool

    static let columns: [Column<SavedContext>] = [
        Column("name") { $0.name },
        Column("address") { $0.address },
        Column("api_key") { $0.hasAPIKey ? "set" : "none" },
        Column("current") { String($0.isCurrent) },
    ]

    func json() throws -> JSONValue {
        .object([
            .init("name", .string(name)), .init("address", .string(address)), .init("has_api_key", .bool(hasAPIKey)),
            .init("current", .bool(isCurrent)),
        ])
    }
}
