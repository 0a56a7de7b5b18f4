import Testing

@testable import conversionctl

@Suite struct CSVParserTests {
    /// Lines and cells; a fault stands as one cell behind a `!`.
    private func parse(_ bytes: [UInt8], pieceSize: Int = .max, sizeLimit: Int = 1000) -> [(Int, [String])] {
        var parser = CSVParser(sizeLimit: sizeLimit)
        var rest = bytes[...]
        while !rest.isEmpty {
            parser.add(rest.prefix(pieceSize))
            rest = rest.dropFirst(pieceSize)
        }
        parser.finish()
        return parser.take(.max).map { record in
            switch record.content {
            case .success(let cells): (record.line, cells)
            case .failure(let fault): (record.line, ["!" + fault.sentence])
            }
        }
    }

    private static let behind =
        "!Something stands behind a closing quote. Double the quotes inside of a quoted cell."
    private static let inside = "!A quote stands inside of a cell that does not begin with one."

    @Test(
        arguments: [
            ("", []),
            ("\n\r\n\n", []),
            ("a,b\r\nc,d\r\n", [(1, ["a", "b"]), (2, ["c", "d"])]),
            ("a,b\nc,d", [(1, ["a", "b"]), (2, ["c", "d"])]),
            ("a,b\r\nc,d\r", [(1, ["a", "b"]), (2, ["c", "d"])]),
            ("a,\r\n,\r\n", [(1, ["a", ""]), (2, ["", ""])]),
            ("\"\"\r\n", [(1, [""])]),
            ("\"a,b\",\"c\"\"d\"\n", [(1, ["a,b", "c\"d"])]),
            ("\"\"\"\"", [(1, ["\""])]),
            ("\"one\r\ntwo\nthree\",x\n\ny", [(1, ["one\r\ntwo\nthree", "x"]), (5, ["y"])]),
            (" \"\n", [(1, [inside])]),
            ("a\"b,c\nd\n", [(1, [inside]), (2, ["d"])]),
            ("\"a\"b,\"c\nd\n", [(1, [behind]), (2, ["d"])]),
            ("a\rb,c\r\n", [(1, ["a\rb", "c"])]),
            ("x\n\"a,b\nc\nd", [(1, ["x"]), (2, ["!The quote that opens in line 2 is never closed."])]),
            ("😀,\u{301}é\n", [(1, ["😀", "\u{301}é"])]),
            ("a,\0\n", [(1, ["!Cell 2 holds a NUL character."])]),
        ] as [(String, [(Int, [String])])])
    func recordsAreCutAsTheStandardSays(text: String, records: [(Int, [String])]) {
        for size in [1, 2, 3, 1000] {
            let found = parse(Array(text.utf8), pieceSize: size)
            #expect(found.map(\.0) == records.map(\.0) && found.map(\.1) == records.map(\.1))
        }
    }

    @Test func whatIsNotUTF8IsToldOfItsRecordAlone() {
        let found = parse([0x61, 0x2c, 0xc3, 0x0a, 0x62, 0x0a])
        #expect(found.map(\.1) == [["!Cell 2 is not UTF-8."], ["b"]])
    }

    @Test func aRecordThatIsTooLongIsLeftOutAlone() {
        let long = String(repeating: "x", count: 1001)
        let records = parse(Array("a\n\"\(long)\n,\"\"\n\",y\nb\n\(long)\nc".utf8))
        let fault = ["!The record is longer than 1000 bytes."]
        #expect(records.map(\.0) == [1, 2, 5, 6, 7])
        #expect(records.map(\.1) == [["a"], fault, ["b"], fault, ["c"]])
        let many = String(repeating: ",", count: 500)
        #expect(parse(Array("\(many)\nb".utf8)).map(\.1) == [["!The record has more than 100 cells."], ["b"]])
    }

    @Test(arguments: UInt64(1)...40)
    func whatIsWrittenIsReadAgain(seed: UInt64) {
        var numbers = SeededNumbers(seed: seed)
        let alphabet: [Unicode.Scalar] = ["a", ",", "\"", "\n", "\r", " ", "é", "😀", "\u{feff}", "\t", ";", "\u{301}"]
        let rows = (0..<30).map { _ in
            (0..<4).map { _ in
                var text = ""
                for _ in 0..<Int.random(in: 0...6, using: &numbers) {
                    text.unicodeScalars.append(alphabet[Int.random(in: 0..<alphabet.count, using: &numbers)])
                }
                return text
            }
        }
        let bytes = rows.flatMap { Array(CSV.record($0).utf8) }
        let found = parse(bytes, pieceSize: Int.random(in: 1...50, using: &numbers)).map(\.1)
        #expect(found.map { $0.map { Array($0.utf8) } } == rows.map { $0.map { Array($0.utf8) } })
    }

    @Test(arguments: UInt64(1)...40)
    func anyBytesAreReadInBoundedRoom(seed: UInt64) {
        var numbers = SeededNumbers(seed: seed)
        let alphabet = Array("ab,,\"\"\n\n\r\0".utf8) + [0xff, 0xc3]
        let bytes = (0..<2000).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &numbers)] }
        let lines = parse(bytes, pieceSize: Int.random(in: 1...100, using: &numbers), sizeLimit: 200).map(\.0)
        // Each record has a line of its own.
        #expect(lines == Set(lines).sorted())
        #expect(lines.allSatisfy { (1...bytes.count).contains($0) })
    }
}
