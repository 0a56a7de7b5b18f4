import Synchronization

/// Every agent's tracking policy, in memory: changed by the writer after its commits, read by any thread.
final class PolicyCache: Sendable {
    private let policies: Mutex<[WorkspaceID: [String: TrackingPolicy]]>

    init() {
        policies = Mutex([:])
    }

    func policy(agent: String, in workspace: WorkspaceID) -> TrackingPolicy? {
        policies.withLock { $0[workspace]?[agent] }
    }

    /// Puts in the agent's policy of now, whether or not there was one.
    func set(_ agent: Agent, in workspace: WorkspaceID) {
        let policy = TrackingPolicy(revision: agent.revision, settings: agent.settings)
        policies.withLock { $0[workspace, default: [:]][agent.id] = policy }
    }

    func remove(_ agent: String, in workspace: WorkspaceID) {
        policies.withLock { _ = $0[workspace]?.removeValue(forKey: agent) }
    }
}
