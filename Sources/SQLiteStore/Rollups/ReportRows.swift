import ConversionStore
import GRDB

/// What a report counts from rows: conversions that no rollup holds yet, and those, with calls, of quarter-hours that an
/// edge of the report or of one of its groups cuts.
struct ReportRows {
    let query: SummaryQuery
    let workspace: WorkspaceID
    let time: ReportTime
    let names: RollupNames
    let watermark: Int64
    let event: Int64?
    /// Over the complete generations of the rooms' facts.
    let filters: FilterStack

    /// A row, as far as rooms are counted by it.
    private struct Row {
        let room: Int64
        let fact: RoomFact
        let moment: Int64
    }

    /// How many rows may be held in memory.
    private static let limit = 200_000

    /// Adds them to the groups that the rollups have filled; false where there are too many.
    func count(_ database: Database, _ cutSlots: [Int64], _ groups: inout ReportGroups) throws -> Bool {
        guard let connection = database.sqliteConnection else { throw StoreError(.closed, RollupReport.operation) }
        var rows: [Row] = []
        guard try readTail(connection, &rows, &groups), try readCut(connection, cutSlots, &rows, &groups) else {
            return false
        }
        guard !rows.isEmpty else { return true }
        rows.sort { $0.room < $1.room }
        let facts = try RoomFactReader(database, .main)
        let others = try GenerationFilters.generations(database, "room_facts", from: filters.end)
        let presence = try RoomPresence(connection, .main)
        var start = rows.startIndex
        while start < rows.endIndex {
            let end = rows[start...].firstIndex { $0.room != rows[start].room } ?? rows.endIndex
            let room = rows[start].room
            let generations = filters.generations(thatMayHold: UInt64(bitPattern: room)) + others
            try countRoom(rows[start..<end], try facts.known(room, in: generations), presence, &groups)
            start = end
        }
        return true
    }

    // MARK: Rooms

    private struct Place: Hashable {
        let sight: RoomSight
        let key: ReportGroups.Key
    }

    /// Adds the room to each group into which its rows put it and in which the rollups have not counted it.
    private func countRoom(
        _ rows: ArraySlice<Row>, _ known: RoomFactReader.Known, _ presence: RoomPresence, _ groups: inout ReportGroups
    ) throws {
        var seen: Set<Place> = []
        for row in rows {
            let fact = row.fact
            let scope: RollupScope =
                groups.byRevision ? .revision : groups.byAgent || query.filter.agentID != nil ? .agent : .all
            let bucket = time.bucket(of: row.moment)
            let key = groups.key(event: fact.event, agent: fact.agent, revision: fact.revision, bucket: bucket)
            var shared = key
            shared.event = 0
            let isByEvent = groups.byEvent || event != nil
            var sights = [(RoomSight.Measure.calls, Int64(0), shared)]
            if fact.counts, event == nil || event == fact.event {
                sights.append((.rooms, isByEvent ? fact.event : 0, key))
            }
            for (measure, event, key) in sights {
                let sight = RoomSight(
                    measure: measure, scope: scope, agent: scope == .all ? 0 : fact.agent,
                    revision: scope == .revision ? fact.revision : 0, event: event)
                guard seen.insert(Place(sight: sight, key: key)).inserted,
                    try !isCounted(sight, row, known, presence)
                else { continue }
                if measure == .calls {
                    groups.addCalls(1, to: key)
                } else {
                    groups.add(RollupFigures(rooms: 1), to: key)
                }
            }
        }
    }

    private func isCounted(
        _ sight: RoomSight, _ row: Row, _ known: RoomFactReader.Known, _ presence: RoomPresence
    ) throws -> Bool {
        guard let slots = time.slots(ofBucketWith: row.moment) else { return false }
        let includesTests = query.filter.includeTest
        switch known {
        case .few(let facts):
            return facts.contains {
                slots.contains($0.fact.slot) && (includesTests || !$0.fact.isTest) && sight.matches($0.fact)
            }
        case .many:
            return try presence.contains(row.room, sight, includesTests: includesTests, slots)
        }
    }

    // MARK: Rows

    private static let conversionColumns = """
        c.room_name, c.agent_id, c.agent_revision, c.occurred_at, c.event_type, c.currency_code, c.units, c.nanos, \
        a.is_retraction, a.currency_code, a.units, a.nanos FROM conversions c \
        LEFT JOIN adjustments a ON a.sequence = c.last_adjustment
        """

