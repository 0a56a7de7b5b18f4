/// What the ledger keeps in the place of a key: 128 bits of a keyed hash, of the key and of all that it belongs to.
///
/// Two that are equal are one key: among a billion keys, the odds that any two share a hash are below one in 10^20.
struct KeyHash: Hashable, Sendable {
    /// Good as a hash of 64 bits, too.
    let low: UInt64
    let high: UInt64

    init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }

    init(_ hash: KeyedHash) {
        (low, high) = hash.value
    }

    /// How many bytes it has in the ledger.
    static let size = 16
}
