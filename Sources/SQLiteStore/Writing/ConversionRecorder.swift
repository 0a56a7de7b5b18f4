import Basics
import ConversionStore
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
    private let origins: OriginTable
    private let hashes: KeyHashes
    private let writing: WriterTransaction
    private let insertKey: PreparedStatement
    private let insertFirst: PreparedStatement
    private let insertPersonalData: PreparedStatement
    /// Unchecked for its cost at each row: it calls SQLite, and nothing of ours.
    @exclusivity(unchecked) private var rows: ConversionRows
    /// Whether each row is written by itself, so that one that is refused takes no other with it.
    private var isCareful = false
    private var keyFilters: KeyFilters
    /// The last sequence that is committed; nil when it must be read.
    private(set) var lastSequence: Int64?
    /// How many conversions this transaction may still index for imports.
    private var indexingBudget = 0

    private static let operation = "record conversions"

    /// - Parameter shown: where readers find the keys' filters.
    init(
        _ database: Database, _ files: LedgerFiles, _ writing: WriterTransaction, table: ConversionTable,
        showing shown: SharedFilters,
        generationLimit: Int
    ) throws {
        guard let connection = database.sqliteConnection else { throw StoreError(.closed, Self.operation) }
        self.database = database
        self.connection = connection
        self.files = files
        self.writing = writing
        self.table = table
        keyFilters = KeyFilters(showing: shown, limit: generationLimit)
        contents = ContentTable(conversions: table)
        origins = OriginTable(conversions: table)
        hashes = KeyHashes(ids: table.ids)
        insertKey = try PreparedStatement(
            connection,
            """
            INSERT INTO spent_keys(generation, hash, sequence, fingerprint) VALUES(?, ?, ?, ?) \
            ON CONFLICT DO NOTHING
            """)
        insertFirst = try PreparedStatement(
            connection,
            "INSERT INTO once_per_call(hash, sequence) VALUES(?, ?) ON CONFLICT DO NOTHING")
        insertPersonalData = try PreparedStatement(connection, PersonalDataTable.insert)
        rows = try ConversionRows(connection)
    }

    /// Writes the batches and commits them. When this returns, what it calls recorded is durable.
    func record(_ batches: [WriteBatch]) -> Result {
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
        keyFilters.rolledBack()
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

    /// A transaction of `thin` is committed.
    func committed() { keyFilters.committed() }

    /// A transaction of `thin` is rolled back.
    func rolledBack() { keyFilters.rolledBack() }

    /// Forgets a generation of which no key is left in the database.
    func forget(_ generation: Int64) { keyFilters.forget(generation) }

    /// Another change of the ledger may have taken sequences.
    func forgetSequence() {
        lastSequence = nil
    }

    private func transaction(_ batches: [WriteBatch]) throws -> Result {
        try files.requireInPlace()
        try writing.begin(Self.operation)
        let now = Uptime.now
        var sequence = try lastSequence ?? Schema.lastSequence(database)
        indexingBudget = ContentTable.indexLimit
        var outcomes: [[RecordOutcome]] = []
        outcomes.reserveCapacity(batches.count)
        for batch in batches {
            var answers: [RecordOutcome] = []
            answers.reserveCapacity(batch.conversions.count)
            // By span, as a loop over the array copies each of them.
            let conversions = batch.conversions.span
            for index in conversions.indices {
                if batch.isUnwanted(index, at: now) {
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
        keyFilters.committed()
        lastSequence = sequence
        return Result(outcomes: outcomes, commitDuration: start.duration(to: .now))
    }

    /// A key that is written, and where.
    private struct Written {
        let generation: Int64
        let hash: KeyHash
    }

    /// Writes one conversion with the sequence that follows. Throws only where the whole transaction is lost.
    ///
    /// A key and a place in a call are asked for by spending them: what was free is taken then.
    private func record(_ new: NewConversion, after sequence: inout Int64) throws -> RecordOutcome {
        let next = sequence + 1
        if rows.isFull { try writeRows() }
        var own: Written?
        var kept = KeptKey.none
        var isFirst = false
        var questions = RecordingQuestions(new)
        while let question = questions.next() {
            switch question {
            case .originRecord, .originKeys, .content:
                if let answer = try answerOfImport(question, new) { return answer }
            case .key:
                let hash = hashes.key(new.texts, in: new.workspace)
                let generation = try keyFilters.reach(database)
                let earlier = keyFilters.generations(thatMayHold: hash)
                if !earlier.isEmpty, let answer = try answerOfKey(new, hash, in: earlier) { return answer }
                let key = SpentKey(hash: hash, fingerprint: new.fingerprint)
                if let refusal = try insertKey(key, next, generation) { return refusal }
                // DO NOTHING leaves the count at 0: the key is taken.
                guard sqlite3_changes(connection) == 1 else {
                    return try answerOfKey(new, hash, in: [generation]) ?? record(new, after: &sequence)
                }
                keyFilters.insert(hash)
                own = Written(generation: generation, hash: hash)
                kept = .own(key)
            case .firstOfCall:
                if let refusal = try insertFirst(new, next) {
                    try undo(new, own, [], isFirst: false)
                    return refusal
                }
                guard sqlite3_changes(connection) == 1 else { return try answerOfCall(question, new, own) }
                isFirst = true
            }
        }

        var written: [Written] = []
        if questions.hasOrigin {
            if let refusal = try spendOrigin(of: new, next, &written) {
                try undo(new, own, written, isFirst: isFirst)
                return refusal
            }
            if own == nil { kept = hashes.keptKey(ofOriginOf: new) }
        }
        rows.add(new, sequence: next, key: kept, hasOrigin: questions.hasOrigin)
        if isCareful, let refusal = try refusal(rows.write()) {
            try undo(new, own, written, isFirst: isFirst)
            return refusal
        }
        // After the row, which when it comes by itself may be refused.
        if new.hasRareFields, let data = new.personalData { try keep(data, of: next) }
        sequence = next
        return .recorded(
            RecordedConversion(sequence: next, id: table.ids.id(of: next), receivedAt: new.receivedAt))
    }

    private func insertKey(
        _ key: SpentKey, _ sequence: Int64, _ generation: Int64
    ) throws(StoreError) -> RecordOutcome? {
        insertKey.bind(1, generation)
        insertKey.bind(3, sequence)
        insertKey.bind(4, Int64(bitPattern: key.fingerprint))
        return try key.hash.withBytes { (hash) throws(StoreError) in
            insertKey.bindBlob(2, inPlace: hash)
            return try runForRow(insertKey)
        }
    }

    private func insertFirst(_ new: NewConversion, _ sequence: Int64) throws(StoreError) -> RecordOutcome? {
        let place = hashes.firstOfCall(new.texts, isTest: new.isTest, in: new.workspace)
        insertFirst.bind(2, sequence)
        return try place.withBytes { (hash) throws(StoreError) in
            insertFirst.bindBlob(1, inPlace: hash)
            return try runForRow(insertFirst)
        }
    }

    // MARK: What is rare

    private func keep(_ data: PersonalData, of sequence: Int64) throws(StoreError) {
        let code = data.encoded.withUnsafeBytes { bytes in
            insertPersonalData.bind(1, sequence)
            insertPersonalData.bindBlob(2, inPlace: bytes)
            return insertPersonalData.run()
        }
        guard code == SQLITE_DONE else {
            throw StoreError(SQLiteFailure(connection, code: code), Self.operation)
        }
    }

    /// What is found of an import before anything of it is spent; nil where the next question counts.
    private func answerOfImport(_ question: RecordingQuestion, _ new: NewConversion) throws -> RecordOutcome? {
        try writeRows()
        switch question {
        case .originRecord:
            return RecordOutcome(try origins.record(database, of: new))
        case .originKeys:
            let last = try keyFilters.reach(database)
            return RecordOutcome(
                try origins.keyed(database, of: new) { [last] + keyFilters.generations(thatMayHold: $0) })
        case .content:
            // The next transaction goes on with what is not indexed yet.
            guard let found = try contents.find(database, new, indexing: &indexingBudget) else { return .overloaded }
            return RecordOutcome(found)
        case .key, .firstOfCall:
            return nil
        }
    }

    /// Spends what tells an import again on a record, and notes what was free.
    private func spendOrigin(
        of new: NewConversion, _ sequence: Int64, _ written: inout [Written]
    ) throws -> RecordOutcome? {
        for key in hashes.originKeys(of: new) {
            let generation = try keyFilters.reach(database)
            if let refusal = try insertKey(key, sequence, generation) { return refusal }
            // The line may tell the key itself, too, which is spent then.
            guard sqlite3_changes(connection) == 1 else { continue }
            keyFilters.insert(key.hash)
            written.append(Written(generation: generation, hash: key.hash))
        }
        return nil
    }

    /// Nil where the key is free in these generations, if need be from now on.
    private func answerOfKey(_ new: NewConversion, _ hash: KeyHash, in generations: [Int64]) throws -> RecordOutcome? {
        try writeRows()
        let found = try table.keyed(database, hash, in: new.workspace, generations)
        if case .decided(let precedent) = new.verdict(.key, found, removed: RemovedRecords()) {
            return RecordOutcome(precedent)
        }
        for generation in generations {
            guard let key = try KeyTable.find(database, hash, in: [generation]) else { continue }
            let removed = try Removal.removed(database)
            guard case .outlivedKey = new.verdict(.key, .gone(key.sequence), removed: removed) else {
                return .failed(StoreError(.corrupt, Self.operation))
            }
            try KeyTable.remove(database, hash, in: generation)
        }
        return nil
    }

    /// The call has counted already, unless the place has lost its record.
    private func answerOfCall(
        _ question: RecordingQuestion, _ new: NewConversion, _ own: Written?
    ) throws -> RecordOutcome {
        try writeRows()
        guard let first = try table.first(database, of: new),
            case .decided(let precedent) = new.verdict(question, .record(first), removed: RemovedRecords()),
            let answer = RecordOutcome(precedent)
        else {
            try undo(new, own, [], isFirst: false)
            return .failed(StoreError(.corrupt, Self.operation))
        }
        guard question.spendsKeys else { return answer }
        if let own { try KeyTable.move(database, own.hash, in: own.generation, to: first.sequence) }
        var written: [Written] = []
        if let refusal = try spendOrigin(of: new, first.sequence, &written) {
            try undo(new, own, written, isFirst: false)
            return refusal
        }
        return answer
    }

    /// Takes back what a row that was then refused has written beside itself.
    private func undo(_ new: NewConversion, _ own: Written?, _ written: [Written], isFirst: Bool) throws {
        if let own { try KeyTable.remove(database, own.hash, in: own.generation) }
        for key in written { try KeyTable.remove(database, key.hash, in: key.generation) }
        guard isFirst else { return }
        let place = hashes.firstOfCall(new.texts, isTest: new.isTest, in: new.workspace)
        try database.cachedStatement(sql: "DELETE FROM once_per_call WHERE hash = ?").execute(arguments: [place.data])
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
