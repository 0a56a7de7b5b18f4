import ConversionAPI
import ConversionStore
import RPC

extension ConversionService {
    public func summarizeConversions(
        _ request: SummarizeConversionsRequest, context: ServerContext
    ) async throws -> SummarizeConversionsResponse {
        let rules = try SummaryRules(request)
        let page = try await RPCError.translating {
            try await store.summarize(rules.query, in: .default, pageSize: rules.pageSize, after: rules.after)
        }
        return try rules.response(page)
    }
}
