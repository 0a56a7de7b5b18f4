import ConversionAPI
import ConversionStore
import RPC

/// Adjustments that were exported.
extension ConversionService {
    /// Makes an adjustment of the conversion that was exported under the request's id, unless it is there already.
    func adjustExported(
        _ request: AdjustConversionRequest, from origin: AdjustmentOrigin, for caller: Principal
    ) async throws -> AdjustConversionResponse {
        guard caller.role == .admin, caller.scope == nil else { throw RPCError.originNotAllowed }
        var request = request
        switch try await exportedConversion(request.conversionID, of: origin, for: caller) {
        case .none, .keyReused: throw RPCError.conversionNotFound
        case .duplicateOfRemoved: return AdjustConversionResponse(duplicate: true)
        case .duplicate(let conversion):
            request.conversionID = conversion.id.description
            if conversion.erasedAt != nil { request.details = "" }
        }
        guard var adjustment = try AdjustmentRules.admit(request, rules, workspace: caller.workspace, now: .now) else {
            throw RPCError.conversionNotFound
        }
        adjustment.origin = origin.id
        var outcome = try await adjust(adjustment, request, for: caller)
        if case .erased = outcome {
            // The user has been erased since it was looked for.
            adjustment.details = ""
            outcome = try await adjust(adjustment, request, for: caller)
        }
        return try AdjustConversionResponse(outcome)
    }

    func adjust(
        _ adjustment: NewAdjustment, _ request: AdjustConversionRequest, for caller: Principal
    ) async throws -> AdjustmentOutcome {
        try await RPCError.translating {
            try await store.adjust(adjustment, validateOnly: request.validateOnly, by: caller.actor)
        }
    }

    /// What an import of the conversion would find in its place.
    private func exportedConversion(
        _ id: String, of origin: AdjustmentOrigin, for caller: Principal
    ) async throws -> Precedent {
        var checks = FieldChecks()
        for (text, field) in [
            (id, "conversion_id"), (origin.id, "origin.id"), (origin.agentID, "origin.agent_id"),
            (origin.roomName, "origin.room_name"), (origin.eventType, "origin.event_type"),
        ] {
            checks.require(text, field)
            checks.limit(text, field, to: TrackingRules.identifierLimit)
        }
        if origin.conversionTimestamp == nil { checks.violateRequired("origin.conversion_timestamp") }
        let occurredAt = rules.past(
            origin.conversionTimestamp, "origin.conversion_timestamp", now: .now, &checks)
        try checks.finish()
        guard let occurredAt else { return .none }
        var conversion = NewConversion(
            workspace: caller.workspace, agentID: origin.agentID, agentRevision: 0, roomName: origin.roomName,
            eventType: origin.eventType, occurredAt: occurredAt, receivedAt: .now, isImported: true)
        conversion.origin = ConversionOrigin(id: id)
        let looked = conversion
        return try await RPCError.translating { try await store.precedent(of: looked) }
    }
}

extension RPCError {
    fileprivate static var originNotAllowed: RPCError {
        RPCError(
            .permissionDenied, .roleNotAllowed,
            "Only who may import sets origin: use a key with the role admin for all agents, or leave origin out.")
    }
}
