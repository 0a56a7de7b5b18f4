import ConversionAPI
import RPC
import Synchronization

/// Services that keep what they were asked, as the JSON of the request, and answer with little.
final class RecordedServices: AgentServiceServer, ConversionServiceServer {
    private let asked = Mutex<[String]>([])
    /// What every call fails with; nil for answers.
    let failure: RPCError?

    init(failure: RPCError? = nil) {
        self.failure = failure
    }

    /// The requests so far, each as `Method {json}`.
    var requests: [String] { asked.withLock { $0 } }

    var router: Router {
        Router((self as any AgentServiceServer).handlers() + (self as any ConversionServiceServer).handlers())
    }

    private func note(_ request: some ProtobufMessage, _ context: ServerContext) throws {
        let json = try request.json()
        asked.withLock { $0.append("\(context.method.name) \(json)") }
        if let failure { throw failure }
    }

    func createAgent(_ request: CreateAgentRequest, context: ServerContext) async throws -> Agent {
        try note(request, context)
        var agent = request.agent ?? Agent()
        agent.id = request.agentID.isEmpty ? "agent_1" : request.agentID
        return agent
    }

    func getAgent(_ request: GetAgentRequest, context: ServerContext) async throws -> Agent {
        try note(request, context)
        return Agent(id: request.agentID, revision: 1 << 60)
    }

    func listAgents(_ request: ListAgentsRequest, context: ServerContext) async throws -> ListAgentsResponse {
        try note(request, context)
        return ListAgentsResponse()
    }

    func updateAgent(_ request: UpdateAgentRequest, context: ServerContext) async throws -> Agent {
        try note(request, context)
        return request.agent ?? Agent()
    }

    func deleteAgent(_ request: DeleteAgentRequest, context: ServerContext) async throws -> ProtobufEmpty {
        try note(request, context)
        return ProtobufEmpty()
    }

    func getAgentTools(_ request: GetAgentToolsRequest, context: ServerContext) async throws -> GetAgentToolsResponse {
        try note(request, context)
        return GetAgentToolsResponse(toolsJSON: "[]")
    }

    func trackConversion(
        _ request: TrackConversionRequest, context: ServerContext
    ) async throws -> TrackConversionResponse {
        try note(request, context)
        context.addHeaders(["x-head": "1"])
        context.addTrailers(["x-tail": "2"])
        return TrackConversionResponse(
            message: "Conversion tracked successfully.",
            conversion: Conversion(
                roomName: request.roomName, eventType: request.eventType, details: request.details,
                userID: request.userID, agentID: request.agentID, timestamp: request.timestamp))
    }

    func batchTrackConversions(
        _ request: BatchTrackConversionsRequest, context: ServerContext
    ) async throws -> BatchTrackConversionsResponse {
        try note(request, context)
        return BatchTrackConversionsResponse()
    }

    func getConversion(_ request: GetConversionRequest, context: ServerContext) async throws -> Conversion {
        try note(request, context)
        return Conversion(id: request.conversionID)
    }

    func listConversions(
        _ request: ListConversionsRequest, context: ServerContext
    ) async throws -> ListConversionsResponse {
        try note(request, context)
        return ListConversionsResponse()
    }

    func adjustConversion(
        _ request: AdjustConversionRequest, context: ServerContext
    ) async throws -> AdjustConversionResponse {
        try note(request, context)
        return AdjustConversionResponse()
    }

    func summarizeConversions(
        _ request: SummarizeConversionsRequest, context: ServerContext
    ) async throws -> SummarizeConversionsResponse {
        try note(request, context)
        return SummarizeConversionsResponse()
    }

    /// Two events, and then the failure if there is one.
    func watchConversions(
        _ request: WatchConversionsRequest, responses: ResponseWriter<WatchConversionsResponse>, context: ServerContext
    ) async throws {
        try await responses.write(WatchConversionsResponse(cursor: "a", event: .recorded(Conversion(id: "c"))))
        try await responses.write(WatchConversionsResponse(cursor: "b", event: .heartbeat(Heartbeat())))
        try note(request, context)
    }

    func importConversions(
        _ requests: MessageReader<ImportConversionsRequest>, context: ServerContext
    ) async throws -> ImportConversionsResponse {
        var response = ImportConversionsResponse()
        for try await request in requests {
            try note(request, context)
            response.receivedCount += Int64(request.conversions.count)
        }
        return response
    }

    func recordCall(_ request: RecordCallRequest, context: ServerContext) async throws -> Call {
        try note(request, context)
        return request.call ?? Call()
    }

    func getCall(_ request: GetCallRequest, context: ServerContext) async throws -> Call {
        try note(request, context)
        return Call(roomName: request.roomName)
    }

    func listCalls(_ request: ListCallsRequest, context: ServerContext) async throws -> ListCallsResponse {
        try note(request, context)
        return ListCallsResponse(calls: [Call(roomName: request.filter?.roomName ?? "")])
    }

    func eraseUser(_ request: EraseUserRequest, context: ServerContext) async throws -> EraseUserResponse {
        try note(request, context)
        return EraseUserResponse(conversionCount: 3)
    }
}
