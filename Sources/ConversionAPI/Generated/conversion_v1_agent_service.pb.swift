// swift-format-ignore-file
// Made by protoc-gen-conversion from conversion/v1/agent_service.proto. Do not edit: run `make generate`.

internal import CConversionMessages
public import RPC

/// Whose form a tool's definition takes.
public enum ToolTarget: RawRepresentable, Sendable, Hashable {
    /// Refused: INVALID_ARGUMENT.
    case unspecified
    /// OpenAI's function tools, as its Chat Completions API and those that follow it take them.
    case openai
    /// Anthropic's tools.
    case anthropic
    /// Gemini's function declarations.
    case gemini
    /// The tools of the Model Context Protocol, as its `tools/list` returns them.
    case mcp
    /// OpenAI's function tools, as its Responses API takes them.
    case openaiResponses
    /// A number that this version has no name for.
    case unrecognized(Int32)

    /// The value of a number on the wire; never fails.
    public init(rawValue: Int32) {
        self =
            switch rawValue {
            case 0: .unspecified
            case 1: .openai
            case 2: .anthropic
            case 3: .gemini
            case 4: .mcp
            case 5: .openaiResponses
            default: .unrecognized(rawValue)
            }
    }

    /// The number on the wire.
    public var rawValue: Int32 {
        switch self {
        case .unspecified: 0
        case .openai: 1
        case .anthropic: 2
        case .gemini: 3
        case .mcp: 4
        case .openaiResponses: 5
        case .unrecognized(let number): number
        }
    }
}

/// The request of CreateAgent.
public struct CreateAgentRequest: ProtobufMessage {
    /// The agent to create. Required. Its output-only fields are ignored.
    public var agent: Agent?
    /// The agent's id, chosen by the caller: 1 to 256 bytes. Empty: the server chooses.
    public var agentID: String
    /// Runs every check and returns what would be stored, but stores nothing. `revision`, the times, `etag` and an
    /// id that the server would choose are left out.
    public var validateOnly: Bool

    /// A message of the given fields; the others have their default values.
    public init(
        agent: Agent? = nil,
        agentID: String = "",
        validateOnly: Bool = false
    ) {
        self.agent = agent
        self.agentID = agentID
        self.validateOnly = validateOnly
    }
}

extension CreateAgentRequest {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__create_agent_request__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__CreateAgentRequest.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__CreateAgentRequest>) {
        agent = c.pointee.agent.map { Agent(stored: $0) }
        agentID = String(stored: c.pointee.agent_id)
        validateOnly = c.pointee.validate_only != 0
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__CreateAgentRequest> {
        let c = try arena.allocate(Conversion__V1__CreateAgentRequest.self)
        conversion__v1__create_agent_request__init(c)
        if let agent { c.pointee.agent = try agent.store(in: arena) }
        if !agentID.isEmpty { c.pointee.agent_id = try arena.copy(agentID) }
        c.pointee.validate_only = validateOnly ? 1 : 0
        return c
    }
}

/// The request of GetAgent.
public struct GetAgentRequest: ProtobufMessage {
    /// The agent's id. Required.
    public var agentID: String

    /// A message of the given fields; the others have their default values.
    public init(
        agentID: String = ""
    ) {
        self.agentID = agentID
    }
}

extension GetAgentRequest {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__get_agent_request__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__GetAgentRequest.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__GetAgentRequest>) {
        agentID = String(stored: c.pointee.agent_id)
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__GetAgentRequest> {
        let c = try arena.allocate(Conversion__V1__GetAgentRequest.self)
        conversion__v1__get_agent_request__init(c)
        if !agentID.isEmpty { c.pointee.agent_id = try arena.copy(agentID) }
        return c
    }
}

/// The request of ListAgents.
public struct ListAgentsRequest: ProtobufMessage {
    /// The most agents to return: 0 for 50, at most 1,000; more is taken as 1,000, less than 0 is
    /// INVALID_ARGUMENT.
    public var pageSize: Int32
    /// `next_page_token` of the page before; empty for the first page. One that the server did not make is
    /// INVALID_ARGUMENT, reason PAGE_TOKEN_INVALID.
    public var pageToken: String

