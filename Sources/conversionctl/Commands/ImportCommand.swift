import ArgumentParser
import Basics
import ConversionAPI
import ConversionClient
import RPC

extension PortableFormat: ExpressibleByArgument {}

/// `conversionctl import`.
struct ImportCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Bring a file of conversions, adjustments, calls and agents into the ledger.",
        discussion: """
            The file is what export writes, or other conversions of the past in the same form: as ndjson, lines such as \
            {"agent_id": "sales", "room_name": "room_abc123", "event_type": "purchase", "value": "49.00 USD", \
            "timestamp": "2026-03-07T14:30:00Z", "idempotency_key": "order-17"}; as CSV (RFC 4180), columns of those \
            names in any order, the amount and its currency_code apart. A JSON array of such objects is taken as its elements; a \
            byte order mark and a spreadsheet's empty rows and columns are passed over. In CSV an apostrophe before what \
            would be a formula is taken off, and \\u{1b} stands for a control character, as export writes them. The first character tells which it is, unless \
            --format does. The agents must be there, or come in the file before what is theirs; any age is taken.

            Running it again is safe: what is there already is counted as a duplicate, by the origin_id that an export \
            writes, else by its idempotency_key, or without either where it is the same in every field. What was erased or \
            masked since it was exported is a duplicate, too, and stays so. An import that was cut off is repeated as a whole; \
            where the server restarts, the command sends the last part again by itself, for as long as --timeout says.

            A call adds to what the ledger knows of its room and takes nothing back, and an agent that is there stays as it is, \
            so both are safe to repeat, too. With --validate-only nothing is created, and what belongs to an agent that only \
            the file has fails.

            A bad line fails only itself: the first ones are told with their line numbers, the counts at the end, and the \
            exit status is 1.

            EXAMPLES
              conversionctl import conversions.ndjson --validate-only
              conversionctl import march.csv
              zcat conversions.ndjson.gz | conversionctl import - --output json
            """)

    /// How many failures are told as they are found.
    private static let toldLimit = 20

    @Argument(
        help: ArgumentHelp("What to import; - reads standard input.", valueName: "file"),
        completion: .file(extensions: ["ndjson", "jsonl", "csv"]))
    var file: String

    @Option(help: ArgumentHelp("The form of the file. (default: by its first character)", valueName: "format"))
    var format: PortableFormat?

    @Flag(help: "Check everything and show the counts, but record nothing.")
    var validateOnly = false

    @OptionGroup var form: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    /// An import's server is silent until its end.
    var keepalive: Duration? { .seconds(600) }

    func run(_ client: ConversionClient, _ output: Output) async throws {
        let file = try InputFile(file)
        let failures = FailureList(toldLimit: Self.toldLimit)
        let importer = Importer(
            client, try PortableReader(file, format: format), validateOnly: validateOnly, connection,
            progress: Progress(Terminal(2, environment: Environment.variables), of: file), failures)
        try await importer.run()
        try finish(importer.counts, failures, output)
    }

    private func finish(_ counts: ImportCounts, _ failures: FailureList, _ output: Output) throws {
        let untold = counts.allFailed - Int64(failures.toldCount)
        if untold > 0 { StandardError.writeLine("conversionctl: \(untold) more failed") }
        try output.write(counts)
        if validateOnly { StandardError.writeLine("conversionctl: nothing was recorded (--validate-only)") }
        if counts.hasFailed { throw ExitCode(LocalFailure.exitStatus) }
    }
}
