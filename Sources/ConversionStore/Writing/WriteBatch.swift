import Basics

/// Conversions that came together, and are answered together.
package struct WriteBatch: Sendable {
    /// In the order in which they are written.
    package let conversions: [NewConversion]
    /// About the memory that they take while they wait.
    package let bytes: Int
    /// The generation of the policies that admitted it; nil where it was admitted by none.
    package let generation: Int?
    @usableFromInline let withdrawals: Withdrawals?
    private let completed: @Sendable ([RecordOutcome]) -> Void

    /// - Parameter completed: called once with the outcomes, aligned with the conversions.
    package init(
        _ conversions: [NewConversion], admittedUnder generation: Int? = nil, withdrawals: Withdrawals? = nil,
        completed: @escaping @Sendable ([RecordOutcome]) -> Void
    ) {
        self.conversions = conversions
        self.generation = generation
        self.withdrawals = withdrawals
        self.completed = completed
        var bytes = 0
        // By index, which reads each in place.
        for index in conversions.indices { bytes += conversions[index].footprint }
        self.bytes = bytes
    }

    /// Whether nobody waits for a conversion of the batch any more: it has expired, or was withdrawn. An engine asks
    /// as late as it can, answers such a conversion with `.expired`, and does not write it.
    @inlinable package func isUnwanted(_ index: Int, at now: Uptime) -> Bool {
        if let expires = conversions[index].expires, expires <= now { return true }
        return withdrawals?.holds(index) ?? false
    }

    /// Whether the policy of one of its agents has changed since it was admitted. An engine asks where no policy can change
    /// any more before the commit, and answers the batch as ``policyChanged``, writing nothing of it.
    ///
    /// - Parameters:
    ///   - current: the generation of the policies as they are now.
    ///   - revision: the revision that an agent is at now; nil where there is none. A policy is that of its revision.
    package func isOutdated(
        under current: Int, revision: (_ agentID: String, _ workspace: WorkspaceID) throws -> Int64?
    ) rethrows -> Bool {
        guard let generation, generation != current else { return false }
        return try conversions.contains { try revision($0.agentID, $0.workspace) != $0.agentRevision }
    }

    /// What an outdated batch is answered.
    package var policyChanged: [RecordOutcome] {
        [RecordOutcome](repeating: .policyChanged, count: conversions.count)
    }

    /// Tells who waits what became of the conversions.
    package func answer(_ outcomes: [RecordOutcome]) {
        completed(outcomes)
    }

    /// Tells who waits that nothing was written, and why.
    package func answer(refusedBy refusal: WriteQueue.Refusal) {
        let outcome: RecordOutcome =
            switch refusal {
            case .full: .overloaded
            case .closed: .failed(refusal.error("record conversions"))
            }
        completed([RecordOutcome](repeating: outcome, count: conversions.count))
    }
}
