import ConversionAPI
import RPC
import Testing

@testable import ConversionServer

/// `grpc.health.v1.Health` as its clients see it.
@Suite struct HealthServiceTests {
    private let state = HealthState(services: ["a.Service", "b.Service"])

    private var client: HealthClient {
        HealthClient(InProcessTransport(router: Router(HealthService(state).handlers())))
    }

    private func next(of statuses: MessageReader<HealthCheckResponse>) async throws -> HealthState.Status? {
        for try await response in statuses { return response.status }
        return nil
    }

    @Test(arguments: ["", "a.Service", "b.Service"])
    func checkAnswersForTheServerAndEachService(service: String) async throws {
        #expect(try await client.check(HealthCheckRequest(service: service)).status == .serving)
        state.setAll(.notServing)
        #expect(try await client.check(HealthCheckRequest(service: service)).status == .notServing)
        state.setAll(.serving)
        state.drain()
        #expect(try await client.check(HealthCheckRequest(service: service)).status == .notServing)
    }

    @Test func operatorsAreToldWhyTheServerIsNotReady() {
        #expect(state.unreadiness == nil)
        state.setAll(.notServing, because: "the disk is full")
        #expect(state.unreadiness == "the disk is full")
        state.setAll(.serving)
        #expect(state.unreadiness == nil)
        state.drain()
        #expect(state.unreadiness == "the server is ending")
    }

    @Test func aStrangeServiceIsNotFound() async throws {
        let error = await error { _ = try await client.check(HealthCheckRequest(service: "c.Service")) }
        #expect(error?.code == .notFound)
    }

    @Test func listHasAllOfThem() async throws {
        let statuses = try await client.list(HealthListRequest()).statuses
        #expect(statuses.map(\.key) == ["", "a.Service", "b.Service"])
        #expect(statuses.allSatisfy { $0.value?.status == .serving })
    }

    @Test func watchSendsTheStatusAndEachChangeOnce() async throws {
        let statuses = try await client.watch(HealthCheckRequest(service: "a.Service"))
        #expect(try await next(of: statuses) == .serving)
        state.setAll(.serving)
        state.setAll(.notServing)
        #expect(try await next(of: statuses) == .notServing)
        state.setAll(.serving)
        #expect(try await next(of: statuses) == .serving)
        state.drain()
        #expect(try await next(of: statuses) == .notServing)
    }

    @Test func watchingAStrangeServiceSaysSoAndGoesOn() async throws {
        let statuses = try await client.watch(HealthCheckRequest(service: "c.Service"))
        #expect(try await next(of: statuses) == .serviceUnknown)
    }

    /// A watcher whose client goes away at that moment wants the state, and holds what waking it takes.
    @Test(.timeLimit(.minutes(1))) func theStateIsFreeWhileItWakesAWatcher() async {
        let probe = WakeProbe { [state] in _ = state.statuses }
        let watcher = Task(executorPreference: probe) { [state] in
            for await status in state.watch("a.Service") where status == .notServing { return }
        }
        // The watcher's first wait comes before the change, which wakes it.
        while probe.wakes == 0 { await Task.yield() }
        probe.begin()
        state.drain()
        await watcher.value
        #expect(probe.freeWakes > 0)
        #expect(probe.freeWakes == probe.probedWakes)
    }

    @Test func nothingServesAgainOnceItDrains() {
        state.drain()
        state.setAll(.serving)
        #expect(state.statuses == ["": .notServing, "a.Service": .notServing, "b.Service": .notServing])
        #expect(state.status(of: "a.Service") == .notServing)
        #expect(state.status(of: "c.Service") == nil)
    }
}
