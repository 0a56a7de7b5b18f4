import ConversionStore
import GRDB

extension SQLiteStore {
    public func summarize(
        _ query: SummaryQuery, in workspace: WorkspaceID, pageSize: Int, after: SummaryKey?
    ) async throws -> SummaryPage {
        let pageSize = min(max(pageSize, 1), 10_000)
        // Before the snapshot, see `SharedFilters`.
        let rooms = rooms.complete
        do {
            return try await read(RollupReport.operation) { database in
                try RollupReport.page(database, query, in: workspace, pageSize: pageSize, after: after, rooms: rooms)
            }
        } catch {
            // GRDB interrupts the statements of a task that is cancelled, and knows only its own by their failure.
            try Task.checkCancellation()
            throw error
        }
    }
}
