import Basics
import ConversionAPI
import ConversionStore
import RPC

extension TrackingRules {
    /// Checks a conversion of the past: as TrackConversion, but it must say when it happened, at any age, and what its
    /// agent may track from now on is no matter.
    ///
    /// - Parameters:
    ///   - exported: what an export says of the record that it was made from; nil for one of other origin.
    ///   - policy: the agent's; nil if there is no such agent. What is returned then must not be recorded: it may only be a
    ///     duplicate of what the agent tracked while it was there.
    /// - Throws: `RPCError`: INVALID_ARGUMENT with every violation, or NOT_FOUND.
    func admitImport(
        _ draft: ConversionDraft, exported: ExportedConversion? = nil, policy: TrackingPolicy?, workspace: WorkspaceID,
        now: Timestamp,
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
        let personalData = draft.personalData?.checked(&checks)
        let origin = exported.flatMap { Self.origin(of: $0, draft, &checks) }
        try checks.finish()
        guard let occurredAt else { throw .agentNotFound }
        if case .none = named, policy == nil { throw .agentNotFound }
        var conversion = NewConversion(
            workspace: workspace, texts: recorded(draft.texts, named, default: policy?.defaultEvent ?? ""),
            agentRevision: policy?.revision ?? 0,
            // Without a key nobody compares it.
            fingerprint: draft.hasKey ? fingerprint(draft, named, personalData) : 0, occurredAt: occurredAt,
            receivedAt: now,
            amount: draft.value.map { NewConversion.Amount(units: $0.units, nanos: $0.nanos) }, isTest: draft.test,
            isImported: true, countOncePerCall: policy?.countingMode == .oncePerCall, expires: expires)
        conversion.origin = origin
        if let personalData { conversion.personalData = stored(personalData) }
        return conversion
    }

    /// What tells the exported conversion again; nil where it says nothing of that, and, with a violation, where it is
    /// wrong.
    private static func origin(
        of exported: ExportedConversion, _ draft: ConversionDraft, _ checks: inout FieldChecks
    ) -> ConversionOrigin? {
        checks.limit(exported.originID, "origin_id", to: identifierLimit)
        guard !exported.originID.isEmpty else {
            if !exported.keyToken.isEmpty { checks.require(exported.originID, "origin_id") }
            return nil
        }
        if draft.hasKey {
            // Two keys of one conversion could be those of two others.
            checks.violate(
                "idempotency_key", .fieldInvalid,
                "idempotency_key must be empty where there is an origin_id: key_token stands for the key.")
        }
        guard !exported.keyToken.isEmpty else { return ConversionOrigin(id: exported.originID) }
        guard let token = KeyToken(text: exported.keyToken) else {
            checks.violate(
                "key_token", .keyTokenInvalid,
                "key_token must be as an export has it, unchanged. Leave it out where it is lost.")
            return nil
        }
        return ConversionOrigin(id: exported.originID, keyToken: token)
    }
}
