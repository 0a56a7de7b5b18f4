import ArgumentParser

/// `conversionctl context delete`.
struct ContextDeleteCommand: ContextSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Forget a saved context and its key.",
        discussion: """
            EXAMPLES
              conversionctl context delete shop
            """)

    @Argument(help: "The context's name.", completion: .contextNames)
    var name: String

    func run(_ file: inout ContextFile) throws {
        _ = try file.context(name)
        file.contexts[name] = nil
        if file.current == name { file.current = nil }
        StandardError.writeLine("conversionctl: context \(name) is deleted")
    }
}
