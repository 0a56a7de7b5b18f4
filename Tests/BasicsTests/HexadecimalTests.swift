import Basics
import Testing

@Suite struct HexadecimalTests {
    @Test(
        arguments: [
            (0, 0, "0"), (0, 1, "0"), (0, 4, "0000"), (10, 1, "a"), (0x1b, 4, "001b"), (0x1_f600, 4, "1f600"),
            (.max, 16, "ffffffffffffffff"), (1, 16, "0000000000000001"), (.max, 2, "ffffffffffffffff"),
        ] as [(UInt64, Int, String)])
    func numbersHaveSoManyDigitsAtLeast(number: UInt64, digits: Int, text: String) {
        #expect(Hexadecimal.text(number, digits: digits) == text)
        #expect(UInt64(text, radix: 16) == number)
    }

    @Test func allBytesComeBack() {
        let bytes = (0...255).map { UInt8($0) }
        let text = Hexadecimal.text(bytes)
        #expect(text.hasPrefix("000102") && text.hasSuffix("fdfeff") && text.utf8.count == 512)
        #expect(Hexadecimal.bytes(text) == bytes)
        #expect(Hexadecimal.text([]) == "" && Hexadecimal.bytes("") == [])
    }

    @Test(arguments: ["0", "000", "0g", "g0", "AB", "0A", "+1", " 1", "1 ", "ää", "0\0"])
    func whatIsNoneIsRefused(text: String) {
        #expect(Hexadecimal.bytes(text) == nil)
    }

    @Test func aDigitHasItsValueInBothCases() {
        for byte in UInt8.min ... .max {
            let value = UInt8(String(UnicodeScalar(byte)), radix: 16)
            #expect(Hexadecimal.value(of: byte) == value)
            let isUpper = (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(byte)
            #expect(Hexadecimal.lowercaseValue(of: byte) == (isUpper ? nil : value))
        }
    }
}
