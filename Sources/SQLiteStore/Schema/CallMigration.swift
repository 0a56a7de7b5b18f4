import ConversionStore
import Foundation
import GRDB

/// A step of the schema: calls are events of the ledger, with more that is known of them, and reports count how many were
/// recorded.
///
/// The calls that are there become events in the order in which they were last recorded. Of calls that were removed for
/// their age the number is estimated, so that a report of their time still gives a rate.
enum CallMigration {
    /// The schema that has it.
    private static let version = 5

    /// Whether a ledger, which may be of an earlier release, has taken this step.
    static func isDone(_ database: Database) throws -> Bool {
        try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0 >= version
    }

    @Sendable static func run(_ database: Database) throws {
        try makeEvents(database)
        try countRecorded(database)
    }

    private static func makeEvents(_ database: Database) throws {
        let columns = """
            workspace_id, room_name, agent_id, agent_revision, user_id, started_at, ended_at, is_test, create_time, \
            update_time
            """
        let last = """
            (SELECT max(last) FROM (SELECT last_sequence AS last FROM ledger \
            UNION ALL SELECT max(sequence) FROM conversions UNION ALL SELECT max(sequence) FROM adjustments \
            UNION ALL SELECT max(sequence) FROM erasures))
            """
        try database.execute(
            sql: """
                CREATE TABLE new_calls(
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
                    -- Nobody has said when it began.
                    is_start_assumed INTEGER NOT NULL DEFAULT 0,
                    -- CallDirection and CallConnection.
                    direction INTEGER NOT NULL DEFAULT 0,
                    connection INTEGER NOT NULL DEFAULT 0,
                    end_reason TEXT NOT NULL DEFAULT '',
                    outcome TEXT NOT NULL DEFAULT '',
                    -- When user_id, end_reason and outcome were emptied for good.
                    erased_at INTEGER,
                    -- Its last change's place in the ledger.
                    sequence INTEGER NOT NULL,
                    PRIMARY KEY(workspace_id, room_name)
                ) STRICT, WITHOUT ROWID;
                INSERT INTO new_calls(\(columns), sequence)
                    SELECT \(columns), row_number() OVER (ORDER BY update_time, workspace_id, room_name) + \(last)
                    FROM calls;
                DROP TABLE calls;
                ALTER TABLE new_calls RENAME TO calls;
                CREATE INDEX calls_by_time ON calls(workspace_id, started_at);
                CREATE UNIQUE INDEX calls_by_sequence ON calls(sequence);
                """)
    }

    // MARK: Reports

    /// One line of the new figures on one day.
    private struct Key: Hashable {
        var workspace: Int64
        var grain: Int64
        var day: Int64
        var agent: Int64
        var revision: Int64
    }

    private static func countRecorded(_ database: Database) throws {
        let removedBefore = try Int64.fetchOne(database, sql: "SELECT detail_from FROM ledger")
        // The first day of which all rows are kept.
        let firstDay =
            removedBefore.map { QuarterHour.day(ofSlot: QuarterHour.firstSlot(from: $0) + QuarterHour.perDay - 1) }
            ?? .min
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT c.workspace_id, c.started_at, c.is_test, n.id, c.agent_revision FROM calls c \
                JOIN rollup_names n ON n.workspace_id = c.workspace_id AND n.kind = 0 AND n.name = c.agent_id \
                ORDER BY c.workspace_id, c.started_at
                """)
        var details: [Key: QuarterDetail] = [:]
        var current: (workspace: Int64, day: Int64)?
        while let row = try rows.next() {
            let slot = QuarterHour.slot(of: Timestamp(nanoseconds: row[1]))
            let day = QuarterHour.day(ofSlot: slot)
            guard day >= firstDay else { continue }
            let (workspace, isTest): (Int64, Bool) = (row[0], row[2])
            if let known = current, known != (workspace, day) { try write(database, &details) }
            current = (workspace, day)
            for scope in RollupScope.allCases {
                let key = Key(
                    workspace: workspace, grain: RollupGrain(recordedIn: scope, isTest: isTest).rawValue, day: day,
                    agent: scope == .all ? 0 : row[3], revision: scope == .revision ? row[4] : 0)
                details[key, default: QuarterDetail()].add(
                    RollupFigures(calls: 1), at: QuarterHour.quarter(ofSlot: slot))
            }
        }
        try write(database, &details)
        if removedBefore != nil { try estimate(database, before: firstDay) }
    }

    /// Of what is removed: a room that was seen in a quarter-hour in which it did not convert was recorded.
    private static func estimate(_ database: Database, before firstDay: Int64) throws {
        for scope in RollupScope.allCases {
            for isTest in [false, true] {
                let known = RollupGrain(scope, byEvent: false, isTest: isTest).rawValue
                let rows = try Row.fetchCursor(
                    database,
                    sql: """
                        SELECT workspace_id, day, agent, revision, detail FROM rollup_quarters \
                        WHERE grain = ? AND day < ?
                        """, arguments: [known, firstDay])
                var details: [Key: QuarterDetail] = [:]
                while let row = try rows.next() {
                    let bytes: Data = row[4]
                    guard let stored = bytes.withUnsafeBytes({ QuarterDetail($0) }) else {
                        throw StoreError(.corrupt, "open the database")
                    }
                    var detail = QuarterDetail()
                    for cell in stored.cells where cell.figures.calls > cell.figures.rooms {
                        detail.add(RollupFigures(calls: cell.figures.calls - cell.figures.rooms), at: cell.quarter)
                    }
                    let key = Key(
                        workspace: row[0], grain: RollupGrain(recordedIn: scope, isTest: isTest).rawValue, day: row[1],
                        agent: row[2], revision: row[3])
                    details[key] = detail
                    if details.count == 1_000 { try write(database, &details) }
                }
                try write(database, &details)
            }
        }
    }

    private static func write(_ database: Database, _ details: inout [Key: QuarterDetail]) throws {
        let insertDay = try database.cachedStatement(
            sql: "INSERT INTO rollup_days VALUES(?, ?, ?, ?, ?, 0, ?, 0, 0, 0)")
        let insertQuarters = try database.cachedStatement(
            sql: "INSERT INTO rollup_quarters VALUES(?, ?, ?, ?, ?, 0, ?)")
        for (key, detail) in details where !detail.isEmpty {
            let place: StatementArguments = [key.workspace, key.grain, key.day, key.agent, key.revision]
            var bytes: [UInt8] = []
            detail.encode(into: &bytes)
            try insertDay.execute(arguments: place + [detail.cells.reduce(0) { $0 + $1.figures.calls }])
            try insertQuarters.execute(arguments: place + [Data(bytes)])
        }
        details.removeAll(keepingCapacity: true)
    }
}
