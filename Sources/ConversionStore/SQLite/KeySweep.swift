import GRDB

/// Looks for the idempotency keys of conversions that are no more, key by key, since an index of them by conversion would
/// cost every recorded one.
///
/// It goes on where it was, also after a restart; at the end it begins again once more has been removed. Keys that it
/// has not come to harm nothing: the recorder knows them, and uses them anew.
struct KeySweep {
    private struct Key {
        let text: String
        let sequence: Int64
    }

    private static let scanLimit = 5_000

    private let workspace: Int64
    /// Of conversions that are no more.
    private let stale: [Key]
    /// The last key that was looked at; nil at the end of the workspace's.
    private let end: String?
    /// The workspace that follows, nil for none.
    private let next: Int64?
    /// Whether the sweep had not begun.
    private let isFirst: Bool

    /// The last of the sweep's stretches.
    var isLast: Bool { end == nil && next == nil }

    /// The sweep's next stretch; nil where nothing is to be done.
    static func read(_ database: Database) throws -> KeySweep? {
        let ledger = try Row.fetchOne(
            database,
            sql: "SELECT swept_workspace, swept_key, swept_sequence, removed_sequence FROM ledger")
        guard let ledger else { throw StoreError(.corrupt, "remove what is old") }
        let (place, key, swept, removed): (Int64, String, Int64, Int64) = (ledger[0], ledger[1], ledger[2], ledger[3])
        guard place > 0 || removed > swept else { return nil }
        let workspace = try place > 0 ? place : Removal.workspace(database, after: 0) ?? 1
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT k.idempotency_key, k.sequence, k.sequence <= :removed \
                AND NOT EXISTS (SELECT 1 FROM conversions c WHERE c.sequence = k.sequence) \
                FROM idempotency_keys k WHERE k.workspace_id = :workspace AND k.idempotency_key > :key \
                ORDER BY k.idempotency_key LIMIT \(scanLimit)
                """, arguments: ["removed": removed, "workspace": workspace, "key": key])
        var stale: [Key] = []
        var end: String?
        while let row = try rows.next() {
            end = row[0]
            guard row[2] else { continue }
            stale.append(Key(text: row[0], sequence: row[1]))
            if stale.count == Removal.rowLimit { break }
        }
        return try KeySweep(
            workspace: workspace, stale: stale, end: end, next: Removal.workspace(database, after: workspace),
            isFirst: place == 0)
    }

    /// Removes the keys, and notes where the sweep goes on; how many.
    static func write(_ database: Database, _ sweep: KeySweep) throws -> Int {
        if !sweep.stale.isEmpty { try Removal.overwriteWhatIsRemoved(database) }
        var count = 0
        for key in sweep.stale {
            // One that has been used anew since it was found stays.
            try database.cachedStatement(
                sql: "DELETE FROM idempotency_keys WHERE workspace_id = ? AND idempotency_key = ? AND sequence = ?"
            ).execute(arguments: [sweep.workspace, key.text, key.sequence])
            count += database.changesCount
        }
        if sweep.isFirst { try database.execute(sql: "UPDATE ledger SET sweeping_sequence = removed_sequence") }
        if sweep.isLast {
            // What was removed since it began may have left keys behind it.
            try database.execute(
                sql: "UPDATE ledger SET swept_workspace = 0, swept_key = '', swept_sequence = sweeping_sequence")
        } else {
            try database.execute(
                sql: "UPDATE ledger SET swept_workspace = ?, swept_key = ?",
                arguments: [sweep.end == nil ? sweep.next ?? 0 : sweep.workspace, sweep.end ?? ""])
        }
        return count
    }
}
