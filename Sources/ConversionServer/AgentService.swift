import Basics
import ConversionAPI
import ConversionStore
import RPC

/// `conversion.v1.AgentService`: the rules of keeping agents.
public final class AgentService: AgentServiceServer {
    private let store: any Store

    public init(store: any Store) {
        self.store = store
    }

    public func createAgent(
        _ request: CreateAgentRequest, context: ServerContext
    ) async throws -> ConversionAPI.Agent {
        var checks = FieldChecks()
        checks.limit(request.agentID, "agent_id", to: TrackingRules.identifierLimit)
        if request.agent == nil { checks.violate("agent", .fieldRequired, "agent is required.") }
        let settings = AgentRules.settings(of: request.agent ?? ConversionAPI.Agent(), &checks)
        try checks.finish()
        let id = request.agentID.isEmpty ? Self.newID() : request.agentID
        let caller = context.caller
        return try await RPCError.translating {
            guard request.validateOnly else {
                return ConversionAPI.Agent(
                    try await store.createAgent(
                        id: id, settings: settings, at: .now, in: caller.workspace, by: caller.actor))
            }
            let living = try await store.agent(id: id, in: caller.workspace)
            _ = try AgentRule.created(
                id, settings, at: .now, hasWorkspace: true, living: living, lastRevision: nil)
            return ConversionAPI.Agent(id: request.agentID, settings: settings)
        }
    }

    public func getAgent(_ request: GetAgentRequest, context: ServerContext) async throws -> ConversionAPI.Agent {
        try Self.require(request.agentID, "agent_id")
        return try await ConversionAPI.Agent(stored(request.agentID, for: context.caller))
    }

    public func listAgents(_ request: ListAgentsRequest, context: ServerContext) async throws -> ListAgentsResponse {
        var checks = FieldChecks()
        let pageSize = PageSize.check(request.pageSize, default: 50, &checks)
        let caller = context.caller
        let question = Self.listQuestion(caller)
        var after: String?
        if !request.pageToken.isEmpty {
            after = PageToken(request.pageToken, question: question)
                .map { String(decoding: $0.place, as: UTF8.self) }
            if after == nil { checks.violatePageToken() }
        }
        try checks.finish()
        _ = try AnswerRoom.take(for: context, page: pageSize)
        let page = try await RPCError.translating { try await self.page(pageSize, after: after, for: caller) }
        return ListAgentsResponse(
            agents: page.agents.map { ConversionAPI.Agent($0) },
            nextPageToken: page.next.map { PageToken(place: Array($0.utf8)).text(question: question) } ?? "")
    }

    public func updateAgent(
        _ request: UpdateAgentRequest, context: ServerContext
    ) async throws -> ConversionAPI.Agent {
        var checks = FieldChecks()
        let source = request.agent ?? ConversionAPI.Agent()
        if request.agent == nil {
            checks.violate("agent", .fieldRequired, "agent is required.")
        } else {
            checks.require(source.id, "agent.id")
        }
        let mask = AgentMask(paths: request.updateMask?.paths ?? [], of: source, &checks)
        try checks.finish()
        let expected = AgentETag.revision(of: source.etag)
        let caller = context.caller
        guard caller.sees(agent: source.id) else { throw RPCError.agentNotFound }
        @Sendable func change(_ settings: inout AgentSettings) throws {
            var agent = ConversionAPI.Agent(id: source.id, settings: settings)
            mask.apply(source, to: &agent)
            var checks = FieldChecks()
            let changed = AgentRules.settings(of: agent, &checks)
            try checks.finish()
            settings = changed
        }
        guard request.validateOnly else {
            return try await RPCError.translating {
                ConversionAPI.Agent(
                    try await store.updateAgent(
                        id: source.id, expectedRevision: expected, at: .now, in: caller.workspace, by: caller.actor,
                        change: change))
            }
        }
        let stored = try await stored(source.id, for: caller)
        return try await RPCError.translating {
            let update = try AgentRule.updated(stored, expectedRevision: expected, at: .now, change)
            return ConversionAPI.Agent(id: source.id, settings: update.agent.settings)
        }
    }

    public func deleteAgent(_ request: DeleteAgentRequest, context: ServerContext) async throws -> ProtobufEmpty {
        try Self.require(request.agentID, "agent_id")
        let expected = AgentETag.revision(of: request.etag)
        let caller = context.caller
        guard caller.sees(agent: request.agentID) else { throw RPCError.agentNotFound }
        if request.validateOnly {
            let stored = try await stored(request.agentID, for: caller)
            _ = try await RPCError.translating { try AgentRule.deleted(stored, expectedRevision: expected) }
        } else {
            try await RPCError.translating {
                try await store.deleteAgent(
                    id: request.agentID, expectedRevision: expected, in: caller.workspace, by: caller.actor)
            }
        }
        return ProtobufEmpty()
    }

    public func getAgentTools(
        _ request: GetAgentToolsRequest, context: ServerContext
    ) async throws -> GetAgentToolsResponse {
        var checks = FieldChecks()
        checks.require(request.agentID, "agent_id")
        let form = AgentTools.Form(request.target)
        if form == nil {
            checks.violate(
                "target", request.target == .unspecified ? .fieldRequired : .fieldInvalid,
                "target must be OPENAI, OPENAI_RESPONSES, ANTHROPIC, GEMINI or MCP.")
        }
        guard checks.isEmpty, let form else { throw checks.error ?? .agentNotFound }
        let settings = try await stored(request.agentID, for: context.caller).settings
        guard settings.analyticsEnabled, settings.analyticsTrackConversions else { throw RPCError.trackingDisabled }
        return GetAgentToolsResponse(toolsJSON: AgentTools(settings).json(form).text())
    }

    /// A page of the agents that the caller sees.
    private func page(_ pageSize: Int, after: String?, for caller: Principal) async throws -> AgentPage {
        guard let scope = caller.scope else {
            return try await store.listAgents(in: caller.workspace, pageSize: pageSize, after: after)
        }
        var agents: [ConversionStore.Agent] = []
        for id in scope.ids where after.map({ $0.utf8.lexicographicallyPrecedes(id.utf8) }) ?? true {
            guard let agent = try await store.agent(id: id, in: caller.workspace) else { continue }
            if agents.count == pageSize { return AgentPage(agents: agents, next: agents.last?.id) }
            agents.append(agent)
        }
        return AgentPage(agents: agents, next: nil)
    }

    private func stored(_ id: String, for caller: Principal) async throws -> ConversionStore.Agent {
        guard caller.sees(agent: id),
            let agent = try await RPCError.translating({ try await store.agent(id: id, in: caller.workspace) })
        else {
            throw RPCError.agentNotFound
        }
        return agent
    }

    private static func require(_ value: String, _ field: String) throws(RPCError) {
        var checks = FieldChecks()
        checks.require(value, field)
        try checks.finish()
    }

    /// All lists of agents ask the same question, but for each caller another.
    private static func listQuestion(_ caller: Principal) -> UInt64 {
        ConversionStore.ConversionFilter().within(caller.scope).fingerprint(in: caller.workspace) ^ 1
    }

    /// `agent_` and 80 random bits in base 32.
    private static func newID() -> String {
        "agent_" + CrockfordDigits.random(count: 16)
    }
}
