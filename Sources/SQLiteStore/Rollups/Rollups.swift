import ConversionStore
import GRDB

/// Counts the rollups anew from the ledger's rows, to compare them or to replace them.
///
/// Runs on whatever connection it is given; the caller makes the transaction. Memory is bounded: rows are folded so many
/// at a time, and what is compared lies in SQLite's temporary files.
enum Rollups {
    /// A table that is not what the rows say.
    struct Difference: Sendable, Hashable, CustomStringConvertible {
        let table: String
        /// Rows that are not there, or say something else.
        let missing: Int
        /// Rows that should not be there, or say something else.
        let unexpected: Int

        var description: String {
            "\(table): \(missing) rows are missing or wrong, \(unexpected) are not of the ledger"
        }
    }

    private static let operation = "check the rollups"
    private static let chunk = 32_768

    /// Recounts everything and compares it with what is stored; empty where all is right.
    ///
    /// Needs no more than to read the database, and a transaction around it. Where rows have been removed by their age,
    /// only whole days (UTC) behind that are compared.
    static func verify(_ database: Database) throws -> [Difference] {
        try RollupSchema.dropTemporary(database)
        try RollupSchema.create(database, in: .temp)
        // Before the statements that use them end there is nothing to drop.
        defer { try? RollupSchema.dropTemporary(database) }
        try database.execute(sql: "INSERT INTO temp.rollup_names SELECT * FROM main.rollup_names")
        let day = try firstDay(database)
        do {
            let writer = try RollupWriter(database, in: .temp)
            try count(database, writer, from: day, through: try writer.watermark())
        }
        return try RollupSchema.tables.compactMap { try difference(database, $0, from: day) }
    }

    /// Throws the rollups away and counts them anew, the tail too. Where rows have been removed by their age, only whole
    /// days behind that. No `RollupWriter` may have the database open: it knows the watermark of before.
    static func rebuild(_ database: Database) throws {
        let day = try firstDay(database)
        let writer = try RollupWriter(database)
        if let day {
            let slot = day * QuarterHour.perDay
            // What is wrong goes first, or it might not let the tail in.
            try remove(database, from: slot)
            // What is older than the rest of the rows and in the tail must not be lost.
            try foldAll(database, writer)
            try remove(database, from: slot)
        } else {
            for table in RollupSchema.tables { try database.execute(sql: "DELETE FROM \(table)") }
        }
        let end = try Schema.lastSequence(database)
        try count(database, writer, from: day, through: end)
        try database.execute(sql: "UPDATE ledger SET rollup_sequence = ?", arguments: [end])
    }

    private static func remove(_ database: Database, from slot: Int64) throws {
        for table in RollupSchema.tables {
            try database.execute(sql: "DELETE FROM \(table) WHERE \(condition(table, slot, isNext: true))")
        }
    }

    /// From when on a rebuild counts anew; nil for all of the ledger's time.
    static func start(_ database: Database) throws -> Timestamp? {
        try firstDay(database).map { Timestamp(nanoseconds: QuarterHour.start(ofSlot: $0 * QuarterHour.perDay)) }
    }

    /// Folds until there is no tail.
    static func foldAll(_ database: Database, _ writer: RollupWriter) throws {
        while try writer.watermark() < Schema.lastSequence(database) {
            try writer.fold(limit: chunk)
            try writer.flush()
        }
    }

    /// The first day of which all rows are kept; nil for all days.
    private static func firstDay(_ database: Database) throws -> Int64? {
        let from = try Int64.fetchOne(database, sql: "SELECT detail_from FROM ledger")
        return from.map { QuarterHour.day(ofSlot: QuarterHour.firstSlot(from: $0) + QuarterHour.perDay - 1) }
    }

    private static func count(
        _ database: Database, _ writer: RollupWriter, from day: Int64?, through end: Int64
    ) throws {
        let start = day.map { QuarterHour.start(ofSlot: $0 * QuarterHour.perDay) } ?? .min
        var last: Int64? = 0
        while let after = last {
            last = try writer.fold(after: after, through: end, from: start, limit: chunk)
            try writer.flush()
        }
        // A backup of an earlier release is checked, too.
        let isOld = try !CallMigration.isDone(database)
        let calls = try Row.fetchCursor(
            database,
            sql: """
                SELECT workspace_id, room_name, agent_id, agent_revision, started_at, is_test FROM main.calls \
                WHERE started_at >= ? \(isOld ? "" : "AND \(CallTable.counts)") ORDER BY workspace_id, started_at
                """, arguments: [start])
        var count = 0
        while let row = try calls.next() {
            let moment = Timestamp(nanoseconds: row[4])
            let call = Call(
                roomName: row[1], agentID: row[2], agentRevision: row[3], userID: "", startedAt: moment, endedAt: nil,
                isTest: row[5], createTime: moment, updateTime: moment)
            try writer.called(WorkspaceID(rawValue: row[0]), from: nil, to: call)
            writer.accept()
            count += 1
            if count % chunk == 0 { try writer.flush() }
        }
        try writer.flush()
    }

    private static func difference(_ database: Database, _ table: String, from day: Int64?) throws -> Difference? {
        var condition = day.map { Self.condition(table, $0 * QuarterHour.perDay, isNext: false) } ?? "TRUE"
        // Earlier releases did not count what was recorded.
        if ["rollup_days", "rollup_quarters"].contains(table), try !CallMigration.isDone(database) {
            condition += " AND grain < \(RollupGrain.firstRecorded)"
        }
        // Which rooms have so many facts that they are looked at by their presence depends on what came and went. Their
        // facts are not kept, but those of before are in older ledgers.
        let columns = table == "room_facts" ? "room, ref, agent, revision, event, slot, flags" : "*"
        if table == "room_facts" { condition += " AND ref >= 0" }
        if ["room_facts", "room_presence"].contains(table) {
            for place in ["main", "temp"] {
                condition +=
                    " AND room \(table == "room_facts" ? "NOT IN" : "IN") "
                    + "(SELECT room FROM \(place).room_facts WHERE ref = -1)"
            }
        }
        func count(_ one: String, without other: String) throws -> Int {
            try Int.fetchOne(
                database,
                sql: """
                    SELECT count(*) FROM (SELECT \(columns) FROM \(one).\(table) WHERE \(condition) \
                    EXCEPT SELECT \(columns) FROM \(other).\(table))
                    """) ?? 0
        }
        let difference = Difference(
            table: table, missing: try count("temp", without: "main"), unexpected: try count("main", without: "temp"))
        return difference.missing + difference.unexpected == 0 ? nil : difference
    }

    /// Which rows are of a slot or later; of a gap that is its later or its earlier side.
    private static func condition(_ table: String, _ slot: Int64, isNext: Bool) -> String {
        switch table {
        case "room_facts": "ref >= 0 AND slot >= \(slot)"
        case "room_presence": "slot >= \(slot)"
        case "rollup_gaps": "\(isNext ? "next" : "previous") >= \(slot)"
        default: "day >= \(slot / QuarterHour.perDay)"
        }
    }
}
