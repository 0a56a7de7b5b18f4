import Clocks
import GRDB
import GRDBSQLite

/// Writes batches of conversions in one transaction: the path that every answered call takes.
///
/// The statements are prepared once and bound by hand, and GRDB serves only what is rare, the look-up of a duplicate.
/// Belongs to the writer thread, and must go before the connection is closed.
final class ConversionRecorder {
    /// The outcomes of each batch, aligned by position, and how long the commit took; nil where there was none.
    struct Result {
        var outcomes: [[RecordOutcome]]
        var commitDuration: Duration?

        var isCommitted: Bool { commitDuration != nil }
    }

    private let database: Database
    private let connection: OpaquePointer
    private let files: LedgerFiles
    private let table: ConversionTable
    private let contents: ContentTable
    private let erasedKeys: ErasedKeyTable
    private let writing: WriterTransaction
    private let insertKey: PreparedStatement
    private let insertFirst: PreparedStatement
    /// Unchecked for its cost at each row: it calls SQLite, and nothing of ours.
    @exclusivity(unchecked) private var rows: ConversionRows
    /// Whether each row is written by itself, so that one that is refused takes no other with it.
    private var isCareful = false
    private var keyFilters: KeyFilters
    /// The last sequence that is committed; nil when it must be read.
    private(set) var lastSequence: Int64?
    /// Once an erasure has hashed a key, each key is looked for among the hashed ones first.
    private var mayHaveErasedKeys = false
    /// How many conversions this transaction may still index for imports.
    private var indexingBudget = 0

    private static let operation = "record conversions"

    init(
        _ database: Database, _ files: LedgerFiles, _ writing: WriterTransaction, table: ConversionTable,
        generationLimit: Int
    ) throws {
        guard let connection = database.sqliteConnection else { throw StoreError(.closed, Self.operation) }
        self.database = database
        self.connection = connection
        self.files = files
        self.writing = writing
        self.table = table
        keyFilters = KeyFilters(key: table.ids.key, limit: generationLimit)
        contents = ContentTable(conversions: table)
        erasedKeys = ErasedKeyTable(ids: table.ids)
        insertKey = try PreparedStatement(
            connection,
            """
            INSERT INTO idempotency_keys(generation, workspace_id, idempotency_key, sequence, fingerprint) \
            VALUES(?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """)
        insertFirst = try PreparedStatement(
            connection,
            """
            INSERT INTO once_per_call(workspace_id, room_name, event_type, is_test, sequence) \
            VALUES(?, ?, ?, ?, ?) \
            ON CONFLICT DO NOTHING
            """)
        rows = try ConversionRows(connection)
    }

    /// Writes the batches and commits them. When this returns, what it calls recorded is durable.
    func record(_ batches: ArraySlice<WriteQueue.Batch>) -> Result {
        do {
            return try transaction(batches)
        } catch is RefusedRow {
            // Which one it was shows when each comes by itself.
            undoAll()
            isCareful = true
            defer { isCareful = false }
            return record(batches)
        } catch {
            let failure = StoreError.wrapped(error, Self.operation)
            undoAll()
            let outcomes = batches.map { [RecordOutcome](repeating: .failed(failure), count: $0.conversions.count) }
            return Result(outcomes: outcomes, commitDuration: nil)
        }
    }

    /// One of several rows that were written at once was refused.
    private struct RefusedRow: Error {}

    private func undoAll() {
        rows.discard()
        writing.rollBack()
        lastSequence = nil
    }

    /// Whether a key can be told from those that were spent without reading filters first.
    var isLoaded: Bool { keyFilters.isLoaded }

    /// Reads the filters, unless that has been done: for the first key, or when there is time.
    func load() throws { try keyFilters.load(database) }

    /// Makes the look into some of them cheaper: some milliseconds' work. False where there is nothing to do.
    func bind() -> Bool { keyFilters.bind() }

    /// As `GenerationFilters.thin`, of the keys; the caller makes the transaction.
    func thin(_ generation: Int64, keys most: Int) throws -> GenerationFilters.Thinned {
        try keyFilters.thin(database, generation, keys: most)
    }

    /// Forgets a generation of which no key is left in the database.
    func forget(_ generation: Int64) { keyFilters.forget(generation) }

    /// Another change of the ledger may have taken sequences.
    func forgetSequence() {
        lastSequence = nil
    }

