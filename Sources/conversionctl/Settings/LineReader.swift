/// The lines of a file, or of standard input, as they come; memory is bounded, however long the file or a line is. Where it
/// begins with `[`, it is an array of JSON, whose elements are taken instead.
final class LineReader {
    /// More than any request has, in bytes.
    static let lineLimit = 1024 * 1024

    /// A line with something in it.
    struct Line: Hashable {
        /// From 1; lines without anything in them are counted, too.
        let number: Int
        /// nil where the line is longer than the limit.
        let bytes: [UInt8]?

        var size: Int { bytes?.count ?? 0 }
    }

    private let file: InputFile
    private var part = [UInt8](repeating: 0, count: 64 * 1024)
    /// Whole lines that nobody has asked for yet.
    private var lines: [Line] = []
    /// The bytes of those.
    private var size = 0
    /// The line that is being read.
    private var line: [UInt8] = []
    private var isTooLong = false
    private var number = 1
    private var isAtEnd = false
    private var hasBegun = false
    /// Of a file that is an array.
    private var array: JSONArrayCutter?

    /// - Parameter path: `-` for standard input.
    /// - Throws: `LocalFailure` for what cannot be opened.
    convenience init(_ path: String) throws(LocalFailure) {
        self.init(try InputFile(path))
    }

    init(_ file: InputFile) {
        self.file = file
    }

    /// The next lines: waits for one, and takes what else is there; empty at the end.
    ///
    /// - Parameters:
    ///   - count: at most so many.
    ///   - size: at most so many bytes together, unless a single line has more.
    /// - Throws: `LocalFailure` for what cannot be read.
    func next(count: Int, size: Int) throws(LocalFailure) -> [Line] {
        while !isAtEnd, lines.count < count, lines.isEmpty || self.size < size && file.hasMore { try read() }
        var taken: [Line] = []
        var total = 0
        for line in lines.prefix(count) {
            guard taken.isEmpty || total + line.size <= size else { break }
            total += line.size
            taken.append(line)
        }
        lines.removeFirst(taken.count)
        self.size -= total
        return taken
    }

    private func read() throws(LocalFailure) {
        if !hasBegun {
            hasBegun = true
            if try file.peek() == UInt8(ascii: "[") { array = JSONArrayCutter() }
        }
        let count = try file.read(into: &part)
        if array != nil { return cut(part[..<count]) }
        var rest = part[..<count]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            extend(rest[..<end])
            finish()
            rest = rest[(end + 1)...]
        }
        extend(rest)
        if count == 0 {
            finish()
            isAtEnd = true
        }
    }

    /// - Parameter bytes: none at the end.
    private func cut(_ bytes: ArraySlice<UInt8>) {
        array?.add(bytes)
        if bytes.isEmpty {
            array?.finish()
            isAtEnd = true
        }
        let elements = array?.take() ?? []
        lines += elements
        size += elements.reduce(0) { $0 + $1.size }
    }

    private func extend(_ bytes: ArraySlice<UInt8>) {
        isTooLong = isTooLong || line.count + bytes.count > Self.lineLimit
        if isTooLong { line = [] } else { line += bytes }
    }

    private func finish() {
        if isTooLong || !line.allSatisfy({ " \t\r".utf8.contains($0) }) {
            lines.append(Line(number: number, bytes: isTooLong ? nil : line))
            size += line.count
        }
        number += 1
        line = []
        isTooLong = false
    }
}
