import ConversionStore
import Testing

@testable import ConversionServer

@Suite struct CurrencyTests {
    @Test func theCodesAreISO4217s() {
        #expect(Currency.codes.count == 176)
        #expect(Set(Currency.codes).count == Currency.codes.count)
        #expect(Currency.codes == Currency.codes.sorted())
        for code in Currency.codes {
            #expect(
                code.utf8.count == 3 && code.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) })
            #expect(Currency.isKnown(code) && Currency.end(of: code) == nil)
        }
        for code in ["USD", "EUR", "JPY", "KWD", "CLF", "XAU", "XTS", "VES", "ZWG", "SLE", "XCG"] {
            #expect(Currency.isKnown(code))
        }
    }

    @Test(arguments: ["", "US", "USDX", "usd", "DEM", "HRK", "XXX", "U D", "U\u{212A}", "D\u{212A}\u{212A}", "\0\0\0"])
    func anythingElseIsNone(code: String) {
        #expect(!Currency.isKnown(code))
    }

    @Test func withdrawnCodesEndAYearAfterTheMonthOfTheirWithdrawal() {
        #expect(Currency.withdrawn.count == 129)
        #expect(Set(Currency.withdrawn.map(\.code)).count == Currency.withdrawn.count)
        #expect(Currency.withdrawn.map(\.code) == Currency.withdrawn.map(\.code).sorted())
        for (code, seconds) in [
            ("DEM", 1_049_155_200), ("HRK", 1_706_745_600), ("BGN", 1_801_440_000), ("ZWD", 1_251_763_200),
            ("TRL", 1_167_609_600), ("SUR", 694_224_000),
        ] {
            #expect(Currency.end(of: code) == Timestamp(nanoseconds: Int64(seconds) * 1_000_000_000))
        }
        for code in ["", "EUR", "dem", "XXX", "DEMX"] { #expect(Currency.end(of: code) == nil) }
    }
}
