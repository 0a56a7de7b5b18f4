import GRDB

/// The tables that reports read in place of the ledger's rows, in the database itself or, for a recount, among its
/// temporary tables.
///
/// What each holds:
/// - `rollup_names`: numbers for the texts in the other tables' keys.
/// - `room_facts`: what each room has been in. `ref` is a conversion's sequence, 0 for the recorded call, -1 for the mark
///   of a room that has so many facts that `room_presence` is kept in their place, and less for a recorded call that was
///   removed for its age while the room goes on. Rooms are random numbers, hence
///   the generations, see `GenerationFilters`, whose filters are in `room_filters`.
/// - `rollup_days`: the figures of a day (UTC) for one grain. `calls` and `rooms` count distinct rooms; in the grains of
///   recorded calls `calls` are those, and the rest is 0.
/// - `rollup_quarters`: the same for each quarter-hour of the day that has any, see `QuarterDetail`.
/// - `rollup_gaps`: how many rooms were in one quarter-hour and then not before another, on a later day.
/// - `rollup_revenue`, `rollup_revenue_quarters`: the money by currency, in the same two grades.
///
/// The days come first in the keys, before agents: recording is about now, so a fold touches few pages.
enum RollupSchema {
    enum Place: String {
        case main, temp
    }

    private static let series = """
        workspace_id INTEGER NOT NULL, grain INTEGER NOT NULL, day INTEGER NOT NULL, agent INTEGER NOT NULL, \
        revision INTEGER NOT NULL, event INTEGER NOT NULL
        """
    private static let seriesKey = "workspace_id, grain, day, agent, revision, event"

    /// The names of the tables, those that a rebuild empties first.
    static let tables = [
        "room_facts", "room_presence", "rollup_days", "rollup_quarters", "rollup_gaps", "rollup_revenue",
        "rollup_revenue_quarters",
    ]

    static func create(_ database: Database, in place: Place = .main) throws {
        let prefix = place.rawValue
        try database.execute(
            sql: """
                CREATE TABLE \(prefix).rollup_names(
                    id INTEGER PRIMARY KEY,
                    workspace_id INTEGER NOT NULL,
                    kind INTEGER NOT NULL,
                    name TEXT NOT NULL,
                    UNIQUE(workspace_id, kind, name)
                ) STRICT;

                CREATE TABLE \(prefix).room_facts(
                    generation INTEGER NOT NULL,
                    room INTEGER NOT NULL,
                    ref INTEGER NOT NULL,
                    agent INTEGER NOT NULL,
                    revision INTEGER NOT NULL,
                    event INTEGER NOT NULL,
                    slot INTEGER NOT NULL,
                    flags INTEGER NOT NULL,
                    PRIMARY KEY(generation, room, ref)
                ) STRICT, WITHOUT ROWID;

                CREATE TABLE \(prefix).room_filters(
                    generation INTEGER PRIMARY KEY,
                    filter BLOB NOT NULL
                ) STRICT;

                CREATE TABLE \(prefix).room_presence(
                    room INTEGER NOT NULL,
                    kind INTEGER NOT NULL,
                    agent INTEGER NOT NULL,
                    revision INTEGER NOT NULL,
                    event INTEGER NOT NULL,
                    slot INTEGER NOT NULL,
                    facts INTEGER NOT NULL,
                    PRIMARY KEY(room, kind, agent, revision, event, slot)
                ) STRICT, WITHOUT ROWID;

                CREATE TABLE \(prefix).rollup_days(
                    \(series),
                    calls INTEGER NOT NULL,
                    rooms INTEGER NOT NULL,
                    conversions INTEGER NOT NULL,
                    retracted INTEGER NOT NULL,
                    PRIMARY KEY(\(seriesKey))
                ) STRICT, WITHOUT ROWID;

                CREATE TABLE \(prefix).rollup_quarters(
                    \(series),
                    detail BLOB NOT NULL,
                    PRIMARY KEY(\(seriesKey))
                ) STRICT, WITHOUT ROWID;

                CREATE TABLE \(prefix).rollup_gaps(
                    workspace_id INTEGER NOT NULL,
                    grain INTEGER NOT NULL,
                    next INTEGER NOT NULL,
                    previous INTEGER NOT NULL,
                    agent INTEGER NOT NULL,
                    revision INTEGER NOT NULL,
                    event INTEGER NOT NULL,
                    calls INTEGER NOT NULL,
                    rooms INTEGER NOT NULL,
                    PRIMARY KEY(workspace_id, grain, next, previous, agent, revision, event)
                ) STRICT, WITHOUT ROWID;

                -- Sums of up to 128 bits, each in two halves: SQLite's own numbers end at 64.
                CREATE TABLE \(prefix).rollup_revenue(
                    \(series),
                    currency INTEGER NOT NULL,
                    conversions INTEGER NOT NULL,
                    gross_high INTEGER NOT NULL,
                    gross_low INTEGER NOT NULL,
                    net_high INTEGER NOT NULL,
                    net_low INTEGER NOT NULL,
                    PRIMARY KEY(\(seriesKey), currency)
                ) STRICT, WITHOUT ROWID;

                CREATE TABLE \(prefix).rollup_revenue_quarters(
                    \(series),
                    currency INTEGER NOT NULL,
                    detail BLOB NOT NULL,
                    PRIMARY KEY(\(seriesKey), currency)
                ) STRICT, WITHOUT ROWID;
                """)
    }

    /// Where the rollups are kept, removes what `create` made among the temporary tables.
    static func dropTemporary(_ database: Database) throws {
        for table in tables + ["rollup_names", "room_filters"] {
            try database.execute(sql: "DROP TABLE IF EXISTS temp.\(table)")
        }
    }
}
