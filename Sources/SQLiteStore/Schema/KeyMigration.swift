import Basics
import ConversionStore
import Foundation
import GRDB

/// The schema's second step: keys are kept as hashes of themselves and of all that they belong to, and no longer as texts.
///
/// A key of a conversion belongs to the agent and the room of that; until now it stood for its workspace. The keys of erased
/// records were hashed before, each alone: what is in them, nobody knows, so that they go, and tell no repeat any more. So
/// go the keys whose conversions were removed for their age, which were free again anyhow.
///
/// All of it is one transaction: a ledger has either none of it or all. It takes memory for one generation of keys, and room
/// on the disk for about half of the ledger, in the write-ahead log and for rows that become longer.
enum KeyMigration {
    /// The schema that has it.
    private static let version = 2

    /// Whether a ledger, which may be of an earlier release, has taken this step.
    static func isDone(_ database: Database) throws -> Bool {
        try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0 >= version
    }

    @Sendable static func run(_ database: Database) throws {
        let hashes = KeyHashes(ids: try Schema.conversionIDs(database))
        let functions = functions(hashes)
        for function in functions { database.add(function: function) }
        defer { for function in functions { database.remove(function: function) } }
        try moveKeys(database)
        try moveFirsts(database)
        try moveAdjustments(database)
        try database.execute(
            sql: """
                DROP TABLE erased_keys;
                -- The search for keys of removed conversions begins anew.
                ALTER TABLE ledger DROP COLUMN swept_workspace;
                ALTER TABLE ledger DROP COLUMN swept_key;
                ALTER TABLE ledger ADD COLUMN swept_hash BLOB NOT NULL DEFAULT x'';
                UPDATE ledger SET swept_generation = 0;
                """)
    }

    private static func functions(_ hashes: KeyHashes) -> [DatabaseFunction] {
        func function(
            _ name: String, _ count: Int, _ body: @escaping @Sendable ([DatabaseValue]) throws -> Data
        ) -> DatabaseFunction {
            DatabaseFunction(name, argumentCount: count, pure: true) { try body($0) }
        }
        return [
            function("conversion_key", 4) { values in
                let texts = ConversionTexts(
                    agentID: try text(values[1]), roomName: try text(values[2]), eventType: "",
                    idempotencyKey: try text(values[3]))
                return hashes.key(texts, in: WorkspaceID(rawValue: try number(values[0]))).data
            },
            function("first_of_call", 4) { values in
                let texts = ConversionTexts(
                    agentID: "", roomName: try text(values[1]), eventType: try text(values[2]))
                return hashes.firstOfCall(
                    texts, isTest: try number(values[3]) != 0, in: WorkspaceID(rawValue: try number(values[0]))
                ).data
            },
            function("adjustment_key", 3) { values in
                hashes.adjustment(
                    try text(values[2]), of: try number(values[1]), in: WorkspaceID(rawValue: try number(values[0]))
                ).data
            },
            function("row_key", 2) { values in
                guard let bytes = Data.fromDatabaseValue(values[0]), let hash = KeyHash(bytes) else { throw corrupt }
                return SpentKey(hash: hash, fingerprint: UInt64(bitPattern: try number(values[1]))).data
            },
        ]
    }

    private static var corrupt: StoreError { StoreError(.corrupt, "open the database") }

    private static func text(_ value: DatabaseValue) throws -> String {
        guard let text = String.fromDatabaseValue(value) else { throw corrupt }
        return text
    }

    private static func number(_ value: DatabaseValue) throws -> Int64 {
        guard let number = Int64.fromDatabaseValue(value) else { throw corrupt }
        return number
    }

    // MARK: Conversions' keys

