import Testing

@testable import ConversionServer

@Suite struct EmailAddressTests {
    @Test func theHashIsTheVendors() throws {
        let email = try #require(EmailAddress("alexz@example.com"))
        #expect(email.metaHash == "509e933019bb285a134a9334b8bb679dff79d0ce023d529af4bd744d47b4fd8a")
        #expect(email.googleHash == email.metaHash)
    }

    /// Google leaves the dots of its own addresses out, and Meta keeps them.
    @Test(arguments: [
        (
            "Jefferson.Loves.hiking@gmail.com", "515d2f967f73864e76937ab2b897210a86fd286016903b1b08c3da07c75f513e",
            "509dd4aaa1f05ca65540d59db001a87efb037e13ff33b628cf34ca7f468dd09e"
        ),
        (
            " JEFFERSON.LOVES.HIKING@GoogleMail.com\r\n",
            "2824967181c781aced84c32bf8bb51fc6401202eeff88263776f63c99df9314c",
            "5daf13df5c98b53292c84921aa8abe084a07c5f8d408f4e7e487c027a4d7cc2d"
        ),
    ])
    func dotsOfGmailAreLeftOutForGoogle(text: String, google: String, meta: String) throws {
        let email = try #require(EmailAddress(text))
        #expect(email.googleHash == google)
        #expect(email.metaHash == meta)
    }

    @Test(arguments: [
        (" Anna@Example.COM\t", "anna@example.com"), ("a+b@x-y.co.uk", "a+b@x-y.co.uk"),
        ("anna@xn--mller-kva.de", "anna@xn--mller-kva.de"),
        ("o'neil_1!#$%&'*+/=?^`{|}~-@e.com", "o'neil_1!#$%&'*+/=?^`{|}~-@e.com"),
        ("a.b.@docomo.ne.jp", "a.b.@docomo.ne.jp"), ("1@2.3", "1@2.3"),
    ])
    func whatIsAnAddressIsBroughtIntoOneForm(text: String, form: String) {
        #expect(EmailAddress(text).map { "\($0.local)@\($0.domain)" } == form)
    }

    @Test(arguments: [
        "", " ", "@", "anna", "anna@", "@example.com", "anna@example", "anna@.com", "anna@example.",
        "anna@example..com",
        "anna@@example.com", "anna@b@example.com", "an na@example.com", "anna @example.com", "anna@ example.com",
        "anna@exam ple.com", "anna\t@example.com", "anna@example.com, bob@example.com", "<anna@example.com>",
        "Anna <anna@example.com>", "\"anna\"@example.com", "mailto:anna@example.com", "anna@[127.0.0.1]",
        "an\\na@example.com",
        "anna＠example.com", "änna@example.com", "anna@müller.de", "a\u{308}nna@example.com", "anna@-example.com",
        "anna@example-.com", "anna@exa_mple.com", "anna\u{200b}@example.com", "anna\u{a0}@example.com",
        "anna@example.com\u{feff}",
        ".@gmail.com", "...@googlemail.com", "anna(at)example.com", "anna at example dot com", "an\u{7f}na@example.com",
        String(repeating: "a", count: 65) + "@example.com", "a@" + String(repeating: "b", count: 64) + ".com",
        "a@" + String(repeating: "b.", count: 127) + "com", String(repeating: "@", count: 100_000),
    ])
    func whatIsNotCertainlyAnAddressIsRefused(text: String) {
        #expect(EmailAddress(text) == nil)
    }
}
