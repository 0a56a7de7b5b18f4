import HTTP2Transport
import Logging
import RPC
import Synchronization
import Testing

/// Servers that end and begin again while a client keeps calling.
@Suite(.timeLimit(.minutes(2))) struct RestartTests {
    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private static let workers = 8

    /// Calls without a pause until it is told to stop; what failed, and how many calls did not.
    private final class Load: Sendable {
        private struct State {
            var isOver = false
            var count = 0
            var failures: [String] = []
        }

        private let state = Mutex(State())

        var count: Int { state.withLock { $0.count } }
        var failures: [String] { state.withLock { $0.failures } }

        func stop() { state.withLock { $0.isOver = true } }

        func run(_ client: HTTP2Client, options: CallOptions) async {
            var message: UInt8 = 0
            while !state.withLock({ $0.isOver }) {
                message &+= 1
                do {
                    let sent = RawMessage([message])
                    let answer: RawMessage = try await client.unary(EchoMethods.unary, sent, options: options)
                    state.withLock { state in
                        if answer == sent { state.count += 1 } else { state.failures.append("another's answer") }
                    }
                } catch {
                    state.withLock { $0.failures.append("\(error)") }
                }
            }
        }

        /// Returns when so many more calls have succeeded.
        func progress(_ more: Int) async {
            let goal = count + more
            while count < goal, failures.isEmpty { try? await Task.sleep(for: .milliseconds(1)) }
        }
    }

    /// A server, and how many calls it has taken. Its handler takes a moment, so that calls are in flight when it says
    /// goodbye.
    private func server(
        _ loops: LoopGroup, on address: ListenAddress
    ) async throws -> (HTTP2Server, ListenAddress, Counter) {
        let taken = Counter()
        let router = Router([
            .unary(EchoMethods.unary) { (request: RawMessage, _) in
                taken.add()
                try await Task.sleep(for: .milliseconds(1))
                return request
            }
        ])
        let server = HTTP2Server(router: router, loops: loops, logger: Self.logger)
        return (server, try await server.listen(on: address), taken)
    }

    /// Returns when a server takes calls.
    private func serves(_ taken: Counter, _ load: Load) async {
        while taken.value == 0, load.failures.isEmpty { try? await Task.sleep(for: .milliseconds(1)) }
    }

    private var impatient: HTTP2ClientConfiguration {
        var configuration = HTTP2ClientConfiguration()
        configuration.backoff.initial = .milliseconds(20)
        configuration.backoff.longest = .milliseconds(20)
        return configuration
    }

    @Test func withTwoServersEachCanBeRestartedAndNoCallFails() async throws {
        let loops = LoopGroup(count: 2)
        let anyPort = ListenAddress.tcp(host: "127.0.0.1", port: 0)
        var servers = try await [server(loops, on: anyPort), server(loops, on: anyPort)]
        let client = HTTP2Client(
            addresses: servers.map(\.1), loops: loops, configuration: impatient, logger: Self.logger)
        let load = Load()
        async let calls: Void = withTaskGroup(of: Void.self) { group in
            // They neither wait for ready nor may be repeated.
            for _ in 0..<Self.workers { group.addTask { await load.run(client, options: .default) } }
        }
        for round in 0..<6 {
            for (_, _, taken) in servers { await serves(taken, load) }
            await load.progress(100)
            let (old, address, _) = servers[round % 2]
            await old.shutdown(grace: .seconds(20))
            await load.progress(100)
            servers[round % 2] = try await server(loops, on: address)
        }
        await load.progress(100)
        load.stop()
        await calls
        #expect(Array(load.failures.prefix(3)) == [])
        client.shutdown()
        for (server, _, _) in servers { await server.shutdown(grace: .seconds(5)) }
        try await loops.shutdown()
    }

    @Test func aServerIsRestartedOnItsPortAndNoCallThatWaitsForReadyFails() async throws {
        let loops = LoopGroup(count: 2)
        var (current, address, _) = try await server(loops, on: .tcp(host: "127.0.0.1", port: 0))
        let client = HTTP2Client(
            addresses: [address], loops: loops, configuration: impatient, logger: Self.logger)
        let load = Load()
        async let calls: Void = withTaskGroup(of: Void.self) { group in
            for _ in 0..<Self.workers {
                group.addTask {
                    await load.run(client, options: CallOptions(timeout: .seconds(60), waitForReady: true))
                }
            }
        }
        for _ in 0..<5 {
            await load.progress(200)
            await current.shutdown(grace: .seconds(20))
            (current, address, _) = try await server(loops, on: address)
        }
        await load.progress(200)
        load.stop()
        await calls
        #expect(Array(load.failures.prefix(3)) == [])
        client.shutdown()
        await current.shutdown(grace: .seconds(5))
        try await loops.shutdown()
    }
}
