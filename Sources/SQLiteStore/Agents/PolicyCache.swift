import ConversionStore
import Synchronization

/// Every agent's tracking policy, in memory: changed by the writer after its commits, read by any thread.
final class PolicyCache: Sendable {
    /// An id as the database compares it, byte by byte. To Swift's strings two ways to write one letter are the same, and
    /// one agent's policy would stand for another's.
    private struct Key: Hashable {
        let id: String

        static func == (left: Key, right: Key) -> Bool { left.id.utf8.elementsEqual(right.id.utf8) }

        func hash(into hasher: inout Hasher) {
            var id = id
            id.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        }
    }

    private let policies: Mutex<[WorkspaceID: [Key: TrackingPolicy]]>
    private let changes = Atomic(0)

    init() {
        policies = Mutex([:])
    }

    /// How often a policy has changed. Who reads it before a policy and finds it the same later still has the policy of then.
    var generation: Int { changes.load(ordering: .acquiring) }

    func policy(agent: String, in workspace: WorkspaceID) -> TrackingPolicy? {
        policies.withLock { $0[workspace]?[Key(id: agent)] }
    }

    /// Puts in the agent's policy of now, whether or not there was one.
    func set(_ agent: Agent, in workspace: WorkspaceID) {
        let policy = TrackingPolicy(revision: agent.revision, settings: agent.settings)
        policies.withLock { $0[workspace, default: [:]][Key(id: agent.id)] = policy }
        changes.wrappingAdd(1, ordering: .releasing)
    }

    func remove(_ agent: String, in workspace: WorkspaceID) {
        policies.withLock { _ = $0[workspace]?.removeValue(forKey: Key(id: agent)) }
        changes.wrappingAdd(1, ordering: .releasing)
    }
}
