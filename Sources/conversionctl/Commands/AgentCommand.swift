import ArgumentParser

/// `conversionctl agent`: what there is to do with agents.
struct AgentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agent",
        abstract: "Create, show, change and remove agents.",
        discussion: """
            EXAMPLES
              conversionctl agent create --from-file agent.json
              conversionctl agent list
              conversionctl agent update sales --counting-mode once-per-call
            """,
        subcommands: [
            AgentCreateCommand.self, AgentGetCommand.self, AgentListCommand.self, AgentUpdateCommand.self,
            AgentDeleteCommand.self,
        ])
}
