import ConversionStore
import Foundation
import GRDB

/// Looks for the idempotency keys of conversions that are no more, key by key, since an index of them by conversion would
/// cost every recorded one.
///
/// A round over all keys goes on where it was, also after a restart; at the end it begins again once more has been removed.
/// Keys lie in the order in which they came, but for those of one generation, and most are removed in it: so each pass
/// looks from the first key on as well, as far as there are any to remove. However many keys there are, those that a
/// pass has to remove are gone with it, but for few, which the round finds. Keys that it has not come to harm nothing: the
/// recorder knows them, and uses them anew.
struct KeySweep {
    /// Where a key stands in the order of the index.
    struct Place: Sendable, Hashable {
        var generation: Int64
        var hash: Data

        /// Before all keys: none has an empty hash.
        static let first = Place(generation: 0, hash: Data())
    }

    private static let scanLimit = 5_000

    /// Keys of conversions that are no more, with their sequences.
    private let stale: [(place: Place, sequence: Int64)]
    /// The last key that was looked at; nil behind the last of all.
    let end: Place?
    /// Whether the round had not begun.
    private let isFirst: Bool
    /// Whether none of as many keys as are looked at was to be removed.
    let foundNone: Bool

    /// There is nothing to remove in it.
    var isEmpty: Bool { stale.isEmpty }

    /// The last of the round's stretches.
    var isLast: Bool { end == nil }

    /// The round's next stretch; nil where nothing is to be done.
    static func read(_ database: Database) throws -> KeySweep? {
        let ledger = try Row.fetchOne(
            database,
            sql: """
                SELECT swept_generation, swept_hash, swept_sequence, removed_sequence FROM ledger
                """)
        guard let ledger else { throw StoreError(.corrupt, "remove what is old") }
        let start = Place(generation: ledger[0], hash: ledger[1])
        let (swept, removed): (Int64, Int64) = (ledger[2], ledger[3])
        guard !start.hash.isEmpty || removed > swept else { return nil }
        return try read(database, from: start)
    }

    /// The stretch behind a place.
    static func read(_ database: Database, from start: Place) throws -> KeySweep {
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT k.generation, k.hash, k.sequence, k.sequence <= (SELECT removed_sequence FROM ledger) \
                AND NOT EXISTS (SELECT 1 FROM conversions c WHERE c.sequence = k.sequence) \
                FROM \(KeyTable.name) k WHERE (k.generation, k.hash) > (:generation, :hash) \
                ORDER BY k.generation, k.hash LIMIT \(scanLimit)
                """, arguments: ["generation": start.generation, "hash": start.hash])
        var stale: [(place: Place, sequence: Int64)] = []
        var end: Place?
        var count = 0
        while let row = try rows.next() {
            let place = Place(generation: row[0], hash: row[1])
            end = place
            count += 1
            guard row[3] else { continue }
            stale.append((place, row[2]))
            if stale.count == Removal.rowLimit { break }
        }
        return KeySweep(
            stale: stale, end: end, isFirst: start.hash.isEmpty, foundNone: count == scanLimit && stale.isEmpty)
    }

    /// Removes the keys; how many.
    static func remove(_ database: Database, _ sweep: KeySweep) throws -> Int {
        if !sweep.stale.isEmpty { try Removal.overwriteWhatIsRemoved(database) }
        var count = 0
        for (place, sequence) in sweep.stale {
            // One that has been used anew since it was found stays.
            try database.cachedStatement(
                sql: "DELETE FROM \(KeyTable.name) WHERE generation = ? AND hash = ? AND sequence = ?"
            ).execute(arguments: [place.generation, place.hash, sequence])
            count += database.changesCount
        }
        return count
    }

    /// Removes the keys, and notes where the round goes on; how many.
    static func write(_ database: Database, _ sweep: KeySweep) throws -> Int {
        let count = try remove(database, sweep)
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
