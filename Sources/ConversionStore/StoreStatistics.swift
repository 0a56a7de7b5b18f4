/// Counts of what a store has done since it was opened.
public struct StoreStatistics: Sendable, Hashable {
    /// Transactions that held conversions and were committed; each is at most one wait for the disk.
    public var commits = 0
    /// Transactions that held conversions and could not be committed.
    public var failedCommits = 0
    /// Conversions written and committed.
    public var recorded = 0
    /// Answered with an earlier record.
    public var duplicates = 0
    /// Refused because their key belongs to other content.
    public var keysReused = 0
    /// Refused because the queue was full.
    public var overloaded = 0
    /// Not written because nobody waited any more.
    public var expired = 0
    /// Not written, for whatever reason.
    public var failed = 0
    /// How often a log of recent commits was folded into the database.
    public var checkpoints = 0
    /// Conversions and other changes that wait, or are being written now.
    public var queued = 0
    /// About the memory that they hold, in bytes.
    public var queuedBytes = 0

    public init() {}
}
