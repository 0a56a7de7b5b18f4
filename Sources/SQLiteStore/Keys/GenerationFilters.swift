import Basics
import ConversionStore
import Foundation
import GRDB

/// The filters of an index over random keys that is kept in generations.
///
/// In one index over all of them each random key would stand on a page of its own, and each row would write that page
/// twice, to the log and to the database: in a ledger of millions that costs more than all else that is recorded. So
/// some 65,536 keys at a time have an index of their own (the first column of the key's), which is small while it grows
/// and is hardly written again; and a filter for each generation that is complete tells which of them are worth a look.
///
/// A generation is gone once all of its keys are, and its filter with it. One that few keys are left in gives them to the
/// last one, see `thin`: so the filters take room by the keys that there are, and not by all that ever were.
///
/// The filters of complete generations are kept in the database; one that is missing there is made from its keys. In
/// memory they take 2 bytes a key. They are read when they are first needed, or when there is time: reading those of
/// millions takes longer than all else that a start does. `committed` or `rolledBack` follows each transaction that may
/// have added keys: a disk that fails for hours must not fill filters with what was never written. Belongs to the writer
/// thread.
struct GenerationFilters {
    /// The index, and where the filters of its complete generations are kept.
    struct Place {
        let index: GenerationIndex
        let schema: RollupSchema.Place
        /// Goes through a generation's keys.
        let forEachKey: (Database, Int64, (UInt64) -> Void) throws -> Void

        var table: String { "\(schema).\(index.table)" }
        var filters: String { "\(schema).\(index.filters)" }
    }

    /// How many keys make a generation complete.
    static let limit = 65_536
    /// How many keys are inserted for one step of binding filters: so a start has them all before a generation is full.
    private static let stepOfBinding = 512

    let place: Place
    let limit: Int
    /// Of the generations before the last.
    var complete = FilterStack()
    /// The generation that is not complete.
    private(set) var last: Int64 = 0
    var growing: BloomFilter
    /// How many keys the last one has.
    var count = 0
    /// Whether `growing` lacks those that were there at the beginning.
    private var isPartial = true
    private(set) var isLoaded = false
    /// As `count`, when the last transaction ended.
    private var committedCount = 0
    /// What was there before the open transaction completed a generation; nil where it has not.
    private var beforeCompletion: (complete: FilterStack, last: Int64)?

    /// - Parameter limit: how many keys make a generation complete.
    init(_ place: Place, limit: Int = limit) {
        self.place = place
        self.limit = limit
        growing = BloomFilter(capacity: limit)
    }

    /// Reads what the database has of them, unless that has been done. Must come before anything else.
    mutating func load(_ database: Database) throws {
        guard !isLoaded else { return }
        guard let connection = database.sqliteConnection else { throw StoreError(.closed, "read the filters") }
        // A generation that has a filter gets no more keys, though those behind it are gone or were rolled back: the next
        // start would take the filter for one of all its keys.
        let complete = try Int64.fetchOne(database, sql: "SELECT max(generation) FROM \(place.filters)")
        let (next, isBeyond) = (complete ?? -1).addingReportingOverflow(1)
        guard !isBeyond else { throw StoreError(.corrupt, "read the filters") }
        let last = try max(Self.last(database, place.table), next)
        let present = try Self.generations(database, place.table, from: .min)
        let read = try PreparedStatement(
            connection, text: "SELECT filter FROM \(place.filters) WHERE generation = ?")
        var filters = FilterStack()
        for generation in present where generation < last {
            read.bind(1, generation)
            let stored = try read.firstRow("read the filters") { BloomFilter(read.bytes(0)) } ?? nil
            try filters.append(stored ?? made(database, generation), of: generation)
        }
        filters.skip(to: last)
        let keys = try Int.fetchOne(
            database, sql: "SELECT count(*) FROM \(place.table) WHERE generation = ?", arguments: [last])
        (self.complete, self.last, count, isPartial, isLoaded) = (filters, last, keys ?? 0, keys != 0, true)
        committedCount = count
    }

