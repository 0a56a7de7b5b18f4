import Basics
import Testing

@Suite struct BloomFilterTests {
    /// SplitMix64: hashes that look like any others, the same each time.
    private func hashes(_ count: Int, from seed: UInt64) -> [UInt64] {
        (0..<UInt64(count)).map { number in
            var bits = seed &+ (number &+ 1) &* 0x9e37_79b9_7f4a_7c15
            bits = (bits ^ bits >> 30) &* 0xbf58_476d_1ce4_e5b9
            bits = (bits ^ bits >> 27) &* 0x94d0_49bb_1331_11eb
            return bits ^ bits >> 31
        }
    }

    /// Ledgers have had generations of 262,144 and of 65,536 keys: a filter's size in bytes tells which.
    @Test(arguments: [
        (262_144, 524_288), (65_536, 131_072), (60_000, 131_072), (65, 256), (64, 128), (4, 128), (0, 128),
    ])
    func itHoldsItsKeysAndHardlyAnyOther(count: Int, size: Int) {
        var filter = BloomFilter(capacity: count)
        let keys = hashes(count, from: 1), others = hashes(20_000, from: 1 << 40)
        for key in keys { filter.insert(key) }
        #expect(keys.allSatisfy(filter.holds))
        #expect(others.count(where: filter.holds) < 40)
        #expect(1 << filter.capacityBits >= count && filter.bytes.count == size)
    }

    @Test func itsBytesAreItAgainAndOthersAreNone() throws {
        var filter = BloomFilter(capacity: 100)
        let keys = hashes(100, from: 7)
        for key in keys { filter.insert(key) }
        let bytes = filter.bytes
        let read = try #require(bytes.withUnsafeBytes { BloomFilter($0) })
        #expect(read.words == filter.words && read.capacityBits == filter.capacityBits && keys.allSatisfy(read.holds))
        for count in [0, 1, 8, 64, 127, 129, 255, bytes.count - 1, bytes.count + 1, 1_000_000, 8 << 20, 16 << 20] {
            let isOne = [UInt8](repeating: 0, count: count).withUnsafeBytes { BloomFilter($0) != nil }
            #expect(!isOne, "\(count)")
        }
    }
}
