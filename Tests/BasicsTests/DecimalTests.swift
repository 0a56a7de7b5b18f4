import Basics
import Testing

@Suite struct DecimalTests {
    @Test func digitsAloneAreANumber() {
        #expect(Int(decimalDigits: "0".utf8) == 0 && Int(decimalDigits: "007".utf8) == 7)
        #expect(Int64(decimalDigits: "9223372036854775807".utf8) == .max)
        #expect(UInt16(decimalDigits: "65535".utf8) == .max && UInt16(decimalDigits: "00065535".utf8) == .max)
        #expect(Int8(decimalDigits: "127".utf8) == .max)
    }

    @Test(arguments: [
        "", "+1", "-1", " 1", "1 ", "1.0", "1e3", "0x1", "１", "1\0", "256", "999", "99999999999999999999",
    ])
    func anythingElseIsNone(text: String) {
        #expect(UInt8(decimalDigits: text.utf8) == nil)
    }

    @Test func whatTheTypeCannotHoldIsNone() {
        #expect(Int64(decimalDigits: "9223372036854775808".utf8) == nil)
        #expect(UInt16(decimalDigits: "65536".utf8) == nil && Int8(decimalDigits: "128".utf8) == nil)
    }

    @Test func flooringRoundsDownOnBothSidesOfZero() {
        for number in -20...20 {
            for divisor in [1, 2, 7, 86_400] {
                let quotient = number.floored(by: divisor)
                #expect((0..<divisor).contains(number - quotient * divisor))
            }
        }
        #expect(Int.min.floored(by: 1) == .min && Int.min.floored(by: 86_400) == -106_751_991_167_301)
        #expect(Int.max.floored(by: .max) == 1 && Int.min.floored(by: .max) == -2)
    }

    @Test(
        arguments: [
            (0, ""), (1, ".000000001"), (1_000, ".000001"), (1_000_000, ".001"), (500_000_000, ".500"),
            (120_000_000, ".120"), (999_999_999, ".999999999"), (999_999_000, ".999999"),
        ] as [(Int32, String)])
    func fractionsHaveThreeSixOrNineDigits(nanoseconds: Int32, text: String) {
        #expect(DecimalDigits.fraction(ofNanoseconds: nanoseconds) == text)
        #expect(nanoseconds == 0 || DecimalDigits.nanoseconds(ofFraction: text.dropFirst().utf8) == nanoseconds)
    }

    @Test func fractionsOfAnyLengthAreRead() {
        #expect(DecimalDigits.nanoseconds(ofFraction: "5".utf8) == 500_000_000)
        #expect(DecimalDigits.nanoseconds(ofFraction: "000000000".utf8) == 0)
        for text in ["", "1234567890", "0000000000", "-1", "1a"] {
            #expect(DecimalDigits.nanoseconds(ofFraction: text.utf8) == nil)
        }
    }

    @Test func paddingAddsZerosAndCutsNothing() {
        #expect(DecimalDigits.padded(7, to: 2) == "07" && DecimalDigits.padded(123, to: 2) == "123")
        #expect(DecimalDigits.padded(0, to: 0) == "0" && DecimalDigits.padded(0, to: 3) == "000")
    }

    @Test func aQuantityIsItsDigitsAndTheRest() throws {
        for (text, number, unit) in [("30s", 30, "s"), ("0", 0, ""), ("4 MiB", 4, " MiB"), ("1.5h", 1, ".5h")] {
            let quantity = try #require(Quantity(text))
            #expect(quantity.number == number && quantity.unit == unit)
        }
        for text in ["", "s", "-1s", "+1s", " 1s", "１s", "9223372036854775808s"] { #expect(Quantity(text) == nil) }
    }
}
