import ConversionStore
import GRDB

/// One report, counted from the ledger itself: what `RollupReport` must be equal to, and what counts in its place where
/// the rollups do not reach, for one room or one user.
///
/// Distinct rooms and sums are SQLite's, which keeps what outgrows its cache in temporary files; a report holds only its
/// groups in memory.
struct SummaryReport {
    let query: SummaryQuery
    let workspace: WorkspaceID
    /// The number of the one room that the query is about, if it is: its conversions are found by it in `room_facts`, or,
    /// where it has so many that none are kept there, by the quarter-hours in which it is seen.
    var room: Int64?

    /// A page of the groups, in their order.
    func page(_ database: Database, pageSize: Int, after: SummaryKey?) throws -> SummaryPage {
        let all = try summaries(database)
        let rest = after.map { after in all.drop { !after.isBefore($0.key, by: query.groupBy) } } ?? all[...]
        let page = Array(rest.prefix(pageSize))
        return SummaryPage(summaries: page, next: rest.count > pageSize ? page.last?.key : nil)
    }

    /// All groups, in their order.
    func summaries(_ database: Database) throws -> [Summary] {
        let buckets = SummaryBuckets(query.calendar)
        let function = DatabaseFunction("bucket", argumentCount: 1, pure: true) { values in
            guard let moment = Int64.fromDatabaseValue(values[0]) else { return nil }
            return buckets.start(of: Timestamp(nanoseconds: moment)).nanoseconds
        }
        database.add(function: function)
        defer { database.remove(function: function) }

        var groups: [SummaryKey: Summary] = [:]
        // Of everything there is a row even where there is nothing.
        if query.groupBy.isEmpty { groups[SummaryKey()] = Summary(key: SummaryKey()) }
        try countConversions(database, &groups)
        try sumRevenues(database, &groups)
        try countCalls(database, &groups)
        return groups.values.sorted { $0.key.isBefore($1.key, by: query.groupBy) }
    }

