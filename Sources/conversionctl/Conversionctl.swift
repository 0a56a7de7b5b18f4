import ArgumentParser

/// The command line as a whole.
struct Conversionctl: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conversionctl",
        abstract: "Manages the agents of a conversiond server, and tracks, adjusts and reads conversions.",
        discussion: """
            Data goes to standard output, everything else to standard error. On a terminal, data is an aligned table; \
            in a pipe it is a line each, tabs between the values; --output json, ndjson or csv writes it for programs.

            The server is the one of --address, else of --context, else of CONVERSIONCTL_ADDRESS, else of the context in \
            use (conversionctl context), else 127.0.0.1:50051. The same goes for --api-key and CONVERSIONCTL_API_KEY; a \
            context's key is only ever sent to that context's address. These options, --timeout, --wait-for-ready and \
            --output may also stand before the command. TRACEPARENT, if it is set, is the trace that calls are a part of.

            Exit status: 0 for success, 64 + the gRPC code for a failed call (69 NOT_FOUND: 64 + 5), 64 for a wrong \
            command line, 1 for a failure on this side (a file that cannot be read, an output that cannot be written). \
            NO_COLOR switches colours off.

            EXAMPLES
              conversionctl agent create --id sales --name Sales --track
              conversionctl track --agent sales --room room_abc123 --event purchase --value "49.00 USD"
              conversionctl --address 127.0.0.1:50051,127.0.0.1:50052 list --agent sales --since 24h
              conversionctl list --output csv > conversions.csv
              conversionctl summary --by agent,day --since 30d
              conversionctl report --html report.html
              conversionctl watch --cursor-file sales.cursor --output ndjson
              source <(conversionctl --generate-completion-script bash)
            """,
        version: Version.current,
        subcommands: [
            AgentCommand.self, ToolsCommand.self, TrackCommand.self, BatchCommand.self, AdjustCommand.self,
            CallCommand.self, GetCommand.self, ListCommand.self, SummaryCommand.self, ReportCommand.self,
            WatchCommand.self, ExportCommand.self, ImportCommand.self, EraseUserCommand.self, PingCommand.self,
            DoctorCommand.self, SeedCommand.self, ContextCommand.self,
        ])
}