    /// A message of the given fields; the others have their default values.
    public init(
        pageSize: Int32 = 0,
        pageToken: String = ""
    ) {
        self.pageSize = pageSize
        self.pageToken = pageToken
    }
}

extension ListAgentsRequest {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__list_agents_request__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__ListAgentsRequest.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__ListAgentsRequest>) {
        pageSize = c.pointee.page_size
        pageToken = String(stored: c.pointee.page_token)
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__ListAgentsRequest> {
        let c = try arena.allocate(Conversion__V1__ListAgentsRequest.self)
        conversion__v1__list_agents_request__init(c)
        c.pointee.page_size = pageSize
        if !pageToken.isEmpty { c.pointee.page_token = try arena.copy(pageToken) }
        return c
    }
}

/// The response of ListAgents.
public struct ListAgentsResponse: ProtobufMessage {
    /// One page of agents, in the order of their ids.
    public var agents: [Agent]
    /// Asks for the next page; empty on the last.
    public var nextPageToken: String

    /// A message of the given fields; the others have their default values.
    public init(
        agents: [Agent] = [],
        nextPageToken: String = ""
    ) {
        self.agents = agents
        self.nextPageToken = nextPageToken
    }
}

extension ListAgentsResponse {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__list_agents_response__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__ListAgentsResponse.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__ListAgentsResponse>) {
        agents = loadMessages(c.pointee.agents, c.pointee.n_agents) { Agent(stored: $0) }
        nextPageToken = String(stored: c.pointee.next_page_token)
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__ListAgentsResponse> {
        let c = try arena.allocate(Conversion__V1__ListAgentsResponse.self)
        conversion__v1__list_agents_response__init(c)
        if !agents.isEmpty {
            let list = try arena.allocate(UnsafeMutablePointer<Conversion__V1__Agent>?.self, count: agents.count)
            for (index, value) in agents.enumerated() {
                list[index] = try value.store(in: arena)
            }
            c.pointee.n_agents = agents.count
            c.pointee.agents = list
        }
        if !nextPageToken.isEmpty { c.pointee.next_page_token = try arena.copy(nextPageToken) }
        return c
    }
}

/// The request of UpdateAgent.
public struct UpdateAgentRequest: ProtobufMessage {
    /// The agent's new content, with its `id`. Required.
    public var agent: Agent?
    /// The fields to replace, such as `instructions` or `voice.voice_id`. Empty: all fields that the agent's
    /// message holds with a value other than the default; of a message inside, such as `voice`, those of its own
    /// fields. `*`, which stands alone: all. A path that names no field, the id, the etag or an output-only field
    /// is INVALID_ARGUMENT, reason FIELD_MASK_INVALID.
    public var updateMask: ProtobufFieldMask?
    /// Runs every check and returns what would be stored, but stores nothing. `revision`, the times and `etag` are
    /// left out.
    public var validateOnly: Bool

    /// A message of the given fields; the others have their default values.
    public init(
        agent: Agent? = nil,
        updateMask: ProtobufFieldMask? = nil,
        validateOnly: Bool = false
    ) {
        self.agent = agent
        self.updateMask = updateMask
        self.validateOnly = validateOnly
    }
}

extension UpdateAgentRequest {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__update_agent_request__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__UpdateAgentRequest.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__UpdateAgentRequest>) {
        agent = c.pointee.agent.map { Agent(stored: $0) }
        updateMask = c.pointee.update_mask.map { ProtobufFieldMask(stored: $0) }
        validateOnly = c.pointee.validate_only != 0
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__UpdateAgentRequest> {
        let c = try arena.allocate(Conversion__V1__UpdateAgentRequest.self)
        conversion__v1__update_agent_request__init(c)
        if let agent { c.pointee.agent = try agent.store(in: arena) }
        if let updateMask { c.pointee.update_mask = try updateMask.store(in: arena) }
        c.pointee.validate_only = validateOnly ? 1 : 0
        return c
    }
}

/// The request of DeleteAgent.
public struct DeleteAgentRequest: ProtobufMessage {
    /// The agent's id. Required.
    public var agentID: String
    /// Deletes only this state of the agent: anything but the stored etag is ABORTED, reason ETAG_MISMATCH.
    /// Empty: any state.
    public var etag: String
    /// Runs every check, but deletes nothing.
    public var validateOnly: Bool

