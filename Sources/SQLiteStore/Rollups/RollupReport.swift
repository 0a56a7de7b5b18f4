import ConversionStore
import GRDB

/// One report, read from the rollups: its cost follows the days and groups that it covers, not the conversions stored.
///
/// Whole days come from `rollup_days`; days that the report's zone or bounds divide, from the quarter-hours; and from the
/// rows only what no rollup holds yet, the tail, and quarter-hours that an edge cuts. All of it is one snapshot, and
/// exact. What the rollups cannot answer, one room or one user, is counted from rows altogether; and so are some of the
/// agents as one where agents share rooms.
final class RollupReport {
    private let query: SummaryQuery
    private let workspace: WorkspaceID
    private let connection: OpaquePointer
    private let names: RollupNames
    private let time: ReportTime
    private let watermark: Int64
    private var groups: ReportGroups
    private var cutSlots: [Int64] = []
    /// Nil where the filter has none; a number below 0 is of a name that no rollup knows.
    private let agent: Int64?
    private let event: Int64?
    private let scope: RollupScope

    static let operation = "summarize conversions"

    /// Reads on whatever connection it is given; the caller makes the transaction, which is the report's snapshot.
    static func page(
        _ database: Database, _ query: SummaryQuery, in workspace: WorkspaceID, pageSize: Int, after: SummaryKey?,
        rooms: FilterStack
    ) throws -> SummaryPage {
        var query = query
        if query.groupBy.first == .time, let start = after?.start {
            // The page begins with this time, or later.
            query.filter.start = max(start, query.filter.start ?? start)
        }
        guard query.filter.userID == nil, query.filter.roomName == nil,
            let (groups, names) = try counted(database, query, workspace, rooms)
        else {
            // A user's conversions have no index: every row of the time is looked at.
            let room = try query.filter.roomName.map { try Schema.roomHash(database)(workspace.rawValue, $0) }
            return try SummaryReport(query: query, workspace: workspace, room: room)
                .page(database, pageSize: pageSize, after: after)
        }
        return try groups.page(names, pageSize: pageSize, after: after)
    }

    /// The report's groups, with the names that their numbers stand for; nil where it is left to a count of the rows.
    private static func counted(
        _ database: Database, _ query: SummaryQuery, _ workspace: WorkspaceID, _ rooms: FilterStack
    ) throws -> (ReportGroups, RollupNames)? {
        guard let connection = database.sqliteConnection else { throw StoreError(.closed, operation) }
        // One for all counts: numbers of names that no rollup knows are its own.
        let names = try RollupNames(connection, .main, hash: try Schema.roomHash(database), mayAdd: false)
        func count(_ query: SummaryQuery) throws -> ReportGroups? {
            let report = try RollupReport(database, query, workspace, names)
            return try report.count(database, rooms) ? report.groups : nil
        }
        var open = query
        open.filter.scope = nil
        guard let scope = query.filter.scope else { return try count(open).map { ($0, names) } }
        if let agentID = query.filter.agentID {
            guard scope.contains(agentID) else { return (ReportGroups(query.groupBy), names) }
            return try count(open).map { ($0, names) }
        }
        let agents = Set(try scope.ids.map { try names.id(.agent, $0, workspace.rawValue) })
        var byAgent = open
        if !ReportGroups(query.groupBy).byAgent { byAgent.groupBy.append(.agent) }
        guard var groups = try count(byAgent) else { return nil }
        // How many rooms agents have in common is known of all of them, and not of some.
        if byAgent != open {
            guard let whole = try count(open), groups.haveNoRoomInCommon(asIn: whole) else { return nil }
        }
        groups.keep(agents)
        return (groups.joined(as: query.groupBy), names)
    }

    private init(
        _ database: Database, _ query: SummaryQuery, _ workspace: WorkspaceID, _ names: RollupNames
    ) throws {
        guard let connection = database.sqliteConnection else { throw StoreError(.closed, Self.operation) }
        self.query = query
        self.workspace = workspace
        self.connection = connection
        self.names = names
        let ledger = try PreparedStatement(connection, "SELECT rollup_sequence, detail_from FROM ledger")
        let state = try ledger.firstRow(Self.operation) {
            (watermark: ledger.integer(0), detailFrom: ledger.isNull(1) ? nil : ledger.integer(1))
        }
        guard let state else { throw StoreError(.corrupt, Self.operation) }
        watermark = state.watermark
        time = ReportTime(query, detailFrom: state.detailFrom)
        groups = ReportGroups(query.groupBy)
        agent = try query.filter.agentID.map { [names] in try names.id(.agent, $0, workspace.rawValue) }
        event = try query.filter.eventType.map { [names] in try names.id(.event, $0, workspace.rawValue) }
        scope = groups.byRevision ? .revision : groups.byAgent || agent != nil ? .agent : .all
    }

