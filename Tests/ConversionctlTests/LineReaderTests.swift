import Glibc
import Testing

@testable import conversionctl

@Suite struct LineReaderTests {
    /// A reader of a file with this text.
    private func reader(_ text: String) throws -> LineReader {
        var path = Array("/tmp/conversionctl-lines-XXXXXX".utf8CString)
        let descriptor = mkstemp(&path)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        let name = String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer { unlink(name) }
        try #require(FileDescriptor.write(text, to: descriptor))
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

    @Test func aFileThatIsNotThereIsALocalFailure() {
        #expect(throws: LocalFailure("cannot read /nowhere/at/all: No such file or directory")) {
            try LineReader("/nowhere/at/all")
        }
    }
}
