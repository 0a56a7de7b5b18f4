import Glibc
import Testing

@testable import conversionctl

@Suite struct LineReaderTests {
    /// A reader of a file with this text.
    private func reader(_ text: String) throws -> LineReader { try reader(Array(text.utf8)) }

    private func reader(_ bytes: [UInt8]) throws -> LineReader {
        var path = Array("/tmp/conversionctl-lines-XXXXXX".utf8CString)
        let descriptor = mkstemp(&path)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        let name = String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer { unlink(name) }
        try #require(write(descriptor, bytes, bytes.count) == bytes.count)
        return try LineReader(name)
    }

    private func line(_ number: Int, _ text: String) -> LineReader.Line {
        LineReader.Line(number: number, bytes: Array(text.utf8))
    }

    @Test func linesAreCountedAndEmptyOnesLeftOut() throws {
        let reader = try reader("one\n\n \t\r\nfour\r\nlast")
        #expect(try reader.next(count: 9, size: 99) == [line(1, "one"), line(4, "four\r"), line(5, "last")])
        #expect(try reader.next(count: 9, size: 99) == [])
        #expect(try reader.next(count: 9, size: 99) == [])
    }

    @Test func anEmptyFileHasNoLine() throws {
        #expect(try reader("").next(count: 9, size: 99) == [])
        #expect(try reader("\n\n").next(count: 9, size: 99) == [])
    }

    @Test func noMoreIsTakenThanIsAskedFor() throws {
        let reader = try reader("aaa\nbbb\nccc\ndddddddd\ne\n")
        #expect(try reader.next(count: 1, size: 99) == [line(1, "aaa")])
        #expect(try reader.next(count: 9, size: 6) == [line(2, "bbb"), line(3, "ccc")])
        #expect(try reader.next(count: 9, size: 6) == [line(4, "dddddddd")])
        #expect(try reader.next(count: 9, size: 6) == [line(5, "e")])
    }

    @Test func aLineThatIsTooLongIsLeftOutAlone() throws {
        let limit = LineReader.lineLimit
        let whole = String(repeating: "x", count: limit)
        let reader = try reader("a\n\(whole)\n\(whole)y\nb\n")
        #expect(
            try reader.next(count: 9, size: 9 * limit)
                == [line(1, "a"), line(2, whole), LineReader.Line(number: 3, bytes: nil), line(4, "b")])
    }

    @Test func anArrayIsTakenElementByElement() throws {
        let text = "\u{feff} [\n{\"a\": \"],\\\"[\"},\r\n\n  {\"b\": [1, {}]} ,3]\n{\"c\": 1}\n[\"d\"] "
        let lines = try reader(text).next(count: 99, size: 999)
        #expect(
            lines == [
                line(2, #"{"a": "],\"["}"#), line(4, #"{"b": [1, {}]} "#), line(4, "3"), line(5, #"{"c": 1}"#),
                line(6, #""d""#),
            ])
        #expect(try reader("[]").next(count: 9, size: 99) == [])
    }

    @Test(
        arguments: [
            ("[{}", [(1, "{}"), (1, "[")]), ("[{},", [(1, "{}"), (1, "[")]), ("[{},]", [(1, "{}"), (1, "")]),
            ("[,{}]", [(1, ""), (1, "{}")]), ("[\n{}\n{}]", [(2, "{}\n{}")]),
            ("[{\"a\n", [(1, "{\"a\n"), (2, "[")]), ("[", [(1, "[")]),
        ] as [(String, [(Int, String)])])
    func aBrokenArrayHasAnElementThatIsNoJSON(text: String, lines: [(Int, String)]) throws {
        #expect(try reader(text).next(count: 99, size: 999) == lines.map { line($0.0, $0.1) })
    }

    @Test func anElementThatIsTooLongIsLeftOutAlone() throws {
        let limit = LineReader.lineLimit
        let whole = "\"" + String(repeating: "x", count: limit - 2) + "\""
        let reader = try reader("[\(whole),\n1\(whole),2]")
        #expect(
            try reader.next(count: 9, size: 9 * limit)
                == [line(1, whole), LineReader.Line(number: 2, bytes: nil), line(2, "2")])
    }

    @Test func aByteOrderMarkIsPassedOver() throws {
        #expect(try reader("\u{feff}{}\r\n").next(count: 9, size: 99) == [line(1, "{}\r")])
    }

    @Test(
        arguments: [
            ([0x1f, 0x8b, 8, 0], "looks like gzip: decompress it first"),
            ([0xff, 0xfe, 0x7b, 0], "looks like UTF-16: save it as UTF-8"),
            ([0x7b, 0, 0x22, 0], "looks like UTF-16: save it as UTF-8"),
        ] as [([UInt8], String)])
    func whatIsNoTextIsToldAsWhatItIs(bytes: [UInt8], form: String) throws {
        let failure = #expect(throws: LocalFailure.self) { try reader(bytes).next(count: 9, size: 99) }
        #expect(failure?.description.hasSuffix(" " + form) == true)
    }

    @Test func aFileThatIsNotThereIsALocalFailure() {
        #expect(throws: LocalFailure("cannot read /nowhere/at/all: No such file or directory")) {
            try LineReader("/nowhere/at/all")
        }
    }
}
