import GRDB

/// Reads the ledger in commit order: a merge of its tables by sequence.
struct LedgerFeed {
    let conversions: ConversionTable
    let filter: ConversionFilter
    let workspace: WorkspaceID
    /// How many rows of each table a page looks at, whether or not they match.
    let scanLimit: Int

    func page(_ database: Database, after cursor: LedgerCursor) throws -> LedgerPage {
        let recorded = try conversions.recorded(database, after: cursor.sequence, limit: scanLimit)
        // What lies behind the last of as many conversions comes with a later page.
        let last = recorded.count == scanLimit ? recorded.last?.event.cursor.sequence : nil
        let adjusted = try AdjustmentTable(conversions: conversions)
            .adjustments(database, after: cursor.sequence, through: last ?? .max, limit: scanLimit)
        let erased = try ErasureTable.erasures(
            database, conversions, after: cursor.sequence, through: last ?? .max, limit: scanLimit)
        // A table that was not read to its end says nothing of what lies behind its last row.
        let ends = [recorded, adjusted, erased].compactMap { $0.count == scanLimit ? $0.last?.event.cursor : nil }
        // What was given out behind the last row has been removed since.
        let end = try ends.min() ?? max(cursor, LedgerCursor(sequence: Schema.lastSequence(database)))
        let events = (recorded + adjusted + erased).filter {
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
