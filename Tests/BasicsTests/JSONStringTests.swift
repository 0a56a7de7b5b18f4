import Basics
import Testing

@Suite struct JSONStringTests {
    private func quoted(_ text: String, escapesC1: Bool = false) -> String {
        var json = "["
        JSONString.append(text, to: &json, escapesC1: escapesC1)
        return json
    }

    @Test(arguments: [
        ("", #"["""#), ("plain", #"["plain""#), ("a\"b\\c", #"["a\"b\\c""#), ("\n\r\t", #"["\n\r\t""#),
        ("\0\u{1f}\u{7f}", #"["\u0000\u001f\u007f""#), ("\u{2028}\u{2029}", #"["\u2028\u2029""#),
        ("ä€😈/'\u{a0}\u{2027}\u{202a}", "[\"ä€😈/'\u{a0}\u{2027}\u{202a}\""), ("\u{80}\u{9f}", "[\"\u{80}\u{9f}\""),
        ("e\u{301}\r\n", "[\"e\u{301}\\r\\n\""),
    ])
    func textsAreEscapedWhereTheyMustBe(text: String, json: String) {
        #expect(quoted(text).unicodeScalars.elementsEqual(json.unicodeScalars))
    }

    @Test func theSecondSetOfControlCharactersIsEscapedWhereAskedFor() {
        #expect(quoted("a\u{80}\u{9f}\u{a0}", escapesC1: true) == "[\"a\\u0080\\u009f\u{a0}\"")
        #expect(quoted("ä", escapesC1: true) == "[\"ä\"")
    }
}
