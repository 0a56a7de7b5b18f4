import ConversionAPI
import ConversionStore
import RPC
import Testing

@testable import ConversionServer

/// Every method with every role, in its own workspace and in another, for all agents, for the right one and for another.
@Suite struct AccessTableTests {
    /// What is written here once more by hand, so that a slip in the table shows.
    private struct Row {
        let roles: Set<Role>
        /// A credential with a list of agents may not.
        var refusesLists = false
        /// What is asked about is named by its id, and so not found by others; else they find nothing of it.
        var namesOne = false
        let request: [UInt8]
    }

    private enum Outcome: String {
        case allowed, denied = "PERMISSION_DENIED", notFound = "NOT_FOUND", other
    }

    private static let recording: Set<Role> = [.ingest, .admin]
    private static let reading: Set<Role> = [.read, .admin]
    private static let all = Set(Role.allCases)

    private func rows(_ conversion: String) throws -> [String: Row] {
        let track = TrackConversionRequest(agentID: "a", roomName: "room_a", eventType: "sale", validateOnly: true)
        let filter = ConversionAPI.ConversionFilter(includeTests: true)
        let conversions = "/conversion.v1.ConversionService/"
        let agents = "/conversion.v1.AgentService/"
        return [
            conversions + "TrackConversion": Row(roles: Self.recording, namesOne: true, request: try track.encoded()),
            conversions + "BatchTrackConversions": Row(
                roles: Self.recording, namesOne: true,
                request: try BatchTrackConversionsRequest(requests: [track]).encoded()),
            conversions + "ImportConversions": Row(
                roles: [.admin], refusesLists: true,
                request: try ImportConversionsRequest(conversions: [track], validateOnly: true).encoded()),
            conversions + "AdjustConversion": Row(
                roles: Self.recording, namesOne: true,
                request: try AdjustConversionRequest(conversionID: conversion, type: .retract, validateOnly: true)
                    .encoded()),
            conversions + "RecordCall": Row(
                roles: Self.recording, namesOne: true,
                request: try RecordCallRequest(
                    call: ConversionAPI.Call(roomName: "room_a", agentID: "a"), validateOnly: true
                ).encoded()),
            conversions + "GetCall": Row(
                roles: Self.reading, namesOne: true, request: try GetCallRequest(roomName: "room_a").encoded()),
            conversions + "ListCalls": Row(roles: Self.reading, request: try ListCallsRequest().encoded()),
            conversions + "GetConversion": Row(
                roles: Self.reading, namesOne: true,
                request: try GetConversionRequest(conversionID: conversion).encoded()),
            conversions + "ListConversions": Row(
                roles: Self.reading, request: try ListConversionsRequest(filter: filter).encoded()),
            conversions + "SummarizeConversions": Row(
                roles: Self.reading,
                request: try SummarizeConversionsRequest(filter: filter, groupBy: [.agent, .eventType]).encoded()),
            conversions + "WatchConversions": Row(
                roles: Self.reading,
                request: try WatchConversionsRequest(
                    start: .position(.beginning), filter: filter, heartbeatInterval: ProtobufDuration(seconds: 1)
                ).encoded()),
            conversions + "EraseUser": Row(
                roles: [.admin], refusesLists: true,
                request: try EraseUserRequest(userID: "alice", validateOnly: true).encoded()),
            agents + "CreateAgent": Row(
                roles: [.admin], refusesLists: true,
                request: try CreateAgentRequest(agent: .tracking, agentID: "new", validateOnly: true).encoded()),
            agents + "GetAgent": Row(
                roles: Self.reading, namesOne: true, request: try GetAgentRequest(agentID: "a").encoded()),
            agents + "ListAgents": Row(roles: Self.reading, request: try ListAgentsRequest().encoded()),
            agents + "UpdateAgent": Row(
                roles: [.admin], namesOne: true,
                request: try UpdateAgentRequest(
                    agent: ConversionAPI.Agent(id: "a", name: "Alpha"), updateMask: ProtobufFieldMask(paths: ["name"]),
                    validateOnly: true
                ).encoded()),
            agents + "DeleteAgent": Row(
                roles: [.admin], namesOne: true,
                request: try DeleteAgentRequest(agentID: "a", validateOnly: true).encoded()),
            agents + "GetAgentTools": Row(
                roles: Self.all, namesOne: true,
                request: try GetAgentToolsRequest(agentID: "a", target: .mcp).encoded()),
            "/grpc.health.v1.Health/Check": Row(roles: Self.all, request: try HealthCheckRequest().encoded()),
            "/grpc.health.v1.Health/List": Row(roles: Self.all, request: try HealthListRequest().encoded()),
            "/grpc.health.v1.Health/Watch": Row(roles: Self.all, request: try HealthCheckRequest().encoded()),
            "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo": Row(
                roles: Self.all, request: try V1ServerReflectionRequest(messageRequest: .listServices("")).encoded()),
            "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo": Row(
                roles: Self.all,
                request: try V1AlphaServerReflectionRequest(messageRequest: .listServices("")).encoded()),
        ]
    }

