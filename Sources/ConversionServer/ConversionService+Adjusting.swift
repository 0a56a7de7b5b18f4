import ConversionAPI
import ConversionStore
import RPC

extension ConversionService {
    public func adjustConversion(
        _ request: AdjustConversionRequest, context: ServerContext
    ) async throws -> AdjustConversionResponse {
        guard let adjustment = try AdjustmentRules.admit(request, rules, workspace: .default, now: .now) else {
            throw RPCError.conversionNotFound
        }
        let outcome = try await RPCError.translating {
            try await store.adjust(adjustment, validateOnly: request.validateOnly)
        }
        return try AdjustConversionResponse(outcome)
    }
}
