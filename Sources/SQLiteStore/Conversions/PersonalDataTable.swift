import ConversionStore
import Foundation
import GRDB

/// Keeps identifiers, consent and attributes in tables of their own, so that records which have none, nearly all, are as small
/// as without them. The caller makes the transaction.
///
/// A row goes with its record: whoever removes or erases that removes this, too.
enum PersonalDataTable {
    /// A step of the schema.
    @Sendable static func create(_ database: Database) throws {
        try database.execute(
            sql: """
                -- What a caller is known by besides the user's id, in the form of PersonalData.encoded.
                CREATE TABLE conversion_personal_data(
                    sequence INTEGER PRIMARY KEY,
                    data BLOB NOT NULL
                ) STRICT;
                CREATE TABLE call_personal_data(
                    workspace_id INTEGER NOT NULL,
                    room_name TEXT NOT NULL,
                    data BLOB NOT NULL,
                    PRIMARY KEY(workspace_id, room_name)
                ) STRICT, WITHOUT ROWID;
                """)
    }

    /// Whether the database is of a program that has the tables.
    static func isThere(_ database: Database) throws -> Bool {
        try database.tableExists("conversion_personal_data")
    }

    /// For the recorder, which binds a new conversion's sequence and bytes itself.
    ///
    /// What stood there would be of a record that is no more, and must not be taken for this one's.
    static let insert: StaticString =
        "INSERT OR REPLACE INTO conversion_personal_data(sequence, data) VALUES(?, ?)"

    // MARK: Reading

    /// What a conversion says itself and what it inherits of its call; nothing of a conversion that is not there or whose
    /// user was erased.
    ///
    /// - Parameter scope: a call of an agent beyond it passes nothing on; nil for all.
    static func ofConversion(
        _ database: Database, _ sequence: Int64, in workspace: WorkspaceID, scope: AgentScope?
    ) throws -> PersonalData {
        let statement = try database.cachedStatement(
            sql: """
                SELECT c.room_name, p.data FROM conversions c \
                LEFT JOIN conversion_personal_data p ON p.sequence = c.sequence \
                WHERE c.sequence = ? AND c.workspace_id = ? AND c.erasure IS NULL
                """)
        guard let row = try Row.fetchOne(statement, arguments: [sequence, workspace.rawValue]) else { return .empty }
        return try decoded(row[1]).inheriting(from: ofCall(database, row[0], in: workspace, scope: scope))
    }

    /// What a call says; nothing of one that is not there, or is of an agent beyond the scope.
    static func ofCall(
        _ database: Database, _ room: String, in workspace: WorkspaceID, scope: AgentScope?
    ) throws -> PersonalData {
        let statement = try database.cachedStatement(
            sql: """
                SELECT c.agent_id, p.data FROM call_personal_data p \
                JOIN calls c ON c.workspace_id = p.workspace_id AND c.room_name = p.room_name \
                WHERE p.workspace_id = ? AND p.room_name = ?
                """)
        guard let row = try Row.fetchOne(statement, arguments: [workspace.rawValue, room]) else { return .empty }
        if let scope, !scope.contains(row[0]) { return .empty }
        return try decoded(row[1])
    }

    private static func decoded(_ bytes: Data?) throws -> PersonalData {
        guard let bytes else { return .empty }
        guard let data = PersonalData(encoded: bytes) else { throw StoreError(.corrupt, "read personal data") }
        return data
    }

    // MARK: Writing

    /// Replaces what is known of a call.
    static func keep(_ database: Database, _ data: PersonalData, ofCall room: String, in workspace: WorkspaceID) throws
    {
        let statement = try database.cachedStatement(
            sql: "INSERT OR REPLACE INTO call_personal_data(workspace_id, room_name, data) VALUES(?, ?, ?)")
        try statement.execute(arguments: [workspace.rawValue, room, Data(data.encoded)])
    }

    static func remove(_ database: Database, ofConversion sequence: Int64) throws {
        try database.cachedStatement(sql: "DELETE FROM conversion_personal_data WHERE sequence = ?")
            .execute(arguments: [sequence])
    }

    static func remove(_ database: Database, ofCall room: String, in workspace: WorkspaceID) throws {
        try database.cachedStatement(sql: "DELETE FROM call_personal_data WHERE workspace_id = ? AND room_name = ?")
            .execute(arguments: [workspace.rawValue, room])
    }

    /// Removes what the call says in whose room a conversion was, where the call names no user: the conversion's user has
    /// said it.
    static func removeOfNamelessCall(_ database: Database, ofConversion sequence: Int64) throws {
        try database.cachedStatement(
            sql: """
                DELETE FROM call_personal_data WHERE (workspace_id, room_name) IN (\
                SELECT l.workspace_id, l.room_name FROM conversions c \
                JOIN calls l ON l.workspace_id = c.workspace_id AND l.room_name = c.room_name \
                WHERE c.sequence = ? AND l.user_id = '')
                """
        ).execute(arguments: [sequence])
    }

    // MARK: Checking

    /// Which rows cannot be read, or are of no record.
    static func problems(_ database: Database) throws -> LedgerProblems {
        var problems = LedgerProblems()
        guard try isThere(database) else { return problems }
        let ofConversions = try Row.fetchCursor(
            database,
            sql: """
                SELECT p.sequence, p.data, c.sequence IS NULL, c.erasure IS NOT NULL FROM conversion_personal_data p \
                LEFT JOIN conversions c ON c.sequence = p.sequence ORDER BY p.sequence
                """)
        while let row = try ofConversions.next() {
            let (sequence, bytes): (Int64, Data) = (row[0], row[1])
            if row[2] { problems.add("the personal data of conversion \(sequence) has none") }
            if row[3] { problems.add("conversion \(sequence) has personal data, though its user was erased") }
            if PersonalData(encoded: bytes) == nil {
                problems.add("the personal data of conversion \(sequence) cannot be read")
            }
        }
        // A room's name may be personal, and is not told.
        let ofCalls = try Row.fetchCursor(
            database,
            sql: """
                SELECT p.data, c.room_name IS NULL, p.workspace_id FROM call_personal_data p \
                LEFT JOIN calls c ON c.workspace_id = p.workspace_id AND c.room_name = p.room_name \
                ORDER BY p.workspace_id, p.room_name
                """)
        while let row = try ofCalls.next() {
            let bytes: Data = row[0]
            if row[1] { problems.add("personal data of a call in workspace \(row[2] as Int64) has no call") }
            if PersonalData(encoded: bytes) == nil {
                problems.add("the personal data of a call in workspace \(row[2] as Int64) cannot be read")
            }
        }
        return problems
    }
}
