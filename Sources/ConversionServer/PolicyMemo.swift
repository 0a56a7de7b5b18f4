import Basics
import ConversionStore

/// The policies of the agents that a loop's calls named last, so that most calls find theirs by comparing a few bytes.
///
/// A policy is good as long as no agent has changed since it was read. Belongs to one loop.
struct PolicyMemo {
    private struct Entry {
        let agentID: [UInt8]
        let workspace: WorkspaceID
        let policy: TrackingPolicy

        func isOf(_ agentID: UnsafeBufferPointer<UInt8>, _ workspace: WorkspaceID) -> Bool {
            self.workspace == workspace && self.agentID.withUnsafeBufferPointer { $0.isSame(as: agentID) }
        }
    }

    /// A power of two.
    static let capacity = 64

    private let store: any Store
    /// What the entries are good for.
    private(set) var generation: Int
    private var entries: [Entry?]

    init(_ store: any Store) {
        self.store = store
        generation = store.trackingPolicyGeneration
        entries = Array(repeating: nil, count: Self.capacity)
    }

    /// As `Store.trackingPolicy`, of the agent that the texts name.
    mutating func policy(_ texts: ConversionTexts, in workspace: WorkspaceID) -> TrackingPolicy? {
        // Read first: what changes between this and the look-up is then looked up once more.
        let current = store.trackingPolicyGeneration
        if current != generation {
            for place in entries.indices { entries[place] = nil }
            generation = current
        }
        let place = texts.withTexts { Self.place(of: $0[.agentID]) }
        if let entry = entries[place], texts.withTexts({ entry.isOf($0[.agentID], workspace) }) { return entry.policy }
        let agentID = texts[.agentID]
        guard let policy = store.trackingPolicy(agent: agentID, in: workspace) else { return nil }
        entries[place] = Entry(agentID: Array(agentID.utf8), workspace: workspace, policy: policy)
        return policy
    }

    /// Whoever finds ids for one place only has them looked up anew.
    private static func place(of id: UnsafeBufferPointer<UInt8>) -> Int {
        guard id.count >= 8 else { return id.count }
        // Ids mostly differ at their ends.
        let end = UnsafeRawBufferPointer(id).loadUnaligned(fromByteOffset: id.count - 8, as: UInt64.self)
        return Int(truncatingIfNeeded: (end &* 0x9e37_79b9_7f4a_7c15) >> 58)
    }
}
