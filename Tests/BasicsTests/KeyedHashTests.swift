import Basics
import Testing

@Suite struct KeyedHashTests {
    /// The bytes 0 to n - 1 under the key 0 to 15, as the authors' own test has them, and as OpenSSL hashes them.
    @Test(
        arguments: [
            (0, 0xe6a8_25ba_047f_81a3, 0x9302_55c7_1472_f66d), (1, 0x61f5_5862_baa9_623b, 0xb497_14f3_64e2_830f),
            (2, 0xbb54_b067_caa4_e26e, 0x7705_2385_bf15_33fd), (3, 0xd850_bd78_ae79_b42d, 0xad32_618a_178a_2a88),
        ] as [(UInt64, UInt64, UInt64)])
    func itIsSipHash(words: UInt64, first: UInt64, second: UInt64) {
        var hash = KeyedHash(key: (0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908))
        for word in 0..<words { hash.add(0x0706_0504_0302_0100 + word * 0x0808_0808_0808_0808) }
        #expect(hash.value == (first, second))
    }

    @Test func noTwoListsOfTextsRunTogether() {
        func hash(_ texts: String...) -> UInt64 {
            var hash = KeyedHash(key: (1, 2))
            for text in texts { hash.add(text) }
            return hash.value.0
        }
        let lists = [
            hash(), hash(""), hash("", ""), hash("ab"), hash("a", "b"), hash("b", "a"), hash("a\0"), hash("a"),
            hash("12345678"), hash("123456789"), hash("ö"), hash("o\u{308}"),
        ]
        #expect(Set(lists).count == lists.count)
    }

    /// The bytes 0 to n - 1 under the key 0 to 15. Source: the vectors of SipHash-1-3 in the tests of Rust's standard library.
    @Test(
        arguments: [
            (0, 0xabac_0158_050f_c4dc), (8, 0x3690_9511_8d29_9a8e), (16, 0xcc4f_dd1a_7d90_8b66),
        ] as [(Int, UInt64)])
    func itsShorterFormIsSipHash(count: Int, value: UInt64) {
        var hash = SipHash(key: (0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908))
        for word in 0..<UInt64(count / 8) { hash.addByOneRound(0x0706_0504_0302_0100 + word * 0x0808_0808_0808_0808) }
        hash.addByOneRound(UInt64(count) << 56)
        #expect(hash.finishByThreeRounds() == value)
    }
}
