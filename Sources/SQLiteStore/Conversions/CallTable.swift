import ConversionStore
import GRDB

/// Reads and writes calls on whatever connection it is given; the caller makes the transaction.
///
/// Each call has the sequence of its last change, and its row is the event of it: what it was before is not kept.
enum CallTable {
    private static let columns = """
        room_name, agent_id, agent_revision, user_id, started_at, ended_at, is_test, create_time, update_time, \
        is_start_assumed, direction, connection, end_reason, outcome, erased_at, sequence, workspace_id
        """

    static func call(_ database: Database, roomName: String, in workspace: WorkspaceID) throws -> Call? {
        let statement = try database.cachedStatement(
            sql: "SELECT \(columns) FROM calls WHERE workspace_id = ? AND room_name = ?")
        return try Row.fetchOne(statement, arguments: [workspace.rawValue, roomName]).map(call(_:))
    }

    /// Writes what the message makes of a call, or without `rollups` finds out what that would be.
    static func record(_ database: Database, _ new: NewCall, rollups: RollupWriter?) throws -> CallOutcome {
        let known = try call(database, roomName: new.roomName, in: new.workspace)
        switch CallMerge.merge(new, into: known) {
        case .ofOtherAgent: return .ofOtherAgent
        case .endsBeforeStart(let start): return .endsBeforeStart(start)
        case .unchanged(let call): return .recorded(call)
        case .changed(let call):
            if let rollups {
                try write(database, call, in: new.workspace)
                try rollups.called(new.workspace, from: known, to: call)
            }
            return .recorded(call)
        }
    }

    private static func write(_ database: Database, _ call: Call, in workspace: WorkspaceID) throws {
        let sequence = try Schema.lastSequence(database) + 1
        try database.cachedStatement(
            sql: """
                INSERT INTO calls(\(columns)) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) \
                ON CONFLICT(workspace_id, room_name) DO UPDATE SET agent_id = excluded.agent_id, \
                agent_revision = excluded.agent_revision, user_id = excluded.user_id, \
                started_at = excluded.started_at, ended_at = excluded.ended_at, is_test = excluded.is_test, \
                update_time = excluded.update_time, is_start_assumed = excluded.is_start_assumed, \
                direction = excluded.direction, connection = excluded.connection, end_reason = excluded.end_reason, \
                outcome = excluded.outcome, sequence = excluded.sequence
                """
        ).execute(arguments: [
            call.roomName, call.agentID, call.agentRevision, call.userID, call.startedAt.nanoseconds,
            call.endedAt?.nanoseconds, call.isTest, call.createTime.nanoseconds, call.updateTime.nanoseconds,
            call.isStartAssumed, call.direction.rawValue, call.connection.rawValue, call.endReason, call.outcome,
            call.erasedAt?.nanoseconds, sequence, workspace.rawValue,
        ])
    }

    /// Which rows are of calls that reports count.
    static let counts = "connection <> \(CallConnection.notConnected.rawValue)"

    // MARK: Events

    /// Calls of any workspace whose last change is behind a sequence, in commit order: none behind the one with which they
    /// take so many bytes.
    ///
    /// - Returns: `isCut` where more may follow.
    static func changed(
        _ database: Database, after sequence: Int64, through end: Int64, limit: Int, bytes: Int
    ) throws -> (events: [WorkspaceEvent], isCut: Bool) {
        let statement = try database.cachedStatement(
            sql: """
                SELECT \(columns) FROM calls WHERE sequence > ? AND sequence <= ? ORDER BY sequence LIMIT ?
                """)
        let rows = try Row.fetchCursor(statement, arguments: [sequence, end, limit])
        var events: [WorkspaceEvent] = []
        var size = 0
        while let row = try rows.next() {
            let call = call(row)
            size += call.footprint
            events.append(
                WorkspaceEvent(
                    workspace: WorkspaceID(rawValue: row["workspace_id"]),
                    event: LedgerEvent(
                        cursor: LedgerCursor(sequence: row["sequence"]), change: .callRecorded(call), conversion: nil,
                        receivedAt: call.changedAt)))
            if size >= bytes { return (events, true) }
        }
        return (events, events.count == limit)
    }

    // MARK: Lists

