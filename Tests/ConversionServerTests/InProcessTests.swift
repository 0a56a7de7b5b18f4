import ConversionAPI
import ConversionServer
import ConversionStore
import RPC
import Testing

/// The services in the process of their client, for whoever takes them as the public names have them.
@Suite struct InProcessTests {
    private func withClients(
        _ body: (AgentServiceClient, ConversionServiceClient) async throws -> Void
    ) async throws {
        try await withService { service in
            // Neither is there a server nor are there loops that anybody was told of.
            let conversions = ConversionService(store: service.store)
            let transport = InProcessTransport(
                router: Router(conversions.handlers() + AgentService(store: service.store).handlers()))
            try await body(AgentServiceClient(transport), ConversionServiceClient(transport))
        }
    }

    @Test func everyKindOfCallIsAnswered() async throws {
        try await withClients { agents, conversions in
            let agent = try await agents.createAgent(CreateAgentRequest(agent: .tracking, agentID: "b"))
            let request = TrackConversionRequest(agentID: agent.id, roomName: "r", idempotencyKey: "k")
            let first = try await conversions.trackConversion(request)
            #expect(first.message == "Conversion tracked successfully.")
            #expect(!first.duplicate)
            let again = try await conversions.trackConversion(request)
            #expect(again.duplicate)
            #expect(again.conversion == first.conversion)
            let batch = try await conversions.batchTrackConversions(
                BatchTrackConversionsRequest(requests: [TrackConversionRequest(agentID: "b", roomName: "s"), request]))
            #expect(batch.results.map { $0.response?.duplicate } == [false, true])
            let imported = try await conversions.importConversions { writer in
                try await writer.write(
                    ImportConversionsRequest(conversions: [
                        TrackConversionRequest(
                            agentID: "b", roomName: "t", timestamp: ProtobufTimestamp(seconds: 1_772_893_800))
                    ]))
            }
            #expect(imported.importedCount == 1)
            #expect(try await conversions.listConversions(ListConversionsRequest()).conversions.count == 3)
            let events = try await conversions.watchConversions(
                WatchConversionsRequest(start: .position(.beginning)))
            for try await event in events {
                guard case .recorded(let conversion)? = event.event else { continue }
                #expect(conversion.roomName == "r")
                break
            }
        }
    }

    @Test func callsOfManyTransportsAreRecordedAtOnce() async throws {
        try await withService { service in
            let router = Router(service.conversions.handlers())
            let answers = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<32 {
                    let client = ConversionServiceClient(InProcessTransport(router: router))
                    group.addTask {
                        try await client.trackConversion(
                            TrackConversionRequest(agentID: "a", roomName: "room \(number % 16)", idempotencyKey: "k")
                        )
                        .duplicate
                    }
                }
                return try await group.reduce(into: [Bool]()) { $0.append($1) }
            }
            #expect(answers.count == 32)
        }
    }

    @Test func aRefusedConversionFailsAsItDoesOverHTTP2() async throws {
        try await withClients { _, conversions in
            await #expect(throws: RPCError.self) {
                try await conversions.trackConversion(TrackConversionRequest(agentID: "nobody", roomName: "r"))
            }
        }
    }

    @Test func theServicesFunctionAnswersTooWhereSomebodyCallsItAlone() async throws {
        try await withService { service in
            // What a router gets that knows the service as any server of its methods.
            let handlers = (service.conversions as any ConversionServiceServer).handlers()
            let client = ConversionServiceClient(InProcessTransport(router: Router(handlers)))
            let request = TrackConversionRequest(agentID: "a", roomName: "r", idempotencyKey: "k")
            let answers = [try await client.trackConversion(request), try await client.trackConversion(request)]
            #expect(answers.map(\.duplicate) == [false, true])
            do {
                _ = try await client.trackConversion(TrackConversionRequest(agentID: "a"))
                Issue.record("a conversion without a room was taken")
            } catch let error as RPCError {
                #expect(Failure(error) == Failure(.invalidArgument, "FIELD_REQUIRED", ["room_name FIELD_REQUIRED"]))
            }
        }
    }
}
