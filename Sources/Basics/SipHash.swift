/// The state of SipHash, which KeyedHash and others feed words of 64 bits.
///
/// Source: Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012.
/// Public, as functions of a package type are not inlined into other modules.
public struct SipHash: Sendable {
    @usableFromInline var v0: UInt64
    @usableFromInline var v1: UInt64
    @usableFromInline var v2: UInt64
    @usableFromInline var v3: UInt64

    /// The state before any word.
    ///
    /// - Parameters:
    ///   - key: the hash's key, its lower half first.
    ///   - isWide: whether the hash is to have 128 bits.
    @inlinable
    public init(key: (UInt64, UInt64), isWide: Bool = false) {
        v0 = key.0 ^ 0x736f_6d65_7073_6575
        v1 = key.1 ^ 0x646f_7261_6e64_6f6d
        v2 = key.0 ^ 0x6c79_6765_6e65_7261
        v3 = key.1 ^ 0x7465_6462_7974_6573
        if isWide { v1 ^= 0xee }
    }

    /// Takes a word with one round: SipHash-1-3's.
    @inlinable
    @inline(__always)
    public mutating func addByOneRound(_ word: UInt64) {
        v3 ^= word
        round()
        v0 ^= word
    }

    /// Takes a word with two rounds: SipHash-2-4's.
    @inlinable
    @inline(__always)
    public mutating func addByTwoRounds(_ word: UInt64) {
        v3 ^= word
        round()
        round()
        v0 ^= word
    }

    /// The 64 bits of SipHash-1-3, once all words are in, the last with the number of bytes.
    @inlinable
    public mutating func finishByThreeRounds() -> UInt64 {
        v2 ^= 0xff
        for _ in 0..<3 { round() }
        return v0 ^ v1 ^ v2 ^ v3
    }

    /// The 128 bits of SipHash-2-4, of a wide state, once all words are in, the last with the number of bytes.
    @inlinable
    public mutating func finishWideByFourRounds() -> (UInt64, UInt64) {
        v2 ^= 0xee
        for _ in 0..<4 { round() }
        let first = v0 ^ v1 ^ v2 ^ v3
        v1 ^= 0xdd
        for _ in 0..<4 { round() }
        return (first, v0 ^ v1 ^ v2 ^ v3)
    }

    @inlinable
    @inline(__always)
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

/// SipHash-2-4 with 128 bits: a hash that nobody can work out, or find a second text for, without its key.
///
/// A text goes in as its length and then its bytes, filled up with zeros to whole words, so that no two lists of texts
/// run together. The same in every process and version: ledgers keep it.
/// Source: as for SipHash, and its authors' code for 128 bits.
public struct KeyedHash: Sendable {
    @usableFromInline var state: SipHash
    @usableFromInline var words: UInt64 = 0

    /// The hash of nothing yet.
    ///
    /// - Parameter key: the hash's key, its lower half first.
    @inlinable
    public init(key: (UInt64, UInt64)) {
        state = SipHash(key: key, isWide: true)
    }

    /// Takes a word.
    @inlinable
    public mutating func add(_ word: UInt64) {
        state.addByTwoRounds(word)
        words &+= 1
    }

    /// Takes a number, as the word of the same bits.
    @inlinable
    public mutating func add(_ number: Int64) {
        add(UInt64(bitPattern: number))
    }

    /// Takes a text: its length in bytes of UTF-8, then these.
    @inlinable
    public mutating func add(_ text: String) {
        var text = text
        text.withUTF8 { add($0) }
    }

    /// As for texts.
    @inlinable
    public mutating func add(_ text: UnsafeBufferPointer<UInt8>) {
        add(UInt64(text.count))
        text.forEachWord { add($0) }
    }

    /// The two halves of the hash, the first one good as a hash of 64 bits.
    @inlinable
    public var value: (UInt64, UInt64) {
        var end = state
        // The last block holds the number of bytes, modulo 256, and here never any of them.
        end.addByTwoRounds((words &* 8) << 56)
        return end.finishWideByFourRounds()
    }
}
