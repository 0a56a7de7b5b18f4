/// How a `SQLiteStore` divides memory, disk and waiting.
public struct SQLiteConfiguration: Sendable, Hashable {
    /// How many conversions and other changes may wait or be under way; beyond it `record` answers `.overloaded`.
    public var queueLimit = 65_536
    /// About how much memory they may hold, in bytes.
    public var queueByteLimit = 64 << 20
    /// How many conversions go into one transaction. A batch is never divided, so one batch more may exceed it.
    public var transactionLimit = 4_096
    /// How many readers may work at once, each with its own connection.
    public var readerCount = 4
    /// How many rows a page of a list may look at, whether or not they match.
    public var scanLimit = 20_000
    /// The writer's page cache, in KiB.
    public var cacheSize = 32_768
    /// How many pages of 4 KiB the write-ahead log may take before they are moved into the database, beside the writer.
    /// The more, the fewer writes for each conversion, and the larger the log.
    public var checkpointPages = 8_192
    /// The same while conversions come one by one.
    public var lightCheckpointPages = 1_000
    /// How many pages are moved at a time until then, while there is time to spare.
    public var checkpointStep = 1_024
    /// The same once nothing has come for `idleTime`.
    public var idleCheckpointPages = 256
    /// How many conversions may be recorded before the writer folds them into the rollups although others may be waiting.
    /// The more, the less each costs, and the longer each fold; reports count those that wait from their rows.
    public var foldLimit = 8_192
    /// The same once nothing has come for `idleTime`.
    public var idleFoldLimit = 1_024
    /// How long after a fold that failed the next one is tried; each further failure doubles it, to a minute.
    var foldRetryTime: Duration = .seconds(1)
    /// How many random keys an index takes before the next generation is begun.
    public var generationLimit = 65_536
    /// How long nothing must have come for the store to count as idle.
    public var idleTime: Duration = .milliseconds(500)
    /// How long to wait for a lock that another program holds on the database.
    public var busyTimeout: Duration = .seconds(5)
    /// With how many changes waiting nothing is removed for its age.
    public var retentionQueueLimit = 64
    /// How many pages the database may have. Lets tests meet a full disk.
    var pageLimit: Int?
    /// Whether SQLite overwrites what it deletes. Lets tests see what is left without.
    var secureDelete = true
    /// Whether an erasure overwrites what SQLite has left of rows that it moved. Lets tests see what that is.
    var scrubsPages = true
    /// How often an erasure tries to empty the log, ten times a second, while others read old versions from it.
    var traceAttempts = 100

    public init() {}
}
