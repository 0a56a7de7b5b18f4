import Foundation
import GRDB

/// Says of an idempotency key that it is new, nearly always, without a look at the keys that were spent.
///
/// Keys are random texts, so in one index over all of them each would stand on a page of its own, and each call would
/// write that page twice, to the log and to the database: in a ledger of millions that costs more than all else that is
/// recorded. So each `generation` of 262,144 sequences has an index of its own (the first column of the key's), which
/// is small while it grows and is never written again; and this filter answers for those that are complete. A key that
/// a filter takes for known, as it does with one new key in two thousand, is looked up.
///
/// The filters of complete generations are kept in the database; that of the last one, and any that is missing there, is
/// made from its keys when the ledger is opened. In memory they take 2 bytes a key. A transaction that is rolled back
/// leaves its keys in the filter, which only costs their look-up. Belongs to the writer thread.
///
/// Source: Putze, Sanders, Singler, "Cache-, Hash- and Space-Efficient Bloom Filters", 2007: all bits of a key lie in one
/// cache line, one in each of its words.
struct KeyFilters {
    /// Sequences of a generation, as a power of two.
    static let generationBits = 18
    private static let blockCount = 1 << (generationBits - 5)
    private static let wordsOfBlock = 8
    private static let wordCount = blockCount * wordsOfBlock

    private let key: UInt64
    /// By generation.
    private var filters: [[UInt64]] = []

    /// Of the sequence that is next when a key is spent.
    static func generation(of sequence: Int64) -> Int64 { sequence >> generationBits }

    /// - Parameter key: the ledger's, so that nobody can choose keys that the filters take for known.
    init(_ database: Database, key: UInt64) throws {
        self.key = key
        let last = Self.generation(of: try Schema.lastSequence(database) + 1)
        for generation in 0...last {
            let kept = try generation == last ? nil : Self.kept(database, generation)
            filters.append(kept ?? Self.empty)
            if kept == nil { try insertKeys(database, of: generation) }
        }
    }

    /// Makes room for the keys of a sequence: where it begins a new generation, the filter of the one before is kept.
    mutating func reach(_ sequence: Int64, _ database: Database) throws {
        while filters.count <= Self.generation(of: sequence) {
            let complete = filters[filters.count - 1].withUnsafeBytes { Data($0) }
            try database.cachedStatement(sql: "INSERT OR REPLACE INTO key_filters(generation, filter) VALUES(?, ?)")
                .execute(arguments: [filters.count - 1, complete])
            filters.append(Self.empty)
        }
    }

    /// The generations before one that may hold a key. That one's own index tells by itself.
    func generations(before generation: Int64, thatMayHold hash: UInt64) -> [Int64] {
        var found: [Int64] = []
        let block = Self.block(of: hash)
        for earlier in 0..<Int(generation) where holds(hash, block, earlier) { found.append(Int64(earlier)) }
        return found
    }

    /// Adds a key to a generation that was reached.
    mutating func insert(_ hash: UInt64, in generation: Int64) {
        let block = Self.block(of: hash)
        for word in 0..<Self.wordsOfBlock { filters[Int(generation)][block + word] |= Self.bit(hash, word) }
    }

    func hash(of text: String, in workspace: WorkspaceID) -> UInt64 {
        var hash = Self.mixed(key, UInt64(bitPattern: workspace.rawValue))
        var text = text
        text.withUTF8 { bytes in
            let raw = UnsafeRawBufferPointer(bytes)
            var offset = 0
            while offset + 8 <= raw.count {
                hash = Self.mixed(hash, raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                offset += 8
            }
            var rest = UInt64(raw.count) << 56
            for place in offset..<raw.count { rest |= UInt64(raw[place]) << UInt64(8 * (place - offset)) }
            hash = Self.mixed(hash, rest)
        }
        return hash
    }

    private func holds(_ hash: UInt64, _ block: Int, _ generation: Int) -> Bool {
        for word in 0..<Self.wordsOfBlock where filters[generation][block + word] & Self.bit(hash, word) == 0 {
            return false
        }
        return true
    }

    private mutating func insertKeys(_ database: Database, of generation: Int64) throws {
        let keys = try Row.fetchCursor(
            database, sql: "SELECT workspace_id, idempotency_key FROM idempotency_keys WHERE generation = ?",
            arguments: [generation])
        while let row = try keys.next() {
            insert(hash(of: row[1], in: WorkspaceID(rawValue: row[0])), in: generation)
        }
    }

    private static var empty: [UInt64] { Array(repeating: 0, count: wordCount) }

    /// By the upper bits; those below choose one of 64 in each word.
    private static func block(of hash: UInt64) -> Int {
        Int(hash >> UInt64(64 - (generationBits - 5))) * wordsOfBlock
    }

    private static func bit(_ hash: UInt64, _ word: Int) -> UInt64 {
        1 << (hash >> UInt64(6 * word) & 63)
    }

    private static func mixed(_ first: UInt64, _ second: UInt64) -> UInt64 {
        let product = (first ^ 0x9e37_79b9_7f4a_7c15).multipliedFullWidth(by: second ^ 0xd6e8_feb8_6659_fd93)
        return (product.high ^ product.low) &* 0xff51_afd7_ed55_8ccd
    }

    /// Nil where there is none, or what is there cannot be one: it is made from the keys again.
    private static func kept(_ database: Database, _ generation: Int64) throws -> [UInt64]? {
        let data = try Data.fetchOne(
            database, sql: "SELECT filter FROM key_filters WHERE generation = ?", arguments: [generation])
        guard let data, data.count == wordCount * 8 else { return nil }
        return data.withUnsafeBytes { bytes in
            (0..<wordCount).map { bytes.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self) }
        }
    }
}
