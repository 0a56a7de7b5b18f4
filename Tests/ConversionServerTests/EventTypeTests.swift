import Testing

@testable import ConversionServer

@Suite struct EventTypeTests {
    @Test(arguments: [
        ("a", "a"), ("A", "a"), ("a.b_c9", "a.b_c9"), ("\t\u{b}\u{c}\r\n a \n", "a"), ("a  --  b", "a_b"),
        ("a _ b", "a___b"), ("a-", "a_"), ("Zz.9_", "zz.9_"),
        (String(repeating: "A", count: 64), String(repeating: "a", count: 64)),
        ("a" + String(repeating: "-", count: 100_000), "a_"),
        (String(repeating: " ", count: 100_000) + "a", "a"),
        ("sign\u{2011}up", "sign_up"), ("sign\u{2010}up", "sign_up"), ("sign–up", "sign_up"), ("sign‒up", "sign_up"),
        ("sign\u{2212}up", "sign_up"), ("sign－up", "sign_up"), ("a\u{a0}b", "a_b"), ("\u{a0}a\u{2028}", "a"),
        ("a\u{202f}\u{3000} – b", "a_b"), ("\u{feff}Sign\u{2003}Up", "sign_up"), ("a–", "a_"), ("a\u{200b}b", "a_b"),
    ]) func textsComeToTheirForm(text: String, expected: String) {
        #expect(EventType.normalise(text) == expected)
        #expect(EventType.normalise(expected) == expected)
    }

    @Test(arguments: [
        "", " ", "-", "_", ".", "9a", "-a", "a!", "a\u{2028}b", "–a", "a—b", "a\u{ad}b", "\u{a0}", "a\u{301}",
        "\u{130}",
        "\u{212A}", "a\0",
        "a\tb", "a\nb", String(repeating: "a", count: 65), String(repeating: "a-", count: 33),
    ]) func theRestHasNone(text: String) {
        #expect(EventType.normalise(text) == nil)
    }
}