    /// False where it is left to a count of the rows.
    private func count(_ database: Database, _ rooms: FilterStack) throws -> Bool {
        guard let range = time.days else { return true }
        if agent ?? 0 >= 0 {
            var last: (day: ReportDay, bucket: Int64?)?
            var run: [ReportDay] = []
            var joined: [ClosedRange<Int64>] = []
            for number in try days(range) {
                let day = time.day(number)
                let first = day.segments.first?.bucket
                // Gaps across midnight matter only where a group goes on.
                if let last, let bucket = last.bucket, bucket == first { joined.append(number...number) }
                last = (day, day.segments.last?.bucket ?? nil)
                if let previous = run.last, (previous.whole == nil) != (day.whole == nil) || run.count == 256 {
                    try read(run)
                    run.removeAll(keepingCapacity: true)
                }
                run.append(day)
                for segment in day.segments where segment.bucket == nil {
                    cutSlots += segment.quarters.map { number * QuarterHour.perDay + Int64($0) }
                }
            }
            try read(run)
            try readGaps(Self.merged(joined))
        }
        let rest = ReportRows(
            query: query, workspace: workspace, time: time, names: names, watermark: watermark, event: event,
            filters: rooms)
        return try rest.count(database, cutSlots, &groups)
    }

    /// The days on which anything happened to anybody.
    private func days(_ range: ClosedRange<Int64>) throws -> [Int64] {
        var grains = [RollupGrain(.all, byEvent: false, isTest: false)]
        if query.filter.includeTest { grains.append(RollupGrain(.all, byEvent: false, isTest: true)) }
        var days: Set<Int64> = []
        for table in ["rollup_days", "rollup_quarters"] {
            let statement = try PreparedStatement(
                connection,
                text: "SELECT day FROM \(table) WHERE workspace_id = ? AND grain = ? AND day BETWEEN ? AND ?")
            for grain in grains {
                statement.bindAll(workspace.rawValue, grain.rawValue, range.lowerBound, range.upperBound)
                try statement.forEachRow(Self.operation) {
                    days.insert(statement.integer(0))
                    return true
                }
            }
        }
        return days.sorted()
    }

    private static func merged(_ ranges: [ClosedRange<Int64>]) -> [ClosedRange<Int64>] {
        var merged: [ClosedRange<Int64>] = []
        for range in ranges {
            if let last = merged.last, last.upperBound + 1 == range.lowerBound {
                merged[merged.count - 1] = last.lowerBound...range.upperBound
            } else {
                merged.append(range)
            }
        }
        return merged
    }

    // MARK: Days

    /// What a pass over a table reads.
    private struct Pass {
        enum Content {
            case everything
            /// Where events are apart, and their calls are elsewhere.
            case calls
            case recordedCalls
        }

        let grain: RollupGrain
        let isByEvent: Bool
        let content: Content
    }

    private func passes(withCalls: Bool, withRecorded: Bool = false) -> [Pass] {
        let isByEvent = groups.byEvent || event != nil
        return (query.filter.includeTest ? [false, true] : [false]).flatMap { isTest in
            var passes = [
                Pass(
                    grain: RollupGrain(scope, byEvent: isByEvent, isTest: isTest), isByEvent: isByEvent,
                    content: .everything)
            ]
            if isByEvent, withCalls {
                passes.append(
                    Pass(grain: RollupGrain(scope, byEvent: false, isTest: isTest), isByEvent: false, content: .calls))
            }
            if withRecorded {
                passes.append(
                    Pass(
                        grain: RollupGrain(recordedIn: scope, isTest: isTest), isByEvent: false,
                        content: .recordedCalls))
            }
            return passes
        }
    }

    /// Days that are all whole, or all divided, one after the other among those on which anything happened.
    private func read(_ run: [ReportDay]) throws {
        guard let first = run.first else { return }
        for pass in passes(withCalls: true, withRecorded: true) {
            if first.whole != nil {
                try forEachRow("rollup_days", "calls, rooms, conversions, retracted", pass, run) { row, day in
                    guard let bucket = day.whole else { return }
                    let figures = RollupFigures(
                        calls: row.integer(4), rooms: row.integer(5), conversions: row.integer(6),
                        retracted: row.integer(7))
                    add(figures, key(row, bucket), pass)
                }
            } else {
                try forEachRow("rollup_quarters", "detail", pass, run) { row, day in
                    guard let detail = QuarterDetail(row.bytes(4)) else { throw StoreError(.corrupt, Self.operation) }
                    add(detail, row, day, pass)
                }
            }
        }
        for pass in passes(withCalls: false) {
            if first.whole != nil {
                let columns = "currency, conversions, gross_high, gross_low, net_high, net_low"
                try forEachRow("rollup_revenue", columns, pass, run) { row, day in
                    guard let bucket = day.whole else { return }
                    groups.earn(RollupTables.revenue(row, at: 5), in: row.integer(4), key(row, bucket))
                }
            } else {
                try forEachRow("rollup_revenue_quarters", "currency, detail", pass, run) { row, day in
                    guard let detail = QuarterRevenue(row.bytes(5)) else { throw StoreError(.corrupt, Self.operation) }
                    for cell in detail.cells {
                        guard let bucket = day.bucket(ofQuarter: cell.quarter) else { continue }
                        groups.earn(cell.revenue, in: row.integer(4), key(row, bucket))
                    }
                }
            }
        }
    }

