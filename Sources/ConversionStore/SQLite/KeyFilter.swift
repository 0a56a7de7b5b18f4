import Foundation

/// Says of a key, by its hash, that it is not in a set, nearly always when it is not: of 262,144 keys in one of 4 MiBit
/// it takes one in two thousand others for its own.
///
/// Source: Putze, Sanders, Singler, "Cache-, Hash- and Space-Efficient Bloom Filters", 2007: all bits of a key lie in one
/// cache line, one in each of its words.
struct KeyFilter {
    /// The keys that it is made for, as a power of two.
    static let capacityBits = 18
    private static let blockBits = capacityBits - 5
    private static let wordsOfBlock = 8
    private static let wordCount = wordsOfBlock << blockBits

    private var words: [UInt64]

    init() {
        words = Array(repeating: 0, count: Self.wordCount)
    }

    /// Nil where the bytes cannot be a filter's.
    init?(_ data: Data) {
        guard data.count == Self.wordCount * 8 else { return nil }
        words = data.withUnsafeBytes { bytes in
            (0..<Self.wordCount).map { bytes.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self) }
        }
    }

    var data: Data { words.withUnsafeBytes { Data($0) } }

    func holds(_ hash: UInt64) -> Bool {
        let block = Self.block(of: hash)
        for word in 0..<Self.wordsOfBlock where words[block + word] & Self.bit(hash, word) == 0 { return false }
        return true
    }

    mutating func insert(_ hash: UInt64) {
        let block = Self.block(of: hash)
        for word in 0..<Self.wordsOfBlock { words[block + word] |= Self.bit(hash, word) }
    }

    /// By the upper bits; those below choose one of 64 in each word.
    private static func block(of hash: UInt64) -> Int { Int(hash >> UInt64(64 - blockBits)) * wordsOfBlock }

    private static func bit(_ hash: UInt64, _ word: Int) -> UInt64 { 1 << (hash >> UInt64(6 * word) & 63) }
}