    private static func moveKeys(_ database: Database) throws {
        try database.execute(
            sql: """
                -- For the generations see GenerationFilters. What a hash is of, KeyHashes says.
                CREATE TABLE spent_keys(
                    generation INTEGER NOT NULL,
                    hash BLOB NOT NULL,
                    sequence INTEGER NOT NULL,
                    fingerprint INTEGER NOT NULL,
                    PRIMARY KEY(generation, hash)
                ) STRICT, WITHOUT ROWID;

                -- The key that the conversion was recorded under, and its fingerprint, so that an export can tell it; where
                -- another ledger recorded the conversion first, that ledger's token of its key (see KeyToken).
                ALTER TABLE conversions ADD COLUMN key BLOB;
                -- The id under which another ledger, or a part of this one's past that was lost, recorded it first.
                ALTER TABLE conversions ADD COLUMN origin TEXT;
                DELETE FROM key_filters;
                """)
        let generations = try Int64.fetchAll(
            database, sql: "SELECT DISTINCT generation FROM idempotency_keys ORDER BY generation")
        for generation in generations {
            try database.execute(
                sql: """
                    INSERT INTO spent_keys(generation, hash, sequence, fingerprint) \
                    SELECT k.generation, conversion_key(c.workspace_id, c.agent_id, c.room_name, k.idempotency_key), \
                    k.sequence, k.fingerprint FROM idempotency_keys k \
                    JOIN conversions c ON c.sequence = k.sequence AND c.workspace_id = k.workspace_id \
                    WHERE k.generation = :generation ON CONFLICT DO NOTHING
                    """, arguments: ["generation": generation])
            // A conversion that counts once a call may have several keys, any of which will do.
            try database.execute(
                sql: """
                    UPDATE conversions SET key = row_key(k.hash, k.fingerprint) \
                    FROM (SELECT sequence, hash, fingerprint FROM spent_keys WHERE generation = :generation \
                    ORDER BY sequence) k WHERE conversions.sequence = k.sequence AND conversions.key IS NULL
                    """, arguments: ["generation": generation])
            if generation != generations.last { try writeFilter(database, generation) }
        }
        try database.execute(sql: "DROP TABLE idempotency_keys")
    }

    /// What would otherwise be made anew at each start.
    private static func writeFilter(_ database: Database, _ generation: Int64) throws {
        let hashes = try Data.fetchAll(
            database, sql: "SELECT hash FROM spent_keys WHERE generation = ?", arguments: [generation])
        var filter = BloomFilter(capacity: max(hashes.count, GenerationFilters.limit))
        for hash in hashes {
            guard let hash = KeyHash(hash) else { throw corrupt }
            filter.insert(hash.low)
        }
        try database.execute(
            sql: "INSERT INTO key_filters(generation, filter) VALUES(?, ?)",
            arguments: [generation, Data(filter.bytes)])
    }

    // MARK: Other keys

    private static func moveFirsts(_ database: Database) throws {
        try database.execute(
            sql: """
                -- Only of agents that count an event once a call, by room, event type and whether they are tests.
                CREATE TABLE firsts(
                    hash BLOB NOT NULL PRIMARY KEY,
                    sequence INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;
                INSERT INTO firsts(hash, sequence)
                    SELECT first_of_call(workspace_id, room_name, event_type, is_test), sequence FROM once_per_call;
                DROP TABLE once_per_call;
                ALTER TABLE firsts RENAME TO once_per_call;
                """)
    }

    private static func moveAdjustments(_ database: Database) throws {
        let columns = """
            sequence, workspace_id, conversion, is_retraction, occurred_at, received_at, currency_code, units, nanos, \
            details
            """
        try database.execute(
            sql: """
                -- Append-only. A retraction has no value, a restatement has one.
                CREATE TABLE hashed_adjustments(
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
                    -- A hash of the conversion and the idempotency key; NULL where there was none.
                    key BLOB,
                    fingerprint INTEGER NOT NULL
                ) STRICT;
                INSERT INTO hashed_adjustments(\(columns), key, fingerprint)
                    SELECT \(columns), CASE WHEN idempotency_key <> ''
                    THEN adjustment_key(workspace_id, conversion, idempotency_key) END, fingerprint FROM adjustments;
                DROP TABLE adjustments;
                ALTER TABLE hashed_adjustments RENAME TO adjustments;
                CREATE UNIQUE INDEX adjustments_by_key ON adjustments(key) WHERE key IS NOT NULL;
                CREATE INDEX adjustments_by_conversion ON adjustments(conversion);
                """)
    }
}
