import ConversionAPI
import ConversionClient

/// One question to SummarizeConversions, over all its pages.
struct SummaryQuery: Sendable {
    /// The most that a server gives in one page.
    private static let pageLimit = 10_000

    var filter: ConversionFilter
    var groups = SummaryGroups()
    var zone = LocalTime.utc

    /// Hands over page after page until so many rows have come, or `use` wants no more.
    ///
    /// - Returns: whether there is more than the limit.
    func follow(
        _ client: ConversionClient, limit: Int? = nil, _ use: ([ConversionSummary]) throws -> Bool
    ) async throws -> Bool {
        var token = ""
        var left = limit ?? .max
        repeat {
            let page = try await client.conversions.summarizeConversions(
                SummarizeConversionsRequest(
                    filter: filter, groupBy: groups.groups.map(\.grouping), timeZone: zone.name,
                    pageSize: Int32(min(left, Self.pageLimit)), pageToken: token))
            let rows = page.summaries.prefix(left)
            left -= rows.count
            token = page.nextPageToken
            guard try use(Array(rows)) else { return false }
        } while !token.isEmpty && left > 0
        return !token.isEmpty
    }

    /// All rows, or the first so many.
    func rows(
        _ client: ConversionClient, limit: Int? = nil
    ) async throws -> (rows: [ConversionSummary], isMore: Bool) {
        var rows: [ConversionSummary] = []
        let isMore = try await follow(client, limit: limit) {
            rows += $0
            return true
        }
        return (rows, isMore)
    }
}
