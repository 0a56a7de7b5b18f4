import Testing

@testable import ConversionServer

/// Fingerprints are stored, so their values are fixed. These were computed by another implementation.
@Suite struct ContentFingerprintTests {
    private func value(_ add: (inout ContentFingerprint) -> Void) -> UInt64 {
        var fingerprint = ContentFingerprint()
        add(&fingerprint)
        return fingerprint.value
    }

    @Test func valuesNeverChange() {
        #expect(value { _ in } == 0xcbf2_9ce4_8422_2325)
        #expect(value { $0.add("") } == 0xf8bb_92ce_2658_5846)
        #expect(value { $0.add("a") } == 0x3b0d_3c5c_a6d8_d425)
        #expect(value { $0.add("purchase") } == 0x01cd_07a3_cfaf_2505)
        #expect(value { $0.add("purchases") } == 0x8b03_f926_5c92_b6a7)
        #expect(value { $0.add("Käse 🧀 und Brot") } == 0x55d5_cc2a_f9d0_6a12)
        #expect(value { $0.add(Int64(-1)) } == 0x690c_f37f_d557_2e06)
        #expect(value { $0.add(true) } == 0x5a84_1912_b01a_9977)
    }

    @Test func textsDoNotRunTogether() {
        let texts = [["ab", ""], ["a", "b"], ["", "ab"], ["ab"], ["ab", "", ""], ["ab\0"], ["ab\0\0\0\0\0\0"]]
        let values = Set(texts.map { texts in value { for text in texts { $0.add(text) } } })
        #expect(values.count == texts.count)
    }

    @Test func aBridgedOrCutTextIsTheSameText() {
        let cut = String("xxpurchasesxx".dropFirst(2).dropLast(2))
        #expect(value { $0.add(cut) } == value { $0.add("purchases") })
    }

    @Test func eachWayToWriteALetterIsItsOwn() {
        #expect(value { $0.add("\u{e9}") } != value { $0.add("e\u{301}") })
    }
}
