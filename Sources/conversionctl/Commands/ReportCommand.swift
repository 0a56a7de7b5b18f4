import ArgumentParser
import ConversionAPI
import ConversionClient

/// `conversionctl report`.
struct ReportCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Write a report as one HTML page: figures, their changes, and what they allow to say.",
        discussion: """
            The page has everything in it and loads nothing: mail it, print it, open it anywhere. It shows conversions and \
            rate over time, by event and by agent revision, revenue by currency, and the agents with the most \
            conversions, against the time of the same length before.

            Without --since it covers 30 days, the last one up to --until. --since and --until take RFC 3339, a date \
            (midnight in --time-zone), or how long ago: 24h, 7d. For figures alone there is conversionctl summary.

            EXAMPLES
              conversionctl report --html report.html
              conversionctl report --html march.html --since 2026-03-01 --until 2026-04-01 --time-zone Europe/Berlin
              conversionctl report --html sales.html --agent sales --since 90d --title "Sales, last quarter"
              conversionctl report --html - | gzip > report.html.gz
            """)

    @Option(
        help: ArgumentHelp("Where to write the page; - is standard output.", valueName: "file"),
        completion: .file(extensions: ["html"]))
    var html: String

    @OptionGroup var times: ZonedTimes

    @Option(help: ArgumentHelp("Only this agent.", valueName: "id"), completion: .agentIDs)
    var agent: String?

    @Flag(help: "Test records, too.")
    var includeTests = false

    @Option(help: ArgumentHelp("The heading of the page.", valueName: "text"))
    var title = "Conversions"

    @Option(
        help: ArgumentHelp(
            "When the report is made, as it says and where it ends; the same makes the same page. (default: now)",
            valueName: "time"),
        transform: TimeText.parse)
    var now: ProtobufTimestamp?

    @OptionGroup var form: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func validate() throws {
        guard !html.isEmpty else { throw ValidationError("--html needs the name of a file, or -.") }
        guard form.output == nil else {
            throw ValidationError("A report is HTML: leave --output out, or ask conversionctl summary for figures.")
        }
        _ = try data()
    }

    func run(_ client: ConversionClient, _ output: Output) async throws {
        var data = try data()
        try await data.read(client)
        let page = ReportPage.html(data)
        guard html != "-" else { return try StandardOutput.write(page) }
        try FileText.replace(html, with: page, mode: 0o644)
        StandardError.writeLine("conversionctl: the report is in \(TerminalText.escaped(html))")
    }

    /// What the report is about, without its figures.
    func data() throws -> ReportData {
        let now = now ?? TimeText.now
        let (since, until) = try times.range(now: now)
        guard
            let period = ReportPeriod(since: since?.seconds, until: (until ?? now).seconds, zone: times.zone)
        else { throw ValidationError("--since must be before --until, and both well within the years 1 to 9999.") }
        return ReportData(
            title: title, period: period, now: now.seconds, agentID: agent, includesTests: includeTests)
    }
}
