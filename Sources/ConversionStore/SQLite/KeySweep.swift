import GRDB

/// Looks for the idempotency keys of conversions that are no more, key by key, since an index of them by conversion would
/// cost every recorded one.
///
/// It goes on where it was, also after a restart; at the end it begins again once more has been removed. Keys that it
/// has not come to harm nothing: the recorder knows them, and uses them anew.
struct KeySweep {
    /// Where a key stands in the order of the index.
    private struct Place {
        var generation: Int64
        var workspace: Int64
        var key: String
    }

    private static let scanLimit = 5_000

    /// Keys of conversions that are no more, with their sequences.
    private let stale: [(place: Place, sequence: Int64)]
    /// The last key that was looked at; nil behind the last of all.
    private let end: Place?
    /// Whether the sweep had not begun.
    private let isFirst: Bool

    /// The last of the sweep's stretches.
    var isLast: Bool { end == nil }

    /// The sweep's next stretch; nil where nothing is to be done.
    static func read(_ database: Database) throws -> KeySweep? {
        let ledger = try Row.fetchOne(
            database,
            sql: """
                SELECT swept_generation, swept_workspace, swept_key, swept_sequence, removed_sequence FROM ledger
                """)
        guard let ledger else { throw StoreError(.corrupt, "remove what is old") }
        let start = Place(generation: ledger[0], workspace: ledger[1], key: ledger[2])
        let (swept, removed): (Int64, Int64) = (ledger[3], ledger[4])
        // No workspace has the number 0.
        let isFirst = start.workspace == 0
        guard !isFirst || removed > swept else { return nil }
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT k.generation, k.workspace_id, k.idempotency_key, k.sequence, k.sequence <= :removed \
                AND NOT EXISTS (SELECT 1 FROM conversions c WHERE c.sequence = k.sequence) \
                FROM idempotency_keys k \
                WHERE (k.generation, k.workspace_id, k.idempotency_key) > (:generation, :workspace, :key) \
                ORDER BY k.generation, k.workspace_id, k.idempotency_key LIMIT \(scanLimit)
                """,
            arguments: [
                "removed": removed, "generation": start.generation, "workspace": start.workspace, "key": start.key,
            ])
        var stale: [(place: Place, sequence: Int64)] = []
        var end: Place?
        while let row = try rows.next() {
            let place = Place(generation: row[0], workspace: row[1], key: row[2])
            end = place
            guard row[4] else { continue }
            stale.append((place, row[3]))
            if stale.count == Removal.rowLimit { break }
        }
        return KeySweep(stale: stale, end: end, isFirst: isFirst)
    }

    /// Removes the keys, and notes where the sweep goes on; how many.
    static func write(_ database: Database, _ sweep: KeySweep) throws -> Int {
        if !sweep.stale.isEmpty { try Removal.overwriteWhatIsRemoved(database) }
        var count = 0
        for (place, sequence) in sweep.stale {
            // One that has been used anew since it was found stays.
            try database.cachedStatement(
                sql: """
                    DELETE FROM idempotency_keys \
                    WHERE generation = ? AND workspace_id = ? AND idempotency_key = ? AND sequence = ?
                    """
            ).execute(arguments: [place.generation, place.workspace, place.key, sequence])
            count += database.changesCount
        }
        if sweep.isFirst { try database.execute(sql: "UPDATE ledger SET sweeping_sequence = removed_sequence") }
        if let end = sweep.end {
            try database.execute(
                sql: "UPDATE ledger SET swept_generation = ?, swept_workspace = ?, swept_key = ?",
                arguments: [end.generation, end.workspace, end.key])
        } else {
            // What was removed since it began may have left keys behind it.
            try database.execute(
                sql: """
                    UPDATE ledger SET swept_generation = 0, swept_workspace = 0, swept_key = '', \
                    swept_sequence = sweeping_sequence
                    """)
        }
        return count
    }
}
