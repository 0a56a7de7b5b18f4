import ConversionStore
import GRDB

/// The database's tables, and the steps that lead to them.
///
/// `user_version` counts the steps taken. They go forward only; a database that has taken more than this program knows
/// is refused. A step, once released, never changes.
///
/// The ledger is one sequence over all of its tables, given out by the single writer in commit order and never twice.
/// Its tables are `conversions`, `adjustments` and `erasures`, whose rowids are the sequence, and `calls`, each of which
/// moves to the end with every change.
enum Schema {
    /// `application_id` in the file's header: "cnvd".
    static let applicationID: Int32 = 0x636e_7664

    static var version: Int { steps.count }

    /// Brings the database to this program's schema. It must not be in WAL mode yet when it is new, so that the
    /// header by which `DatabaseFile` knows it again is in the file itself.
    ///
    /// What a step removes is overwritten, since it may be personal; in the write-ahead log it stays until the log is
    /// begun anew, as it is once the connection is closed.
    ///
    /// - Parameter last: the step to stop behind, for tests.
    static func migrate(_ database: Database, through last: Int = version) throws {
        try Removal.overwriteWhatIsRemoved(database)
        try database.inTransaction(.immediate) {
            let version = try check(database)
            for (number, step) in steps.enumerated().prefix(last).dropFirst(version) {
                try step(database)
                try database.execute(sql: "PRAGMA user_version = \(number + 1)")
            }
            return .commit
        }
    }

    /// Those whose rows share one sequence.
    static let sequencedTables = ["conversions", "adjustments", "erasures", "calls"]

    /// The same in a ledger that may be of an earlier release.
    static func sequencedTables(of database: Database) throws -> [String] {
        try sequencedTables.filter { try $0 != "calls" || CallMigration.isDone(database) }
    }

    /// The greatest sequence that was given out.
    ///
    /// - Parameter sequencedTables: of the ledger; of one of this release where none are given.
    static func lastSequence(
        _ database: Database, in sequencedTables: [String] = sequencedTables
    ) throws -> Int64 {
        let floor = try Int64.fetchOne(database.cachedStatement(sql: "SELECT last_sequence FROM ledger")) ?? 0
        // Each maximum alone is one look at the end of its table.
        return try sequencedTables.reduce(floor) { last, table in
            let statement = try database.cachedStatement(sql: "SELECT max(sequence) FROM \(table)")
            return max(last, try Int64.fetchOne(statement) ?? 0)
        }
    }

    /// Throws unless the database is a ledger of this program's version.
    static func requireOurs(_ database: Database) throws {
        let version = try check(database)
        guard version > 0 else { throw StoreError(.notADatabase, "open the database", "the file holds no ledger") }
    }

    static func conversionIDs(_ database: Database) throws -> ConversionIDScheme {
        guard let row = try Row.fetchOne(database, sql: "SELECT id_tag, id_key FROM ledger") else {
            throw StoreError(.corrupt, "open the database")
        }
        return ConversionIDScheme(tag: UInt64(bitPattern: row[0]), key: UInt64(bitPattern: row[1]))
    }

    static func roomHash(_ database: Database) throws -> RoomHash {
        let ids = try conversionIDs(database)
        return RoomHash(key: ids.key, tag: ids.tag)
    }

    /// How many steps the database has taken.
    private static func check(_ database: Database) throws -> Int {
        let operation = "open the database"
        let application = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        if application == 0, version == 0,
            try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") == 0
        {
            return 0
        }
        guard application == applicationID else { throw StoreError(.notOurs, operation) }
        guard (0...Self.version).contains(version) else { throw StoreError(.databaseNewer, operation) }
        return version
    }

    private static let steps: [@Sendable (Database) throws -> Void] = [
        createTables, KeyMigration.run, LedgerTime.addColumn, AdjustmentTable.addOrigins, CallMigration.run,
    ]

