import Basics
import ConversionStore
import GRDB

/// Finds the conversion that an imported one without a key is the same as in every field. One that tells its origin is
/// another than all but those that were imported from a file that told none.
///
/// Most instants have few conversions, which are looked at one by one. Exports that tell only the day give thousands
/// the same instant: those are found by a hash of their content, which is written down here once, when the first of an
/// import asks for it. So no other conversion pays for an index, and no import looks at a conversion twice.
struct ContentTable: Sendable {
    let conversions: ConversionTable

    /// How many conversions of an instant are looked at one by one.
    static let crowd = 8
    /// How many conversions a transaction indexes, some 5 us each, so that others do not wait for it.
    static let indexLimit = 4_096

    /// What `record` would find for any conversion; nil where that takes more indexing.
    ///
    /// - Parameter limit: how many conversions may be indexed for it; 0 on a connection that only reads.
    func precedent(
        _ database: Database, of new: NewConversion, _ keys: KeyGenerations, indexing limit: Int = 0
    ) throws -> Precedent? {
        let origins = OriginTable(conversions: conversions)
        var budget = limit
        var questions = RecordingQuestions(new)
        while let question = questions.next() {
            let precedent: Precedent
            switch question {
            case .originRecord: precedent = try origins.record(database, of: new)
            case .originKeys:
                precedent = try origins.keyed(database, of: new) { keys.generations(thatMayHold: $0) }
            case .key:
                let hash = KeyHashes(ids: conversions.ids).key(new.texts, in: new.workspace)
                precedent = decide(
                    new, question,
                    try conversions.keyed(database, hash, in: new.workspace, keys.generations(thatMayHold: hash)))
            case .content:
                guard let found = try find(database, new, indexing: &budget) else { return nil }
                precedent = found
            case .firstOfCall:
                precedent = decide(
                    new, question, try conversions.first(database, of: new).map { .record($0) } ?? .nothing)
            }
            guard case .none = precedent else { return precedent }
        }
        return Precedent.none
    }

    /// Answers `.content`; nil where the instant's conversions are too many to index all in this transaction: to be asked
    /// again in the next.
    ///
    /// - Parameter budget: how many conversions may still be indexed.
    func find(_ database: Database, _ new: NewConversion, indexing budget: inout Int) throws -> Precedent? {
        let count = try database.cachedStatement(
            sql: "SELECT count(*) FROM (SELECT 1 FROM conversions WHERE workspace_id = ? AND occurred_at = ? LIMIT ?)")
        let arguments: StatementArguments = [new.workspace.rawValue, new.occurredAt.nanoseconds, Self.crowd + 1]
        let found = try Int.fetchOne(count, arguments: arguments) ?? 0
        guard found > 0 else { return Precedent.none }
        guard found > Self.crowd else {
            let all = try conversions.conversions(
                database, at: new.occurredAt, in: new.workspace, after: 0, limit: Self.crowd)
            for conversion in all {
                let precedent = decide(new, .content, .record(conversion))
                guard case .none = precedent else { return precedent }
            }
            return Precedent.none
        }
        guard try index(database, new.occurredAt, in: new.workspace, &budget) else { return nil }
        return try findIndexed(database, new)
    }

    /// What is found here is there.
    private func decide(
        _ new: NewConversion, _ question: RecordingQuestion, _ finding: RecordingFinding
    ) -> Precedent {
        guard case .decided(let precedent) = new.verdict(question, finding, removed: RemovedRecords()) else {
            return .none
        }
        return precedent
    }

    private func findIndexed(_ database: Database, _ new: NewConversion) throws -> Precedent {
        let statement = try database.cachedStatement(
            sql: """
                SELECT sequence FROM crowded_conversions \
                WHERE workspace_id = ? AND occurred_at = ? AND content_hash IN (?, ?)
                """)
        let content = ConversionContent(new)
        let sequences = try Int64.fetchCursor(
            statement,
            arguments: [new.workspace.rawValue, new.occurredAt.nanoseconds, hash(content), hash(content.erased)])
        // The first is the one, but for collisions, and for records that retention has removed.
        while let sequence = try sequences.next() {
            guard let conversion = try conversions.conversion(database, sequence: sequence, in: new.workspace) else {
                continue
            }
            let precedent = decide(new, .content, .record(conversion))
            guard case .none = precedent else { return precedent }
        }
        return .none
    }

    /// Writes down what the instant has had since the last time; false where some is left.
    private func index(
        _ database: Database, _ instant: Timestamp, in workspace: WorkspaceID, _ budget: inout Int
    ) throws -> Bool {
        let indexed = try database.cachedStatement(
            sql: "SELECT indexed_through FROM crowded_instants WHERE workspace_id = ? AND occurred_at = ?")
        let through = try Int64.fetchOne(indexed, arguments: [workspace.rawValue, instant.nanoseconds]) ?? 0
        let rows = try conversions.conversions(
            database, at: instant, in: workspace, after: through, limit: budget + 1)
        let new = rows.prefix(budget)
        budget -= new.count
        guard let last = new.last else { return rows.isEmpty }
        let insert = try database.cachedStatement(
            sql: """
                INSERT INTO crowded_conversions(workspace_id, occurred_at, content_hash, sequence) \
                VALUES(?, ?, ?, ?) ON CONFLICT DO NOTHING
                """)
        for conversion in new {
            try insert.execute(arguments: [
                workspace.rawValue, instant.nanoseconds, hash(ConversionContent(conversion)), conversion.sequence,
            ])
        }
        try database.cachedStatement(
            sql: """
                INSERT INTO crowded_instants(workspace_id, occurred_at, indexed_through) VALUES(?, ?, ?) \
                ON CONFLICT DO UPDATE SET indexed_through = excluded.indexed_through
                """
        ).execute(arguments: [workspace.rawValue, instant.nanoseconds, last.sequence])
        return new.count == rows.count
    }

    /// What an index of the ledger's conversions has room for.
    private func hash(_ content: ConversionContent) -> Int64 {
        Int64(bitPattern: KeyHashes(ids: conversions.ids).content(content).low)
    }
}
