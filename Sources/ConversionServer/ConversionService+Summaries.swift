import ConversionAPI
import ConversionStore
import RPC

extension ConversionService {
    public func summarizeConversions(
        _ request: SummarizeConversionsRequest, context: ServerContext
    ) async throws -> SummarizeConversionsResponse {
        let caller = context.caller
        let rules = try SummaryRules(request, for: caller)
        _ = try AnswerRoom.take(for: context, page: rules.pageSize)
        let page = try await RPCError.translating {
            try await store.summarize(rules.query, in: caller.workspace, pageSize: rules.pageSize, after: rules.after)
        }
        return rules.response(page)
    }
}
