import ConversionAPI
import ConversionStore
import RPC

extension ConversionService {
    public func eraseUser(_ request: EraseUserRequest, context: ServerContext) async throws -> EraseUserResponse {
        var checks = FieldChecks()
        checks.require(request.userID, "user_id")
        checks.limit(request.userID, "user_id", to: TrackingRules.identifierLimit)
        try checks.finish()
        // A task of its own: what has begun goes on when the client stops waiting, and is not left half done.
        let caller = context.caller
        let erasing = Task { [store] in
            try await RPCError.translating {
                try await store.eraseUser(
                    request.userID, at: .now, in: caller.workspace, validateOnly: request.validateOnly, by: caller.actor
                )
            }
        }
        let erasure = try await erasing.value
        return EraseUserResponse(
            conversionCount: erasure.conversions, callCount: erasure.calls, recordCount: erasure.records)
    }
}