    @Sendable private static func createTables(_ database: Database) throws {
        try database.execute(sql: "PRAGMA application_id = \(applicationID)")
        try database.execute(
            sql: """
                CREATE TABLE ledger(
                    id INTEGER PRIMARY KEY CHECK(id = 1),
                    id_tag INTEGER NOT NULL,
                    id_key INTEGER NOT NULL,
                    -- What follows is greater, whatever the tables hold: of what was removed nothing is given out again.
                    last_sequence INTEGER NOT NULL DEFAULT 0,
                    -- The last conversion that was removed for its age. Keys up to here may have lost theirs.
                    removed_sequence INTEGER NOT NULL DEFAULT 0,
                    -- Where the search for such keys goes on, and which conversions had been removed when it began.
                    swept_generation INTEGER NOT NULL DEFAULT 0,
                    swept_workspace INTEGER NOT NULL DEFAULT 0,
                    swept_key TEXT NOT NULL DEFAULT '',
                    swept_sequence INTEGER NOT NULL DEFAULT 0,
                    sweeping_sequence INTEGER NOT NULL DEFAULT 0,
                    -- Where the ledger ended when an erasure began that has not ended; NULL where none has.
                    unfinished_erasure INTEGER,
                    -- The conversions up to here are in the rollups.
                    rollup_sequence INTEGER NOT NULL DEFAULT 0,
                    -- Grows with each change of credentials.
                    credential_generation INTEGER NOT NULL DEFAULT 0,
                    -- From when on rows are kept, NULL for ever: of what is older there are only the rollups.
                    detail_from INTEGER
                ) STRICT;

                CREATE TABLE workspaces(
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    name TEXT NOT NULL UNIQUE,
                    -- NULL for the first, which every ledger has.
                    create_time INTEGER
                ) STRICT;
                INSERT INTO workspaces(id, name) VALUES(1, 'default');

                -- Who may call, and what. None is ever deleted: once there is one, nobody is anonymous any more.
                CREATE TABLE credentials(
                    id TEXT NOT NULL PRIMARY KEY,
                    workspace_id INTEGER NOT NULL REFERENCES workspaces(id),
                    name TEXT NOT NULL,
                    role TEXT NOT NULL CHECK(role IN ('ingest', 'read', 'admin')),
                    -- A JSON array of ids; NULL for all agents of the workspace.
                    agents TEXT,
                    -- What a client's certificate vouches for; NULL for an API key.
                    identity TEXT,
                    create_time INTEGER NOT NULL,
                    expire_time INTEGER,
                    revoke_time INTEGER,
                    last_use_time INTEGER
                ) STRICT, WITHOUT ROWID;
                CREATE UNIQUE INDEX credentials_by_identity ON credentials(identity)
                    WHERE identity IS NOT NULL AND revoke_time IS NULL;

                -- A key is 256 random bits, which nobody finds again from its SHA-256: there is nothing that a salt, or
                -- a slower hash, would make harder.
                CREATE TABLE api_key_secrets(
                    hash BLOB NOT NULL PRIMARY KEY CHECK(length(hash) = 32),
                    credential_id TEXT NOT NULL REFERENCES credentials(id),
                    create_time INTEGER NOT NULL,
                    -- When a secret that was rotated out loses its force.
                    expire_time INTEGER
                ) STRICT, WITHOUT ROWID;

                -- Append-only, and SQLite sees to it.
                CREATE TABLE audit_events(
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    time INTEGER NOT NULL,
                    actor TEXT NOT NULL,
                    action TEXT NOT NULL,
                    workspace_id INTEGER NOT NULL REFERENCES workspaces(id),
                    subject TEXT NOT NULL
                ) STRICT;
                CREATE TRIGGER audit_events_stay BEFORE UPDATE ON audit_events
                    BEGIN SELECT raise(ABORT, 'the audit log is append-only'); END;
                CREATE TRIGGER audit_events_remain BEFORE DELETE ON audit_events
                    BEGIN SELECT raise(ABORT, 'the audit log is append-only'); END;

                -- Append-only: what an agent was at each of its revisions, as JSON.
                CREATE TABLE agent_revisions(
                    workspace_id INTEGER NOT NULL REFERENCES workspaces(id),
                    agent_id TEXT NOT NULL,
                    revision INTEGER NOT NULL,
                    settings TEXT NOT NULL,
                    create_time INTEGER NOT NULL,
                    PRIMARY KEY(workspace_id, agent_id, revision)
                ) STRICT;

                -- The living agents, each at its current revision.
                CREATE TABLE agents(
                    workspace_id INTEGER NOT NULL,
                    id TEXT NOT NULL,
                    revision INTEGER NOT NULL,
                    create_time INTEGER NOT NULL,
                    PRIMARY KEY(workspace_id, id),
                    FOREIGN KEY(workspace_id, id, revision)
                        REFERENCES agent_revisions(workspace_id, agent_id, revision)
                ) STRICT, WITHOUT ROWID;

                -- Each B-tree costs every recorded row, so there is one index here, and no foreign key: the agent may
                -- be deleted later, and the server takes the workspace from the store itself.
                -- Times are nanoseconds since 1970; the workspace comes first in every index.
                CREATE TABLE conversions(
                    sequence INTEGER PRIMARY KEY,
                    workspace_id INTEGER NOT NULL,
                    occurred_at INTEGER NOT NULL,
                    received_at INTEGER NOT NULL,
                    agent_revision INTEGER NOT NULL,
                    is_test INTEGER NOT NULL,
                    is_imported INTEGER NOT NULL,
                    agent_id TEXT NOT NULL,
                    room_name TEXT NOT NULL,
                    user_id TEXT NOT NULL,
                    event_type TEXT NOT NULL CHECK(event_type <> ''),
                    currency_code TEXT,
                    units INTEGER,
                    nanos INTEGER,
                    details TEXT NOT NULL,
                    -- The sequence of the adjustment that decides; all else stays as it was recorded.
                    last_adjustment INTEGER,
                    -- The sequence of the erasure that has emptied user_id and details.
                    erasure INTEGER
                ) STRICT;
                CREATE INDEX conversions_by_time ON conversions(workspace_id, occurred_at);

                -- Append-only. A retraction has no value, a restatement has one.
                CREATE TABLE adjustments(
                    sequence INTEGER PRIMARY KEY,
                    workspace_id INTEGER NOT NULL,
                    conversion INTEGER NOT NULL,
                    is_retraction INTEGER NOT NULL,
                    occurred_at INTEGER NOT NULL,
                    received_at INTEGER NOT NULL,
                    currency_code TEXT,
                    units INTEGER,
                    nanos INTEGER,
                    details TEXT NOT NULL,
                    idempotency_key TEXT NOT NULL,
                    fingerprint INTEGER NOT NULL
                ) STRICT;
                CREATE UNIQUE INDEX adjustments_by_key ON adjustments(workspace_id, idempotency_key)
                    WHERE idempotency_key <> '';
                CREATE INDEX adjustments_by_conversion ON adjustments(conversion);

                -- Append-only: which conversions have lost their user's id and details.
                CREATE TABLE erasures(
                    sequence INTEGER PRIMARY KEY,
                    workspace_id INTEGER NOT NULL,
                    conversion INTEGER NOT NULL,
                    received_at INTEGER NOT NULL
                ) STRICT;

                CREATE TABLE calls(
                    workspace_id INTEGER NOT NULL,
                    room_name TEXT NOT NULL,
                    agent_id TEXT NOT NULL,
                    agent_revision INTEGER NOT NULL,
                    user_id TEXT NOT NULL,
                    started_at INTEGER NOT NULL,
                    ended_at INTEGER,
                    is_test INTEGER NOT NULL,
                    create_time INTEGER NOT NULL,
                    update_time INTEGER NOT NULL,
                    PRIMARY KEY(workspace_id, room_name)
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX calls_by_time ON calls(workspace_id, started_at);

                -- For the generations see GenerationFilters.
                CREATE TABLE idempotency_keys(
                    generation INTEGER NOT NULL,
                    workspace_id INTEGER NOT NULL,
                    idempotency_key TEXT NOT NULL,
                    sequence INTEGER NOT NULL,
                    fingerprint INTEGER NOT NULL,
                    PRIMARY KEY(generation, workspace_id, idempotency_key)
                ) STRICT, WITHOUT ROWID;

                -- Of complete generations.
                CREATE TABLE key_filters(
                    generation INTEGER PRIMARY KEY,
                    filter BLOB NOT NULL
                ) STRICT;

                -- The keys of erased records, which may hold anything that a worker put into them: hashed, so that they
                -- still tell a repeat.
                CREATE TABLE erased_keys(
                    workspace_id INTEGER NOT NULL,
                    is_of_adjustment INTEGER NOT NULL,
                    hash BLOB NOT NULL,
                    sequence INTEGER NOT NULL,
                    fingerprint INTEGER NOT NULL,
                    PRIMARY KEY(workspace_id, is_of_adjustment, hash)
                ) STRICT, WITHOUT ROWID;

                -- Conversions of the instants that have too many to compare an imported one with each.
                CREATE TABLE crowded_instants(
                    workspace_id INTEGER NOT NULL,
                    occurred_at INTEGER NOT NULL,
                    -- The last sequence of the instant that crowded_conversions holds.
                    indexed_through INTEGER NOT NULL,
                    PRIMARY KEY(workspace_id, occurred_at)
                ) STRICT, WITHOUT ROWID;
                CREATE TABLE crowded_conversions(
                    workspace_id INTEGER NOT NULL,
                    occurred_at INTEGER NOT NULL,
                    content_hash INTEGER NOT NULL,
                    sequence INTEGER NOT NULL,
                    PRIMARY KEY(workspace_id, occurred_at, content_hash, sequence)
                ) STRICT, WITHOUT ROWID;

                -- Only of agents that count an event once a call. A test must not stand in a real conversion's place.
                CREATE TABLE once_per_call(
                    workspace_id INTEGER NOT NULL,
                    room_name TEXT NOT NULL,
                    event_type TEXT NOT NULL,
                    is_test INTEGER NOT NULL,
                    sequence INTEGER NOT NULL,
                    PRIMARY KEY(workspace_id, room_name, event_type, is_test)
                ) STRICT, WITHOUT ROWID;
                """)
        try RollupSchema.create(database)
        var random = SystemRandomNumberGenerator()
        try database.execute(
            sql: "INSERT INTO ledger(id, id_tag, id_key) VALUES(1, ?, ?)",
            arguments: [
                Int64.random(in: 0..<1 << 40, using: &random),
                Int64.random(in: .min ... .max, using: &random),
            ])
    }
}
