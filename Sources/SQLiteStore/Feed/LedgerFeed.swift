import ConversionStore
import GRDB

/// Reads the ledger in commit order: a merge of its tables by sequence.
struct LedgerFeed {
    let conversions: ConversionTable
    let filter: ConversionFilter
    let workspace: WorkspaceID
    /// How many rows of each table a page looks at, whether or not they match.
    let scanLimit: Int
    /// How much memory a page may take, but for the last of its changes.
    let bytes: Int
    /// An adjustment or an erasure brings its conversion, of which nobody knows how large it is before it is read.
    private static let largestChange = 16 * 1024

    func page(_ database: Database, after cursor: LedgerCursor) throws -> LedgerPage {
        let (recorded, isCut) = try conversions.recorded(
            database, after: cursor.sequence, limit: scanLimit, bytes: bytes)
        // What lies behind the last of those that were read comes with a later page.
        let last = isCut ? recorded.last?.event.cursor : nil
        let through = last?.sequence ?? .max
        let changeLimit = min(scanLimit, max(1, bytes / Self.largestChange))
        let adjusted = try AdjustmentTable(conversions: conversions)
            .adjustments(database, after: cursor.sequence, through: through, limit: changeLimit)
        let erased = try ErasureTable.erasures(
            database, conversions, after: cursor.sequence, through: through, limit: changeLimit)
        let (called, isCalledCut) =
            filter.includeCalls
            ? try CallTable.changed(
                database, after: cursor.sequence, through: through, limit: scanLimit, bytes: bytes) : ([], false)
        // A table that was not read to its end says nothing of what lies behind its last row.
        let changes = [adjusted, erased].map { $0.count == changeLimit ? $0.last?.event.cursor : nil }
        let ends = (changes + [last, isCalledCut ? called.last?.event.cursor : nil]).compactMap(\.self)
        // What was given out behind the last row has been removed since.
        let end = try ends.min() ?? max(cursor, LedgerCursor(sequence: Schema.lastSequence(database)))
        let events = (recorded + adjusted + erased + called).filter {
            $0.event.cursor <= end && $0.workspace == workspace && filter.matches($0.event)
        }
        return LedgerPage(
            events: events.map(\.event).sorted { $0.cursor < $1.cursor }, end: end, isLast: ends.isEmpty)
    }
}

/// A change of the ledger, and whose it is.
struct WorkspaceEvent {
    let workspace: WorkspaceID
    let event: LedgerEvent
}
