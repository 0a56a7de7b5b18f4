import HTTP2Transport
import RPC
import Testing

@Suite struct ServerShutdownTests {
    @Test func everyCallerOfShutdownIsAnswered() async throws {
        try await withServer { client, server, _ in
            let unary = EchoMethods.unary
            let _: RawMessage = try await client.unary(unary, RawMessage([1]), options: CallOptions())
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<3 { group.addTask { await server.shutdown(grace: .seconds(5)) } }
            }
            #expect(server.count(of: .connectionOpened) == 1)
            #expect(server.count(of: .connectionClosed) == 1)
            #expect(server.count(of: .streamOpened) == 1)
        }
    }
}
