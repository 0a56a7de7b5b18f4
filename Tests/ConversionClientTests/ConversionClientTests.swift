import ConversionAPI
import ConversionClient
import HTTP2Transport
import RPC
import Synchronization
import Testing

/// Ends the first calls of a method with errors, and keeps what each call brought.
private final class Obstacle: ServerInterceptor {
    private struct State {
        var errors: [RPCError]
        var calls: [String: Int] = [:]
        var authorizations: [String?] = []
        var deadlines: [Bool] = []
    }

    private let state: Mutex<State>
    private let method: String

    init(_ errors: [RPCError] = [], of method: String = "TrackConversion") {
        state = Mutex(State(errors: errors))
        self.method = method
    }

    func callStarted(_ call: ServerCall) throws {
        let error = state.withLock { state -> RPCError? in
            state.calls[call.method.name, default: 0] += 1
            state.authorizations.append(call.metadata["authorization"])
            state.deadlines.append(call.deadline != nil)
            guard call.method.name == method, !state.errors.isEmpty else { return nil }
            return state.errors.removeFirst()
        }
        if let error { throw error }
    }

    var attempts: Int { state.withLock { $0.calls[method] ?? 0 } }
    var authorizations: [String?] { state.withLock { $0.authorizations } }
    var deadlines: [Bool] { state.withLock { $0.deadlines } }
}

/// Keeps the trace of each call.
private final class Traces: ServerInterceptor {
    private let seen = Mutex<[TraceContext?]>([])

    func callStarted(_ call: ServerCall) { seen.withLock { $0.append(call.trace) } }

    var all: [TraceContext?] { seen.withLock { $0 } }
}

@Suite struct ConversionClientTests {
    private func request(_ agent: Agent, key: String = "") -> TrackConversionRequest {
        TrackConversionRequest(
            agentID: agent.id, roomName: "room_abc123", eventType: "purchase", details: "Premium", idempotencyKey: key)
    }

    private func recorded(_ client: ConversionClient) async throws -> [Conversion] {
        try await client.conversions.listConversions(ListConversionsRequest()).conversions
    }

    @Test func aTrackedConversionIsInTheLedger() async throws {
        try await withClient { client, agent in
            let response = try await client.track(request(agent, key: "call_1"))
            #expect(response.message == "Conversion tracked successfully.")
            #expect(!response.duplicate)
            #expect(try await recorded(client) == [response.conversion])
            let again = try await client.track(request(agent, key: "call_1"))
            #expect(again.duplicate)
            #expect(again.conversion == response.conversion)
            #expect(try await recorded(client) == [response.conversion])
        }
    }

    @Test func requestsWithoutAKeyCountEach() async throws {
        try await withClient { client, agent in
            let responses = try await [client.track(request(agent)), client.track(request(agent))]
            #expect(responses.map(\.duplicate) == [false, false])
            #expect(try await recorded(client) == responses.reversed().map(\.conversion))
        }
    }

    @Test func newKeysDiffer() {
        let keys = (0..<100).map { _ in ConversionClient.newIdempotencyKey() }
        #expect(Set(keys).count == 100)
        #expect(keys.allSatisfy { $0.hasPrefix("client-") && $0.utf8.count == 39 })
    }

    @Test func whatPassesIsTriedAgainUntilItSucceeds() async throws {
        let obstacle = Obstacle([
            RPCError(.unavailable, "starting", trailers: ["grpc-retry-pushback-ms": "1"]),
            RPCError(.resourceExhausted, "busy", details: [.retryInfo(.milliseconds(1))]),
            RPCError(.unavailable, "starting"),
        ])
        try await withClient(interceptors: [obstacle]) { client, agent in
            let response = try await client.track(request(agent))
            #expect(!response.duplicate)
            #expect(obstacle.attempts == 4)
            #expect(try await recorded(client) == [response.conversion])
        }
    }

