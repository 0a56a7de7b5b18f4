import ArgumentParser
import ConversionAPI
import ConversionStore

/// `conversiond audit`: who changed what.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Tells who changed agents, adjusted or imported conversions, erased users, and made or revoked keys.",
        discussion: "The log is append-only, and holds no user's id, no details and no secret. The oldest come first.")

    @Option(
        help: ArgumentHelp("From then on: 2026-11-23T09:00:00Z, or 24h for the last day.", valueName: "time"),
        transform: AuditCommand.moment)
    var since: Timestamp?

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var form: ReportOptions

    func run() async throws {
        try await LedgerAccess.read(try database.location()) { ledger in
            var last: Int64 = 0
            let lines = AuditLines(form.output)
            while true {
                let page = try await ledger.auditEvents(since: since, after: last, limit: 1_000)
                for event in page { print(lines.line(of: event)) }
                guard let end = page.last?.id else { return }
                last = end
            }
        }
    }

    @Sendable private static func moment(_ text: String) throws -> Timestamp {
        if let age = Duration(setting: text) { return Timestamp.now.after(.zero - age) }
        guard let time = ProtobufTimestamp(rfc3339: text),
            let moment = Timestamp(seconds: time.seconds, nanos: time.nanos)
        else { throw ValidationError("\"\(text)\" is no time; give one such as 2026-11-23T09:00:00Z or 24h.") }
        return moment
    }
}
