import ConversionAPI
import ConversionStore
import RPC

extension ConversionStore.ConversionFilter {
    /// The filter of a request; all but tests where it has none.
    ///
    /// - Throws: `RPCError`, INVALID_ARGUMENT, with every violation.
    init(checking filter: ConversionAPI.ConversionFilter?) throws(RPCError) {
        self.init()
        guard let filter else { return }
        var checks = FieldChecks()
        func given(_ text: String, _ field: String) -> String? {
            checks.limit(text, field, to: TrackingRules.identifierLimit)
            return text.isEmpty ? nil : text
        }
        func moment(_ timestamp: ProtobufTimestamp?, _ field: String) -> Timestamp? {
            guard let timestamp else { return nil }
            let moment = Timestamp(seconds: timestamp.seconds, nanos: timestamp.nanos)
            if moment == nil {
                checks.violate(
                    field, .timestampInvalid,
                    "\(field) must have nanos of 0 to 999999999 and lie between 1678 and 2262.")
            }
            return moment
        }
        start = moment(filter.startTime, "filter.start_time")
        end = moment(filter.endTime, "filter.end_time")
        if let start, let end, start >= end {
            checks.violate(
                "filter.end_time", .timeRangeInvalid, "filter.end_time must be later than filter.start_time.")
        }
        agentID = given(filter.agentID, "filter.agent_id")
        roomName = given(filter.roomName, "filter.room_name")
        userID = given(filter.userID, "filter.user_id")
        if !filter.eventType.isEmpty {
            eventType = EventType.normalise(filter.eventType)
            if eventType == nil {
                checks.violate("filter.event_type", .eventTypeInvalid, "filter.event_type \(EventType.rule).")
            }
        }
        includeTest = filter.includeTests
        try checks.finish()
    }

    /// Tells this question's page tokens from another's.
    var fingerprint: UInt64 {
        var fingerprint = ContentFingerprint()
        fingerprint.add(start?.nanoseconds ?? .min)
        fingerprint.add(end?.nanoseconds ?? .min)
        for text in [agentID, eventType, roomName, userID] { fingerprint.add(text ?? "") }
        fingerprint.add(includeTest)
        return fingerprint.value
    }
}
