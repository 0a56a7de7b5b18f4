import Basics
import Foundation

/// What the ledger keeps in the place of a key: 128 bits of a keyed hash, of the key and of all that it belongs to.
///
/// Two that are equal are one key: among a billion keys, the odds that any two share a hash are below one in 10^20.
package struct KeyHash: Hashable, Sendable {
    /// Good as a hash of 64 bits, too.
    package let low: UInt64
    package let high: UInt64

    @inlinable
    package init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }

    @inlinable
    package init(_ hash: KeyedHash) {
        (low, high) = hash.value
    }

    // MARK: Bytes

    /// How many bytes it has in the ledger, each half with its lowest byte first.
    package static let size = 16

    package var data: Data { withBytes { Data($0) } }

    /// Nil where they are not as many as a hash has.
    package init?(_ bytes: some ContiguousBytes) {
        let halves = bytes.withUnsafeBytes { bytes -> (UInt64, UInt64)? in
            guard bytes.count == Self.size else { return nil }
            return (
                UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self)),
                UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            )
        }
        guard let halves else { return nil }
        (low, high) = halves
    }

    /// Gives `body` the bytes, which last as long as that runs.
    @inlinable
    @inline(__always)
    package func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try withUnsafeBytes(of: (low.littleEndian, high.littleEndian)) { (bytes) throws(Failure) in try body(bytes) }
    }
}

/// A key that a conversion was recorded under, as its row keeps it: so that an export can tell it, without a search for it.
package struct SpentKey: Hashable, Sendable {
    package let hash: KeyHash
    /// Of the content that spent the key.
    package let fingerprint: UInt64

    /// How many bytes it has in the ledger: the hash's, then the fingerprint's.
    package static let size = KeyHash.size + 8

    package var data: Data { hash.data + withUnsafeBytes(of: fingerprint.littleEndian) { Data($0) } }

    package init(hash: KeyHash, fingerprint: UInt64) {
        self.hash = hash
        self.fingerprint = fingerprint
    }

    /// Nil where they are not as many as a spent key has.
    package init?(_ bytes: Data) {
        guard bytes.count == Self.size, let hash = KeyHash(bytes.prefix(KeyHash.size)) else { return nil }
        let rest = bytes.suffix(8).enumerated().reduce(UInt64(0)) { $0 | UInt64($1.element) << UInt64(8 * $1.offset) }
        self.init(hash: hash, fingerprint: rest)
    }
}