    private func transaction(_ batches: ArraySlice<WriteQueue.Batch>) throws -> Result {
        try files.requireInPlace()
        try writing.begin(Self.operation)
        let now = Uptime.now
        var sequence = try lastSequence ?? startAnew()
        indexingBudget = ContentTable.indexLimit
        var outcomes: [[RecordOutcome]] = []
        outcomes.reserveCapacity(batches.count)
        for batch in batches {
            var answers: [RecordOutcome] = []
            answers.reserveCapacity(batch.conversions.count)
            let withdrawals = batch.withdrawals
            // By span, as a loop over the array copies each of them.
            let conversions = batch.conversions.span
            for index in conversions.indices {
                if let expires = conversions[index].expires, expires <= now {
                    answers.append(.expired)
                } else if let withdrawals, withdrawals.holds(index) {
                    answers.append(.expired)
                } else {
                    answers.append(try record(conversions[index], after: &sequence))
                }
            }
            outcomes.append(answers)
        }
        try writeRows()
        let start = ContinuousClock.now
        try writing.commit(Self.operation)
        lastSequence = sequence
        return Result(outcomes: outcomes, commitDuration: start.duration(to: .now))
    }

    /// What must be read again when another change may have been made.
    private func startAnew() throws -> Int64 {
        if !mayHaveErasedKeys { mayHaveErasedKeys = try !ErasedKeyTable.isEmpty(database) }
        return try Schema.lastSequence(database)
    }

    /// Writes one conversion with the sequence that follows. Throws only where the whole transaction is lost.
    private func record(_ new: NewConversion, after sequence: inout Int64) throws -> RecordOutcome {
        let next = sequence + 1
        if new.isImported, !new.hasKey, let answer = try answerOfContent(new) { return answer }
        if rows.isFull { try writeRows() }
        var spent: Int64?
        if new.hasKey {
            if mayHaveErasedKeys, let answer = try answerOfErasedKey(new) { return answer }
            let generation = try keyFilters.reach(database)
            let hash = keyFilters.hash(of: new)
            let earlier = keyFilters.generations(thatMayHold: hash)
            if !earlier.isEmpty, let answer = try answerOfKey(new, in: earlier) { return answer }
            if let refusal = try insertKey(of: new, next, generation) { return refusal }
            // DO NOTHING leaves the count at 0: the key is taken.
            guard sqlite3_changes(connection) == 1 else {
                return try answerOfKey(new, in: [generation]) ?? record(new, after: &sequence)
            }
            keyFilters.insert(hash)
            spent = generation
        }
        if new.countOncePerCall {
            if let refusal = try insertFirst(new, next) {
                try undo(new, keyOf: spent, isFirst: false)
                return refusal
            }
            guard sqlite3_changes(connection) == 1 else { return try answerOfCall(new, keyOf: spent) }
        }

        rows.add(new, sequence: next)
        if isCareful, let refusal = try refusal(rows.write()) {
            try undo(new, keyOf: spent, isFirst: new.countOncePerCall)
            return refusal
        }
        sequence = next
        return .recorded(
            RecordedConversion(sequence: next, id: table.ids.id(of: next), receivedAt: new.receivedAt))
    }

    private func insertKey(
        of new: NewConversion, _ sequence: Int64, _ generation: Int64
    ) throws(StoreError) -> RecordOutcome? {
        insertKey.bind(1, generation)
        insertKey.bind(2, new.workspace.rawValue)
        insertKey.bind(4, sequence)
        insertKey.bind(5, Int64(bitPattern: new.fingerprint))
        return try new.texts.withTexts { (texts) throws(StoreError) in
            insertKey.bind(3, texts[.idempotencyKey])
            return try runForRow(insertKey)
        }
    }

    private func insertFirst(_ new: NewConversion, _ sequence: Int64) throws(StoreError) -> RecordOutcome? {
        insertFirst.bind(1, new.workspace.rawValue)
        insertFirst.bind(4, new.isTest ? 1 : 0)
        insertFirst.bind(5, sequence)
        return try new.texts.withTexts { (texts) throws(StoreError) in
            insertFirst.bind(2, texts[.roomName])
            insertFirst.bind(3, texts[.eventType])
            return try runForRow(insertFirst)
        }
    }

    // MARK: What is rare

    private func answerOfContent(_ new: NewConversion) throws -> RecordOutcome? {
        try writeRows()
        return switch try contents.find(database, new, indexing: &indexingBudget) {
        case .none: nil
        case .duplicate(let first): .duplicate(first)
        // The next transaction goes on with it.
        case .unknown: .overloaded
        }
    }

