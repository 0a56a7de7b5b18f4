import ConversionAPI
import Synchronization

/// Which services are ready, and who wants to know when that changes. Usable from any thread.
public final class HealthState: Sendable {
    public typealias Status = HealthCheckResponse.ServingStatus

    fileprivate struct State {
        var statuses: [String: Status]
        var isDraining = false
        /// Why the server does not serve; nil while it does.
        var fault: String?
        var watchers: [Int: (service: String, changes: AsyncStream<Status>.Continuation)] = [:]
        var nextWatcher = 0
    }

    private let state: Mutex<State>
    /// Held while watchers are told, so that they hear of changes in order. `state` then is not: a watcher that is being
    /// cancelled holds its task's own lock, which telling it takes, and waits for `state` to leave.
    private let telling = Mutex(())

    /// - Parameter services: full names; the server as a whole, with an empty name, is among them always. All serve.
    public init(services: [String]) {
        var statuses = Dictionary(services.map { ($0, Status.serving) }) { first, _ in first }
        statuses[""] = .serving
        state = Mutex(State(statuses: statuses))
    }

    /// A service's status, nil if it is not known.
    public func status(of service: String) -> Status? {
        state.withLock { $0.status(of: service) }
    }

    /// All services' statuses.
    public var statuses: [String: Status] {
        state.withLock { state in state.statuses.mapValues { state.isDraining ? .notServing : $0 } }
    }

    /// Why the server as a whole is not ready, for operators and no one else; nil while it serves.
    public var unreadiness: String? {
        state.withLock { state in
            if state.isDraining { return "the server is ending" }
            return state.statuses[""] == .serving ? nil : state.fault ?? "the server does not serve"
        }
    }

    /// Sets the status of every service: what all of them need works, or doesn't.
    ///
    /// - Parameter fault: why not, for ``unreadiness``.
    public func setAll(_ status: Status, because fault: String? = nil) {
        change { state in
            state.fault = fault
            for service in state.statuses.keys { state.statuses[service] = status }
        }
    }

    /// The server is ending: nothing serves from now on, whatever is set later.
    public func drain() {
        change { $0.isDraining = true }
    }

    /// A service's status now, and then each change. The last status is all that a slow reader misses others for.
    public func watch(_ service: String) -> AsyncStream<Status> {
        let (changes, continuation) = AsyncStream.makeStream(of: Status.self, bufferingPolicy: .bufferingNewest(1))
        let id = state.withLock { state in
            state.nextWatcher += 1
            state.watchers[state.nextWatcher] = (service, continuation)
            // Nobody waits for it yet.
            continuation.yield(state.status(of: service) ?? .serviceUnknown)
            return state.nextWatcher
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { $0.watchers[id] = nil }
        }
        return changes
    }

    private func change(_ body: (inout State) -> Void) {
        telling.withLock { _ in
            let told = state.withLock { state in
                let before = state.watchers.mapValues { state.status(of: $0.service) }
                body(&state)
                return state.watchers.compactMap { id, watcher in
                    state.status(of: watcher.service).flatMap { $0 == before[id] ? nil : (watcher.changes, $0) }
                }
            }
            for (changes, status) in told { changes.yield(status) }
        }
    }
}

extension HealthState.State {
    fileprivate func status(of service: String) -> HealthState.Status? {
        guard let status = statuses[service] else { return nil }
        return isDraining ? .notServing : status
    }
}
