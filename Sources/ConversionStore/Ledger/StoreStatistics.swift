/// Counts of what a store has done since it was opened: those that every store has, and what its engine adds.
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
    /// Transactions that held other changes, by whether they were committed.
    public var changeCommits = 0
    public var failedChangeCommits = 0
    /// How long COMMIT took, the log's fsync included, of all transactions that were committed. Seconds.
    public var commitDurations = Self.noDurations
    /// How many conversions, or other changes, each of them held.
    public var commitSizes = Self.noSizes
    /// Conversions, adjustments, erasures and changes of calls that were written and committed.
    public var ledgerEvents: Int64 = 0
    /// Conversions and other changes that wait, or are being written now.
    public var queued = 0
    /// About the memory that they hold, in bytes.
    public var queuedBytes = 0

    /// What the engine alone has, in the order in which it is shown.
    public var samples: [StoreSamples] = []

    public init() {}

    // Made once: what is copied of them is shared until it is written to.
    private static let noDurations = Histogram(bounds: [
        0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
    ])
    private static let noSizes = Histogram(bounds: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024, 2_048, 4_096])
}
