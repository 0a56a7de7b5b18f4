import GRDB

/// How the filters shrink with what is removed from their index.
extension GenerationFilters {
    /// A generation of which few keys are left, or none; nil where the search found none so far. And where it goes on; nil
    /// at its end.
    struct Sparse {
        var generation: Int64?
        var end: Int64?
    }

    /// What became of a generation that few keys were left of.
    enum Thinned {
        /// It has none any more, and is to be forgotten once the transaction is committed.
        case gone
        /// It has some left.
        case more
        /// It stays as it is: more than few are left, or it is the last.
        case kept
    }

    /// With how many keys, of those that make a generation complete, one gives them to the last.
    static func few(of limit: Int) -> Int { max(limit / 16, 1) }

    /// How many generations a look for sparse ones takes.
    private static let looks = 32

    /// The next sparse generation behind one, on a reader's connection; it may be the last.
    static func sparse(
        _ database: Database, _ index: GenerationIndex, limit: Int, after generation: Int64
    ) throws -> Sparse {
        let next = try database.cachedStatement(
            sql: """
                SELECT min(generation) FROM (SELECT min(generation) AS generation FROM \(index.table) \
                WHERE generation > ?1 UNION ALL SELECT min(generation) FROM \(index.filters) WHERE generation > ?1)
                """)
        let count = try database.cachedStatement(
            sql: "SELECT count(*) FROM (SELECT 1 FROM \(index.table) WHERE generation = ? LIMIT ?)")
        let few = few(of: limit)
        var last = generation
        for _ in 0..<looks {
            guard let generation = try Int64.fetchOne(next, arguments: [last]) else { return Sparse() }
            last = generation
            let left = try Int.fetchOne(count, arguments: [generation, few + 1]) ?? 0
            if left <= few { return Sparse(generation: generation, end: last) }
        }
        return Sparse(end: last)
    }

    /// Gives up to so many keys of a generation that has few to the last one, and removes its filter from the database when
    /// none is left.
    mutating func thin(_ database: Database, _ generation: Int64, keys most: Int) throws -> Thinned {
        try load(database)
        try makeRoom(database)
        guard generation != last else { return .kept }
        var keys: [UInt64] = []
        try place.forEachKey(database, generation) { keys.append($0) }
        guard keys.count <= Self.few(of: limit) else { return .kept }
        // Those that do not move yet cost a look in vain until they do.
        for key in keys { growing.insert(key) }
        let moved = min(most, keys.count, limit - count)
        try move(database, moved, from: generation)
        count += moved
        guard moved == keys.count else { return .more }
        try database.cachedStatement(sql: "DELETE FROM \(place.filters) WHERE generation = ?")
            .execute(arguments: [generation])
        return .gone
    }

    /// Forgets a generation of which no key is left in the database.
    mutating func forget(_ generation: Int64) { complete.remove(generation) }

    private func move(_ database: Database, _ count: Int, from generation: Int64) throws {
        guard count > 0 else { return }
        func others(_ columns: [String]) -> String { columns.filter { $0 != "generation" }.joined(separator: ", ") }
        let columns = others(try database.columns(in: place.index.table).map(\.name))
        let key = others(try database.primaryKey(place.index.table).columns)
        let first = "FROM \(place.table) WHERE generation = ?2 ORDER BY \(key) LIMIT ?3"
        // What the last generation has already under the same key is newer.
        try database.cachedStatement(
            sql: """
                INSERT OR IGNORE INTO \(place.table)(generation, \(columns)) \
                SELECT ?1, \(columns) \(first)
                """
        ).execute(arguments: [last, generation, count])
        try database.cachedStatement(
            sql: """
                DELETE FROM \(place.table) WHERE generation = ?1 AND (\(key)) IN \
                (SELECT \(key) FROM \(place.table) WHERE generation = ?1 ORDER BY \(key) LIMIT ?2)
                """
        ).execute(arguments: [generation, count])
    }
}
