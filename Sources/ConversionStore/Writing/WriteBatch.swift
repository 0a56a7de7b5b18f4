import Basics

/// Conversions that came together, and are answered together.
package struct WriteBatch: Sendable {
    /// In the order in which they are written.
    package let conversions: [NewConversion]
    /// About the memory that they take while they wait.
    package let bytes: Int
    @usableFromInline let withdrawals: Withdrawals?
    private let completed: @Sendable ([RecordOutcome]) -> Void

    /// - Parameter completed: called once with the outcomes, aligned with the conversions.
    package init(
        _ conversions: [NewConversion], withdrawals: Withdrawals? = nil,
        completed: @escaping @Sendable ([RecordOutcome]) -> Void
    ) {
        self.conversions = conversions
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
