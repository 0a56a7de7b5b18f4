import GRDBSQLite

/// Inserts conversions, many with one statement where many have come: each then costs two thirds of what it costs alone.
///
/// Rows wait here until so many have come or `write` is called; nothing finds them in the database before. Belongs to the
/// writer thread, and must go before the connection is closed.
struct ConversionRows: ~Copyable {
    /// A row that waits. Its texts lie in the scratch.
    private struct Row {
        var sequence: Int64
        var workspace: Int64
        var occurredAt: Int64
        var receivedAt: Int64
        var agentRevision: Int64
        var isTest: Bool
        var isImported: Bool
        var agentID: TextScratch.Text?
        var roomName: TextScratch.Text?
        var userID: TextScratch.Text?
        var eventType: TextScratch.Text?
        var currencyCode: TextScratch.Text?
        var units: Int64
        var nanos: Int64
        var details: TextScratch.Text?
    }

    private let insertOne: PreparedStatement
    private let insertSome: PreparedStatement
    private let insertMany: PreparedStatement
    private var scratch: TextScratch
    private var waiting: [Row] = []

    private static let some = 4
    /// How many rows wait at most: more gain nothing.
    static let limit = 16

    init(_ connection: OpaquePointer) throws {
        let statements = (
            try Self.statement(connection, 1), try Self.statement(connection, Self.some),
            try Self.statement(connection, Self.limit)
        )
        (insertOne, insertSome, insertMany) = statements
        scratch = TextScratch()
    }

    /// Rows before one that is refused may stay (OR FAIL): whoever writes several undoes the transaction then.
    private static func statement(_ connection: OpaquePointer, _ count: Int) throws -> PreparedStatement {
        let row = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        return try PreparedStatement(
            connection,
            text: """
                INSERT OR FAIL INTO conversions(sequence, workspace_id, occurred_at, received_at, agent_revision, \
                is_test, is_imported, agent_id, room_name, user_id, event_type, currency_code, units, nanos, details) \
                VALUES\(Array(repeating: row, count: count).joined(separator: ", "))
                """)
    }

    var isEmpty: Bool { waiting.isEmpty }

    /// Whether the next row must not be added before those that wait are written.
    func isFull(for new: UnsafePointer<NewConversion>) -> Bool {
        if waiting.isEmpty { return false }
        return waiting.count == Self.limit ? true : !scratch.hasRoom(for: Self.size(of: new))
    }

    /// Puts a text of the next row where statements can read it until more rows are written or added.
    mutating func note(_ text: String) -> TextScratch.Text? { scratch.add(text) }

    /// Makes room for the texts of the next row, which is not to come when `isFull`.
    mutating func prepare(for new: UnsafePointer<NewConversion>) {
        if waiting.isEmpty { scratch.clear(toHold: Self.size(of: new)) }
    }

    private static func size(of new: UnsafePointer<NewConversion>) -> Int {
        new.pointee.agentID.utf8.count + new.pointee.roomName.utf8.count + new.pointee.userID.utf8.count
            + new.pointee.eventType.utf8.count
            + new.pointee.details.utf8.count + new.pointee.idempotencyKey.utf8.count
            + (new.pointee.value?.currencyCode.utf8.count ?? 0)
    }

    /// - Parameters:
    ///   - new: read before this returns.
    ///   - roomName: already noted; the same for the event type.
    mutating func add(
        _ new: UnsafePointer<NewConversion>, sequence: Int64, roomName: TextScratch.Text?, eventType: TextScratch.Text?
    ) {
        var row = Row(
            sequence: sequence, workspace: new.pointee.workspace.rawValue,
            occurredAt: new.pointee.occurredAt.nanoseconds,
            receivedAt: new.pointee.receivedAt.nanoseconds, agentRevision: new.pointee.agentRevision,
            isTest: new.pointee.isTest,
            isImported: new.pointee.isImported, agentID: scratch.add(new.pointee.agentID), roomName: roomName,
            userID: scratch.add(new.pointee.userID), eventType: eventType, currencyCode: nil, units: 0, nanos: 0,
            details: scratch.add(new.pointee.details))
        if let value = new.pointee.value {
            row.currencyCode = scratch.add(value.currencyCode)
            (row.units, row.nanos) = (value.units, Int64(value.nanos))
        }
        waiting.append(row)
    }

    /// Forgets the rows that wait: the transaction is undone.
    mutating func discard() {
        waiting.removeAll(keepingCapacity: true)
    }

    /// Writes the rows that wait. SQLITE_DONE on success.
    mutating func write() -> CInt {
        defer { discard() }
        var place = 0
        while place < waiting.count {
            let rest = waiting.count - place
            let count = rest >= Self.limit ? Self.limit : rest >= Self.some ? Self.some : 1
            let statement = count == Self.limit ? insertMany : count == Self.some ? insertSome : insertOne
            for index in 0..<count { Self.bind(statement, after: CInt(index * 15), waiting[place + index]) }
            let code = statement.run()
            guard code == SQLITE_DONE else { return code }
            place += count
        }
        return SQLITE_DONE
    }

    private static func bind(_ statement: PreparedStatement, after last: CInt, _ row: Row) {
        statement.bind(last + 1, row.sequence)
        statement.bind(last + 2, row.workspace)
        statement.bind(last + 3, row.occurredAt)
        statement.bind(last + 4, row.receivedAt)
        statement.bind(last + 5, row.agentRevision)
        statement.bind(last + 6, row.isTest ? 1 : 0)
        statement.bind(last + 7, row.isImported ? 1 : 0)
        statement.bind(last + 8, row.agentID)
        statement.bind(last + 9, row.roomName)
        statement.bind(last + 10, row.userID)
        statement.bind(last + 11, row.eventType)
        if let currencyCode = row.currencyCode {
            statement.bind(last + 12, currencyCode)
            statement.bind(last + 13, row.units)
            statement.bind(last + 14, row.nanos)
        } else {
            statement.bindNull(last + 12)
            statement.bindNull(last + 13)
            statement.bindNull(last + 14)
        }
        statement.bind(last + 15, row.details)
    }
}
