import ConversionStore

/// How far a pass has come through a ledger of this engine.
extension RetentionPass {
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

    /// From the beginning for a pass that this engine has not begun.
    var phase: Phase {
        get { progress as? Phase ?? .conversions(after: 0) }
        set {
            progress = newValue
            isDone = newValue == .done
        }
    }
}