    private func countConversions(_ database: Database, _ groups: inout [SummaryKey: Summary]) throws {
        let (condition, arguments) = conversions(ofEvent: true)
        let retracted = "coalesce(a.is_retraction, 0)"
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT \(keys(time: "c.occurred_at")), sum(NOT \(retracted)) AS conversions, \
                sum(\(retracted)) AS retracted, \
                count(DISTINCT CASE WHEN NOT \(retracted) THEN c.room_name END) AS converted_calls \
                FROM conversions c LEFT JOIN adjustments a ON a.sequence = c.last_adjustment \
                WHERE \(condition) \(grouping())
                """, arguments: arguments)
        while let row = try rows.next() {
            // Without groups a sum over nothing is NULL.
            guard let conversions: Int64 = row["conversions"] else { continue }
            let key = key(row)
            var summary = groups[key] ?? Summary(key: key)
            summary.conversions = conversions
            summary.retracted = row["retracted"]
            summary.convertedCalls = row["converted_calls"]
            groups[key] = summary
        }
    }

    private func sumRevenues(_ database: Database, _ groups: inout [SummaryKey: Summary]) throws {
        let (condition, arguments) = conversions(ofEvent: true)
        let net = { (column: String) in
            "CASE WHEN a.sequence IS NULL THEN c.\(column) WHEN a.is_retraction THEN 0 ELSE a.\(column) END"
        }
        // In halves: SQLite fails a sum that outgrows 64 bits.
        let sums = { (value: String) in "sum((\(value)) >> 32), sum((\(value)) & 4294967295)" }
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT \(sums("c.units")), sum(c.nanos), \(sums(net("units"))), sum(\(net("nanos"))), \
                coalesce(c.currency_code, a.currency_code) AS currency, \(keys(time: "c.occurred_at")) \
                FROM conversions c LEFT JOIN adjustments a ON a.sequence = c.last_adjustment \
                WHERE \(condition) AND currency IS NOT NULL \(grouping(and: "currency")) ORDER BY currency
                """, arguments: arguments)
        while let row = try rows.next() {
            groups[key(row)]?.revenues.append(
                SummaryRevenue(
                    currencyCode: row["currency"], gross: Self.amount(row, at: 0), net: Self.amount(row, at: 3)))
        }
    }

    /// A call has no event type, so the groups of one agent and time share theirs.
    private func countCalls(_ database: Database, _ groups: inout [SummaryKey: Summary]) throws {
        let (converted, convertedArguments) = conversions(ofEvent: false)
        let (recorded, recordedArguments) = condition("started_at", "workspace_id", event: nil)
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT count(DISTINCT room_name) AS calls, coalesce(sum(is_recorded), 0) AS recorded, \
                \(keys(time: "moment", withEvent: false)) FROM (\
                SELECT c.room_name, c.agent_id, c.agent_revision, c.occurred_at AS moment, 0 AS is_recorded \
                FROM conversions c WHERE \(converted) UNION ALL \
                SELECT room_name, agent_id, agent_revision, started_at, 1 FROM calls \
                WHERE \(CallTable.counts) AND \(recorded)) \(grouping(withEvent: false))
                """, arguments: convertedArguments + recordedArguments)
        var calls: [SummaryKey: (all: Int64, recorded: Int64)] = [:]
        while let row = try rows.next() { calls[key(row)] = (row["calls"], row["recorded"]) }
        if query.groupBy.contains(.eventType) {
            for key in groups.keys {
                var shared = key
                shared.eventType = ""
                groups[key]?.calls = calls[shared]?.all ?? 0
                groups[key]?.recordedCalls = calls[shared]?.recorded ?? 0
            }
        } else {
            for (key, count) in calls {
                groups[key, default: Summary(key: key)].calls = count.all
                groups[key, default: Summary(key: key)].recordedCalls = count.recorded
            }
        }
    }

    // MARK: Terms

    private var columns: [(name: String, isEvent: Bool)] {
        var columns: [(String, Bool)] = []
        if query.groupBy.contains(.eventType) { columns.append(("event_type", true)) }
        if query.groupBy.contains(where: { $0 == .agent || $0 == .agentRevision }) {
            columns.append(("agent_id", false))
        }
        if query.groupBy.contains(.agentRevision) { columns.append(("agent_revision", false)) }
        if query.groupBy.contains(.time) { columns.append(("start", false)) }
        return columns
    }

    /// The group's columns; a constant where there are none, so that the list is never empty.
    private func keys(time: String, withEvent: Bool = true) -> String {
        let named = columns.filter { withEvent || !$0.isEvent }
            .map { $0.name == "start" ? "bucket(\(time)) AS start" : $0.name }
        return (named + ["0 AS none"]).joined(separator: ", ")
    }

    private func grouping(withEvent: Bool = true, and more: String? = nil) -> String {
        let names = columns.filter { withEvent || !$0.isEvent }.map(\.name) + (more.map { [$0] } ?? [])
        return names.isEmpty ? "" : "GROUP BY " + names.joined(separator: ", ")
    }

    private func key(_ row: Row) -> SummaryKey {
        let start: Int64? = row["start"]
        return SummaryKey(
            eventType: row["event_type"] ?? "", agentID: row["agent_id"] ?? "",
            agentRevision: row["agent_revision"] ?? 0,
            start: start.map { Timestamp(nanoseconds: $0) })
    }

    private func conversions(ofEvent: Bool) -> (String, StatementArguments) {
        let event = ofEvent ? query.filter.eventType : nil
        guard let room else { return condition("c.occurred_at", "c.workspace_id", event: event) }
        // The signs keep SQLite from walking the index by time.
        let (terms, arguments) = condition("+c.occurred_at", "+c.workspace_id", event: event)
        let sequences = """
            SELECT ref FROM (WITH RECURSIVE generations(number) AS (SELECT 0 UNION ALL \
            SELECT number + 1 FROM generations WHERE number < (SELECT max(generation) FROM room_facts)) \
            SELECT number FROM generations) CROSS JOIN room_facts \
            WHERE generation = number AND room = ? AND ref > 0 UNION ALL \
            SELECT sequence FROM conversions WHERE sequence > (SELECT rollup_sequence FROM ledger) UNION ALL \
            SELECT near.sequence FROM room_presence seen CROSS JOIN conversions near ON near.workspace_id = ? \
            AND near.occurred_at >= seen.slot * \(QuarterHour.nanoseconds) \
            AND near.occurred_at < (seen.slot + 1) * \(QuarterHour.nanoseconds) AND near.room_name = ? \
            WHERE seen.room = ? AND kind = \(RoomSight.anything.kind(includesTests: true)) AND agent = 0 \
            AND revision = 0 AND event = 0 AND slot BETWEEN ? AND ?
            """
        let places: StatementArguments = [
            room, workspace.rawValue, query.filter.roomName, room,
            QuarterHour.slot(of: query.filter.start ?? Timestamp(nanoseconds: .min)),
            QuarterHour.slot(of: query.filter.end ?? Timestamp(nanoseconds: .max)),
        ]
        return ("c.sequence IN (\(sequences)) AND \(terms)", places + arguments)
    }

    private func condition(
        _ time: String, _ workspaceID: String, event: String?
    ) -> (String, StatementArguments) {
        let filter = query.filter
        var terms = ["\(workspaceID) = ?"]
        var arguments: StatementArguments = [workspace.rawValue]
        if !filter.includeTest { terms.append("NOT is_test") }
        for case (let term, let value?) in [
            ("\(time) >= ?", filter.start?.nanoseconds), ("\(time) < ?", filter.end?.nanoseconds),
        ] {
            terms.append(term)
            arguments += [value]
        }
        for case (let term, let value?) in [
            ("agent_id = ?", filter.agentID), ("event_type = ?", event), ("room_name = ?", filter.roomName),
            ("user_id = ?", filter.userID),
        ] {
            terms.append(term)
            arguments += [value]
        }
        if let scope = filter.scope {
            terms.append(scope.condition)
            arguments += scope.arguments
        }
        return (terms.joined(separator: " AND "), arguments)
    }

    private static func amount(_ row: Row, at column: Int) -> Int128 {
        let high: Int64 = row[column] ?? 0, low: Int64 = row[column + 1] ?? 0, nanos: Int64 = row[column + 2] ?? 0
        return ((Int128(high) << 32) + Int128(low)) * 1_000_000_000 + Int128(nanos)
    }
}
