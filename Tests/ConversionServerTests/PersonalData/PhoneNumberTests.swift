import Testing

@testable import ConversionServer

@Suite struct PhoneNumberTests {
    /// The vectors of Google and of Meta.
    @Test func bothHashesAreTheVendors() throws {
        let phone = try #require(PhoneNumber("+1 800 555 0100"))
        #expect(phone.googleHash == "fb4f73a6ec5fdb7077d564cdd22c3554b43ce49168550c3b12c547b78c517b30")
        #expect(phone.metaHash == "92cfdc5fbcd4a20fbe5d3857af6c1aba31762105bba7f21a17155e920653046c")
    }

    @Test(arguments: [
        "+18005550100", " +1 (800) 555-0100\n", "+1.800.555.0100", "0018005550100", "00 1 800 555 01 00",
        "+1-800-555-0100",
    ])
    func waysToWriteANumberAreOne(text: String) {
        #expect(PhoneNumber(text)?.digits == "18005550100")
    }

    @Test(arguments: [
        ("+6834000", "6834000"), ("+49 (30) 901820", "4930901820"), ("+123456789012345", "123456789012345"),
    ])
    func shortAndLongNumbersAreTaken(text: String, digits: String) {
        #expect(PhoneNumber(text)?.digits == digits)
    }

    @Test(arguments: [
        // Nobody knows the country.
        "", "8005550100", "18005550100", "(800) 555-0100", "0800 5550100", "1-800-555-0100", "+", "00", "+ ", "tel",
        // Dialled inside the country only, or with a code that no country has.
        "+44 (0)20 7946 0958", "+44 (0) 20 7946 0958", "+0018005550100", "+08005550100", "0008005550100",
        "+()18005550100",
        // Other digits, letters, signs.
        "+１８００５５５０１００", "＋18005550100", "+1800FLOWERS", "+1 800 555 0100 ext. 5", "+1 800 555 0100x5",
        "+٤٩٣٠٩٠١٨٢٠", "++18005550100", "+1+8005550100", "+1 800 555 0100, +1 800 555 0101", "+18005550100/01",
        "+1\u{a0}800 555 0100", "+1\t800\t555\t0100", "+1\u{200b}8005550100", "+1 800 555\n0100", "tel:+18005550100",
        // No number of E.164.
        "+123456", "+1234567890123456", "+1 (800 555 0100", "+1 800) 555 0100", "+1 ((800)) 555 0100", "+-. ()",
        String(repeating: "+1", count: 10_000), "+" + String(repeating: "1", count: 100_000),
        // As a model might say it.
        "plus one eight hundred", "+1 800 555 O1OO", "+１", "☎️ +18005550100",
    ])
    func whatIsNotCertainlyANumberIsRefused(text: String) {
        #expect(PhoneNumber(text) == nil)
    }
}
