import Testing

@testable import conversionctl

/// What spreadsheets and terminals must not obey, and its way back.
@Suite struct CSVCellTests {
    @Test(arguments: [
        ("=1+1", "'=1+1"), ("+49 170 1234567", "'+49 170 1234567"), ("-2+3", "'-2+3"), ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"), ("\tx", "'\tx"), ("\rx", "'\\u{d}x"), ("  =1", "'  =1"), ("\"=1", "'\"=1"),
        ("\u{a0}=1", "'\u{a0}=1"), ("\n@x", "'\n@x"), ("＝1", "'＝1"), ("＋1", "'＋1"), ("－1", "'－1"), ("＠x", "'＠x"),
        ("\u{feff}=1", "'\u{feff}=1"), ("'=1", "''=1"), ("''=1", "'''=1"), ("-", "'-"), ("-5.00.1", "'-5.00.1"),
        ("-5 left", "'-5 left"), (" -5", "' -5"), ("\u{1b}=1", "'\\u{1b}=1"), ("\u{202e}=1", "'\\u{202e}=1"),
    ])
    func formulasAreTexts(text: String, cell: String) {
        #expect(CSVCell.encoded(text) == cell)
        #expect(CSVCell.decoded(cell) == text)
    }

    @Test(arguments: [
        "", "plain", "-5.00", "-5", "5", "'quoted'", "it's =", "a=b", "C:\\users\\u", "\\", "\\u", "two\nlines",
        "two\r\nlines", "a\tb",
        "😀",
    ])
    func theRestStaysAsItIs(text: String) {
        #expect(CSVCell.encoded(text) == text)
        #expect(CSVCell.decoded(text) == text)
    }

    @Test(arguments: [
        ("\u{1b}[2J", "\\u{1b}[2J"), ("a\u{9b}b", "a\\u{9b}b"), ("\u{7}", "\\u{7}"), ("\u{202e}abc", "\\u{202e}abc"),
        ("\\u{1b}", "\\u{5c}u{1b}"), ("a\rb", "a\\u{d}b"), ("\u{2066}x\u{2028}", "\\u{2066}x\\u{2028}"),
    ])
    func controlCharactersAreSpelledOut(text: String, cell: String) {
        #expect(CSVCell.encoded(text) == cell)
        #expect(CSVCell.decoded(cell) == text)
    }

    @Test(arguments: ["\\u{}", "\\u{41}", "\\u{1b", "\\u{110000}", "\\u{0}", "\\u{zz}", "\\u{000000001b}"])
    func whatNobodyHasSpelledOutStays(cell: String) {
        #expect(CSVCell.decoded(cell) == cell)
    }

    @Test(arguments: UInt64(1)...40)
    func everyTextComesBack(seed: UInt64) {
        var numbers = SeededNumbers(seed: seed)
        let alphabet: [Unicode.Scalar] = [
            "'", "=", "-", "+", "@", "\t", "\r", "\n", " ", "\"", "\\", "u", "{", "}", "5", "c", "1", "b", "\u{1b}",
            "\u{9b}", "\u{202e}", "＝", ".", "a", "\u{301}", "\u{feff}",
        ]
        for _ in 0..<500 {
            var text = ""
            for _ in 0..<Int.random(in: 0...12, using: &numbers) {
                text.unicodeScalars.append(alphabet[Int.random(in: 0..<alphabet.count, using: &numbers)])
            }
            let cell = CSVCell.encoded(text)
            #expect(Array(CSVCell.decoded(cell).utf8) == Array(text.utf8))
            let visible = cell.replacing("\r\n", with: "\n").unicodeScalars
            #expect(!visible.contains { TerminalText.isUnsafe($0) && $0 != "\n" && $0 != "\t" })
        }
    }
}
