/// Says of a key, by its hash, that it is not in a set, nearly always when it is not: with as many keys as it is made for,
/// 16 bits each, it takes one in two thousand others for its own.
///
/// Source: Putze, Sanders, Singler, "Cache-, Hash- and Space-Efficient Bloom Filters", 2007: all bits of a key lie in one
/// cache line, one in each of its words.
struct KeyFilter {
    static let wordsOfBlock = 8
    /// Of the filters that there may be, as powers of two: from a few cache lines to 4 MiB.
    private static let sizes = 6...21

    /// The keys that it is made for, as a power of two.
    let capacityBits: Int
    private(set) var words: [UInt64]

    /// The smallest that is made for so many keys.
    init(capacity: Int) {
        let bits = Int.bitWidth - max(capacity - 1, 0).leadingZeroBitCount
        capacityBits = min(max(bits, Self.sizes.lowerBound), Self.sizes.upperBound)
        words = Array(repeating: 0, count: Self.wordsOfBlock << Self.blockBits(capacityBits))
    }

    /// Nil where the bytes cannot be a filter's, whose size tells for how many keys it was made.
    init?(_ bytes: UnsafeRawBufferPointer) {
        let bits = bytes.count.trailingZeroBitCount - 1
        guard Self.sizes.contains(bits), bytes.count == 2 << bits else { return nil }
        capacityBits = bits
        words = Array(unsafeUninitializedCapacity: bytes.count / 8) { words, count in
            UnsafeMutableRawBufferPointer(words).copyMemory(from: bytes)
            count = bytes.count / 8
        }
    }

    var bytes: [UInt8] { words.withUnsafeBytes { Array($0) } }

    func holds(_ hash: UInt64) -> Bool {
        let block = Self.block(of: hash, capacityBits) * Self.wordsOfBlock
        for word in 0..<Self.wordsOfBlock where words[block + word] >> Self.bit(of: hash, word) & 1 == 0 {
            return false
        }
        return true
    }

    mutating func insert(_ hash: UInt64) {
        let block = Self.block(of: hash, capacityBits) * Self.wordsOfBlock
        for word in 0..<Self.wordsOfBlock { words[block + word] |= 1 << Self.bit(of: hash, word) }
    }

    /// A block has 32 of the keys.
    private static func blockBits(_ capacityBits: Int) -> Int { capacityBits - 5 }

    /// By the upper bits; those below choose one of 64 in each word.
    static func block(of hash: UInt64, _ capacityBits: Int) -> Int {
        Int(truncatingIfNeeded: hash >> UInt64(64 - blockBits(capacityBits)))
    }

    static func bit(of hash: UInt64, _ word: Int) -> UInt64 { hash >> UInt64(6 * word) & 63 }
}