    /// Nil where the key is free: it never was an erased record's, or that one has been removed since.
    private func answerOfErasedKey(_ new: NewConversion) throws -> RecordOutcome? {
        try writeRows()
        guard try erasedKeys.find(database, new.idempotencyKey, of: .conversion, in: new.workspace) != nil else {
            return nil
        }
        switch try table.keyedPrecedent(database, of: new) {
        case .duplicate(let first): return .duplicate(first)
        case .duplicateOfRemoved: return .duplicateOfRemoved
        case .keyReused: return .keyReused
        case .none:
            let isFree = try erasedKeys.forget(database, new.idempotencyKey, of: .conversion, in: new.workspace)
            return isFree ? nil : .failed(StoreError(.corrupt, Self.operation))
        }
    }

    /// Nil where the key is free in these generations, if need be from now on.
    private func answerOfKey(_ new: NewConversion, in generations: [Int64]) throws -> RecordOutcome? {
        try writeRows()
        return switch try table.keyedPrecedent(database, of: new, generations: generations) {
        case .duplicate(let first): .duplicate(first)
        case .duplicateOfRemoved: .duplicateOfRemoved
        case .keyReused: .keyReused
        case .none: try forgetKey(new, in: generations) ? nil : .failed(StoreError(.corrupt, Self.operation))
        }
    }

    /// Takes a key away that has outlived its conversion, which was removed for its age: it is kept as long as that, and
    /// whether the sweep has come by yet must not matter. False where the key is there and no conversion was removed
    /// that it could be of.
    private func forgetKey(_ new: NewConversion, in generations: [Int64]) throws -> Bool {
        let find = try database.cachedStatement(
            sql: """
                SELECT sequence <= (SELECT removed_sequence FROM ledger) FROM idempotency_keys \
                WHERE generation = ? AND workspace_id = ? AND idempotency_key = ?
                """)
        for generation in generations {
            let place: StatementArguments = [generation, new.workspace.rawValue, new.idempotencyKey]
            guard let isOld = try Bool.fetchOne(find, arguments: place) else { continue }
            guard isOld else { return false }
            try database.cachedStatement(
                sql: "DELETE FROM idempotency_keys WHERE generation = ? AND workspace_id = ? AND idempotency_key = ?"
            ).execute(arguments: place)
        }
        return true
    }

    /// The call has counted already. A key that came along is spent on the first record, so that a retry under it is
    /// answered alike even when the agent counts every conversion by then.
    private func answerOfCall(_ new: NewConversion, keyOf generation: Int64?) throws -> RecordOutcome {
        try writeRows()
        guard
            let first = try table.first(database, of: new)
        else {
            try undo(new, keyOf: generation, isFirst: false)
            return .failed(StoreError(.corrupt, Self.operation))
        }
        if let generation {
            try database.cachedStatement(
                sql: """
                    UPDATE idempotency_keys SET sequence = ? \
                    WHERE generation = ? AND workspace_id = ? AND idempotency_key = ?
                    """
            ).execute(arguments: [
                first.sequence, generation, new.workspace.rawValue, new.idempotencyKey,
            ])
            // No key of an erased record is kept as a text.
            if first.erasedAt != nil, try erasedKeys.takeKey(database, new.idempotencyKey, in: new.workspace) {
                mayHaveErasedKeys = true
            }
        }
        return .duplicate(first)
    }

    /// Takes back what a row that was then refused has written beside itself.
    private func undo(_ new: NewConversion, keyOf generation: Int64?, isFirst: Bool) throws {
        if let generation {
            try database.cachedStatement(
                sql: "DELETE FROM idempotency_keys WHERE generation = ? AND workspace_id = ? AND idempotency_key = ?"
            ).execute(arguments: [generation, new.workspace.rawValue, new.idempotencyKey])
        }
        if isFirst {
            try database.cachedStatement(
                sql: """
                    DELETE FROM once_per_call \
                    WHERE workspace_id = ? AND room_name = ? AND event_type = ? AND is_test = ?
                    """
            ).execute(arguments: [new.workspace.rawValue, new.roomName, new.eventType, new.isTest])
        }
    }

    // MARK: Steps

    /// Writes the rows that wait: before the commit, and before any is looked for.
    private func writeRows() throws {
        guard !rows.isEmpty, try refusal(rows.write()) != nil else { return }
        throw RefusedRow()
    }

    /// Runs an insert. A refusal of this row alone comes back as its outcome; a failure of more is thrown.
    private func runForRow(_ statement: PreparedStatement) throws(StoreError) -> RecordOutcome? {
        try refusal(statement.run())
    }

    private func refusal(_ code: CInt) throws(StoreError) -> RecordOutcome? {
        if code == SQLITE_DONE { return nil }
        let failure = SQLiteFailure(connection, code: code)
        guard failure.isOfOneRow else { throw StoreError(failure, Self.operation) }
        return .failed(StoreError(failure, Self.operation))
    }
}