    /// As `FilterStack.bind`, of the complete generations' filters.
    mutating func bind() -> Bool { complete.bind() }

    /// The last generation of an index, as a snapshot has it.
    static func last(_ database: Database, _ index: String) throws -> Int64 {
        try Int64.fetchOne(database.cachedStatement(sql: "SELECT max(generation) FROM \(index)")) ?? 0
    }

    /// The generations that an index has from one of them on, as a snapshot has it: a look for each.
    static func generations(_ database: Database, _ index: String, from first: Int64) throws -> [Int64] {
        let next = try database.cachedStatement(sql: "SELECT min(generation) FROM \(index) WHERE generation >= ?")
        var found: [Int64] = []
        var start: Int64? = first
        while let from = start, let generation = try Int64.fetchOne(next, arguments: [from]) {
            found.append(generation)
            start = generation < .max ? generation + 1 : nil
        }
        return found
    }

    /// The complete generations that may hold a key. The last one's own index tells by itself.
    func generations(thatMayHold hash: UInt64) -> [Int64] { complete.generations(thatMayHold: hash) }

    /// Whether the last generation may hold a key.
    func lastMayHold(_ hash: UInt64) -> Bool { isPartial || growing.holds(hash) }

    /// Whether the next key begins a generation.
    var isFull: Bool { count >= limit }

    /// Sees to it that the last generation has room for a key, before it is inserted there.
    mutating func makeRoom(_ database: Database) throws {
        guard isFull else { return }
        try fill(database)
        try database.cachedStatement(sql: "INSERT OR REPLACE INTO \(place.filters)(generation, filter) VALUES(?, ?)")
            .execute(arguments: [last, Data(growing.bytes)])
        if beforeCompletion == nil { beforeCompletion = (complete, last) }
        complete.append(growing, of: last)
        _ = complete.bind()
        last += 1
        (growing, count, isPartial) = (BloomFilter(capacity: limit), 0, false)
    }

    /// Notes in the last generation's filter the keys that were there at the beginning.
    mutating func fill(_ database: Database) throws {
        guard isPartial else { return }
        growing = try made(database, last)
        isPartial = false
    }

    /// Notes a key that was inserted into the last generation.
    mutating func insert(_ hash: UInt64) {
        growing.insert(hash)
        count += 1
        if count % Self.stepOfBinding == 0 { _ = complete.bind() }
    }

    // MARK: Transactions

    /// The transaction is committed. Whether it completed a generation.
    mutating func committed() -> Bool {
        committedCount = count
        defer { beforeCompletion = nil }
        return beforeCompletion != nil
    }

    /// The transaction is rolled back: its keys are in no generation, and the last one is read again when it must be known.
    mutating func rolledBack() {
        guard count != committedCount || beforeCompletion != nil else { return }
        if let before = beforeCompletion { (complete, last) = before }
        beforeCompletion = nil
        (growing, count, isPartial) = (BloomFilter(capacity: limit), committedCount, true)
    }

    /// Makes a generation's filter from its keys, of which another limit may have left more than this one.
    private func made(_ database: Database, _ generation: Int64) throws -> BloomFilter {
        var keys: [UInt64] = []
        try place.forEachKey(database, generation) { keys.append($0) }
        var filter = BloomFilter(capacity: max(keys.count, limit))
        for key in keys { filter.insert(key) }
        return filter
    }
}

/// The indexes that are kept in generations.
enum GenerationIndex: Hashable {
    case keys, rooms

    var table: String {
        switch self {
        case .keys: KeyTable.name
        case .rooms: "room_facts"
        }
    }

    /// Where the filters of its complete generations are.
    var filters: String {
        switch self {
        case .keys: "key_filters"
        case .rooms: "room_filters"
        }
    }
}
