import Basics

/// How one ledger turns sequences into ids and back, with no index and nothing stored for each.
///
/// Ids should neither tell how many conversions there are nor collide with another ledger's, and one ledger's should
/// not be guessable from its others. So the sequence goes through a keyed bijection of 64 bits: a Feistel network of
/// six rounds, whose round function mixes a half with the key by multiplication and shifts (the finaliser of
/// MurmurHash3). It hides volumes from the curious; it is no cipher, and no permission rests on it.
package struct ConversionIDScheme: Sendable, Equatable {
    /// Drawn at random when the ledger was created, 40 bits; the same in each of its ids.
    package let tag: UInt64
    /// Drawn at the same time, and never shown.
    package let key: UInt64

    package init(tag: UInt64, key: UInt64) {
        self.tag = tag & 0xff_ffff_ffff
        self.key = key
    }

    package func id(of sequence: Int64) -> ConversionID {
        let bits = UInt64(bitPattern: sequence)
        var left = UInt32(truncatingIfNeeded: bits >> 32)
        var right = UInt32(truncatingIfNeeded: bits)
        for round in 0..<Self.rounds {
            (left, right) = (right, left ^ mix(right, round))
        }
        return ConversionID(tag: tag, number: UInt64(left) << 32 | UInt64(right))
    }

    /// Nil for an id of another ledger, and for one that this ledger cannot have given out.
    package func sequence(of id: ConversionID) -> Int64? {
        guard id.tag == tag else { return nil }
        var left = UInt32(truncatingIfNeeded: id.number >> 32)
        var right = UInt32(truncatingIfNeeded: id.number)
        for round in (0..<Self.rounds).reversed() {
            (left, right) = (right ^ mix(left, round), left)
        }
        let sequence = Int64(bitPattern: UInt64(left) << 32 | UInt64(right))
        return sequence > 0 ? sequence : nil
    }

    private static let rounds: UInt64 = 6

    private func mix(_ half: UInt32, _ round: UInt64) -> UInt32 {
        var bits = UInt64(half) ^ (key &+ round &* 0x9e37_79b9_7f4a_7c15)
        bits = (bits ^ bits >> 33) &* 0xff51_afd7_ed55_8ccd
        bits = (bits ^ bits >> 33) &* 0xc4ce_b9fe_1a85_ec53
        return UInt32(truncatingIfNeeded: bits >> 33)
    }
}

extension KeyedHash {
    /// What a ledger keeps in place of texts of one use; the same text hashes differently for another.
    package init(_ ids: ConversionIDScheme, use: UInt64) {
        self.init(key: (ids.key, use))
    }
}
