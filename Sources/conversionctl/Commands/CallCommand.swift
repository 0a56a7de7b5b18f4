import ArgumentParser

/// `conversionctl call`: what there is to do with calls.
struct CallCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "call",
        abstract: "Record the calls that conversion rates are measured against.",
        discussion: """
            EXAMPLES
              conversionctl call record --agent sales --room room_abc123 --start 5m
            """,
        subcommands: [CallRecordCommand.self])
}
