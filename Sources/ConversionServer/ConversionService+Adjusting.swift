import ConversionAPI
import ConversionStore
import RPC

extension ConversionService {
    public func adjustConversion(
        _ request: AdjustConversionRequest, context: ServerContext
    ) async throws -> AdjustConversionResponse {
        let caller = context.caller
        if let origin = request.origin { return try await adjustExported(request, from: origin, for: caller) }
        guard let adjustment = try AdjustmentRules.admit(request, rules, workspace: caller.workspace, now: .now) else {
            throw RPCError.conversionNotFound
        }
        // A conversion never changes its agent, so what was seen here still holds when it is adjusted.
        if caller.scope != nil, try await conversion(adjustment.conversionID, for: caller) == nil {
            throw RPCError.conversionNotFound
        }
        return try AdjustConversionResponse(try await adjust(adjustment, request, for: caller))
    }
}
