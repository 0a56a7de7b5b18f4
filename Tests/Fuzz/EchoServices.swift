import ConversionAPI
import RPC

/// The API's services with answers made of what came, as far as it fits, or with failures that say why.
struct EchoServices: AgentServiceServer, ConversionServiceServer {
    static let handlers =
        (EchoServices() as any AgentServiceServer).handlers()
        + (EchoServices() as any ConversionServiceServer).handlers()

    /// Metadata with this value has a call fail.
    static let failing = "fail"
    /// Metadata with this value has GetAgentTools wait until nobody waits for it.
    static let waiting = "wait"

    private func note(_ context: ServerContext) throws {
        // What came is not fit to be sent back in every case: that is the answers' matter.
        context.addHeaders(context.metadata)
        context.addTrailers(context.metadata)
        guard context.metadata["x-fuzz"] == Self.failing else { return }
        throw RPCError(
            .failedPrecondition, context.metadata["x-message"] ?? "no ä",
            details: [
                .errorInfo(reason: "FUZZED", domain: "fuzz"), .retryInfo(.milliseconds(1500)),
                .badRequest([FieldViolation(field: "details", description: "ä")]),
            ])
    }

    func createAgent(_ request: CreateAgentRequest, context: ServerContext) async throws -> Agent {
        try note(context)
        return request.agent ?? Agent()
    }

    func getAgent(_ request: GetAgentRequest, context: ServerContext) async throws -> Agent {
        try note(context)
        return Agent(id: request.agentID, revision: 1 << 60)
    }

    func listAgents(_ request: ListAgentsRequest, context: ServerContext) async throws -> ListAgentsResponse {
        try note(context)
        return ListAgentsResponse(nextPageToken: request.pageToken)
    }

    func updateAgent(_ request: UpdateAgentRequest, context: ServerContext) async throws -> Agent {
        try note(context)
        return request.agent ?? Agent()
    }

    func deleteAgent(_ request: DeleteAgentRequest, context: ServerContext) async throws -> ProtobufEmpty {
        try note(context)
        return ProtobufEmpty()
    }

    func getAgentTools(_ request: GetAgentToolsRequest, context: ServerContext) async throws -> GetAgentToolsResponse {
        try note(context)
        // As one that asks a store, and gets no answer.
        if context.metadata["x-fuzz"] == Self.waiting { _ = try await MessageInbox().next() }
        return GetAgentToolsResponse(toolsJSON: request.agentID)
    }

    func trackConversion(
        _ request: TrackConversionRequest, context: ServerContext
    ) async throws -> TrackConversionResponse {
        try note(context)
        return TrackConversionResponse(
            conversion: Conversion(
                roomName: request.roomName, details: request.details, timestamp: request.timestamp,
                value: request.value))
    }

    func getConversion(_ request: GetConversionRequest, context: ServerContext) async throws -> Conversion {
        try note(context)
        return Conversion(id: request.conversionID)
    }

    func listConversions(
        _ request: ListConversionsRequest, context: ServerContext
    ) async throws -> ListConversionsResponse {
        try note(context)
        return ListConversionsResponse(nextPageToken: request.pageToken)
    }

    func adjustConversion(
        _ request: AdjustConversionRequest, context: ServerContext
    ) async throws -> AdjustConversionResponse {
        try note(context)
        return AdjustConversionResponse(
            conversion: Conversion(id: request.conversionID, details: request.details, value: request.value))
    }

    /// An event for each byte of the filter's room, and one more.
    func watchConversions(
        _ request: WatchConversionsRequest, responses: ResponseWriter<WatchConversionsResponse>, context: ServerContext
    ) async throws {
        let room = request.filter?.roomName ?? ""
        for byte in room.utf8.prefix(50) {
            let conversion = Conversion(id: String(byte), roomName: room)
            try await responses.write(WatchConversionsResponse(cursor: room, event: .recorded(conversion)))
        }
        // Behind messages a failure has no status of HTTP any more.
        try note(context)
        try await responses.write(WatchConversionsResponse(cursor: "c", event: .heartbeat(Heartbeat())))
    }

    func importConversions(
        _ requests: MessageReader<ImportConversionsRequest>, context: ServerContext
    ) async throws -> ImportConversionsResponse {
        var response = ImportConversionsResponse()
        for try await request in requests { response.receivedCount += Int64(request.conversions.count) }
        try note(context)
        return response
    }

    func recordCall(_ request: RecordCallRequest, context: ServerContext) async throws -> Call {
        try note(context)
        return request.call ?? Call()
    }

    func getCall(_ request: GetCallRequest, context: ServerContext) async throws -> Call {
        try note(context)
        return Call(roomName: request.roomName)
    }

    func listCalls(_ request: ListCallsRequest, context: ServerContext) async throws -> ListCallsResponse {
        try note(context)
        return ListCallsResponse(calls: [Call(roomName: request.filter?.roomName ?? "")])
    }

    func eraseUser(_ request: EraseUserRequest, context: ServerContext) async throws -> EraseUserResponse {
        try note(context)
        return EraseUserResponse(conversionCount: 3)
    }
}