    /// A message of the given fields; the others have their default values.
    public init(
        agentID: String = "",
        etag: String = "",
        validateOnly: Bool = false
    ) {
        self.agentID = agentID
        self.etag = etag
        self.validateOnly = validateOnly
    }
}

extension DeleteAgentRequest {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__delete_agent_request__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__DeleteAgentRequest.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__DeleteAgentRequest>) {
        agentID = String(stored: c.pointee.agent_id)
        etag = String(stored: c.pointee.etag)
        validateOnly = c.pointee.validate_only != 0
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__DeleteAgentRequest> {
        let c = try arena.allocate(Conversion__V1__DeleteAgentRequest.self)
        conversion__v1__delete_agent_request__init(c)
        if !agentID.isEmpty { c.pointee.agent_id = try arena.copy(agentID) }
        if !etag.isEmpty { c.pointee.etag = try arena.copy(etag) }
        c.pointee.validate_only = validateOnly ? 1 : 0
        return c
    }
}

/// The request of GetAgentTools.
public struct GetAgentToolsRequest: ProtobufMessage {
    /// The agent's id. Required.
    public var agentID: String
    /// Whose form the tool's definition takes. Required; a number that is no form is INVALID_ARGUMENT.
    public var target: ToolTarget

    /// A message of the given fields; the others have their default values.
    public init(
        agentID: String = "",
        target: ToolTarget = .unspecified
    ) {
        self.agentID = agentID
        self.target = target
    }
}

extension GetAgentToolsRequest {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__get_agent_tools_request__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__GetAgentToolsRequest.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__GetAgentToolsRequest>) {
        agentID = String(stored: c.pointee.agent_id)
        target = ToolTarget(rawValue: Int32(truncatingIfNeeded: c.pointee.target.rawValue))
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__GetAgentToolsRequest> {
        let c = try arena.allocate(Conversion__V1__GetAgentToolsRequest.self)
        conversion__v1__get_agent_tools_request__init(c)
        if !agentID.isEmpty { c.pointee.agent_id = try arena.copy(agentID) }
        c.pointee.target = Conversion__V1__ToolTarget(rawValue: .init(truncatingIfNeeded: target.rawValue))
        return c
    }
}

/// The response of GetAgentTools.
public struct GetAgentToolsResponse: ProtobufMessage {
    /// The value of the vendor's `tools` parameter, a JSON array with the one tool `track_conversion`. Its parameters
    /// are strings: `event_type`, an enum where the agent lists its event types, and `details`; optional are `amount`, an
    /// exact decimal without a sign, and `currency`, an ISO 4217 code, which together are TrackConversionRequest.value.
    public var toolsJSON: String

    /// A message of the given fields; the others have their default values.
    public init(
        toolsJSON: String = ""
    ) {
        self.toolsJSON = toolsJSON
    }
}

extension GetAgentToolsResponse {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__get_agent_tools_response__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__GetAgentToolsResponse.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__GetAgentToolsResponse>) {
        toolsJSON = String(stored: c.pointee.tools_json)
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__GetAgentToolsResponse> {
        let c = try arena.allocate(Conversion__V1__GetAgentToolsResponse.self)
        conversion__v1__get_agent_tools_response__init(c)
        if !toolsJSON.isEmpty { c.pointee.tools_json = try arena.copy(toolsJSON) }
        return c
    }
}

