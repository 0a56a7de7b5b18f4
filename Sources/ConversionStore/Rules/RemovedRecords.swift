/// What a ledger remembers of the records that it has removed for their age, so that what still names one of them is
/// understood.
package struct RemovedRecords: Sendable, Hashable {
    /// The highest sequence of a conversion that was removed; 0 where none was.
    package private(set) var through: Int64
    /// The latest cutoff of a removal; nil where nothing was removed.
    package private(set) var cutoff: Timestamp?

    package init(through: Int64 = 0, cutoff: Timestamp? = nil) {
        self.through = through
        self.cutoff = cutoff
    }

    /// Whether a conversion that is not there may have been removed; false says that it never was there.
    package func mayHaveHeld(_ sequence: Int64) -> Bool { sequence <= through }

    /// As `mayHaveHeld(_:)`, of a conversion that happened then: what was removed had happened before a cutoff.
    package func mayHaveHeld(_ sequence: Int64, at occurredAt: Timestamp) -> Bool {
        guard let cutoff else { return false }
        return mayHaveHeld(sequence) && occurredAt < cutoff
    }

    /// Notes a removal of conversions, the last of them with this sequence, or without one a removal of calls.
    package mutating func note(before cutoff: Timestamp, through sequence: Int64 = 0) {
        through = max(through, sequence)
        self.cutoff = max(self.cutoff ?? cutoff, cutoff)
    }
}
