import Testing

@testable import ConversionServer

@Suite struct EventTypeTests {
    @Test(arguments: [
        ("a", "a"), ("A", "a"), ("a.b_c9", "a.b_c9"), ("\t\u{b}\u{c}\r\n a \n", "a"), ("a  --  b", "a_b"),
        ("a _ b", "a___b"), ("a-", "a_"), ("Zz.9_", "zz.9_"),
        (String(repeating: "A", count: 64), String(repeating: "a", count: 64)),
        ("a" + String(repeating: "-", count: 100_000), "a_"),
        (String(repeating: " ", count: 100_000) + "a", "a"),
    ]) func textsComeToTheirForm(text: String, expected: String) {
        #expect(EventType.normalise(text) == expected)
        #expect(EventType.normalise(expected) == expected)
    }

    @Test(arguments: [
        "", " ", "-", "_", ".", "9a", "-a", "a!", "a\u{a0}b", "\u{a0}a", "a\u{301}", "\u{130}", "\u{212A}", "a\0",
        "a\tb", "a\nb", String(repeating: "a", count: 65), String(repeating: "a-", count: 33),
    ]) func theRestHasNone(text: String) {
        #expect(EventType.normalise(text) == nil)
    }
}
