import ConversionAPI
import RPC
import Testing

/// A server that leaves every method out.
private struct EmptyServer: ConversionServiceServer, AgentServiceServer, HealthServer, V1ServerReflectionServer {}

@Suite struct ServiceTests {
    @Test func theMethodsAreTheContracts() {
        #expect(
            ConversionServiceMethods.all.map(\.path)
                == [
                    "TrackConversion", "BatchTrackConversions", "GetConversion", "ListConversions", "AdjustConversion",
                    "SummarizeConversions", "WatchConversions", "ImportConversions", "RecordCall", "GetCall",
                    "ListCalls", "EraseUser",
                ].map { "/conversion.v1.ConversionService/\($0)" })
        #expect(
            AgentServiceMethods.all.map(\.path)
                == ["CreateAgent", "GetAgent", "ListAgents", "UpdateAgent", "DeleteAgent", "GetAgentTools"]
                .map { "/conversion.v1.AgentService/\($0)" })
        #expect(ConversionServiceMethods.watchConversions.kind == .serverStreaming)
        #expect(ConversionServiceMethods.importConversions.kind == .clientStreaming)
        #expect(V1ServerReflectionMethods.serverReflectionInfo.kind == .bidirectional)
        #expect(ConversionServiceMethods.getConversion.isIdempotent)
        #expect(!ConversionServiceMethods.trackConversion.isIdempotent)
    }

    @Test func everyMethodHasAHandler() {
        let server = EmptyServer()
        #expect((server as any ConversionServiceServer).handlers().map(\.method) == ConversionServiceMethods.all)
        #expect((server as any AgentServiceServer).handlers().map(\.method) == AgentServiceMethods.all)
        #expect((server as any HealthServer).handlers().map(\.method) == HealthMethods.all)
        #expect((server as any V1ServerReflectionServer).handlers().map(\.method) == V1ServerReflectionMethods.all)
    }

    @Test func aStubSendsItsMethodAndReadsTheAnswer() async throws {
        let channel = CannedChannel(answer: try Conversion(id: "c1").encoded())
        let conversion = try await ConversionServiceClient(channel).getConversion(
            GetConversionRequest(conversionID: "c1"), options: CallOptions(metadata: ["x-a": "b"]))
        #expect(conversion == Conversion(id: "c1"))
        #expect(
            channel.call.sent.withLock { $0 }
                == ["open /conversion.v1.ConversionService/GetConversion b", "message [10, 2, 99, 49]", "half-close"])
    }
}
