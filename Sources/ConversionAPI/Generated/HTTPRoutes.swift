// swift-format-ignore-file
// Made by protoc-gen-conversion. Do not edit: run `make generate`.

extension MethodTypes {
    /// The methods of all services.
    public static let all: [MethodTypes] = [
        MethodTypes(AgentServiceMethods.createAgent, CreateAgentRequest.descriptor, Agent.descriptor),
        MethodTypes(AgentServiceMethods.getAgent, GetAgentRequest.descriptor, Agent.descriptor, hasNoSideEffects: true),
        MethodTypes(AgentServiceMethods.listAgents, ListAgentsRequest.descriptor, ListAgentsResponse.descriptor, hasNoSideEffects: true),
        MethodTypes(AgentServiceMethods.updateAgent, UpdateAgentRequest.descriptor, Agent.descriptor),
        MethodTypes(AgentServiceMethods.deleteAgent, DeleteAgentRequest.descriptor, ProtobufEmpty.descriptor),
        MethodTypes(AgentServiceMethods.getAgentTools, GetAgentToolsRequest.descriptor, GetAgentToolsResponse.descriptor, hasNoSideEffects: true),
        MethodTypes(ConversionServiceMethods.trackConversion, TrackConversionRequest.descriptor, TrackConversionResponse.descriptor),
        MethodTypes(ConversionServiceMethods.batchTrackConversions, BatchTrackConversionsRequest.descriptor, BatchTrackConversionsResponse.descriptor),
        MethodTypes(ConversionServiceMethods.getConversion, GetConversionRequest.descriptor, Conversion.descriptor, hasNoSideEffects: true),
        MethodTypes(ConversionServiceMethods.listConversions, ListConversionsRequest.descriptor, ListConversionsResponse.descriptor, hasNoSideEffects: true),
        MethodTypes(ConversionServiceMethods.adjustConversion, AdjustConversionRequest.descriptor, AdjustConversionResponse.descriptor),
        MethodTypes(ConversionServiceMethods.summarizeConversions, SummarizeConversionsRequest.descriptor, SummarizeConversionsResponse.descriptor, hasNoSideEffects: true),
        MethodTypes(ConversionServiceMethods.watchConversions, WatchConversionsRequest.descriptor, WatchConversionsResponse.descriptor, hasNoSideEffects: true),
        MethodTypes(ConversionServiceMethods.importConversions, ImportConversionsRequest.descriptor, ImportConversionsResponse.descriptor),
        MethodTypes(ConversionServiceMethods.recordCall, RecordCallRequest.descriptor, Call.descriptor),
        MethodTypes(ConversionServiceMethods.getCall, GetCallRequest.descriptor, Call.descriptor, hasNoSideEffects: true),
        MethodTypes(ConversionServiceMethods.listCalls, ListCallsRequest.descriptor, ListCallsResponse.descriptor, hasNoSideEffects: true),
        MethodTypes(ConversionServiceMethods.eraseUser, EraseUserRequest.descriptor, EraseUserResponse.descriptor),
        MethodTypes(HealthMethods.check, HealthCheckRequest.descriptor, HealthCheckResponse.descriptor, hasNoSideEffects: true),
        MethodTypes(HealthMethods.list, HealthListRequest.descriptor, HealthListResponse.descriptor, hasNoSideEffects: true),
        MethodTypes(HealthMethods.watch, HealthCheckRequest.descriptor, HealthCheckResponse.descriptor, hasNoSideEffects: true),
        MethodTypes(V1ServerReflectionMethods.serverReflectionInfo, V1ServerReflectionRequest.descriptor, V1ServerReflectionResponse.descriptor),
        MethodTypes(V1AlphaServerReflectionMethods.serverReflectionInfo, V1AlphaServerReflectionRequest.descriptor, V1AlphaServerReflectionResponse.descriptor),
    ]
}

