import ConversionStore
import GRDB

/// Finds and empties what holds a user's id and details, on whatever connection it is given; the caller makes the
/// transaction.
///
/// There is no index by user, which each recorded conversion would pay for: finding reads whole tables, a stretch at a
/// time, and belongs on a reader's connection.
struct ErasureTable: Sendable {
    let ids: ConversionIDScheme
    let rule: ErasureRule
    private var userID: String { rule.userID }
    private var workspace: WorkspaceID { rule.workspace }

    private var user: StatementArguments { [workspace.rawValue, userID] }

    // MARK: Counting

    /// What an erasure would touch, in one snapshot.
    func count(_ database: Database) throws -> Erasure {
        let conversions = try Int64.fetchOne(
            database, sql: "SELECT count(*) FROM conversions WHERE workspace_id = ? AND user_id = ?", arguments: user)
        let calls = try Int64.fetchOne(
            database, sql: "SELECT count(*) FROM calls WHERE workspace_id = ? AND user_id = ?", arguments: user)
        let ofUser = "(SELECT sequence FROM conversions WHERE workspace_id = ? AND user_id = ?)"
        let adjustments = try Int64.fetchOne(
            database,
            sql: """
                SELECT count(*) FROM adjustments WHERE workspace_id = ? AND details <> '' AND conversion IN \(ofUser)
                """, arguments: [workspace.rawValue] + user)
        return Erasure(conversions: conversions ?? 0, adjustments: adjustments ?? 0, calls: calls ?? 0)
    }

    // MARK: Conversions

