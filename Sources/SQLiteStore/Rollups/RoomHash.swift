import Basics

/// A room's number in the rollups: a keyed hash of its workspace and name, 64 bits.
///
/// SipHash-1-3 (https://www.aumasson.jp/siphash/siphash.pdf) under a key that the ledger drew at random and never
/// shows, so that nobody can look for names that collide. Two rooms that did would count as one: among ten million
/// rooms the odds of any such pair are about 1 in 370,000 (n^2 / 2^65). Names take the same way to their numbers' cache.
struct RoomHash: Sendable {
    private let key: (UInt64, UInt64)

    init(key: UInt64, tag: UInt64) {
        self.key = (key, (key << 23 | key >> 41) ^ tag ^ 0x9e37_79b9_7f4a_7c15)
    }

    func callAsFunction(_ workspace: Int64, _ name: String) -> Int64 {
        var name = name
        return name.withUTF8 { self(workspace, UnsafeRawBufferPointer($0)) }
    }

    func callAsFunction(_ prefix: Int64, _ bytes: UnsafeRawBufferPointer) -> Int64 {
        var hash = SipHash(key: key)
        hash.addByOneRound(UInt64(bitPattern: prefix))
        var place = 0
        while bytes.count - place >= 8 {
            hash.addByOneRound(bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self).littleEndian)
            place += 8
        }
        var last = UInt64(truncatingIfNeeded: bytes.count + 8) << 56
        for rest in place..<bytes.count { last |= UInt64(bytes[rest]) << UInt64(8 * (rest - place)) }
        hash.addByOneRound(last)
        return Int64(bitPattern: hash.finishByThreeRounds())
    }
}
