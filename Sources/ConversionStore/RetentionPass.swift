/// One way through a store, removing what is older than a moment; made by the caller and taken further by the store.
///
/// A value of its own, so that the store keeps nothing in between and a pass may be given up anywhere.
public struct RetentionPass: Sendable, Hashable {
    /// What the next step looks at.
    enum Phase: Sendable, Hashable {
        /// Behind this sequence.
        case conversions(after: Int64)
        /// Of this workspace, behind a call that began then in that room; nil from the first.
        case calls(workspace: Int64, after: Call?)
        /// Of what is noted of instants with many conversions, behind this one.
        case crowds(after: CrowdSweep.Place)
        /// Of the presence of rooms with many conversions, behind this one.
        case presence(after: RollupWriter.PresencePlace)
        /// From the first key on, as far as there are any to remove; behind this one.
        case firstKeys(after: KeySweep.Place)
        /// After so many steps of this pass.
        case keys(steps: Int)
        /// Generations of an index that few keys are left of, behind this one.
        case generations(GenerationIndex, after: Int64)
        case done

        struct Call: Sendable, Hashable {
            let startedAt: Int64
            let roomName: String
        }
    }

    /// What happened, and was received, before this is removed.
    public let cutoff: Timestamp
    /// How many conversions have been removed, with everything that belongs to them.
    public internal(set) var conversionCount = 0
    /// How many calls have been removed.
    public internal(set) var callCount = 0
    /// How many idempotency keys of conversions that are no more have been removed.
    public internal(set) var keyCount = 0
    var phase = Phase.conversions(after: 0)

    public init(cutoff: Timestamp) {
        self.cutoff = cutoff
    }

    /// There is nothing left to do in this pass.
    public var isDone: Bool { phase == .done }
}
