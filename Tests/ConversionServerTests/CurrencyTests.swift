import Testing

@testable import ConversionServer

@Suite struct CurrencyTests {
    @Test func theCodesAreISO4217s() {
        #expect(Currency.codes.count == 178)
        #expect(Set(Currency.codes).count == Currency.codes.count)
        #expect(Currency.codes == Currency.codes.sorted())
        for code in Currency.codes {
            #expect(
                code.utf8.count == 3 && code.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) })
            #expect(Currency.isKnown(code))
        }
        for code in ["USD", "EUR", "JPY", "KWD", "CLF", "XAU", "XTS", "VES", "ZWG", "SLE", "XCG"] {
            #expect(Currency.isKnown(code))
        }
    }

    @Test(arguments: ["", "US", "USDX", "usd", "DEM", "HRK", "XXX", "U D", "U\u{212A}", "D\u{212A}\u{212A}", "\0\0\0"])
    func anythingElseIsNone(code: String) {
        #expect(!Currency.isKnown(code))
    }
}
