import GRDB

extension SQLiteStore {
    public func summarize(
        _ query: SummaryQuery, in workspace: WorkspaceID, pageSize: Int, after: SummaryKey?
    ) async throws -> SummaryPage {
        let pageSize = min(max(pageSize, 1), 10_000)
        let report = SummaryReport(query: query, workspace: workspace)
        let all = try await read("summarize conversions") { try report.summaries($0) }
        let rest = after.map { after in all.drop { !after.isBefore($0.key, by: query.groupBy) } } ?? all[...]
        let page = Array(rest.prefix(pageSize))
        return SummaryPage(summaries: page, next: rest.count > pageSize ? page.last?.key : nil)
    }
}
