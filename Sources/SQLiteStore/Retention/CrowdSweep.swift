import ConversionStore
import GRDB

/// Looks for what `ContentTable` has written down of conversions that are no more, a stretch at a time.
struct CrowdSweep {
    /// Where a conversion stands in the order of the index.
    struct Place: Sendable, Hashable {
        var workspace: Int64
        var occurredAt: Int64
        var contentHash: Int64
        var sequence: Int64

        /// Before all of them.
        static let first = Place(workspace: 0, occurredAt: .min, contentHash: .min, sequence: 0)
    }

    private let stale: [Place]
    /// The last that was looked at; nil behind the last of all.
    let end: Place?

    var isEmpty: Bool { stale.isEmpty }

    /// The stretch behind a place, of instants before the cutoff.
    static func read(_ database: Database, before cutoff: Timestamp, after place: Place) throws -> CrowdSweep {
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT w.workspace_id, w.occurred_at, w.content_hash, w.sequence, \
                NOT EXISTS (SELECT 1 FROM conversions c WHERE c.sequence = w.sequence) FROM crowded_conversions w \
                WHERE (w.workspace_id, w.occurred_at, w.content_hash, w.sequence) > (?, ?, ?, ?) AND w.occurred_at < ? \
                ORDER BY w.workspace_id, w.occurred_at, w.content_hash, w.sequence LIMIT \(Removal.scanLimit)
                """,
            arguments: [
                place.workspace, place.occurredAt, place.contentHash, place.sequence, cutoff.nanoseconds,
            ])
        var stale: [Place] = []
        var end: Place?
        while let row = try rows.next() {
            let place = Place(workspace: row[0], occurredAt: row[1], contentHash: row[2], sequence: row[3])
            end = place
            guard row[4] else { continue }
            stale.append(place)
            if stale.count == Removal.rowLimit { break }
        }
        return CrowdSweep(stale: stale, end: end)
    }

    /// Removes what was found. No sequence is given out twice, so that it is as stale now as it was then.
    func remove(_ database: Database) throws {
        let delete = try database.cachedStatement(
            sql: """
                DELETE FROM crowded_conversions \
                WHERE workspace_id = ? AND occurred_at = ? AND content_hash = ? AND sequence = ?
                """)
        for place in stale {
            try delete.execute(arguments: [place.workspace, place.occurredAt, place.contentHash, place.sequence])
        }
    }

    private static let forsaken = """
        NOT EXISTS (SELECT 1 FROM crowded_conversions c \
        WHERE c.workspace_id = i.workspace_id AND c.occurred_at = i.occurred_at)
        """

    /// Whether there are instants of which nothing is written down any more.
    static func hasForsakenInstants(_ database: Database) throws -> Bool {
        try Bool.fetchOne(
            database, sql: "SELECT EXISTS(SELECT 1 FROM crowded_instants i WHERE \(forsaken))") ?? false
    }

    /// Removes some of them; whether there may be more. Should such an instant be crowded again, it is indexed anew.
    static func removeForsakenInstants(_ database: Database) throws -> Bool {
        let found = try Row.fetchAll(
            database,
            sql: """
                SELECT workspace_id, occurred_at FROM crowded_instants i WHERE \(forsaken) LIMIT \(Removal.rowLimit)
                """)
        let delete = try database.cachedStatement(
            sql: "DELETE FROM crowded_instants WHERE workspace_id = ? AND occurred_at = ?")
        for row in found {
            let (workspace, instant): (Int64, Int64) = (row[0], row[1])
            try delete.execute(arguments: [workspace, instant])
        }
        return found.count == Removal.rowLimit
    }
}
