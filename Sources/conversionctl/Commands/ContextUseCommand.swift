import ArgumentParser

/// `conversionctl context use`.
struct ContextUseCommand: ContextSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "use",
        abstract: "Choose the context that commands use.",
        discussion: """
            EXAMPLES
              conversionctl context use shop
            """)

    @Argument(help: "The context's name.", completion: .contextNames)
    var name: String

    func run(_ file: inout ContextFile) throws {
        let context = try file.context(name)
        file.current = name
        StandardError.writeLine(TerminalText.escaped("conversionctl: context \(name) is in use: \(context.address)"))
    }
}
