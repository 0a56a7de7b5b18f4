import ConversionStore
import GRDBSQLite

/// Inserts conversions, many with one statement where many have come: each then costs two thirds of what it costs alone.
///
/// Rows wait here until so many have come or `write` is called; nothing finds them in the database before. Belongs to the
/// writer thread, and must go before the connection is closed.
struct ConversionRows: ~Copyable {
    /// A row that waits, with its texts: SQLite reads them where they stand.
    private struct Row {
        let sequence: Int64
        let new: NewConversion
        /// How many of its place's bytes in `keys` are its key.
        let keySize: Int
    }

    private let plain: Inserts
    private let whole: Inserts
    private var waiting: [Row] = []
    /// The keys of the rows that wait, each in a place of its own, where SQLite reads them.
    private let keys: UnsafeMutableRawBufferPointer
    private static let keyRoom = 40

    /// Whether a row that waits has a key or an origin.
    private var isWhole = false

    /// Statements for several numbers of rows: `plain` for rows without a key or an origin, for which SQLite has less to do.
    private struct Inserts {
        let one: PreparedStatement
        let some: PreparedStatement
        let many: PreparedStatement
        let columns: CInt

        init(_ connection: OpaquePointer, _ names: [String]) throws {
            one = try ConversionRows.statement(connection, names, 1)
            some = try ConversionRows.statement(connection, names, ConversionRows.some)
            many = try ConversionRows.statement(connection, names, ConversionRows.limit)
            columns = CInt(names.count)
        }
    }

    private static let some = 4
    private static let columns = [
        "sequence", "workspace_id", "occurred_at", "received_at", "agent_revision", "is_test", "is_imported",
        "agent_id", "room_name", "user_id", "event_type", "currency_code", "units", "nanos", "details",
    ]
    /// How many rows wait at most: more gain nothing.
    static let limit = 16

    init(_ connection: OpaquePointer) throws {
        let (plain, whole) = (
            try Inserts(connection, Self.columns), try Inserts(connection, Self.columns + ["key", "origin"])
        )
        self.plain = plain
        self.whole = whole
        keys = .allocate(byteCount: Self.limit * Self.keyRoom, alignment: 8)
    }

    deinit { keys.deallocate() }

    /// Rows before one that is refused may stay (OR FAIL): whoever writes several undoes the transaction then.
    private static func statement(
        _ connection: OpaquePointer, _ names: [String], _ count: Int
    ) throws -> PreparedStatement {
        let row = "(\(names.map { _ in "?" }.joined(separator: ", ")))"
        return try PreparedStatement(
            connection,
            text: """
                INSERT OR FAIL INTO conversions(\(names.joined(separator: ", "))) \
                VALUES\(Array(repeating: row, count: count).joined(separator: ", "))
                """)
    }

    var isEmpty: Bool { waiting.isEmpty }

    /// Whether those that wait must be written before the next is added.
    var isFull: Bool { waiting.count == Self.limit }

    /// - Parameter key: what the row keeps of the key that the conversion was recorded under.
    mutating func add(_ new: NewConversion, sequence: Int64, key: KeptKey, hasOrigin: Bool) {
        let start = waiting.count * Self.keyRoom
        var size = 0
        switch key {
        case .none: break
        case .own(let key):
            size = SpentKey.size
            keys.storeBytes(of: key.hash.low.littleEndian, toByteOffset: start, as: UInt64.self)
            keys.storeBytes(of: key.hash.high.littleEndian, toByteOffset: start + 8, as: UInt64.self)
            keys.storeBytes(of: key.fingerprint.littleEndian, toByteOffset: start + 16, as: UInt64.self)
        case .foreign(let token):
            size = KeyToken.size
            UnsafeMutableRawBufferPointer(rebasing: keys[start..<start + size]).copyBytes(from: token.bytes)
        }
        if size > 0 || hasOrigin { isWhole = true }
        waiting.append(Row(sequence: sequence, new: new, keySize: size))
    }

    /// Forgets the rows that wait: the transaction is undone.
    mutating func discard() {
        waiting.removeAll(keepingCapacity: true)
        isWhole = false
    }

    /// Writes the rows that wait. SQLITE_DONE on success.
    mutating func write() -> CInt {
        let code = insertRows()
        discard()
        return code
    }

    private func insertRows() -> CInt {
        let inserts = isWhole ? whole : plain
        var place = 0
        // By span, as an array's element is copied with what it holds.
        let rows = waiting.span
        while place < rows.count {
            let rest = rows.count - place
            let count = rest >= Self.limit ? Self.limit : rest >= Self.some ? Self.some : 1
            let statement = count == Self.limit ? inserts.many : count == Self.some ? inserts.some : inserts.one
            for index in 0..<count {
                let last = CInt(index) * inserts.columns
                Self.bind(statement, after: last, rows[place + index].sequence, rows[place + index].new)
                if isWhole { bindKey(statement, after: last, place + index) }
            }
            let code = statement.run()
            guard code == SQLITE_DONE else { return code }
            place += count
        }
        return SQLITE_DONE
    }

    /// Binds texts that must stay where they are until the statement has run: the waiting row holds them.
    @inline(__always)
    private static func bind(
        _ statement: PreparedStatement, after last: CInt, _ sequence: Int64, _ new: borrowing NewConversion
    ) {
        statement.bind(last + 1, sequence)
        statement.bind(last + 2, new.workspace.rawValue)
        statement.bind(last + 3, new.occurredAt.nanoseconds)
        statement.bind(last + 4, new.receivedAt.nanoseconds)
        statement.bind(last + 5, new.agentRevision)
        statement.bind(last + 6, new.isTest ? 1 : 0)
        statement.bind(last + 7, new.isImported ? 1 : 0)
        new.texts.withTexts { texts in
            statement.bind(last + 8, texts[.agentID])
            statement.bind(last + 9, texts[.roomName])
            statement.bind(last + 10, texts[.userID])
            statement.bind(last + 11, texts[.eventType])
            if let amount = new.amount {
                statement.bind(last + 12, texts[.currencyCode])
                statement.bind(last + 13, amount.units)
                statement.bind(last + 14, Int64(amount.nanos))
            } else {
                statement.bindNull(last + 12)
                statement.bindNull(last + 13)
                statement.bindNull(last + 14)
            }
            statement.bind(last + 15, texts[.details])
        }
    }

    private func bindKey(_ statement: PreparedStatement, after last: CInt, _ index: Int) {
        let row = waiting[index]
        if row.keySize > 0 {
            let start = index * Self.keyRoom
            statement.bindBlob(last + 16, inPlace: UnsafeRawBufferPointer(rebasing: keys[start..<start + row.keySize]))
        } else {
            statement.bindNull(last + 16)
        }
        if let origin = row.new.origin, !origin.id.isEmpty {
            statement.bindText(last + 17, origin.id)
        } else {
            statement.bindNull(last + 17)
        }
    }
}
