import ArgumentParser

/// `conversionctl call`: what there is to do with calls.
struct CallCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "call",
        abstract: "Record and read the calls that conversion rates are measured against.",
        discussion: """
            EXAMPLES
              conversionctl call record --agent sales --room room_abc123 --start 5m
              conversionctl call get room_abc123
              conversionctl call list --agent sales --since 24h --connected no
            """,
        subcommands: [CallRecordCommand.self, CallGetCommand.self, CallListCommand.self])
}