extension HTTPRoute {
    /// All routes, as the protos order their methods.
    public static let all: [HTTPRoute] = [
        HTTPRoute(
            "POST", [.literal("v1"), .literal("agents")],
            body: .field("agent"),
            MethodTypes(AgentServiceMethods.createAgent, CreateAgentRequest.descriptor, Agent.descriptor), outputOnlyFields: ["revision", "create_time", "update_time"]),
        HTTPRoute(
            "GET", [.literal("v1"), .literal("agents"), .field("agent_id")],
            MethodTypes(AgentServiceMethods.getAgent, GetAgentRequest.descriptor, Agent.descriptor, hasNoSideEffects: true)),
        HTTPRoute(
            "GET", [.literal("v1"), .literal("agents")],
            MethodTypes(AgentServiceMethods.listAgents, ListAgentsRequest.descriptor, ListAgentsResponse.descriptor, hasNoSideEffects: true)),
        HTTPRoute(
            "PATCH", [.literal("v1"), .literal("agents"), .field("agent.id")],
            body: .field("agent"),
            MethodTypes(AgentServiceMethods.updateAgent, UpdateAgentRequest.descriptor, Agent.descriptor), outputOnlyFields: ["revision", "create_time", "update_time"]),
        HTTPRoute(
            "DELETE", [.literal("v1"), .literal("agents"), .field("agent_id")],
            MethodTypes(AgentServiceMethods.deleteAgent, DeleteAgentRequest.descriptor, ProtobufEmpty.descriptor)),
        HTTPRoute(
            "GET", [.literal("v1"), .literal("agents"), .field("agent_id"), .literal("tools")],
            MethodTypes(AgentServiceMethods.getAgentTools, GetAgentToolsRequest.descriptor, GetAgentToolsResponse.descriptor, hasNoSideEffects: true)),
        HTTPRoute(
            "POST", [.literal("v1"), .literal("conversions")],
            body: .whole,
            MethodTypes(ConversionServiceMethods.trackConversion, TrackConversionRequest.descriptor, TrackConversionResponse.descriptor), keys: .protoNames),
        HTTPRoute(
            "POST", [.literal("v1"), .literal("conversions")],
            verb: "batch",
            body: .whole,
            MethodTypes(ConversionServiceMethods.batchTrackConversions, BatchTrackConversionsRequest.descriptor, BatchTrackConversionsResponse.descriptor), keys: .protoNames),
        HTTPRoute(
            "GET", [.literal("v1"), .literal("conversions"), .field("conversion_id")],
            MethodTypes(ConversionServiceMethods.getConversion, GetConversionRequest.descriptor, Conversion.descriptor, hasNoSideEffects: true), keys: .protoNames),
        HTTPRoute(
            "GET", [.literal("v1"), .literal("conversions")],
            MethodTypes(ConversionServiceMethods.listConversions, ListConversionsRequest.descriptor, ListConversionsResponse.descriptor, hasNoSideEffects: true), keys: .protoNames),
        HTTPRoute(
            "POST", [.literal("v1"), .literal("conversions"), .field("conversion_id")],
            verb: "adjust",
            body: .whole,
            MethodTypes(ConversionServiceMethods.adjustConversion, AdjustConversionRequest.descriptor, AdjustConversionResponse.descriptor), keys: .protoNames),
        HTTPRoute(
            "GET", [.literal("v1"), .literal("conversions")],
            verb: "summarize",
            MethodTypes(ConversionServiceMethods.summarizeConversions, SummarizeConversionsRequest.descriptor, SummarizeConversionsResponse.descriptor, hasNoSideEffects: true), keys: .protoNames),
        HTTPRoute(
            "GET", [.literal("v1"), .literal("conversions")],
            verb: "watch",
            MethodTypes(ConversionServiceMethods.watchConversions, WatchConversionsRequest.descriptor, WatchConversionsResponse.descriptor, hasNoSideEffects: true), keys: .protoNames),
        HTTPRoute(
            "POST", [.literal("v1"), .literal("conversions")],
            verb: "import",
            body: .whole,
            MethodTypes(ConversionServiceMethods.importConversions, ImportConversionsRequest.descriptor, ImportConversionsResponse.descriptor), keys: .protoNames),
        HTTPRoute(
            "PUT", [.literal("v1"), .literal("calls"), .field("call.room_name")],
            body: .field("call"),
            MethodTypes(ConversionServiceMethods.recordCall, RecordCallRequest.descriptor, Call.descriptor), keys: .protoNames, outputOnlyFields: ["agent_revision", "create_time", "update_time", "erase_time"]),
        HTTPRoute(
            "POST", [.literal("v1"), .literal("calls")],
            body: .field("call"),
            MethodTypes(ConversionServiceMethods.recordCall, RecordCallRequest.descriptor, Call.descriptor), keys: .protoNames, outputOnlyFields: ["agent_revision", "create_time", "update_time", "erase_time"]),
        HTTPRoute(
            "GET", [.literal("v1"), .literal("calls"), .field("room_name")],
            MethodTypes(ConversionServiceMethods.getCall, GetCallRequest.descriptor, Call.descriptor, hasNoSideEffects: true), keys: .protoNames),
        HTTPRoute(
            "GET", [.literal("v1"), .literal("calls")],
            MethodTypes(ConversionServiceMethods.listCalls, ListCallsRequest.descriptor, ListCallsResponse.descriptor, hasNoSideEffects: true), keys: .protoNames),
        HTTPRoute(
            "POST", [.literal("v1"), .literal("users"), .field("user_id")],
            verb: "erase",
            body: .whole,
            MethodTypes(ConversionServiceMethods.eraseUser, EraseUserRequest.descriptor, EraseUserResponse.descriptor), keys: .protoNames),
    ]
}
