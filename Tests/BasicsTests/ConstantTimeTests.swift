import Basics
import Testing

@Suite struct ConstantTimeTests {
    @Test(arguments: ["", "a", "Bearer x", "12345678", "123456789", String(repeating: "k", count: 100)])
    func textsAreComparedWhole(text: String) {
        #expect(ConstantTime.areEqual(text, String(text.reversed().reversed())))
        #expect(!ConstantTime.areEqual(text, text + "x"))
        for place in text.indices {
            var other = text
            other.replaceSubrange(place...place, with: "~")
            #expect(!ConstantTime.areEqual(text, other))
        }
    }

    @Test(arguments: [0, 1, 7, 8, 9, 16, 32])
    func bytesAreComparedWhole(count: Int) {
        let bytes = (0..<count).map { UInt8($0) }
        #expect(ConstantTime.areEqual(bytes, Array(bytes.reversed().reversed())))
        #expect(!ConstantTime.areEqual(bytes, bytes + [0]))
        for place in 0..<count {
            for bit in 0..<8 {
                var other = bytes
                other[place] ^= 1 << UInt8(bit)
                #expect(!ConstantTime.areEqual(bytes, other))
            }
        }
    }
}
