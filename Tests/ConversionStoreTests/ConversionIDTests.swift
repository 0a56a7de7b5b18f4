import Testing

@testable import ConversionStore

@Suite struct ConversionIDTests {
    private let scheme = ConversionIDScheme(tag: 0x12_3456_789a, key: 0xfeed_face_cafe_beef)

    @Test func everySequenceComesBackFromItsText() throws {
        var random = SystemRandomNumberGenerator()
        let sequences =
            Array(1...1_000) + [.max] + (0..<1_000).map { _ in Int64.random(in: 1 ... .max, using: &random) }
        var texts: Set<String> = []
        for sequence in sequences {
            let id = scheme.id(of: sequence)
            texts.insert(id.description)
            let parsed = try #require(ConversionID(id.description))
            #expect(parsed == id)
            #expect(scheme.sequence(of: parsed) == sequence)
        }
        #expect(texts.count == Set(sequences).count)
    }

    @Test func theTextIsFixed() {
        #expect(ConversionID(tag: 0, number: 0).description == "cv_000000000000000000000")
        #expect(ConversionID(tag: 0xff_ffff_ffff, number: .max).description == "cv_zzzzzzzzfzzzzzzzzzzzz")
        #expect(ConversionID(tag: 1, number: 0x0123_4567_89ab_cdef).description == "cv_00000001028t5cy4tqkff")
    }

    @Test func neighboursShareNoMoreThanChanceGives() {
        let bits = (1..<1_000).map { (sequence: Int64) in
            (scheme.id(of: sequence).number ^ scheme.id(of: sequence + 1).number).nonzeroBitCount
        }
        let average = Double(bits.reduce(0, +)) / Double(bits.count)
        #expect((30...34).contains(average))
    }

    @Test func anotherLedgersIdMeansNothing() {
        let id = ConversionIDScheme(tag: 1, key: scheme.key).id(of: 5)
        #expect(scheme.sequence(of: id) == nil)
        let otherKey = ConversionIDScheme(tag: scheme.tag, key: 1).id(of: 5)
        #expect(scheme.sequence(of: otherKey) != 5)
    }

    @Test(arguments: [
        "", "cv_", "cv_00000000000000000000", "cv_0000000000000000000000", "xx_000000000000000000000",
        "cv-000000000000000000000", "CV_000000000000000000000", "cv_00000000000000000000A", "cv_00000000000000000000i",
        "cv_00000000000000000000l", "cv_00000000000000000000o", "cv_00000000000000000000u", "cv_00000000g000000000000",
        "cv_00000000z000000000000", "cv_0000000000000000000é0", "cv_00000000000000000000\0",
    ]) func aMalformedTextIsNoId(text: String) {
        #expect(ConversionID(text) == nil)
    }
}
