import ConversionStore
import Logging
import RPC
import Synchronization
import Testing

@testable import ConversionServer

/// Health follows what the store can write.
@Suite struct StoreHealthTests {
    /// A store whose disk does as it is told.
    private final class Disk: Sendable {
        struct State {
            var statistics = StoreStatistics()
            var fault: StoreError.Kind?
            var hangs = false
            var probes = 0
        }

        let state = Mutex(State())

        func probe() async throws {
            let (fault, hangs) = state.withLock { state in
                state.probes += 1
                return (state.fault, state.hangs)
            }
            if hangs {
                await withCheckedContinuation { (forever: CheckedContinuation<Void, Never>) in Self.keep(forever) }
            }
            if let fault { throw StoreError(fault, "write to the disk") }
        }

        private static let kept = Mutex<[CheckedContinuation<Void, Never>]>([])

        private static func keep(_ continuation: CheckedContinuation<Void, Never>) {
            kept.withLock { $0.append(continuation) }
        }
    }

    /// Runs the watch over a disk, and gives the statuses that a watcher of the health sees.
    private func watch(
        _ disk: Disk, idleInterval: Duration = .seconds(3600), patience: Duration = .seconds(60),
        _ body: (_ statuses: AsyncStream<HealthState.Status>) async throws -> Void
    ) async throws {
        let health = HealthState(services: ["a.Service"])
        let watch = StoreHealth(
            statistics: { disk.state.withLock(\.statistics) }, probe: { try await disk.probe() }, health: health,
            interval: .milliseconds(1), idleInterval: idleInterval, patience: patience,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let run = Task { await watch.run() }
        let statuses = health.watch("a.Service")
        #expect(await next(of: statuses) == .serving)
        try await body(statuses)
        run.cancel()
        await run.value
    }

    private func next(of statuses: AsyncStream<HealthState.Status>) async -> HealthState.Status? {
        for await status in statuses { return status }
        return nil
    }

    @Test func aFailedCommitIsNotServingUntilAProbeSucceeds() async throws {
        let disk = Disk()
        try await watch(disk) { statuses in
            disk.state.withLock { state in
                state.fault = .diskFull
                state.statistics.failedCommits += 1
            }
            #expect(await next(of: statuses) == .notServing)
            disk.state.withLock { $0.fault = nil }
            #expect(await next(of: statuses) == .serving)
        }
        #expect(disk.state.withLock(\.probes) >= 2)
    }

    @Test func anIdleStoreIsTried() async throws {
        let disk = Disk()
        disk.state.withLock { $0.fault = .ioError }
        try await watch(disk, idleInterval: .milliseconds(5)) { statuses in
            #expect(await next(of: statuses) == .notServing)
        }
    }

    @Test func aDiskThatHangsIsOneThatFails() async throws {
        let disk = Disk()
        disk.state.withLock { $0.hangs = true }
        try await watch(disk, idleInterval: .milliseconds(5), patience: .milliseconds(5)) { statuses in
            #expect(await next(of: statuses) == .notServing)
            disk.state.withLock { $0.hangs = false }
            #expect(await next(of: statuses) == .serving)
        }
    }

    @Test func aFullQueueIsNoFault() async throws {
        let disk = Disk()
        try await watch(disk) { statuses in
            disk.state.withLock { state in
                state.fault = .overloaded
                state.statistics.failedCommits += 1
            }
            while disk.state.withLock(\.probes) == 0 { await Task.yield() }
            disk.state.withLock { state in
                state.fault = .diskFull
                state.statistics.failedCommits += 1
            }
            // The first change is this one.
            #expect(await next(of: statuses) == .notServing)
        }
        #expect(disk.state.withLock(\.probes) >= 2)
    }
}
