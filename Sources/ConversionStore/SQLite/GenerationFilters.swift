import Foundation
import GRDB

/// The filters of an index over random keys that is kept in generations.
///
/// In one index over all of them each random key would stand on a page of its own, and each row would write that page
/// twice, to the log and to the database: in a ledger of millions that costs more than all else that is recorded. So
/// some 262,144 keys at a time have an index of their own (the first column of the key's), which is small while it grows
/// and is hardly written again; and a filter for each generation that is complete tells which of them are worth a look.
///
/// The filters of complete generations are kept in the database; one that is missing there is made from its keys. In
/// memory they take 2 bytes a key. A transaction that is rolled back leaves its keys in the filter, which only costs
/// their look-up. Belongs to the writer thread.
struct GenerationFilters {
    /// The index, and where the filters of its complete generations are kept.
    struct Place {
        let index: String
        let filters: String
        /// Reads a generation's keys.
        let made: (Database, Int64) throws -> KeyFilter
    }

    private let place: Place
    private let limit: Int
    /// By generation, without the last.
    private(set) var complete: [KeyFilter] = []
    private var growing = KeyFilter()
    /// How many keys the last one has.
    private var count: Int
    /// Whether `growing` lacks those that were there at the beginning.
    private var isPartial: Bool

    /// - Parameter limit: how many keys make a generation complete.
    init(_ database: Database, _ place: Place, limit: Int = 1 << KeyFilter.capacityBits) throws {
        self.place = place
        self.limit = limit
        let last = try Self.last(database, place.index)
        count =
            try Int.fetchOne(
                database, sql: "SELECT count(*) FROM \(place.index) WHERE generation = ?", arguments: [last]) ?? 0
        isPartial = count > 0
        for generation in 0..<last {
            let data = try Data.fetchOne(
                database, sql: "SELECT filter FROM \(place.filters) WHERE generation = ?", arguments: [generation])
            try complete.append(data.flatMap { KeyFilter($0) } ?? place.made(database, generation))
        }
    }

    /// The last generation of an index, as a snapshot has it.
    static func last(_ database: Database, _ index: String) throws -> Int64 {
        try Int64.fetchOne(database.cachedStatement(sql: "SELECT max(generation) FROM \(index)")) ?? 0
    }

    /// The generation that is not complete.
    var last: Int64 { Int64(complete.count) }

    /// Whether the last generation may hold a key: so it may whenever its filter lacks what was there at the beginning.
    func lastMayHold(_ hash: UInt64) -> Bool { isPartial || growing.holds(hash) }

    /// The complete generations that may hold a key.
    func generations(thatMayHold hash: UInt64) -> [Int64] { complete.generations(thatMayHold: hash) }

    /// Sees to it that the last generation has room for a key, before it is inserted there.
    mutating func makeRoom(_ database: Database) throws {
        guard count >= limit else { return }
        if isPartial { growing = try place.made(database, last) }
        try database.cachedStatement(sql: "INSERT OR REPLACE INTO \(place.filters)(generation, filter) VALUES(?, ?)")
            .execute(arguments: [last, growing.data])
        complete.append(growing)
        (growing, count, isPartial) = (KeyFilter(), 0, false)
    }

    /// Notes a key that was inserted into the last generation.
    mutating func insert(_ hash: UInt64) {
        growing.insert(hash)
        count += 1
    }
}

extension [KeyFilter] {
    /// Which of the generations whose filters they are may hold a key.
    func generations(thatMayHold hash: UInt64) -> [Int64] {
        var found: [Int64] = []
        for generation in indices where self[generation].holds(hash) { found.append(Int64(generation)) }
        return found
    }
}
