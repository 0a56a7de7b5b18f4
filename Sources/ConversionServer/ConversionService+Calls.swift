import ConversionAPI
import ConversionStore
import RPC

extension ConversionService {
    public func recordCall(_ request: RecordCallRequest, context: ServerContext) async throws -> ConversionAPI.Call {
        let caller = context.caller
        let call = try admit(request, for: caller, now: .now)
        let outcome = try await RPCError.translating {
            try await store.recordCall(call, validateOnly: request.validateOnly)
        }
        switch outcome {
        case .recorded(let call): return ConversionAPI.Call(call)
        case .endsBeforeStart(let start): throw Self.endsBeforeStart(start)
        // The room may have passed from one of the caller's agents to another, and from one of somebody else's.
        case .ofOtherAgent: throw RPCError.agentNotFound
        case .tooManyAttributes: throw Self.tooManyAttributes
        }
    }

    private func admit(
        _ request: RecordCallRequest, for caller: Principal, now: Timestamp
    ) throws(RPCError) -> NewCall {
        var checks = FieldChecks()
        guard let call = request.call else {
            checks.violate("call", .fieldRequired, "call is required.")
            throw checks.error ?? .agentNotFound
        }
        checks.require(call.roomName, "call.room_name")
        checks.require(call.agentID, "call.agent_id")
        checks.limit(call.roomName, "call.room_name", to: TrackingRules.identifierLimit)
        checks.limit(call.agentID, "call.agent_id", to: TrackingRules.identifierLimit)
        checks.limit(call.userID, "call.user_id", to: TrackingRules.identifierLimit)
        let startedAt = rules.past(call.startTime, "call.start_time", now: now, &checks)
        let endedAt = rules.past(call.endTime, "call.end_time", now: now, &checks)
        if let startedAt, let endedAt, endedAt < startedAt {
            checks.violate("call.end_time", .timeRangeInvalid, "call.end_time must not be before call.start_time.")
        }
        let personalData = PersonalDataDraft(call)?.checked(at: "call.", &checks)
        try checks.finish()
        guard caller.sees(agent: call.agentID),
            let policy = store.trackingPolicy(agent: call.agentID, in: caller.workspace)
        else { throw .agentNotFound }
        var new = NewCall(
            workspace: caller.workspace, roomName: call.roomName, agentID: call.agentID, agentRevision: policy.revision,
            userID: call.userID, startedAt: startedAt, endedAt: endedAt, isTest: call.test, receivedAt: now,
            scope: caller.scope)
        new.personalData = personalData.map { rules.stored($0) }
        return new
    }

    private static var tooManyAttributes: RPCError {
        var checks = FieldChecks()
        checks.violate(
            "call.attributes", .tooManyItems,
            "call.attributes would be more than \(PersonalData.attributeLimit) with those that are known of the call.")
        return checks.error ?? .agentNotFound
    }

    private static func endsBeforeStart(_ start: Timestamp) -> RPCError {
        var checks = FieldChecks()
        checks.violate(
            "call.end_time", .timeRangeInvalid,
            "call.end_time must not be before call.start_time, which was recorded as \(ProtobufTimestamp(start).rfc3339 ?? "later")."
        )
        return checks.error ?? .agentNotFound
    }
}

extension ConversionAPI.Call {
    /// A call as clients see it.
    init(_ stored: ConversionStore.Call) {
        self.init(
            roomName: stored.roomName, agentID: stored.agentID, userID: stored.userID,
            startTime: ProtobufTimestamp(stored.startedAt), endTime: stored.endedAt.map { ProtobufTimestamp($0) },
            test: stored.isTest, agentRevision: stored.agentRevision,
            createTime: ProtobufTimestamp(stored.createTime), updateTime: ProtobufTimestamp(stored.updateTime))
    }
}
