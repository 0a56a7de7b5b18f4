import Clocks
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
        _ draft: ConversionDraft, policy: TrackingPolicy?, workspace: WorkspaceID, now: Timestamp,
        expires: Uptime?
    ) throws(RPCError) -> NewConversion {
        var checks = FieldChecks()
        checkTexts(draft, &checks)
        let named = namedEvent(draft, &checks)
        if draft.timestamp == nil {
            checks.violate("timestamp", .fieldRequired, "timestamp is required: when the conversion happened.")
        }
        let occurredAt = past(draft.timestamp, "timestamp", now: now, &checks)
        if let value = draft.value { MoneyRules.check(value, "value", at: occurredAt, &checks) }
        try checks.finish()
        guard let occurredAt else { throw .agentNotFound }
        if case .none = named, policy == nil { throw .agentNotFound }
        return NewConversion(
            workspace: workspace, texts: recorded(draft.texts, named, default: policy?.defaultEvent ?? ""),
            agentRevision: policy?.revision ?? 0,
            // Without a key nobody compares it.
            fingerprint: draft.hasKey ? fingerprint(draft, named) : 0, occurredAt: occurredAt, receivedAt: now,
            amount: draft.value.map { NewConversion.Amount(units: $0.units, nanos: $0.nanos) }, isTest: draft.test,
            isImported: true, countOncePerCall: policy?.countingMode == .oncePerCall, expires: expires)
    }
}