/// The methods of `conversion.v1.AgentService`.
public enum AgentServiceMethods {
    /// `conversion.v1.AgentService/CreateAgent`.
    public static let createAgent = MethodDescriptor(
        service: "conversion.v1.AgentService", name: "CreateAgent",
        kind: .unary)
    /// `conversion.v1.AgentService/GetAgent`.
    public static let getAgent = MethodDescriptor(
        service: "conversion.v1.AgentService", name: "GetAgent",
        kind: .unary, isIdempotent: true)
    /// `conversion.v1.AgentService/ListAgents`.
    public static let listAgents = MethodDescriptor(
        service: "conversion.v1.AgentService", name: "ListAgents",
        kind: .unary, isIdempotent: true)
    /// `conversion.v1.AgentService/UpdateAgent`.
    public static let updateAgent = MethodDescriptor(
        service: "conversion.v1.AgentService", name: "UpdateAgent",
        kind: .unary, isIdempotent: true)
    /// `conversion.v1.AgentService/DeleteAgent`.
    public static let deleteAgent = MethodDescriptor(
        service: "conversion.v1.AgentService", name: "DeleteAgent",
        kind: .unary)
    /// `conversion.v1.AgentService/GetAgentTools`.
    public static let getAgentTools = MethodDescriptor(
        service: "conversion.v1.AgentService", name: "GetAgentTools",
        kind: .unary, isIdempotent: true)

    /// All of them, as the .proto orders them.
    public static let all: [MethodDescriptor] = [createAgent, getAgent, listAgents, updateAgent, deleteAgent, getAgentTools]
}

/// Keeps the agents: who converses, and how their conversions are tracked.
///
/// Any failure carries google.rpc.ErrorInfo with the domain `conversion.v1` in
/// `grpc-status-details-bin`; bad input adds google.rpc.BadRequest with the paths of the fields.
///
/// A method that a server leaves out answers UNIMPLEMENTED.
public protocol AgentServiceServer: Sendable {
    /// Creates an agent and returns it as stored.
    ///
    /// Errors: INVALID_ARGUMENT; ALREADY_EXISTS, reason AGENT_ALREADY_EXISTS, where `agent_id` is taken.
    func createAgent(_ request: CreateAgentRequest, context: ServerContext) async throws -> Agent

    /// Returns one agent.
    ///
    /// Errors: NOT_FOUND, reason AGENT_NOT_FOUND.
    func getAgent(_ request: GetAgentRequest, context: ServerContext) async throws -> Agent

    /// Returns the agents in the order of their ids, a page at a time.
    func listAgents(_ request: ListAgentsRequest, context: ServerContext) async throws -> ListAgentsResponse

    /// Replaces the masked fields of an agent and returns it as stored.
    ///
    /// An update that changes nothing makes no new revision.
    /// Errors: INVALID_ARGUMENT; NOT_FOUND, reason AGENT_NOT_FOUND; ABORTED, reason ETAG_MISMATCH.
    func updateAgent(_ request: UpdateAgentRequest, context: ServerContext) async throws -> Agent

    /// Removes an agent. Its conversions stay. Created anew under its id, it goes on with the next revision.
    ///
    /// Errors: NOT_FOUND, reason AGENT_NOT_FOUND; ABORTED, reason ETAG_MISMATCH.
    func deleteAgent(_ request: DeleteAgentRequest, context: ServerContext) async throws -> ProtobufEmpty

    /// Returns the `track_conversion` tool of an agent, ready to paste for one model vendor.
    ///
    /// Errors: NOT_FOUND, reason AGENT_NOT_FOUND; FAILED_PRECONDITION, reason TRACKING_DISABLED, as an
    /// agent with tracking off has no tool.
    func getAgentTools(_ request: GetAgentToolsRequest, context: ServerContext) async throws -> GetAgentToolsResponse
}

extension AgentServiceServer {
    /// Answers UNIMPLEMENTED.
    public func createAgent(_ request: CreateAgentRequest, context: ServerContext) async throws -> Agent {
        throw RPCError(unimplemented: AgentServiceMethods.createAgent)
    }

    /// Answers UNIMPLEMENTED.
    public func getAgent(_ request: GetAgentRequest, context: ServerContext) async throws -> Agent {
        throw RPCError(unimplemented: AgentServiceMethods.getAgent)
    }

    /// Answers UNIMPLEMENTED.
    public func listAgents(_ request: ListAgentsRequest, context: ServerContext) async throws -> ListAgentsResponse {
        throw RPCError(unimplemented: AgentServiceMethods.listAgents)
    }

    /// Answers UNIMPLEMENTED.
    public func updateAgent(_ request: UpdateAgentRequest, context: ServerContext) async throws -> Agent {
        throw RPCError(unimplemented: AgentServiceMethods.updateAgent)
    }

