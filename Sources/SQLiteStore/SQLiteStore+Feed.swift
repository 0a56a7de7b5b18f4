import ConversionStore
import GRDB

extension SQLiteStore {
    /// From memory, as nobody else writes.
    public func ledgerEnd() async throws -> LedgerCursor { signal.end }

    public func ledgerEvents(
        _ filter: ConversionFilter, in workspace: WorkspaceID, after cursor: LedgerCursor, bytes: Int
    ) async throws -> LedgerPage {
        let feed = LedgerFeed(
            conversions: table, filter: filter, workspace: workspace,
            scanLimit: max(1, min(configuration.scanLimit, Self.feedLimit)), bytes: bytes)
        return try await read("read the ledger") { try feed.page($0, after: cursor) }
    }

    public func waitForLedger(beyond cursor: LedgerCursor) async throws -> LedgerCursor {
        try await signal.wait(beyond: cursor)
    }

    public func text(of cursor: LedgerCursor) -> String {
        "wc" + table.ids.id(of: cursor.sequence + 1).description.dropFirst(2)
    }

    public func cursor(of text: String) async throws -> LedgerCursor? {
        guard text.hasPrefix("wc_"), let id = ConversionID("cv" + text.dropFirst(2)),
            let next = table.ids.sequence(of: id)
        else { return nil }
        let cursor = LedgerCursor(sequence: next - 1)
        return cursor <= signal.end ? cursor : nil
    }

    /// How many rows a page of the feed holds in memory at most.
    private static let feedLimit = 500
}
