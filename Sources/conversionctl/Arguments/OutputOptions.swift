import ArgumentParser

/// How data is written.
enum OutputFormat: String, Sendable, CaseIterable, ExpressibleByArgument {
    case table, json, ndjson, csv
}

/// The form of the output.
struct OutputOptions: ParsableArguments {
    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "An aligned table, JSON, JSON line by line, or CSV with a header (RFC 4180). (default: table on a terminal, lines with tabs and no header in a pipe)",
            valueName: "format"))
    var output: OutputFormat?
}