    private func add(_ detail: QuarterDetail, _ row: PreparedStatement, _ day: ReportDay, _ pass: Pass) {
        for segment in day.segments {
            guard let bucket = segment.bucket else { continue }
            var figures = RollupFigures()
            for cell in detail.cells where segment.quarters.contains(cell.quarter) { figures += cell.figures }
            for gap in detail.gaps
            where segment.quarters.contains(gap.previous) && segment.quarters.contains(gap.next) {
                figures.calls -= gap.calls
                figures.rooms -= gap.rooms
            }
            if !figures.isZero { add(figures, key(row, bucket), pass) }
        }
    }

    private func add(_ figures: RollupFigures, _ key: ReportGroups.Key, _ pass: Pass) {
        switch pass.content {
        case .everything: groups.add(figures, to: key)
        case .calls: groups.addCalls(figures.calls, to: key)
        case .recordedCalls: groups.addRecorded(figures.calls, to: key)
        }
    }

    /// Of a row that begins with day, agent, revision and event.
    private func key(_ row: PreparedStatement, _ bucket: Int64) -> ReportGroups.Key {
        groups.key(event: row.integer(3), agent: row.integer(1), revision: row.integer(2), bucket: bucket)
    }

    private func forEachRow(
        _ table: String, _ columns: String, _ pass: Pass, _ run: [ReportDay],
        _ body: (PreparedStatement, ReportDay) throws -> Void
    ) throws {
        guard let first = run.first?.day, let last = run.last?.day else { return }
        let ofEvent = pass.isByEvent ? event : nil
        if ofEvent ?? 0 < 0 { return }
        var conditions = ["workspace_id = ?1", "grain = ?2"]
        // Where the key goes on with an equality, each day is looked up by itself; else all are one stretch.
        let isByDay = agent != nil || scope == .all && ofEvent != nil
        conditions += isByDay ? ["day = ?3"] : ["day BETWEEN ?3 AND ?4"]
        if agent != nil { conditions.append("agent = ?5") }
        if scope == .all { conditions.append("agent = 0 AND revision = 0") }
        if ofEvent != nil { conditions.append("event = ?6") }
        let statement = try PreparedStatement(
            connection,
            text: """
                SELECT day, agent, revision, event, \(columns) FROM \(table) \
                WHERE \(conditions.joined(separator: " AND "))
                """)
        statement.bind(1, workspace.rawValue)
        statement.bind(2, pass.grain.rawValue)
        if let agent { statement.bind(5, agent) }
        if let ofEvent { statement.bind(6, ofEvent) }
        if isByDay {
            for day in run {
                statement.bind(3, day.day)
                try statement.forEachRow(Self.operation) {
                    try body(statement, day)
                    return true
                }
            }
            return
        }
        statement.bind(3, first)
        statement.bind(4, last)
        var index = 0
        try statement.forEachRow(Self.operation) {
            let day = statement.integer(0)
            while index < run.count, run[index].day < day { index += 1 }
            guard index < run.count, run[index].day == day else { return true }
            try body(statement, run[index])
            return true
        }
    }

    // MARK: Gaps across midnight

    private func readGaps(_ ranges: [ClosedRange<Int64>]) throws {
        for range in ranges {
            for pass in passes(withCalls: true) {
                let ofEvent = pass.isByEvent ? event : nil
                if ofEvent ?? 0 < 0 { continue }
                let statement = try PreparedStatement(
                    connection,
                    text: """
                        SELECT next, agent, revision, event, previous, calls, rooms FROM rollup_gaps \
                        WHERE workspace_id = ?1 AND grain = ?2 AND next BETWEEN ?3 AND ?4 \
                        \(agent == nil ? "" : "AND agent = ?5") \(ofEvent == nil ? "" : "AND event = ?6")
                        """)
                statement.bindAll(
                    workspace.rawValue, pass.grain.rawValue, range.lowerBound * QuarterHour.perDay,
                    (range.upperBound + 1) * QuarterHour.perDay - 1)
                if let agent { statement.bind(5, agent) }
                if let ofEvent { statement.bind(6, ofEvent) }
                var slots: (of: Int64, bucket: Int64, ClosedRange<Int64>)?
                try statement.forEachRow(Self.operation) {
                    let next = statement.integer(0)
                    let begin = QuarterHour.start(ofSlot: next)
                    let bucket = time.bucket(of: begin)
                    if slots?.bucket != bucket || slots == nil {
                        slots = time.slots(ofBucketWith: begin).map { (next, bucket, $0) }
                    }
                    guard let range = slots?.2, range.contains(next), range.contains(statement.integer(4)) else {
                        return true
                    }
                    let figures = RollupFigures(calls: -statement.integer(5), rooms: -statement.integer(6))
                    add(figures, key(statement, bucket), pass)
                    return true
                }
            }
        }
    }
}
