/// What is to be written besides conversions: one class for each engine, which knows what to do with it.
///
/// It is answered once: by what the engine makes of it, or by `fail`.
package protocol QueuedChange: AnyObject, Sendable {
    /// Tells who waits that nothing was changed, and why.
    func fail(_ error: any Error)
}

/// Tells who waits what became of a change.
///
/// Run once the ledger's new end is announced, since whoever has an answer must find in the ledger what it speaks of.
package typealias WriteAnswer = @Sendable () -> Void

/// An engine's side of group commit: called by one `GroupCommit`, by one call at a time, on the thread that runs it.
///
/// Each call is for many callers at once, and the engine answers none of them itself.
package protocol WriteEngine: AnyObject {
    /// Writes the conversions of all batches in one transaction, in their order, and returns the outcomes of each batch,
    /// aligned by position. When this returns, what it calls recorded is durable.
    ///
    /// Conversions stand alone: one that is refused or unwanted (`WriteBatch.isUnwanted`) fails no other. Where the whole
    /// transaction is lost, each is `.failed`. A batch whose agents' policies have changed since it was admitted
    /// (`WriteBatch.isOutdated`) is left out and answered so. Whether a commit has happened that is in doubt is the engine's to find out.
    func record(_ batches: [WriteBatch]) -> [[RecordOutcome]]

    /// Makes the changes in one transaction, in their order, and returns their answers. One that fails leaves nothing
    /// behind and fails no other; where the whole transaction is lost, all of them are told.
    func make(_ changes: [any QueuedChange]) -> [WriteAnswer]

    /// Does one thing between two transactions, and returns its answer.
    func perform(_ aside: any QueuedChange) -> WriteAnswer

    /// The place behind the last commit; nil where it is not known at the moment. Asked after each call of those above.
    func lastCommit() -> LedgerCursor?

    /// Everything that waited has been written: what must be done before the next, if anything is.
    func tidy()

    /// Nobody waits at this moment: takes a short step of what has to be done some time. False where there is none.
    func useMoment() -> Bool

    /// Nothing has come for a while: does what there is time for.
    ///
    /// - Parameter waited: false for the first time since there was work, when nobody has waited yet and nothing is to be
    ///   done at once.
    /// - Returns: after how long to ask again unless something comes; nil for no more until then.
    func idle(waited: Bool) -> Duration?
}

/// An engine that has nothing to do in between.
extension WriteEngine {
    package func tidy() {}
    package func useMoment() -> Bool { false }
    package func idle(waited: Bool) -> Duration? { nil }
}
