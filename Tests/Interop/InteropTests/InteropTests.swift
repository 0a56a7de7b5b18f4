import HTTP2Transport
import Logging
import RPC
import Testing

@testable import InteropClient
@testable import InteropServer

/// Our client and our server of gRPC's interop tests against each other; `make interop` brings those of gRPC in.
@Suite(.timeLimit(.minutes(1))) struct InteropTests {
    @Test(arguments: InteropCase.allCases) func passes(_ testCase: InteropCase) async throws {
        let logger = Logger(label: "interop") { _ in SwiftLogNoOpLogHandler() }
        let loops = LoopGroup(count: 2)
        let server = HTTP2Server(router: InteropServer.router, loops: loops, logger: logger)
        let address = try await server.listen(on: .tcp(host: "127.0.0.1", port: 0))
        var scale = Scale()
        scale.slowMessages = 500
        scale.slowDelay = .milliseconds(1)
        scale.soakIterations = 20
        // Other tests use the same processors.
        scale.soakMaxLatency = .seconds(30)
        let cases = InteropCases(scale: scale) { HTTP2Client(address: address, loops: loops, logger: logger) }
        let result = await Result(catching: { try await cases.run(testCase) })
        await server.shutdown(grace: .seconds(5))
        try await loops.shutdown()
        try result.get()
    }
}

extension Result where Failure == any Error {
    /// What came of `body`.
    fileprivate init(catching body: () async throws -> Success) async {
        do {
            self = .success(try await body())
        } catch {
            self = .failure(error)
        }
    }
}
