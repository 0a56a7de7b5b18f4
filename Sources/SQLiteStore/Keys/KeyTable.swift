import ConversionStore
import Foundation
import GRDB

/// The keys that were spent, by their hashes: for the generations see `GenerationFilters`.
///
/// Whoever looks for one says where: the recorder by its filters, a reader by those that it was shown.
struct KeyTable: Sendable {
    static let name = "spent_keys"

    /// What a key was spent on.
    struct Found {
        let generation: Int64
        let sequence: Int64
        let fingerprint: UInt64
    }

    /// The first of the generations that holds the key.
    static func find(_ database: Database, _ hash: KeyHash, in generations: [Int64]) throws -> Found? {
        guard !generations.isEmpty else { return nil }
        let statement = try database.cachedStatement(
            sql: "SELECT sequence, fingerprint FROM \(name) WHERE generation = ? AND hash = ?")
        for generation in generations {
            guard let row = try Row.fetchOne(statement, arguments: [generation, hash.data]) else { continue }
            let fingerprint: Int64 = row[1]
            return Found(
                generation: generation, sequence: row[0], fingerprint: UInt64(bitPattern: fingerprint))
        }
        return nil
    }

    static func remove(_ database: Database, _ hash: KeyHash, in generation: Int64) throws {
        try database.cachedStatement(sql: "DELETE FROM \(name) WHERE generation = ? AND hash = ?")
            .execute(arguments: [generation, hash.data])
    }

    /// Has the key stand for another record.
    static func move(_ database: Database, _ hash: KeyHash, in generation: Int64, to sequence: Int64) throws {
        try database.cachedStatement(
            sql: "UPDATE \(name) SET sequence = ? WHERE generation = ? AND hash = ?"
        ).execute(arguments: [sequence, generation, hash.data])
    }
}

/// The generations of keys in a reader's snapshot, and the filters over those that are complete.
struct KeyGenerations {
    private let complete: FilterStack
    /// Those that the filters say nothing of, the newest first.
    private let others: [Int64]

    /// - Parameter complete: taken before the snapshot began, see `SharedFilters`.
    init(_ database: Database, _ complete: FilterStack) throws {
        self.complete = complete
        others = try GenerationFilters.generations(database, KeyTable.name, from: complete.end).reversed()
    }

    /// Those that may hold a key, the newest first.
    func generations(thatMayHold hash: KeyHash) -> [Int64] {
        others + complete.generations(thatMayHold: hash.low).reversed()
    }
}
