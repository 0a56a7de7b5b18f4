import ArgumentParser
import Basics
import ConversionAPI
import ConversionClient
import RPC

/// `conversionctl export`.
struct ExportCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write conversions and their adjustments to a file that any ledger can import.",
        discussion: """
            One line for each, the conversions in the order of the ledger and then the adjustments in theirs, ndjson unless the file is a .csv or --output says so. What \
            belongs to one ledger only is left out: the time of receipt, the agent's revision. A conversion is \
            written as it was recorded; erased users stay erased.

            Each line has an origin_id, the id of the record in the ledger that recorded it first, so that an import of it \
            counts once: into the same ledger, one restored from a backup, or any other, as ndjson and as CSV, from this \
            file and from later ones. key_token stands for the idempotency key of a conversion: with it an import into the \
            restored ledger makes a repeat of that key a duplicate again. Imported into an empty ledger with the same agents \
            and exported again, the file is the same, byte for byte.

            Calls and agents are not exported: a report of a ledger that was filled by an import knows no calls without a \
            conversion.

            In CSV a text that a spreadsheet would take for a formula (it begins with =, +, -, @ or a tab) has an apostrophe \
            before it, and characters that a terminal would obey are written as \\u{1b}; import takes both back.

            Test records come only with --include-tests. The file appears when it is whole, readable by its owner alone.

            EXAMPLES
              conversionctl export conversions.ndjson --include-tests
              conversionctl export --agent sales --since 2026-03-01 --until 2026-04-01 march.csv
              conversionctl export | gzip > conversions.ndjson.gz
              conversionctl export --context old | conversionctl import - --context new
            """)

    @Argument(
        help: ArgumentHelp("Where to write; - writes to standard output.", valueName: "file"),
        completion: .file(extensions: ["ndjson", "jsonl", "csv"]))
    var file = "-"

    @OptionGroup var conversions: FilterOptions
    @OptionGroup var form: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func validate() throws {
        switch form.output {
        case .table, .json: throw ValidationError("An export is --output ndjson or csv.")
        case .ndjson, .csv, nil: break
        }
    }

    /// Twice the silence that is allowed to the server.
    var keepalive: Duration? { .seconds(600) }

    func run(_ client: ConversionClient, _ output: Output) async throws {
        let file = try OutputFile(file)
        let terminal = Terminal(2, environment: Environment.variables)
        // Two writers on one terminal would be unreadable.
        let isVisible = self.file == "-" && Terminal(1, environment: Environment.variables).isTerminal
        let progress = Progress(isVisible ? Terminal.none : terminal)
        var request = WatchConversionsRequest.untilIdle(.position(.beginning), conversions.filter)
        request.includeKeyTokens = true
        var stream = EventStream(client, request, connection)
        // Behind the conversions, so that an import need not stop at each.
        let adjustments = try Spool()
        if case .csv = format { try file.write(CSV.record(PortableRecord.columns(in: .csv).map(\.name))) }
        var lines = StreamRendering<PortableRecord>(format, isContinued: true)
        var counts = (conversions: 0, adjustments: 0)
        while case let event = try await stream.next(), !event.isHeartbeat {
            guard let record = PortableRecord(event) else { continue }
            switch record {
            case .conversion:
                counts.conversions += 1
                try file.write(lines.add(record))
            case .adjustment:
                counts.adjustments += 1
                try adjustments.write(lines.add(record))
            }
            progress.update(items: 1)
        }
        try adjustments.move(to: file)
        try file.finish()
        progress.clear()
        StandardError.writeLine(
            "conversionctl: \(counts.conversions) conversions and \(counts.adjustments) adjustments exported")
        StandardError.writeLine("conversionctl: calls and agents are not part of an export")
    }

    /// Not made fit for a terminal, as it must be read again.
    private var format: OutputForm {
        let isCSV = form.output.map { $0 == .csv } ?? file.lowercased().hasSuffix(".csv")
        return isCSV ? .csv(isForTerminal: false) : .ndjson(isForTerminal: false)
    }
}