    /// The user's conversions behind one sequence and up to another.
    func conversions(_ database: Database, after start: Int64, through end: Int64) throws -> [Int64] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT sequence FROM conversions WHERE sequence > ? AND sequence <= ? AND workspace_id = ? \
                AND user_id = ? ORDER BY sequence
                """)
        return try Int64.fetchAll(statement, arguments: [start, end] + user)
    }

    /// The user's among so many conversions that follow a sequence, and the last sequence that was looked at.
    func conversions(
        _ database: Database, after start: Int64, looking limit: Int64
    ) throws -> (sequences: [Int64], end: Int64) {
        // Steps over rows without reading them, and costs little beside the look at each.
        let last = try database.cachedStatement(
            sql: "SELECT sequence FROM conversions WHERE sequence > ? ORDER BY sequence LIMIT 1 OFFSET ?")
        let end =
            try Int64.fetchOne(last, arguments: [start, limit - 1])
            ?? Int64.fetchOne(database.cachedStatement(sql: "SELECT max(sequence) FROM conversions")) ?? start
        return (try conversions(database, after: start, through: end), max(start, end))
    }

    /// Empties conversions, and notes each in the ledger. Returns how many were still the user's.
    func eraseConversions(_ database: Database, _ sequences: [Int64], at time: Timestamp) throws -> Int64 {
        guard !sequences.isEmpty else { return 0 }
        try begin(database)
        let erase = try database.cachedStatement(
            sql: """
                UPDATE conversions SET user_id = '', details = '', erasure = ? \
                WHERE sequence = ? AND workspace_id = ? AND user_id = ?
                """)
        let note = try database.cachedStatement(
            sql: "INSERT INTO erasures(sequence, workspace_id, conversion, received_at) VALUES(?, ?, ?, ?)")
        var next = try Schema.lastSequence(database) + 1
        var count: Int64 = 0
        for sequence in sequences {
            try erase.execute(arguments: [next, sequence] + user)
            guard database.changesCount == 1 else { continue }
            try note.execute(arguments: [next, workspace.rawValue, sequence, time.nanoseconds])
            next += 1
            count += 1
        }
        return count
    }

    // MARK: What hangs on erased conversions

    /// Where conversions were erased behind a sequence.
    static func workspaces(_ database: Database, erasedSince sequence: Int64) throws -> [WorkspaceID] {
        try Int64.fetchAll(
            database, sql: "SELECT DISTINCT workspace_id FROM erasures WHERE sequence > ?", arguments: [sequence]
        ).map { WorkspaceID(rawValue: $0) }
    }

    /// The adjustments, behind a sequence, of conversions that were erased behind another.
    func adjustments(
        _ database: Database, after start: Int64, erasedSince sequence: Int64, limit: Int
    ) throws -> [Int64] {
        try Int64.fetchAll(
            database,
            sql: """
                SELECT sequence FROM adjustments WHERE sequence > ? AND workspace_id = ? AND details <> '' \
                AND conversion IN (SELECT conversion FROM erasures WHERE sequence > ? AND workspace_id = ?) \
                ORDER BY sequence LIMIT ?
                """, arguments: [start, workspace.rawValue, sequence, workspace.rawValue, limit])
    }

    func eraseAdjustments(_ database: Database, _ sequences: [Int64]) throws -> Int64 {
        guard !sequences.isEmpty else { return 0 }
        try begin(database)
        let erase = try database.cachedStatement(sql: "UPDATE adjustments SET details = '' WHERE sequence = ?")
        for sequence in sequences { try erase.execute(arguments: [sequence]) }
        return Int64(sequences.count)
    }

    // MARK: Calls

    /// The user's calls behind a room.
    func calls(_ database: Database, after room: String, limit: Int) throws -> [String] {
        try String.fetchAll(
            database,
            sql: """
                SELECT room_name FROM calls WHERE workspace_id = ? AND room_name > ? AND user_id = ? \
                ORDER BY room_name LIMIT ?
                """, arguments: [workspace.rawValue, room, userID, limit])
    }

    /// Empties calls, each of which is an event of the ledger. Returns how many were still the user's.
    func eraseCalls(_ database: Database, _ rooms: [String], at time: Timestamp) throws -> Int64 {
        try begin(database)
        let erase = try database.cachedStatement(
            sql: """
                UPDATE calls SET user_id = '', end_reason = '', outcome = '', erased_at = ?, sequence = ? \
                WHERE workspace_id = ? AND room_name = ? AND user_id = ?
                """)
        var next = try Schema.lastSequence(database) + 1
        var count: Int64 = 0
        for room in rooms {
            try erase.execute(arguments: [time.nanoseconds, next, workspace.rawValue, room, userID])
            guard database.changesCount == 1 else { continue }
            next += 1
            count += 1
        }
        return count
    }

    // MARK: Events

    /// Erasures of any workspace behind a sequence, in commit order, with their conversions as they are now.
    static func erasures(
        _ database: Database, _ conversions: ConversionTable, after sequence: Int64, through end: Int64, limit: Int
    ) throws -> [WorkspaceEvent] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT sequence, workspace_id, conversion, received_at FROM erasures \
                WHERE sequence > ? AND sequence <= ? ORDER BY sequence LIMIT ?
                """)
        return try Row.fetchAll(statement, arguments: [sequence, end, limit]).map { row in
            let workspace = WorkspaceID(rawValue: row[1])
            guard let conversion = try conversions.conversion(database, sequence: row[2], in: workspace) else {
                throw StoreError(.corrupt, "read the ledger")
            }
            return WorkspaceEvent(
                workspace: workspace,
                event: LedgerEvent(
                    cursor: LedgerCursor(sequence: row[0]), change: .erased, conversion: conversion,
                    receivedAt: Timestamp(nanoseconds: row[3])))
        }
    }

    // MARK: An erasure's end

    /// Where the ledger ended before the first erasure that has not ended; nil where all have.
    static func unfinished(_ database: Database) throws -> Int64? {
        try Int64.fetchOne(database, sql: "SELECT unfinished_erasure FROM ledger")
    }

    /// All traces are gone, too.
    static func finish(_ database: Database) throws {
        try database.execute(sql: "UPDATE ledger SET unfinished_erasure = NULL")
    }

    /// Before the first change: a crash must not leave the rest forgotten.
    private func begin(_ database: Database) throws {
        let last = try Schema.lastSequence(database)
        try database.cachedStatement(
            sql: "UPDATE ledger SET unfinished_erasure = ? WHERE unfinished_erasure IS NULL"
        ).execute(arguments: [last])
    }
}
