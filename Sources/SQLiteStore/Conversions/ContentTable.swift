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

    enum Finding {
        case none
        indirect case duplicate(Conversion)
        /// The instant's conversions are too many to index all in this transaction: to be asked again in the next.
        case unknown
    }

    /// How many conversions of an instant are looked at one by one.
    static let crowd = 8
    /// How many conversions a transaction indexes, some 5 us each, so that others do not wait for it.
    static let indexLimit = 4_096

    /// - Parameter budget: how many conversions may still be indexed; 0 on a connection that only reads.
    func find(_ database: Database, _ new: NewConversion, indexing budget: inout Int) throws -> Finding {
        let count = try database.cachedStatement(
            sql: "SELECT count(*) FROM (SELECT 1 FROM conversions WHERE workspace_id = ? AND occurred_at = ? LIMIT ?)")
        let arguments: StatementArguments = [new.workspace.rawValue, new.occurredAt.nanoseconds, Self.crowd + 1]
        let found = try Int.fetchOne(count, arguments: arguments) ?? 0
        guard found > 0 else { return .none }
        guard found > Self.crowd else {
            let all = try conversions.conversions(
                database, at: new.occurredAt, in: new.workspace, after: 0, limit: Self.crowd)
            return all.first { Self.isSame(new, $0) }.map { .duplicate($0) } ?? .none
        }
        guard try index(database, new.occurredAt, in: new.workspace, &budget) else { return .unknown }
        return try findIndexed(database, new)
    }

    private static func isSame(_ new: NewConversion, _ stored: Conversion) -> Bool {
        new.isSame(as: stored) && (new.origin == nil || stored.isImported && stored.origin.isEmpty)
    }

    /// What `record` would find for any conversion; nil where that takes more indexing.
    func precedent(
        _ database: Database, of new: NewConversion, _ keys: KeyGenerations, indexing limit: Int = 0
    ) throws -> Precedent? {
        if new.origin != nil {
            let origins = OriginTable(conversions: conversions)
            let byOrigin = try origins.precedent(database, of: new) { keys.generations(thatMayHold: $0) }
            guard case .none = byOrigin else { return byOrigin }
        }
        if new.isImported, new.idempotencyKey.isEmpty {
            var budget = limit
            switch try find(database, new, indexing: &budget) {
            case .none: break
            case .duplicate(let first): return .duplicate(first)
            case .unknown: return nil
            }
        }
        return try conversions.precedent(database, of: new, keys)
    }

    private func findIndexed(_ database: Database, _ new: NewConversion) throws -> Finding {
        let statement = try database.cachedStatement(
            sql: """
                SELECT sequence FROM crowded_conversions \
                WHERE workspace_id = ? AND occurred_at = ? AND content_hash IN (?, ?)
                """)
        var content = Content(new)
        let asItIs = hash(content)
        content.erase()
        let sequences = try Int64.fetchCursor(
            statement, arguments: [new.workspace.rawValue, new.occurredAt.nanoseconds, asItIs, hash(content)])
        // The first is the one, but for collisions, and for records that retention has removed.
        while let sequence = try sequences.next() {
            if let conversion = try conversions.conversion(database, sequence: sequence, in: new.workspace),
                Self.isSame(new, conversion)
            {
                return .duplicate(conversion)
            }
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
                workspace.rawValue, instant.nanoseconds, hash(Content(conversion)), conversion.sequence,
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

    // MARK: Hash

    /// What two conversions of one instant must share to be the same. The hash is keyed, so that no client can make
    /// many of one hash.
    private struct Content {
        let agentID: String
        let roomName: String
        let eventType: String
        let value: Money?
        let isTest: Bool
        private(set) var userID: String
        private(set) var details: String
        private(set) var isErased: Bool

        init(_ new: NewConversion) {
            (agentID, roomName, eventType) = (new.agentID, new.roomName, new.eventType)
            (value, isTest, userID, details) = (new.value, new.isTest, new.userID, new.details)
            isErased = false
        }

        init(_ stored: Conversion) {
            (agentID, roomName, eventType) = (stored.agentID, stored.roomName, stored.eventType)
            (value, isTest, userID, details) = (stored.value, stored.isTest, stored.userID, stored.details)
            isErased = stored.erasedAt != nil
        }

        /// Makes it what is left of it after an erasure.
        mutating func erase() {
            (userID, details, isErased) = ("", "", true)
        }
    }

    private func hash(_ content: Content) -> Int64 {
        var hash = KeyedHash(conversions.ids, use: Self.use)
        hash.add(content.agentID)
        hash.add(content.roomName)
        hash.add(content.eventType)
        hash.add(content.value?.currencyCode ?? "")
        hash.add(content.value?.units ?? 0)
        hash.add(Int64(content.value?.nanos ?? 0))
        hash.add(Int64(content.isTest ? 1 : 0))
        hash.add(Int64(content.isErased ? 1 : 0))
        hash.add(content.userID)
        hash.add(content.details)
        return Int64(bitPattern: hash.value.0)
    }

    private static let use: UInt64 = 2
}
