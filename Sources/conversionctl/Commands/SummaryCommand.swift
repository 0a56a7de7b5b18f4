import ArgumentParser
import ConversionAPI
import ConversionClient

/// `conversionctl summary`.
struct SummaryCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "summary",
        abstract: "Sum conversions up: calls, rate with its 95% interval, and revenue for each currency.",
        discussion: """
            Without --by there is one row for everything. A table draws the rate: a bar up to the lower bound of its \
            interval, a line to the upper bound, ┼ where the rate is. Where hour, day or week is one of several groups, \
            a table has a row for each of the others, with the conversions over that time, from the first that has any \
            to the last, each row on a scale of its own. A table that is too wide for the terminal leaves columns out. \
            Every other form has all figures, exact, a row for each group.

            Where no call of a group was recorded there is no rate, only conversions: have the worker record each call \
            (conversionctl call record, or the API's RecordCall), converted or not.

            In CSV and lines with tabs a group's money in a further currency is a line of its own, whose counts are \
            empty. --since and --until take RFC 3339, a date (midnight in --time-zone), or how long ago: 90m, 24h, 7d.

            EXAMPLES
              conversionctl summary --since 30d
              conversionctl summary --by agent,day --since 30d --time-zone Europe/Berlin
              conversionctl summary --by revision --agent sales
              conversionctl summary --by event,week --since 2026-01-01 --all --output csv > weeks.csv
              conversionctl summary --by agent --output json | jq '.[] | {agent_id, rate}'
            """)

    @Option(
        help: ArgumentHelp(
            "event, agent, revision (of an agent), and one of hour, day and week; several with commas between.",
            valueName: "groups"),
        completion: .list(SummaryGroups.Group.allCases.map(\.rawValue)), transform: SummaryGroups.parse)
    var by = SummaryGroups()

    @OptionGroup var times: ZonedTimes

    @Option(help: ArgumentHelp("Only this agent's.", valueName: "id"), completion: .agentIDs)
    var agent: String?

    @Option(help: ArgumentHelp("Only of this event.", valueName: "event"))
    var event: String?

    @Option(help: ArgumentHelp("Only of this room.", valueName: "name"))
    var room: String?

    @Option(help: ArgumentHelp("Only of this user.", valueName: "id"))
    var user: String?

    @Flag(help: "Test records, too.")
    var includeTests = false

    @OptionGroup var paging: PagingOptions
    @OptionGroup var form: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run(_ client: ConversionClient, _ output: Output) async throws {
        let query = SummaryQuery(filter: try filter(now: TimeText.now), groups: by, zone: times.zone)
        let limit = paging.all ? nil : paging.limit
        var isMore = false
        switch output.form {
        case .aligned(let width, let isColoured):
            let table: SummaryTable
            (table, isMore) = try await SummaryTable.read(query, client, limit: limit)
            try StandardOutput.write(table.text(width: width, isColoured: isColoured))
        case .json, .ndjson:
            try await output.writeList(of: SummaryRow.self) { write in
                isMore = try await query.follow(client, limit: limit) { rows in
                    try write(rows.map { SummaryRow(summary: $0, groups: by, zone: times.zone) })
                    return true
                }
            }
        case .csv, .tabs:
            try await output.writeList(of: SummaryLine.self) { write in
                isMore = try await query.follow(client, limit: limit) { rows in
                    try write(
                        rows.flatMap { SummaryLine.lines(of: SummaryRow(summary: $0, groups: by, zone: times.zone)) })
                    return true
                }
            }
        }
        if isMore, let limit {
            StandardError.writeLine("conversionctl: these are the first \(limit); --limit or --all lists more.")
        }
    }

    func filter(now: ProtobufTimestamp) throws -> ConversionFilter {
        let (since, until) = try times.range(now: now)
        return ConversionFilter(
            startTime: since, endTime: until, agentID: agent ?? "", eventType: event ?? "", roomName: room ?? "",
            userID: user ?? "", includeTests: includeTests)
    }
}

extension SummaryTable {
    /// Asks for the rows of a table, and for what happened over time where that stands beside them.
    static func read(
        _ query: SummaryQuery, _ client: ConversionClient, limit: Int?
    ) async throws -> (table: SummaryTable, isMore: Bool) {
        guard let interval = query.groups.interval, query.groups.groups.count > 1 else {
            let (rows, isMore) = try await query.rows(client, limit: limit)
            return (
                SummaryTable(rows: rows.map { SummaryRow(summary: $0, groups: query.groups, zone: query.zone) }), isMore
            )
        }
        // Calls that convert in several intervals are in each of them: the totals have to be asked for.
        var totals = query
        totals.groups = query.groups.others
        let (rows, isMore) = try await totals.rows(client, limit: limit)
        let indices = Dictionary(rows.indices.map { (Key(rows[$0]), $0) }) { first, _ in first }
        var conversions = [[Int64: Int64]](repeating: [:], count: rows.count)
        var ordinals: ClosedRange<Int64>?
        var inTime = query
        // Sorted by the others first, so that what lies behind a table that was cut need not be read.
        inTime.groups = SummaryGroups(
            groups: totals.groups.groups + query.groups.groups.filter { $0.interval != nil })
        _ = try await inTime.follow(client) { page in
            for summary in page {
                guard let start = summary.startTime, let index = indices[Key(summary)] else { continue }
                let ordinal = interval.ordinal(of: start.seconds, in: query.zone)
                conversions[index][ordinal, default: 0] += summary.conversions
                ordinals =
                    ordinals.map { min($0.lowerBound, ordinal)...max($0.upperBound, ordinal) } ?? ordinal...ordinal
            }
            return !isMore || page.last.map { indices[Key($0)] != nil } ?? true
        }
        let trends = ordinals.map {
            Trends(interval: interval, zone: query.zone, ordinals: $0, conversions: conversions)
        }
        return (
            SummaryTable(
                rows: rows.map { SummaryRow(summary: $0, groups: totals.groups, zone: query.zone) }, trends: trends),
            isMore
        )
    }

    /// What names a row.
    private struct Key: Hashable {
        let event: String
        let agent: String
        let revision: Int64

        init(_ summary: ConversionSummary) {
            event = summary.eventType
            agent = summary.agentID
            revision = summary.agentRevision
        }
    }
}