    /// A page of calls, newest first: walks the index by time, and stops at a full page or a bound of rows.
    static func page(
        _ database: Database, _ filter: CallFilter, in workspace: WorkspaceID, pageSize: Int, scanLimit: Int,
        after cursor: CallCursor?, bytes: Int
    ) throws -> CallPage {
        let (matching, matchingArguments) = condition(filter)
        var page: [Call] = []
        var scanned = 0
        var size = 0
        var last: CallCursor?
        for (stretch, arguments) in stretches(filter, after: cursor) {
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT \(matching) AS matches, \(columns) FROM calls INDEXED BY calls_by_time \
                    WHERE workspace_id = ? AND \(stretch) ORDER BY started_at DESC, room_name DESC
                    """, arguments: matchingArguments + [workspace.rawValue] + arguments)
            while let row = try rows.next() {
                // Only here is it certain that there is more to come: a page that ends with the list has no next.
                if scanned == scanLimit { return CallPage(calls: page, next: last) }
                scanned += 1
                let call = call(row, at: 1)
                if row[0] {
                    if page.count == pageSize || size >= bytes {
                        return CallPage(calls: page, next: page.last.map(place(of:)))
                    }
                    page.append(call)
                    size += call.footprint
                }
                last = place(of: call)
            }
        }
        return CallPage(calls: page, next: nil)
    }

    private static func place(of call: Call) -> CallCursor {
        CallCursor(startedAt: call.startedAt, roomName: call.roomName)
    }

    /// Stretches of the index that are read one after the other: with a cursor first the rest of its instant. SQLite can
    /// seek in each, and of a row value it would seek the first half only.
    private static func stretches(
        _ filter: CallFilter, after cursor: CallCursor?
    ) -> [(condition: String, arguments: StatementArguments)] {
        let start = filter.start?.nanoseconds ?? .min
        let end = filter.end?.nanoseconds
        func before(_ end: Int64) -> (String, StatementArguments) {
            ("started_at >= ? AND started_at < ?", [start, end])
        }
        guard let cursor, end.map({ cursor.startedAt.nanoseconds < $0 }) ?? true else {
            return [end.map(before) ?? ("started_at >= ?", [start])]
        }
        let instant = cursor.startedAt.nanoseconds
        guard instant >= start else { return [] }
        return [("started_at = ? AND room_name < ?", [instant, cursor.roomName]), before(instant)]
    }

    /// The filter other than time, as a condition on one row.
    private static func condition(_ filter: CallFilter) -> (String, StatementArguments) {
        var terms = filter.includeTest ? ["TRUE"] : ["NOT is_test"]
        var arguments: StatementArguments = []
        for case (let term, let value?) in [
            ("agent_id = ?", filter.agentID), ("room_name = ?", filter.roomName), ("user_id = ?", filter.userID),
        ] {
            terms.append(term)
            arguments += [value]
        }
        if let isConnected = filter.isConnected { terms.append(isConnected ? counts : "NOT (\(counts))") }
        if let direction = filter.direction {
            terms.append("direction = ?")
            arguments += [direction.rawValue]
        }
        if let scope = filter.scope {
            terms.append(scope.condition)
            arguments += scope.arguments
        }
        return (terms.joined(separator: " AND "), arguments)
    }

    private static func call(_ row: Row) -> Call { call(row, at: 0) }

    /// Of a row whose columns begin at a place.
    private static func call(_ row: Row, at first: Int) -> Call {
        let endedAt: Int64? = row[first + 5], erasedAt: Int64? = row[first + 14]
        return Call(
            roomName: row[first], agentID: row[first + 1], agentRevision: row[first + 2], userID: row[first + 3],
            startedAt: Timestamp(nanoseconds: row[first + 4]), isStartAssumed: row[first + 9],
            endedAt: endedAt.map { Timestamp(nanoseconds: $0) }, isTest: row[first + 6],
            direction: CallDirection(rawValue: row[first + 10]) ?? .unknown,
            connection: CallConnection(rawValue: row[first + 11]) ?? .unknown, endReason: row[first + 12],
            outcome: row[first + 13], createTime: Timestamp(nanoseconds: row[first + 7]),
            updateTime: Timestamp(nanoseconds: row[first + 8]),
            erasedAt: erasedAt.map { Timestamp(nanoseconds: $0) })
    }
}
