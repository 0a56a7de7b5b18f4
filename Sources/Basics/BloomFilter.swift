/// Says of a key, by its hash, that it is not in a set, nearly always when it is not: with as many keys as it is made for,
/// 16 bits each, it takes one in two thousand others for its own.
///
/// Its words are stored: which bits a hash sets must stay as it is.
/// Source: Putze, Sanders, Singler, "Cache-, Hash- and Space-Efficient Bloom Filters", 2007: all bits of a key lie in one
/// cache line, one in each of its words.
///
/// Public, as functions of a package type are not inlined into other modules.
public struct BloomFilter: Sendable {
    /// How many words of 64 bits have a bit of one key.
    @inlinable
    public static var wordsOfBlock: Int { 8 }

    /// Of the filters that there may be, as powers of two: from a few cache lines to 4 MiB.
    private static let sizes = 6...21

    /// The keys that it is made for, as a power of two.
    public let capacityBits: Int
    @usableFromInline var bits: [UInt64]

    /// Its bits, block by block.
    package var words: [UInt64] { bits }

    /// The smallest that is made for so many keys.
    package init(capacity: Int) {
        let power = Int.bitWidth - max(capacity - 1, 0).leadingZeroBitCount
        capacityBits = min(max(power, Self.sizes.lowerBound), Self.sizes.upperBound)
        bits = Array(repeating: 0, count: Self.wordsOfBlock << Self.blockBits(capacityBits))
    }

    /// Nil where the bytes cannot be a filter's, whose size tells for how many keys it was made.
    package init?(_ bytes: UnsafeRawBufferPointer) {
        let power = bytes.count.trailingZeroBitCount - 1
        guard Self.sizes.contains(power), bytes.count == 2 << power else { return nil }
        capacityBits = power
        bits = Array(unsafeUninitializedCapacity: bytes.count / 8) { words, count in
            UnsafeMutableRawBufferPointer(words).copyMemory(from: bytes)
            count = bytes.count / 8
        }
    }

    /// As it is read again.
    package var bytes: [UInt8] { bits.withUnsafeBytes { Array($0) } }

    /// Whether the key may be one of those that were inserted.
    @inlinable
    public func holds(_ hash: UInt64) -> Bool {
        let block = Self.block(of: hash, capacityBits) * Self.wordsOfBlock
        for word in 0..<Self.wordsOfBlock where bits[block + word] >> Self.bit(of: hash, word) & 1 == 0 {
            return false
        }
        return true
    }

    /// Takes a key in.
    @inlinable
    public mutating func insert(_ hash: UInt64) {
        let block = Self.block(of: hash, capacityBits) * Self.wordsOfBlock
        for word in 0..<Self.wordsOfBlock { bits[block + word] |= 1 << Self.bit(of: hash, word) }
    }

    /// A block has 32 of the keys.
    @inlinable
    static func blockBits(_ capacityBits: Int) -> Int { capacityBits - 5 }

    /// Which block a key's bits lie in: its hash's upper bits tell.
    @inlinable
    public static func block(of hash: UInt64, _ capacityBits: Int) -> Int {
        Int(truncatingIfNeeded: hash >> UInt64(64 - blockBits(capacityBits)))
    }

    /// Which of 64 bits is a key's in a word of its block.
    @inlinable
    public static func bit(of hash: UInt64, _ word: Int) -> UInt64 { hash >> UInt64(6 * word) & 63 }
}
