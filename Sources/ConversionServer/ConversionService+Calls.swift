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
        }
    }

    public func getCall(_ request: GetCallRequest, context: ServerContext) async throws -> ConversionAPI.Call {
        var checks = FieldChecks()
        checks.require(request.roomName, "room_name")
        try checks.finish()
        let caller = context.caller
        let found = try await RPCError.translating {
            try await store.call(roomName: request.roomName, in: caller.workspace)
        }
        guard let found, caller.sees(agent: found.agentID) else { throw RPCError.callNotFound }
        return ConversionAPI.Call(found)
    }

    public func listCalls(_ request: ListCallsRequest, context: ServerContext) async throws -> ListCallsResponse {
        var checks = FieldChecks()
        let caller = context.caller
        let filter = ConversionStore.CallFilter(request.filter, scope: caller.scope, &checks)
        let question = filter.fingerprint(in: caller.workspace)
        var after: CallCursor?
        // For a filter that is wrong itself no token is right, and there is nothing to say of it.
        if !request.pageToken.isEmpty, checks.isEmpty {
            after = PageToken(request.pageToken, question: question)?.callCursor
            if after == nil { checks.violatePageToken() }
        }
        let pageSize = PageSize.check(request.pageSize, default: 100, &checks)
        try checks.finish()
        let bytes = try AnswerRoom.take(for: context, page: pageSize)
        let page = try await RPCError.translating {
            try await store.listCalls(filter, in: caller.workspace, pageSize: pageSize, after: after, bytes: bytes)
        }
        return ListCallsResponse(
            calls: page.calls.map { ConversionAPI.Call($0) },
            nextPageToken: page.next.map { PageToken($0).text(question: question) } ?? "")
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
        checks.limit(call.endReason, "call.end_reason", to: Self.endReasonLimit)
        checks.limit(call.outcome, "call.outcome", to: Self.outcomeLimit)
        let direction = CallDirection(call.direction, "call.direction", &checks)
        let connection = CallConnection(call.connected, "call.connected", &checks)
        let startedAt = rules.past(call.startTime, "call.start_time", now: now, &checks)
        let endedAt = rules.past(call.endTime, "call.end_time", now: now, &checks)
        if let startedAt, let endedAt, endedAt < startedAt {
            checks.violate("call.end_time", .timeRangeInvalid, "call.end_time must not be before call.start_time.")
        }
        try checks.finish()
        guard caller.sees(agent: call.agentID),
            let policy = store.trackingPolicy(agent: call.agentID, in: caller.workspace)
        else { throw .agentNotFound }
        return NewCall(
            workspace: caller.workspace, roomName: call.roomName, agentID: call.agentID, agentRevision: policy.revision,
            userID: call.userID, startedAt: startedAt, endedAt: endedAt, isTest: call.test, direction: direction,
            connection: connection, endReason: call.endReason, outcome: call.outcome, receivedAt: now,
            scope: caller.scope)
    }

    /// In bytes.
    private static let endReasonLimit = 256
    private static let outcomeLimit = 1_024

    private static func endsBeforeStart(_ start: Timestamp) -> RPCError {
        var checks = FieldChecks()
        checks.violate(
            "call.end_time", .timeRangeInvalid,
            "call.end_time must not be before call.start_time, which is \(ProtobufTimestamp(start).rfc3339 ?? "later")."
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
            createTime: ProtobufTimestamp(stored.createTime), updateTime: ProtobufTimestamp(stored.updateTime),
            direction: ConversionAPI.CallDirection(stored.direction), connected: CallConnected(stored.connection),
            endReason: stored.endReason, outcome: stored.outcome,
            eraseTime: stored.erasedAt.map { ProtobufTimestamp($0) })
    }
}

extension RPCError {
    fileprivate static var callNotFound: RPCError {
        RPCError(.notFound, .callNotFound, "There is no call of this room. Check room_name, or list the calls.")
    }
}
