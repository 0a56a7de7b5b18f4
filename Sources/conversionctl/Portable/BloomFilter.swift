/// A set in a fixed room that may take a stranger for a member, but never a member for a stranger.
///
/// With 32 MiB and 4 bits an element, 1 in 30,000 strangers is mistaken among 5 million members, 1 in 200 among 20 million.
/// Source: Bloom, "Space/Time Trade-offs in Hash Coding with Allowable Errors", 1970.
struct BloomFilter {
    private static let bitsPerElement = 4

    private var words: [UInt64]
    private let mask: UInt64

    /// - Parameter sizeExponent: of the number of bits.
    init(sizeExponent: Int = 28) {
        words = [UInt64](repeating: 0, count: 1 << max(0, sizeExponent - 6))
        mask = (1 << UInt64(sizeExponent)) - 1
    }

    /// Adds an element; false where it certainly was none before.
    mutating func insert(_ hash: ContentHash) -> Bool {
        var wasThere = true
        // Two hashes make as many as are wanted. Source: Kirsch and Mitzenmacher, "Less Hashing, Same Performance".
        for round in 0..<UInt64(Self.bitsPerElement) {
            let bit = (hash.high &+ round &* (hash.low | 1)) & mask
            let (word, flag) = (Int(bit >> 6), UInt64(1) << (bit & 63))
            if words[word] & flag == 0 {
                wasThere = false
                words[word] |= flag
            }
        }
        return wasThere
    }
}
