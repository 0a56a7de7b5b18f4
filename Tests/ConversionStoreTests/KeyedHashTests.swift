import Testing

@testable import ConversionStore

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
}