    /// Answers UNIMPLEMENTED.
    public func deleteAgent(_ request: DeleteAgentRequest, context: ServerContext) async throws -> ProtobufEmpty {
        throw RPCError(unimplemented: AgentServiceMethods.deleteAgent)
    }

    /// Answers UNIMPLEMENTED.
    public func getAgentTools(_ request: GetAgentToolsRequest, context: ServerContext) async throws -> GetAgentToolsResponse {
        throw RPCError(unimplemented: AgentServiceMethods.getAgentTools)
    }

    /// What a `Router` needs to serve the service.
    public func handlers() -> [MethodHandler] {
        [
            .unary(AgentServiceMethods.createAgent) {
                try await self.createAgent($0, context: $1)
            },
            .unary(AgentServiceMethods.getAgent) {
                try await self.getAgent($0, context: $1)
            },
            .unary(AgentServiceMethods.listAgents) {
                try await self.listAgents($0, context: $1)
            },
            .unary(AgentServiceMethods.updateAgent) {
                try await self.updateAgent($0, context: $1)
            },
            .unary(AgentServiceMethods.deleteAgent) {
                try await self.deleteAgent($0, context: $1)
            },
            .unary(AgentServiceMethods.getAgentTools) {
                try await self.getAgentTools($0, context: $1)
            },
        ]
    }
}

/// Calls `conversion.v1.AgentService` over a channel. Every method throws `RPCError`.
public struct AgentServiceClient: Sendable {
    private let channel: any ClientChannel

    /// A stub; it owns nothing, and the channel stays open when it goes.
    public init(_ channel: any ClientChannel) {
        self.channel = channel
    }

    /// Creates an agent and returns it as stored.
    ///
    /// Errors: INVALID_ARGUMENT; ALREADY_EXISTS, reason AGENT_ALREADY_EXISTS, where `agent_id` is taken.
    public func createAgent(
        _ request: CreateAgentRequest, options: CallOptions = .default
    ) async throws -> Agent {
        try await channel.unary(AgentServiceMethods.createAgent, request, options: options)
    }

    /// Returns one agent.
    ///
    /// Errors: NOT_FOUND, reason AGENT_NOT_FOUND.
    public func getAgent(
        _ request: GetAgentRequest, options: CallOptions = .default
    ) async throws -> Agent {
        try await channel.unary(AgentServiceMethods.getAgent, request, options: options)
    }

    /// Returns the agents in the order of their ids, a page at a time.
    public func listAgents(
        _ request: ListAgentsRequest, options: CallOptions = .default
    ) async throws -> ListAgentsResponse {
        try await channel.unary(AgentServiceMethods.listAgents, request, options: options)
    }

    /// Replaces the masked fields of an agent and returns it as stored.
    ///
    /// An update that changes nothing makes no new revision.
    /// Errors: INVALID_ARGUMENT; NOT_FOUND, reason AGENT_NOT_FOUND; ABORTED, reason ETAG_MISMATCH.
    public func updateAgent(
        _ request: UpdateAgentRequest, options: CallOptions = .default
    ) async throws -> Agent {
        try await channel.unary(AgentServiceMethods.updateAgent, request, options: options)
    }

    /// Removes an agent. Its conversions stay. Created anew under its id, it goes on with the next revision.
    ///
    /// Errors: NOT_FOUND, reason AGENT_NOT_FOUND; ABORTED, reason ETAG_MISMATCH.
    public func deleteAgent(
        _ request: DeleteAgentRequest, options: CallOptions = .default
    ) async throws -> ProtobufEmpty {
        try await channel.unary(AgentServiceMethods.deleteAgent, request, options: options)
    }

    /// Returns the `track_conversion` tool of an agent, ready to paste for one model vendor.
    ///
    /// Errors: NOT_FOUND, reason AGENT_NOT_FOUND; FAILED_PRECONDITION, reason TRACKING_DISABLED, as an
    /// agent with tracking off has no tool.
    public func getAgentTools(
        _ request: GetAgentToolsRequest, options: CallOptions = .default
    ) async throws -> GetAgentToolsResponse {
        try await channel.unary(AgentServiceMethods.getAgentTools, request, options: options)
    }
}
