import ConversionAPI
import ConversionStore

extension ConversionStore.ConversionFilter {
    /// The filter of a request; all but tests where it has none.
    init(_ filter: ConversionAPI.ConversionFilter?, _ checks: inout FieldChecks) {
        self.init()
        guard let filter else { return }
        start = Self.moment(filter.startTime, "filter.start_time", &checks)
        end = Self.moment(filter.endTime, "filter.end_time", &checks)
        if let start, let end, start >= end {
            checks.violate(
                "filter.end_time", .timeRangeInvalid, "filter.end_time must be later than filter.start_time.")
        }
        agentID = Self.given(filter.agentID, "filter.agent_id", &checks)
        roomName = Self.given(filter.roomName, "filter.room_name", &checks)
        userID = Self.given(filter.userID, "filter.user_id", &checks)
        if !filter.eventType.isEmpty {
            eventType = EventType.normalise(filter.eventType)
            if eventType == nil {
                checks.violate("filter.event_type", .eventTypeInvalid, "filter.event_type \(EventType.rule).")
            }
        }
        includeTest = filter.includeTests
    }

    private static func given(_ text: String, _ field: String, _ checks: inout FieldChecks) -> String? {
        checks.limit(text, field, to: TrackingRules.identifierLimit)
        return text.isEmpty ? nil : text
    }

    /// What lies beyond the ledger's reach bounds as its end does: no record lies there either.
    private static func moment(
        _ timestamp: ProtobufTimestamp?, _ field: String, _ checks: inout FieldChecks
    ) -> Timestamp? {
        guard let timestamp else { return nil }
        guard timestamp.isValid else {
            checks.violate(field, .timestampInvalid, "\(field) \(ProtobufTimestamp.rule).")
            return nil
        }
        return Timestamp.nearest(to: timestamp).moment
    }

    /// Tells this question's page tokens from another's, and from those of other callers.
    func fingerprint(in workspace: WorkspaceID) -> UInt64 {
        var fingerprint = ContentFingerprint()
        fingerprint.add(workspace.rawValue)
        fingerprint.add(Int64(scope?.ids.count ?? -1))
        for id in scope?.ids ?? [] { fingerprint.add(id) }
        fingerprint.add(start?.nanoseconds ?? .min)
        fingerprint.add(end?.nanoseconds ?? .min)
        for text in [agentID, eventType, roomName, userID] { fingerprint.add(text ?? "") }
        fingerprint.add(includeTest)
        return fingerprint.value
    }
}
