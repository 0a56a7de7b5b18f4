/// SipHash-2-4 with 128 bits: a hash that nobody can work out, or find a second text for, without its key.
///
/// A text goes in as its length and then its bytes, filled up with zeros to whole words, so that no two lists of texts
/// run together. The same in every process and version, as the ledger keeps it.
/// Source: Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012, and its authors' code for 128 bits.
package struct KeyedHash {
    @usableFromInline var v0: UInt64
    @usableFromInline var v1: UInt64
    @usableFromInline var v2: UInt64
    @usableFromInline var v3: UInt64
    @usableFromInline var words: UInt64 = 0

    @inlinable
    package init(key: (UInt64, UInt64)) {
        v0 = key.0 ^ 0x736f_6d65_7073_6575
        v1 = key.1 ^ 0x646f_7261_6e64_6f6d ^ 0xee
        v2 = key.0 ^ 0x6c79_6765_6e65_7261
        v3 = key.1 ^ 0x7465_6462_7974_6573
    }

    /// What a ledger keeps in place of texts of one use; the same text hashes differently for another.
    @inlinable
    package init(_ ids: ConversionIDScheme, use: UInt64) {
        self.init(key: (ids.key, use))
    }

    @inlinable
    package mutating func add(_ word: UInt64) {
        v3 ^= word
        round()
        round()
        v0 ^= word
        words &+= 1
    }

    @inlinable
    package mutating func add(_ number: Int64) {
        add(UInt64(bitPattern: number))
    }

    @inlinable
    package mutating func add(_ text: String) {
        var text = text
        text.withUTF8 { add($0) }
    }

    @inlinable
    package mutating func add(_ text: UnsafeBufferPointer<UInt8>) {
        add(UInt64(text.count))
        text.forEachWord { add($0) }
    }

    /// The two halves of the hash, the first one good as a hash of 64 bits.
    @inlinable
    package var value: (UInt64, UInt64) {
        var hash = self
        // The last block holds the number of bytes, modulo 256, and here never any of them.
        hash.add((words &* 8) << 56)
        hash.v2 ^= 0xee
        for _ in 0..<4 { hash.round() }
        let first = hash.v0 ^ hash.v1 ^ hash.v2 ^ hash.v3
        hash.v1 ^= 0xdd
        for _ in 0..<4 { hash.round() }
        return (first, hash.v0 ^ hash.v1 ^ hash.v2 ^ hash.v3)
    }

    @inlinable
    mutating func round() {
        v0 &+= v1
        v1 = v1 << 13 | v1 >> 51
        v1 ^= v0
        v0 = v0 << 32 | v0 >> 32
        v2 &+= v3
        v3 = v3 << 16 | v3 >> 48
        v3 ^= v2
        v0 &+= v3
        v3 = v3 << 21 | v3 >> 43
        v3 ^= v0
        v2 &+= v1
        v1 = v1 << 17 | v1 >> 47
        v1 ^= v2
        v2 = v2 << 32 | v2 >> 32
    }
}
