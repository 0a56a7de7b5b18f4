import Basics
import Testing

@Suite struct CrockfordDigitsTests {
    @Test func everyDigitComesBackAndNothingElseIsOne() {
        var values: [UInt64: UInt8] = [:]
        for byte in UInt8.min ... .max {
            guard let value = CrockfordDigits.value(of: byte) else { continue }
            #expect(values.updateValue(byte, forKey: value) == nil)
            #expect(CrockfordDigits.digit(value) == byte)
        }
        #expect(values.keys.sorted() == Array(0..<32))
        let text = String(decoding: values.sorted { $0.key < $1.key }.map(\.value), as: UTF8.self)
        #expect(text == "0123456789abcdefghjkmnpqrstvwxyz")
        // Of a larger number, the lowest five bits count.
        #expect(CrockfordDigits.digit(.max) == UInt8(ascii: "z") && CrockfordDigits.digit(32) == UInt8(ascii: "0"))
    }

    @Test func randomOnesAreAllDifferentAndUseEveryDigit() {
        let texts = (0..<200).map { _ in CrockfordDigits.random(count: 16) }
        #expect(Set(texts).count == texts.count && texts.allSatisfy { $0.utf8.count == 16 })
        #expect(Set(texts.joined().utf8).count == 32)
        #expect(texts.joined().utf8.allSatisfy { CrockfordDigits.value(of: $0) != nil })
        #expect(CrockfordDigits.random(count: 0) == "" && CrockfordDigits.random(count: -1) == "")
    }
}
