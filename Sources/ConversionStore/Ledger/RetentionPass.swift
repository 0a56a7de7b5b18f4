/// One way through a store, removing what is older than a moment; made by the caller and taken further by the store.
///
/// A value of its own, so that the store keeps nothing in between and a pass may be given up anywhere.
public struct RetentionPass: Sendable {
    /// What happened, and was received, before this is removed.
    public let cutoff: Timestamp
    /// How many conversions have been removed, with everything that belongs to them.
    public package(set) var conversionCount = 0
    /// How many calls have been removed.
    public package(set) var callCount = 0
    /// How many idempotency keys of conversions that are no more have been removed.
    public package(set) var keyCount = 0
    /// There is nothing left to do in this pass.
    public package(set) var isDone = false
    /// How far the pass has come, in the terms of the engine that takes it further; nil before its first step.
    package var progress: (any Sendable)?

    public init(cutoff: Timestamp) {
        self.cutoff = cutoff
    }
}
