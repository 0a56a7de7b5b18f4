import GRDB

extension SQLiteStore {
    public func summarize(
        _ query: SummaryQuery, in workspace: WorkspaceID, pageSize: Int, after: SummaryKey?
    ) async throws -> SummaryPage {
        let pageSize = min(max(pageSize, 1), 10_000)
        do {
            return try await read(RollupReport.operation) { [rooms] database in
                try RollupReport.page(
                    database, query, in: workspace, pageSize: pageSize, after: after, rooms: rooms.complete)
            }
        } catch {
            // GRDB interrupts the statements of a task that is cancelled, and knows only its own by their failure.
            try Task.checkCancellation()
            throw error
        }
    }
}
