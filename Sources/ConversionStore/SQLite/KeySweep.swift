import Foundation
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
        var hash: Data
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
                SELECT swept_generation, swept_hash, swept_sequence, removed_sequence FROM ledger
                """)
        guard let ledger else { throw StoreError(.corrupt, "remove what is old") }
        let start = Place(generation: ledger[0], hash: ledger[1])
        let (swept, removed): (Int64, Int64) = (ledger[2], ledger[3])
        // No key has an empty hash.
        let isFirst = start.hash.isEmpty
        guard !isFirst || removed > swept else { return nil }
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT k.generation, k.hash, k.sequence, k.sequence <= :removed \
                AND NOT EXISTS (SELECT 1 FROM conversions c WHERE c.sequence = k.sequence) \
                FROM \(KeyTable.name) k WHERE (k.generation, k.hash) > (:generation, :hash) \
                ORDER BY k.generation, k.hash LIMIT \(scanLimit)
                """,
            arguments: ["removed": removed, "generation": start.generation, "hash": start.hash])
        var stale: [(place: Place, sequence: Int64)] = []
        var end: Place?
        while let row = try rows.next() {
            let place = Place(generation: row[0], hash: row[1])
            end = place
            guard row[3] else { continue }
            stale.append((place, row[2]))
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
                sql: "DELETE FROM \(KeyTable.name) WHERE generation = ? AND hash = ? AND sequence = ?"
            ).execute(arguments: [place.generation, place.hash, sequence])
            count += database.changesCount
        }
        if sweep.isFirst { try database.execute(sql: "UPDATE ledger SET sweeping_sequence = removed_sequence") }
        if let end = sweep.end {
            try database.execute(
                sql: "UPDATE ledger SET swept_generation = ?, swept_hash = ?", arguments: [end.generation, end.hash])
        } else {
            // What was removed since it began may have left keys behind it.
            try database.execute(
                sql: """
                    UPDATE ledger SET swept_generation = 0, swept_hash = x'', swept_sequence = sweeping_sequence
                    """)
        }
        return count
    }
}
