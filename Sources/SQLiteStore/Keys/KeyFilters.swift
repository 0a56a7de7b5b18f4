import ConversionStore
import Foundation
import GRDB

/// Says of a key's hash that it is new, nearly always, without a look at the keys that were spent.
///
/// Nobody can choose keys that the filters take for known: the hashes are keyed. Belongs to the writer thread.
struct KeyFilters {
    private var filters: GenerationFilters
    private let shown: SharedFilters

    /// - Parameters:
    ///   - shown: where readers find the filters of the complete generations.
    ///   - limit: how many keys make a generation complete.
    init(showing shown: SharedFilters, limit: Int = GenerationFilters.limit) {
        self.shown = shown
        let place = GenerationFilters.Place(index: .keys, schema: .main) {
            database, generation, note in
            let hashes = try Data.fetchCursor(
                database, sql: "SELECT hash FROM \(KeyTable.name) WHERE generation = ?", arguments: [generation])
            while let hash = try hashes.next() {
                guard let hash = KeyHash(hash) else { throw StoreError(.corrupt, "read the filters") }
                note(hash.low)
            }
        }
        filters = GenerationFilters(place, limit: limit)
    }

    var isLoaded: Bool { filters.isLoaded }

    /// Reads what the database has of them, unless that has been done.
    mutating func load(_ database: Database) throws {
        guard !filters.isLoaded else { return }
        try filters.load(database)
        shown.publish(filters.complete)
    }

    /// As `FilterStack.bind`.
    mutating func bind() -> Bool {
        guard filters.bind() else { return false }
        shown.publish(filters.complete)
        return true
    }

    /// The generation that the next key goes to, which is not complete. Must come before the key is looked for.
    mutating func reach(_ database: Database) throws -> Int64 {
        try load(database)
        if filters.isFull { try filters.makeRoom(database) }
        return filters.last
    }

    /// The complete generations that may hold a key.
    func generations(thatMayHold hash: KeyHash) -> [Int64] { filters.generations(thatMayHold: hash.low) }

    /// As `GenerationFilters.thin`.
    mutating func thin(_ database: Database, _ generation: Int64, keys most: Int) throws -> GenerationFilters.Thinned {
        try load(database)
        return try filters.thin(database, generation, keys: most)
    }

    /// The transaction is committed: no sooner is a generation shown as complete.
    mutating func committed() {
        if filters.committed() { shown.publish(filters.complete) }
    }

    /// As `GenerationFilters.rolledBack`.
    mutating func rolledBack() { filters.rolledBack() }

    /// Forgets a generation of which no key is left in the database.
    mutating func forget(_ generation: Int64) {
        filters.forget(generation)
        shown.publish(filters.complete)
    }

    /// Notes a key that was inserted into the generation that was reached.
    mutating func insert(_ hash: KeyHash) { filters.insert(hash.low) }
}