    private static func passing(_ count: Int) -> [RPCError] {
        (0..<count).map { _ in RPCError(.unavailable, "starting", trailers: ["grpc-retry-pushback-ms": "1"]) }
    }

    @Test func readsAreTriedAgain() async throws {
        let obstacle = Obstacle(Self.passing(3), of: "GetAgent")
        try await withClient(interceptors: [obstacle]) { client, agent in
            let read = try await client.agents.getAgent(GetAgentRequest(agentID: agent.id))
            #expect(read == agent)
            #expect(obstacle.attempts == 4)
        }
    }

    @Test func aCallReachesTheServerFiveTimesAtMost() async throws {
        let obstacle = Obstacle(Self.passing(9), of: "GetAgent")
        try await withClient(interceptors: [obstacle]) { client, agent in
            let error = await #expect(throws: RPCError.self) {
                try await client.agents.getAgent(GetAgentRequest(agentID: agent.id))
            }
            #expect(error?.status == Status(.unavailable, "starting"))
            // The fifth failure of ten tokens is the one after which nothing is tried again, either.
            #expect(obstacle.attempts == 5)
            _ = await #expect(throws: RPCError.self) {
                try await client.agents.getAgent(GetAgentRequest(agentID: agent.id))
            }
            #expect(obstacle.attempts == 6)
        }
    }

    @Test func onlyWhatMayBeRepeatedIsTriedAgain() async throws {
        let obstacle = Obstacle(Self.passing(3))
        try await withClient(interceptors: [obstacle]) { client, agent in
            _ = await #expect(throws: RPCError.self) {
                try await client.conversions.trackConversion(request(agent, key: "call_1"))
            }
            #expect(obstacle.attempts == 1)
            _ = try await client.conversions.trackConversion(
                request(agent, key: "call_1"), options: CallOptions(isIdempotent: true))
            #expect(obstacle.attempts == 4)
            #expect(try await recorded(client).count == 1)
        }
    }

    @Test func aPushBackThatForbidsIsObeyed() async throws {
        let obstacle = Obstacle([RPCError(.unavailable, "no", trailers: ["grpc-retry-pushback-ms": "-1"])])
        try await withClient(interceptors: [obstacle]) { client, agent in
            let error = await #expect(throws: RPCError.self) { try await client.track(request(agent)) }
            #expect(error?.code == .unavailable)
            #expect(obstacle.attempts == 1)
        }
    }

    @Test func whatDoesNotPassIsToldAtOnce() async throws {
        let obstacle = Obstacle([RPCError(.resourceExhausted, "The quota is used up.")])
        try await withClient(interceptors: [obstacle]) { client, agent in
            let error = await #expect(throws: RPCError.self) { try await client.track(request(agent)) }
            #expect(error?.status == Status(.resourceExhausted, "The quota is used up."))
            #expect(obstacle.attempts == 1)
        }
    }

    @Test func aPushBackBeyondTheDeadlineIsToldAtOnce() async throws {
        let obstacle = Obstacle([RPCError(.unavailable, "later", trailers: ["grpc-retry-pushback-ms": "3600000"])])
        try await withClient(interceptors: [obstacle]) { client, agent in
            let error = await #expect(throws: RPCError.self) {
                try await client.track(request(agent), timeout: .seconds(20))
            }
            #expect(error?.code == .unavailable)
            #expect(obstacle.attempts == 1)
        }
    }

    @Test func aCancelledTaskStopsTrying() async throws {
        let obstacle = Obstacle([RPCError(.unavailable, "later", trailers: ["grpc-retry-pushback-ms": "20000"])])
        try await withClient(interceptors: [obstacle]) { client, agent in
            let request = request(agent)
            let tracking = Task { try await client.track(request) }
            tracking.cancel()
            let error = await #expect(throws: RPCError.self) { try await tracking.value }
            #expect(error?.code == .cancelled)
        }
    }

    @Test func theKeyAndTheDeadlineGoWithEveryCall() async throws {
        let obstacle = Obstacle()
        try await withClient(interceptors: [obstacle], apiKey: "k-123") { client, agent in
            _ = try await client.agents.getAgent(GetAgentRequest(agentID: agent.id))
            _ = try await client.agents.getAgent(
                GetAgentRequest(agentID: agent.id), options: CallOptions(metadata: ["authorization": "Bearer other"]))
            #expect(obstacle.authorizations == ["Bearer k-123", "Bearer k-123", "Bearer other"])
            #expect(obstacle.deadlines == [true, true, true])
        }
    }

    @Test func callsArePartOfTheClientsTrace() async throws {
        let traces = Traces()
        try await withServer(interceptors: [traces]) { address in
            var configuration = ConversionClientConfiguration()
            configuration.defaultTimeout = .seconds(60)
            configuration.trace = .root()
            let client = try ConversionClient(addresses: [address], configuration: configuration)
            for _ in 0..<2 { _ = try await client.agents.listAgents(ListAgentsRequest()) }
            let own = TraceContext.root()
            _ = try await client.agents.listAgents(ListAgentsRequest(), options: CallOptions(trace: own))
            await client.shutdown()
            let seen = traces.all
            #expect(
                seen.map { $0?.traceID } == [configuration.trace?.traceID, configuration.trace?.traceID, own.traceID])
            #expect(Set(seen.map { $0?.spanID }).union([configuration.trace?.spanID, own.spanID]).count == 5)
        }
    }

    @Test func severalServersTakeTheCallsInTurn() async throws {
        let (first, second) = (Obstacle(of: "ListAgents"), Obstacle(of: "ListAgents"))
        try await withServer(interceptors: [first]) { firstAddress in
            try await withServer(interceptors: [second]) { secondAddress in
                let client = try ConversionClient(addresses: [firstAddress, secondAddress])
                while first.attempts == 0 || second.attempts == 0 {
                    _ = try await client.agents.listAgents(ListAgentsRequest())
                }
                let before = (first.attempts, second.attempts)
                for _ in 0..<10 { _ = try await client.agents.listAgents(ListAgentsRequest()) }
                #expect((first.attempts - before.0, second.attempts - before.1) == (5, 5))
                await client.shutdown()
            }
        }
    }

    @Test func aClientWithoutAnAddressIsRefused() {
        let error = #expect(throws: RPCError.self) { try ConversionClient(addresses: []) }
        #expect(error?.status == Status(.invalidArgument, "A client needs an address."))
    }

    @Test func withoutAKeyNoneIsSent() async throws {
        let obstacle = Obstacle()
        try await withClient(interceptors: [obstacle], apiKey: "") { _, _ in
            #expect(obstacle.authorizations == [nil])
        }
    }

    @Test(arguments: ["a b", "a\r\nx: y", "schlüssel", "\u{7f}"])
    func aKeyThatNoHeaderCanHoldIsRefused(key: String) {
        let error = #expect(throws: RPCError.self) { try ConversionClient(address: "127.0.0.1:1", apiKey: key) }
        #expect(error?.code == .invalidArgument)
    }

    @Test(arguments: ["", "127.0.0.1", "host:", "host:70000", "unix:"])
    func whatIsNoAddressIsRefused(text: String) {
        let error = #expect(throws: RPCError.self) { try ConversionClient(address: text) }
        let message = "\"\(text)\" is no address: give HOST:PORT, https://HOST:PORT or unix:PATH."
        #expect(error?.status == Status(.invalidArgument, message))
    }

    @Test func whereNobodyListensTheLastErrorIsTold() async throws {
        // A server that has ended: its port is free, and nobody else's.
        var address: ServerAddress?
        try await withServer { address = $0 }
        let text = try #require(address).description
        try await withConversionClient(address: text) { client in
            let error = await #expect(throws: RPCError.self) {
                try await client.track(
                    TrackConversionRequest(agentID: "agent_456", roomName: "room_abc123"), timeout: .milliseconds(300))
            }
            #expect(error?.code == .unavailable)
        }
    }
}
