/// A room's number in the rollups: a keyed hash of its workspace and name, 64 bits.
///
/// SipHash-1-3 (https://www.aumasson.jp/siphash/siphash.pdf) under a key that the ledger drew at random and never
/// shows, so that nobody can look for names that collide. Two rooms that did would count as one: among ten million
/// rooms the odds of any such pair are about 1 in 370,000 (n^2 / 2^65). Names take the same way to their numbers' cache.
struct RoomHash: Sendable {
    private let k0: UInt64
    private let k1: UInt64

    init(key: UInt64, tag: UInt64) {
        k0 = key
        k1 = (key << 23 | key >> 41) ^ tag ^ 0x9e37_79b9_7f4a_7c15
    }

    func callAsFunction(_ workspace: Int64, _ name: String) -> Int64 {
        var name = name
        return name.withUTF8 { self(workspace, UnsafeRawBufferPointer($0)) }
    }

    func callAsFunction(_ prefix: Int64, _ bytes: UnsafeRawBufferPointer) -> Int64 {
        var state = State(k0, k1)
        state.take(UInt64(bitPattern: prefix))
        var place = 0
        while bytes.count - place >= 8 {
            state.take(bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self).littleEndian)
            place += 8
        }
        var last = UInt64(truncatingIfNeeded: bytes.count + 8) << 56
        for rest in place..<bytes.count { last |= UInt64(bytes[rest]) << UInt64(8 * (rest - place)) }
        state.take(last)
        return state.end()
    }

    private struct State {
        private var v0, v1, v2, v3: UInt64

        init(_ k0: UInt64, _ k1: UInt64) {
            v0 = k0 ^ 0x736f_6d65_7073_6575
            v1 = k1 ^ 0x646f_7261_6e64_6f6d
            v2 = k0 ^ 0x6c79_6765_6e65_7261
            v3 = k1 ^ 0x7465_6462_7974_6573
        }

        private mutating func round() {
            v0 &+= v1
            v1 = (v1 << 13 | v1 >> 51) ^ v0
            v0 = v0 << 32 | v0 >> 32
            v2 &+= v3
            v3 = (v3 << 16 | v3 >> 48) ^ v2
            v0 &+= v3
            v3 = (v3 << 21 | v3 >> 43) ^ v0
            v2 &+= v1
            v1 = (v1 << 17 | v1 >> 47) ^ v2
            v2 = v2 << 32 | v2 >> 32
        }

        mutating func take(_ word: UInt64) {
            v3 ^= word
            round()
            v0 ^= word
        }

        mutating func end() -> Int64 {
            v2 ^= 0xff
            for _ in 0..<3 { round() }
            return Int64(bitPattern: v0 ^ v1 ^ v2 ^ v3)
        }
    }
}
