import ConversionAPI
import ConversionStore
import RPC

/// `conversion.v1.ConversionService`: the rules of recording conversions and reading them.
public final class ConversionService: ConversionServiceServer {
    let store: any Store
    let rules: TrackingRules
    let hubs: WatchHubs
    let importGate = ImportGate()
    private let queues: RecordingQueues

    /// - Parameter loops: those that most calls come on, in the order of their indices; calls may come on others, too.
    public init(
        store: any Store, loops: [any CallLoop] = [], configuration: ServiceConfiguration = ServiceConfiguration()
    ) {
        self.store = store
        rules = TrackingRules(configuration)
        hubs = WatchHubs(store: store)
        queues = RecordingQueues(store: store, rules: rules, loops: loops)
    }

    /// What serves the methods. TrackConversion, the busiest, goes by callback and not by task.
    public func handlers() -> [MethodHandler] {
        let track = MethodHandler(
            ConversionServiceMethods.trackConversion,
            body: .single { call, bytes in
                let draft = try TrackConversionRequest.read(bytes) { ConversionDraft($0) }
                try self.track(draft, call)
            })
        return (self as any ConversionServiceServer).handlers().filter { $0.method != track.method } + [track]
    }

    /// As the handler of ``handlers()`` answers it, for code that has a request and no call of its own.
    public func trackConversion(
        _ request: TrackConversionRequest, context: ServerContext
    ) async throws -> TrackConversionResponse {
        let batch = BatchTrackConversionsRequest(requests: [request])
        guard let answer = await track(batch, context).answers[0] else {
            throw RPCError(.internal, "The conversion was not answered.")
        }
        return try answer.get()
    }

    /// How many watchers have caught up with the ledger, and wait for what is committed.
    public var watcherCount: Int { hubs.watcherCount }

    // MARK: TrackConversion

    /// Checks a request and queues its conversion; the call is answered when that is durable.
    private func track(_ draft: ConversionDraft, _ call: ServerCall) throws {
        let caller = call.caller
        let queue = queues.queue(of: call.loop)
        let isSeen = caller.sees(agentOf: draft.texts)
        let conversion: NewConversion
        do throws(TrackingRules.Refusal) {
            conversion = try rules.admit(
                draft, policy: isSeen ? queue.policies.policy(draft.texts, in: caller.workspace) : nil,
                workspace: caller.workspace, now: .now, expires: call.deadline?.instant)
        } catch {
            guard isSeen, let fingerprint = error.fingerprint else { throw error.error }
            return call.answerRepeat(of: draft.texts, fingerprint, store, otherwise: error.error)
        }
        guard draft.validateOnly else { return try queue.add(conversion, for: call, caller) }
        call.run { try await self.validate(conversion, $0) }
    }

    func precedent(
        _ texts: ConversionTexts, _ fingerprint: UInt64, _ workspace: WorkspaceID
    ) async throws -> Precedent {
        try await RPCError.translating {
            try await store.precedent(underKeyOf: texts, fingerprint: fingerprint, in: workspace)
        }
    }

    /// Answers as recording would, and writes nothing; the conversion has no id then.
    private func validate(_ conversion: NewConversion, _ context: ServerContext) async throws {
        let precedent = try await RPCError.translating { try await store.precedent(of: conversion) }
        let call = context.boundCall.value
        switch precedent {
        case .none:
            call.respond(
                TrackConversionResponse(
                    message: TrackConversionResponse.success,
                    conversion: ConversionAPI.Conversion(unrecorded: conversion)))
        case .duplicate(let first): call.respond(TrackConversionResponse(duplicateOf: first, for: context.caller))
        case .duplicateOfRemoved:
            call.respond(TrackConversionResponse(message: TrackConversionResponse.success, duplicate: true))
        case .keyReused: throw RPCError.keyReused
        }
    }

    // MARK: Reading

    public func getConversion(
        _ request: GetConversionRequest, context: ServerContext
    ) async throws -> ConversionAPI.Conversion {
        var checks = FieldChecks()
        checks.require(request.conversionID, "conversion_id")
        try checks.finish()
        guard let id = ConversionID(request.conversionID),
            let conversion = try await conversion(id, for: context.caller)
        else {
            throw RPCError.conversionNotFound
        }
        return ConversionAPI.Conversion(conversion)
    }

    /// Nil for one that the caller may not see, as for one that there isn't.
    func conversion(_ id: ConversionID, for caller: Principal) async throws -> ConversionStore.Conversion? {
        let found = try await RPCError.translating { try await store.conversion(id: id, in: caller.workspace) }
        return found.flatMap { caller.sees(agent: $0.agentID) ? $0 : nil }
    }

    public func listConversions(
        _ request: ListConversionsRequest, context: ServerContext
    ) async throws -> ListConversionsResponse {
        var checks = FieldChecks()
        let caller = context.caller
        let filter = ConversionStore.ConversionFilter(request.filter, &checks).within(caller.scope)
        let question = filter.fingerprint(in: caller.workspace)
        var after: ConversionCursor?
        // For a filter that is wrong itself no token is right, and there is nothing to say of it.
        if !request.pageToken.isEmpty, checks.isEmpty {
            after = try await RPCError.translating {
                try await PageToken(request.pageToken, question: question)?.conversionCursor(store)
            }
            if after == nil { checks.violatePageToken() }
        }
        let pageSize = PageSize.check(request.pageSize, default: 100, &checks)
        try checks.finish()
        let bytes = try AnswerRoom.take(for: context, page: pageSize)
        let page = try await RPCError.translating {
            try await store.listConversions(
                filter, in: caller.workspace, pageSize: pageSize, after: after, bytes: bytes)
        }
        return ListConversionsResponse(
            conversions: page.conversions.map { ConversionAPI.Conversion($0) },
            nextPageToken: page.next.map { PageToken($0, store).text(question: question) } ?? "")
    }
}

extension ConversionAPI.Conversion {
    /// What a request would be recorded as: everything but an id.
    init(unrecorded new: NewConversion) {
        let value = new.value.map { ConversionAPI.Money($0) }
        self.init(
            roomName: new.roomName, eventType: new.eventType, details: new.details, userID: new.userID,
            agentID: new.agentID, timestamp: ProtobufTimestamp(new.occurredAt), value: value,
            createTime: ProtobufTimestamp(new.receivedAt), agentRevision: new.agentRevision, test: new.isTest,
            state: .recorded, netValue: value)
    }
}
