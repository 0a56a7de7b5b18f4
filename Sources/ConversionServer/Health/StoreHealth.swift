import ConversionStore
import Logging

/// Keeps the services' health to what the store can do: NOT_SERVING from a failed write until one succeeds.
///
/// A balancer that has been told of a failure sends no more calls, and a full disk may have filled while none came, so
/// that the store is tried with a write of its own: after a failure each `interval`, and without traffic each `idleInterval`.
public struct StoreHealth: Sendable {
    private let statistics: @Sendable () -> StoreStatistics
    private let probe: @Sendable () async throws -> Void
    private let health: HealthState
    private let interval: Duration
    private let idleInterval: Duration
    private let patience: Duration
    private let logger: Logger

    /// - Parameters:
    ///   - interval: how often to look for writes that have failed.
    ///   - idleInterval: how long nothing must have been committed for the store to be tried.
    ///   - patience: how long a trial may take; a disk that hangs is one that fails.
    public init(
        store: any Store, health: HealthState, interval: Duration = .seconds(1), idleInterval: Duration = .seconds(30),
        patience: Duration = .seconds(5), logger: Logger
    ) {
        self.init(
            statistics: { store.statistics() }, probe: { try await store.probe() }, health: health, interval: interval,
            idleInterval: idleInterval, patience: patience, logger: logger)
    }

    init(
        statistics: @escaping @Sendable () -> StoreStatistics, probe: @escaping @Sendable () async throws -> Void,
        health: HealthState, interval: Duration, idleInterval: Duration, patience: Duration, logger: Logger
    ) {
        self.statistics = statistics
        self.probe = probe
        self.health = health
        self.interval = interval
        self.idleInterval = idleInterval
        self.patience = patience
        self.logger = logger
    }

    /// Watches the store until the task is cancelled.
    public func run() async {
        var last = StoreStatistics()
        var idleTime = Duration.zero
        var isWritable = true
        while (try? await Task.sleep(for: interval)) != nil {
            let now = statistics()
            let hasFailed = now.failedCommits > last.failedCommits
            idleTime = now.commits == last.commits ? idleTime + interval : .zero
            last = now
            guard hasFailed || !isWritable || idleTime >= idleInterval else { continue }
            idleTime = .zero
            let fault = await faultOfProbe()
            if Task.isCancelled { return }
            if isWritable != (fault == nil) { report(fault) }
            isWritable = fault == nil
        }
    }

    private func report(_ fault: (any Error)?) {
        if let fault {
            health.setAll(.notServing, because: "the store cannot write: \(fault)")
            logger.error("the store cannot write; health is NOT_SERVING", metadata: ["cause": "\(fault)"])
        } else {
            health.setAll(.serving)
            logger.notice("the store can write again; health is SERVING")
        }
    }

    /// Why nothing can be written; nil if it can.
    private func faultOfProbe() async -> (any Error)? {
        let (faults, found) = AsyncStream<(any Error)?>.makeStream()
        // Not a child task: it can't be cancelled while the disk hangs, and would be waited for.
        Task { [probe] in
            do {
                try await probe()
                found.yield(nil)
            } catch let error as StoreError where error.kind == .overloaded {
                // A full queue is a busy store.
                found.yield(nil)
            } catch {
                found.yield(error)
            }
        }
        let alarm = Task { [patience] in
            try await Task.sleep(for: patience)
            found.yield(StoreError(.ioError, "write to the disk", "the disk did not answer for \(patience)"))
        }
        defer { alarm.cancel() }
        for await fault in faults { return fault }
        return nil
    }
}
