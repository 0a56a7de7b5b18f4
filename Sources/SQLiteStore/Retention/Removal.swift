import ConversionStore
import GRDB

/// Finds what is old on a reader's connection, and removes it on the writer's, a little at a time.
enum Removal {
    /// How many rows a step removes at most, and for how long it goes on about: it holds up what is to be recorded.
    static let rowLimit = 256
    static let timeLimit: Duration = .milliseconds(10)
    /// How many rows a step looks at, on a reader, which holds nobody up.
    static let scanLimit = 5_000
    /// Conversions lie in the order in which they were received, but for what a clock that was set did to them: so the
    /// search ends behind so many in a row that stay.
    static let patience = 100_000
    /// How many steps of the sweep over idempotency keys a pass takes.
    static let sweepSteps = 100

    /// Rows to remove, and where the search goes on; nil at its end.
    struct Found<Key: Sendable, Place: Sendable>: Sendable {
        var rows: [Key] = []
        var end: Place?
        /// What is old behind `end` is not in the rollups yet: they must have it before it goes.
        var unfolded: LedgerCursor?
    }

    // MARK: Conversions

    static func oldConversions(
        _ database: Database, before cutoff: Timestamp, after sequence: Int64
    ) throws -> Found<Int64, Int64> {
        var found = Found<Int64, Int64>()
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT sequence, occurred_at, received_at, sequence > (SELECT rollup_sequence FROM ledger) \
                FROM conversions WHERE sequence > ? ORDER BY sequence LIMIT \(patience)
                """, arguments: [sequence])
        let rule = RetentionRule(before: cutoff)
        while let row = try rows.next() {
            let (occurredAt, receivedAt) = (Timestamp(nanoseconds: row[1]), Timestamp(nanoseconds: row[2]))
            guard rule.removesConversion(occurredAt: occurredAt, receivedAt: receivedAt) else { continue }
            if row[3] {
                found.unfolded = LedgerCursor(sequence: row[0])
                break
            }
            found.rows.append(row[0])
            guard found.rows.count < rowLimit else { break }
        }
        found.end = found.rows.last
        return found
    }

    /// Removes conversions with their adjustments, erasures and places as the first of a call, until the time is over; how many.
    ///
    /// The rollups' figures stay, so that reports of that time still answer; what they know of the rooms goes.
    static func removeConversions(
        _ database: Database, _ sequences: [Int64], before cutoff: Timestamp, _ rollups: RollupWriter
    ) throws -> Int {
        try overwriteWhatIsRemoved(database)
        let last = try Schema.lastSequence(database)
        let hashes = KeyHashes(ids: try Schema.conversionIDs(database))
        let deadline = ContinuousClock.now + timeLimit
        var count = 0
        for sequence in sequences {
            let places = try Row.fetchOne(
                database.cachedStatement(
                    sql: "SELECT workspace_id, room_name, event_type, is_test FROM conversions WHERE sequence = ?"),
                arguments: [sequence])
            if let places {
                let (workspace, room): (Int64, String) = (places[0], places[1])
                let first = hashes.firstOfCall(
                    ConversionTexts(agentID: "", roomName: room, eventType: places[2]), isTest: places[3],
                    in: WorkspaceID(rawValue: workspace))
                try database.cachedStatement(sql: "DELETE FROM once_per_call WHERE hash = ? AND sequence = ?")
                    .execute(arguments: [first.data, sequence])
                try database.cachedStatement(
                    sql: "DELETE FROM erasures WHERE sequence = (SELECT erasure FROM conversions WHERE sequence = ?)"
                ).execute(arguments: [sequence])
                for table in ["adjustments WHERE conversion", "conversions WHERE sequence"] {
                    try database.cachedStatement(sql: "DELETE FROM \(table) = ?").execute(arguments: [sequence])
                }
                try rollups.removed(sequence, of: room, workspace)
            }
            count += 1
            if ContinuousClock.now >= deadline { break }
        }
        guard count > 0 else { return 0 }
        try database.cachedStatement(sql: "UPDATE ledger SET last_sequence = ?").execute(arguments: [last])
        try note(database, before: cutoff, through: sequences[count - 1])
        return count
    }

    // MARK: What was removed

    /// What the ledger remembers of what was removed.
    static func removed(_ database: Database) throws -> RemovedRecords {
        let statement = try database.cachedStatement(sql: "SELECT removed_sequence, detail_from FROM ledger")
        guard let row = try Row.fetchOne(statement) else { throw StoreError(.corrupt, "look up conversions") }
        let cutoff: Int64? = row[1]
        return RemovedRecords(through: row[0], cutoff: cutoff.map { Timestamp(nanoseconds: $0) })
    }

    /// Notes what was removed; reports do not look for rows of before, either.
    private static func note(_ database: Database, before cutoff: Timestamp, through sequence: Int64 = 0) throws {
        var removed = try removed(database)
        removed.note(before: cutoff, through: sequence)
        try database.cachedStatement(sql: "UPDATE ledger SET removed_sequence = ?, detail_from = ?")
            .execute(arguments: [removed.through, removed.cutoff?.nanoseconds])
    }

    // MARK: Calls

    static func workspace(_ database: Database, after workspace: Int64) throws -> Int64? {
        try Int64.fetchOne(database, sql: "SELECT min(id) FROM workspaces WHERE id > ?", arguments: [workspace])
    }

    /// The calls of a workspace that began before the cutoff and were recorded before it, too.
    static func oldCalls(
        _ database: Database, of workspace: Int64, before cutoff: Timestamp, after call: RetentionPass.Phase.Call?
    ) throws -> Found<RetentionPass.Phase.Call, RetentionPass.Phase.Call> {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT * FROM (SELECT started_at, room_name, update_time FROM calls \
                WHERE workspace_id = :workspace AND started_at = :start AND room_name > :room \
                ORDER BY room_name LIMIT \(scanLimit)) \
                UNION ALL \
                SELECT * FROM (SELECT started_at, room_name, update_time FROM calls \
                WHERE workspace_id = :workspace AND started_at > :start AND started_at < :cutoff \
                ORDER BY started_at, room_name LIMIT \(scanLimit))
                """,
            arguments: [
                "cutoff": cutoff.nanoseconds, "workspace": workspace, "start": call?.startedAt ?? .min,
                "room": call?.roomName ?? "",
            ])
        let rule = RetentionRule(before: cutoff)
        var found = Found<RetentionPass.Phase.Call, RetentionPass.Phase.Call>()
        for row in rows {
            let call = RetentionPass.Phase.Call(startedAt: row[0], roomName: row[1])
            let (startedAt, updatedAt) = (Timestamp(nanoseconds: row[0]), Timestamp(nanoseconds: row[2]))
            if rule.removesCall(startedAt: startedAt, updatedAt: updatedAt) { found.rows.append(call) }
            found.end = call
            if found.rows.count == rowLimit { break }
        }
        return found
    }

    /// Removes calls until the time is over: how many it has looked at, and how many of them are gone.
    static func removeCalls(
        _ database: Database, _ calls: [RetentionPass.Phase.Call], of workspace: Int64, before cutoff: Timestamp,
        _ rollups: RollupWriter
    ) throws -> (looked: Int, removed: Int) {
        try overwriteWhatIsRemoved(database)
        let deadline = ContinuousClock.now + timeLimit
        // The last change of all may be one of these calls.
        let last = try Schema.lastSequence(database)
        var (looked, removed) = (0, 0)
        for call in calls {
            // One that was recorded anew since it was found stays.
            try database.cachedStatement(
                sql: """
                    DELETE FROM calls WHERE workspace_id = ? AND room_name = ? AND started_at < ? AND update_time < ?
                    """
            ).execute(arguments: [workspace, call.roomName, cutoff.nanoseconds, cutoff.nanoseconds])
            looked += 1
            if database.changesCount > 0 {
                try rollups.removed(RoomFacts.callRef, of: call.roomName, workspace)
                removed += 1
            }
            if ContinuousClock.now >= deadline { break }
        }
        if removed > 0 {
            try database.cachedStatement(sql: "UPDATE ledger SET last_sequence = ?").execute(arguments: [last])
            try note(database, before: cutoff)
        }
        return (looked, removed)
    }

    /// What is removed may be personal: its bytes go, too, and not only when their place is used again; but for copies that
    /// SQLite left behind when it divided a page, which are in no backup. It holds for the
    /// connection, and costs nothing where nothing is removed. Source: https://www.sqlite.org/pragma.html#pragma_secure_delete
    static func overwriteWhatIsRemoved(_ database: Database) throws {
        _ = try Int.fetchOne(database.cachedStatement(sql: "PRAGMA secure_delete = ON"))
    }
}
