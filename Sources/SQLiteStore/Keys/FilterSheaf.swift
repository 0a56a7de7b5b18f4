import Basics

/// Up to 64 filters of one size, side by side: one look tells what a bit is in all of them.
///
/// A row is one bit's place in a filter, and holds that bit of each of them. A key's eight rows lie in 4 KiB, and a few of
/// them are enough to say that none of the filters holds it: so a look into 64 filters costs a few cache misses, where
/// each filter for itself would cost one. Takes the memory of its filters, rounded up to eight.
struct FilterSheaf {
    static let capacity = 64
    /// How many filters are added at a time.
    static let step = 8

    let capacityBits: Int
    /// By the filters' bits in a row; those of filters that were removed, too.
    private(set) var generations: [Int64]
    /// The bits of the filters that were not removed.
    private var present: UInt64
    /// How many bytes a row has.
    private var width: Int
    private var rows: [UInt8]

    /// - Parameters:
    ///   - earlier: what the filters are added to, where there is any: a sheaf of their size that `hasRoom`.
    ///   - filters: of one size, at least one and at most `step`.
    init(_ earlier: FilterSheaf?, _ filters: ArraySlice<GenerationFilter>) {
        capacityBits = filters.first?.filter.capacityBits ?? 0
        generations = (earlier?.generations ?? []) + filters.map(\.generation)
        present = earlier?.present ?? 0
        for place in generations.count - filters.count..<generations.count { present |= 1 << UInt64(place) }
        let words = filters.map(\.filter.words), wordCount = words.first?.count ?? 0
        let old = earlier?.width ?? 0, new = old + 1
        width = new
        // A row is read by eight bytes, the last one too.
        let size = wordCount * 64 * new + 8
        rows = Array(unsafeUninitializedCapacity: size) { rows, initialized in
            rows.initialize(repeating: 0)
            initialized = size
            for place in 0..<wordCount {
                var bits = SIMD8<UInt64>()
                for (index, filter) in words.enumerated() { bits[index] = filter[place] }
                for part in 0..<8 {
                    var byte = SIMD8<UInt8>(truncatingIfNeeded: bits &>> UInt64(8 * part))
                    for bit in 0..<8 {
                        let row = place * 64 + part * 8 + bit
                        rows[row * new + old] = ((byte & 1) &<< SIMD8(0, 1, 2, 3, 4, 5, 6, 7)).wrappedSum()
                        byte = byte &>> 1
                    }
                }
            }
            guard let earlier else { return }
            for row in 0..<wordCount * 64 {
                for byte in 0..<old { rows[row * new + byte] = earlier.rows[row * old + byte] }
            }
        }
    }

    /// Whether more filters may be added: they begin a byte.
    var hasRoom: Bool { generations.count < Self.capacity && generations.count % Self.step == 0 }

    /// Which of the filters may hold a key: a bit for each, the first one's the least.
    func filters(thatMayHold hash: UInt64) -> UInt64 {
        var found = present
        let block = BloomFilter.block(of: hash, capacityBits) * BloomFilter.wordsOfBlock * 64
        rows.withUnsafeBytes { rows in
            for word in 0..<BloomFilter.wordsOfBlock {
                let row = block + word * 64 + Int(truncatingIfNeeded: BloomFilter.bit(of: hash, word))
                found &= UInt64(littleEndian: rows.loadUnaligned(fromByteOffset: row * width, as: UInt64.self))
                if found == 0 { return }
            }
        }
        return found
    }

    // MARK: Removing

    var isEmpty: Bool { present == 0 }

    var byteCount: Int { rows.count }

    /// Takes a generation's filter out of what is found. Its memory is given back once the others of its byte are gone, too:
    /// generations mostly go in their order.
    mutating func remove(_ generation: Int64) {
        guard let place = generations.firstIndex(of: generation) else { return }
        present &= ~(1 << UInt64(place))
        let bytes = (0..<width).filter { present >> UInt64(8 * $0) & 0xff != 0 }
        if bytes.count < width { keep(bytes) }
    }

    /// Narrows the rows to these of their bytes.
    private mutating func keep(_ bytes: [Int]) {
        let old = width, new = bytes.count
        let count = (rows.count - 8) / old
        let size = count * new + 8
        let wide = rows
        rows = Array(unsafeUninitializedCapacity: size) { rows, initialized in
            rows.initialize(repeating: 0)
            initialized = size
            wide.withUnsafeBufferPointer { wide in
                for row in 0..<count {
                    for (place, byte) in bytes.enumerated() { rows[row * new + place] = wide[row * old + byte] }
                }
            }
        }
        let all = (generations, present)
        (generations, present, width) = ([], 0, new)
        for (place, byte) in bytes.enumerated() {
            generations += all.0[8 * byte..<min(8 * byte + 8, all.0.count)]
            present |= (all.1 >> UInt64(8 * byte) & 0xff) << UInt64(8 * place)
        }
    }
}