    private func outcome(_ path: String, _ result: Result<[UInt8], RPCError>) throws -> Outcome {
        switch result {
        case .failure(let error) where error.code == .permissionDenied: return .denied
        case .failure(let error) where error.code == .notFound: return .notFound
        case .failure: return .other
        case .success(let bytes) where path.hasSuffix("/BatchTrackConversions"):
            let results = try BatchTrackConversionsResponse(decoding: bytes).results
            switch results.first?.status?.code {
            case 0: return .allowed
            case 5: return .notFound
            default: return .other
            }
        case .success: return .allowed
        }
    }

    @Test func everyMethodForEveryCallerIsAsTheTableStates() async throws {
        try await withGuardedService { service in
            _ = try await service.store.createWorkspace(named: "other")
            for agent in ["a", "b"] {
                let _: ConversionAPI.Agent = try await service.call(
                    AgentServiceMethods.createAgent, CreateAgentRequest(agent: .tracking, agentID: agent))
            }
            let tracked: TrackConversionResponse = try await service.call(
                ConversionServiceMethods.trackConversion,
                TrackConversionRequest(
                    agentID: "a", roomName: "room_a", userID: "alice", eventType: "sale", details: "what alice bought"))
            let _: ConversionAPI.Call = try await service.call(
                ConversionServiceMethods.recordCall,
                RecordCallRequest(call: ConversionAPI.Call(roomName: "room_a", agentID: "a", userID: "alice")))
            let rows = try rows(try #require(tracked.conversion?.id))
            #expect(service.router.methods.map(\.path) == rows.keys.sorted(), "each method has its row")
            #expect(AccessTable.rules.keys.sorted() == rows.keys.sorted())

            var callers: [(role: Role, isForeign: Bool, agents: [String]?, key: String)] = []
            for role in Role.allCases {
                for workspace in ["default", "other"] {
                    for agents in [nil, ["a"], ["b", "c"]] as [[String]?] {
                        let made = try await service.key(role, workspace: workspace, agents: agents)
                        callers.append((role, workspace == "other", agents, made.key))
                    }
                }
            }
            var cases = 0
            for (path, row) in rows.sorted(by: { $0.key < $1.key }) {
                for caller in callers {
                    let result = try await service.call(path, row.request, key: caller.key)
                    let isBlind = caller.isForeign || !(caller.agents?.contains("a") ?? true)
                    let expected: Outcome =
                        if !row.roles.contains(caller.role) || row.refusesLists && caller.agents != nil {
                            .denied
                        } else if row.namesOne && isBlind {
                            .notFound
                        } else {
                            .allowed
                        }
                    let found = try outcome(path, result)
                    #expect(found == expected, "\(path) \(caller.role) \(caller.isForeign) \(caller.agents ?? [])")
                    if isBlind, case .success(let bytes) = result {
                        let answer = String(decoding: bytes, as: UTF8.self)
                        for secret in ["alice", "room_a", "sale"] where !path.hasSuffix("/TrackConversion") {
                            #expect(!answer.contains(secret), "\(path) tells \(secret)")
                        }
                    }
                    cases += 1
                }
                let open = try await service.call(path, row.request)
                let isOpen = path.hasPrefix("/grpc.health.")
                if case .failure(let error) = open {
                    #expect(!isOpen && Failure(error) == Failure(.unauthenticated, "CREDENTIALS_MISSING"), "\(path)")
                } else {
                    #expect(isOpen, "\(path)")
                }
                cases += 1
            }
            print("authorisation: \(cases) cases of \(rows.count) methods and \(callers.count) callers, and none")
        }
    }
}
