import ConversionAPI
import ConversionClient
import ConversionServer
import ConversionStore
import Foundation
import HTTP2Transport
import Logging
import RPC
import SQLiteStore

let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

/// The services on a store of their own, served on a port of their own.
///
/// - Parameter interceptors: stand between the transport and the services.
func withServer(
    interceptors: [any ServerInterceptor] = [], _ body: (ServerAddress) async throws -> Void
) async throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "conversion-client-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: directory) }
    let store = try SQLiteStore(path: directory.appending(path: "conversions.db").path, logger: quiet)
    let loops = LoopGroup(count: 1)
    let router = Router(
        ConversionService(store: store, loops: loops.loops).handlers() + AgentService(store: store).handlers(),
        interceptors: interceptors)
    let server = HTTP2Server(router: router, loops: loops, logger: quiet)
    let outcome: Result<Void, any Error>
    do {
        outcome = .success(try await body(server.listen(on: .tcp(host: "127.0.0.1", port: 0))))
    } catch {
        outcome = .failure(error)
    }
    await server.shutdown(grace: .seconds(5))
    await store.close()
    try await loops.shutdown()
    try outcome.get()
}

/// A server, a client on it, and an agent that tracks.
func withClient(
    interceptors: [any ServerInterceptor] = [], apiKey: String? = nil, defaultTimeout: Duration = .seconds(60),
    _ body: (ConversionClient, ConversionAPI.Agent) async throws -> Void
) async throws {
    try await withServer(interceptors: interceptors) { address in
        try await withConversionClient(
            address: address.description, apiKey: apiKey, defaultTimeout: defaultTimeout
        ) { client in
            let agent = try await client.agents.createAgent(
                CreateAgentRequest(
                    agent: ConversionAPI.Agent(
                        name: "Sales", analyticsEnabled: true, analyticsTrackConversions: true)))
            try await body(client, agent)
        }
    }
}