    private func readTail(_ connection: OpaquePointer, _ rows: inout [Row], _ groups: inout ReportGroups) throws -> Bool
    {
        // The signs keep SQLite from walking the index by time, past all conversions, to find the last ones.
        let statement = try PreparedStatement(
            connection,
            text: """
                SELECT \(Self.conversionColumns) WHERE c.sequence > ?1 AND +c.workspace_id = ?2 \
                AND +c.occurred_at >= ?3 AND +c.occurred_at <= ?4 \(filter("c."))
                """)
        statement.bindAll(watermark, workspace.rawValue)
        return try read(statement, time.start ?? .min, time.end, &rows, &groups)
    }

    private func readCut(
        _ connection: OpaquePointer, _ slots: [Int64], _ rows: inout [Row], _ groups: inout ReportGroups
    ) throws -> Bool {
        guard !slots.isEmpty else { return true }
        let conversions = try PreparedStatement(
            connection,
            text: """
                SELECT \(Self.conversionColumns) WHERE +c.sequence <= ?1 AND c.workspace_id = ?2 \
                AND c.occurred_at >= ?3 AND c.occurred_at <= ?4 \(filter("c."))
                """)
        let calls = try PreparedStatement(
            connection,
            text: """
                SELECT room_name, agent_id, agent_revision, started_at, NULL FROM calls WHERE workspace_id = ?2 \
                AND started_at >= ?3 AND started_at <= ?4 AND \(CallTable.counts) \(filter(""))
                """)
        for slot in slots {
            let start = max(QuarterHour.start(ofSlot: slot), time.start ?? .min)
            let end = [QuarterHour.end(ofSlot: slot), time.end].compactMap(\.self).min()
            for statement in [conversions, calls] {
                if statement === conversions { statement.bind(1, watermark) }
                statement.bind(2, workspace.rawValue)
                guard try read(statement, start, end, &rows, &groups) else { return false }
            }
        }
        return true
    }

    private func filter(_ table: String) -> String {
        (query.filter.includeTest ? "" : "AND NOT \(table)is_test ")
            + (query.filter.agentID == nil ? "" : "AND \(table)agent_id = ?5")
    }

    private func read(
        _ statement: PreparedStatement, _ start: Int64, _ end: Int64?, _ rows: inout [Row],
        _ groups: inout ReportGroups
    ) throws -> Bool {
        statement.bind(3, start)
        // No end is the first moment of all: such a report covers no day.
        statement.bind(4, end.map { $0 - 1 } ?? .max)
        if let agentID = query.filter.agentID { statement.bindText(5, agentID) }
        var isComplete = true
        try statement.forEachRow(RollupReport.operation) {
            isComplete = rows.count < Self.limit
            if isComplete { rows.append(try row(statement, &groups)) }
            return isComplete
        }
        return isComplete
    }

    /// Counts what the row itself adds.
    private func row(_ statement: PreparedStatement, _ groups: inout ReportGroups) throws -> Row {
        let workspace = workspace.rawValue
        let moment = statement.integer(3)
        let isCall = statement.isNull(4)
        let fact = RoomFact(
            agent: try names.id(.agent, statement.bytes(1), workspace), revision: statement.integer(2),
            event: isCall ? 0 : try names.id(.event, statement.bytes(4), workspace),
            slot: QuarterHour.slot(of: Timestamp(nanoseconds: moment)), isTest: false,
            isRetracted: !isCall && statement.integer(8) != 0)
        if isCall {
            groups.addRecorded(
                1,
                to: groups.key(
                    event: 0, agent: fact.agent, revision: fact.revision, bucket: time.bucket(of: moment)))
        } else if event == nil || event == fact.event {
            let key = groups.key(
                event: fact.event, agent: fact.agent, revision: fact.revision, bucket: time.bucket(of: moment))
            groups.add(
                fact.isRetracted ? RollupFigures(retracted: 1) : RollupFigures(conversions: 1), to: key)
            if let revenue = RollupWriter.revenue(statement, at: 5) {
                let currency = try names.id(.currency, statement.bytes(statement.isNull(5) ? 9 : 5), workspace)
                groups.earn(revenue, in: currency, key)
            }
        }
        return Row(room: names.hash(workspace, statement.bytes(0)), fact: fact, moment: moment)
    }
}
