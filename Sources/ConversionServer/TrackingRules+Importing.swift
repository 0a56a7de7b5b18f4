import ConversionAPI
import ConversionStore
import RPC

extension TrackingRules {
    /// Checks a conversion of the past: as TrackConversion, but it must say when it happened, at any age, and what its
    /// agent may track from now on is no matter.
    ///
    /// - Parameter policy: the agent's; nil if there is no such agent. What is returned then must not be recorded: it may
    ///   only be a duplicate of what the agent tracked while it was there.
    /// - Throws: `RPCError`: INVALID_ARGUMENT with every violation, or NOT_FOUND.
    func admitImport(
        _ request: TrackConversionRequest, policy: TrackingPolicy?, workspace: WorkspaceID, now: Timestamp,
        expires: ContinuousClock.Instant?
    ) throws(RPCError) -> NewConversion {
        var checks = FieldChecks()
        checkTexts(request, &checks)
        let named = eventType(request, &checks)
        if request.timestamp == nil {
            checks.violate("timestamp", .fieldRequired, "timestamp is required: when the conversion happened.")
        }
        let occurredAt = past(request.timestamp, "timestamp", now: now, &checks)
        if let value = request.value { MoneyRules.check(value, "value", &checks) }
        try checks.finish()
        guard let occurredAt, let eventType = named ?? policy?.defaultEvent else { throw .agentNotFound }
        // Without a key nobody compares it.
        let hasKey = !request.idempotencyKey.isEmpty
        return NewConversion(
            workspace: workspace, agentID: request.agentID, agentRevision: policy?.revision ?? 0,
            roomName: request.roomName, userID: request.userID, eventType: eventType, details: request.details,
            idempotencyKey: request.idempotencyKey,
            fingerprint: hasKey ? fingerprint(request, eventType: named ?? "") : 0, occurredAt: occurredAt,
            receivedAt: now, value: request.value.map { ConversionStore.Money($0) }, isTest: request.test,
            isImported: true, countOncePerCall: policy?.countingMode == .oncePerCall, expires: expires)
    }
}
