import ConversionAPI

/// The form of a file of conversions.
enum PortableFormat: String, Sendable, CaseIterable {
    case ndjson, csv
}

/// The records of a file, as they come; memory is bounded.
final class PortableReader {
    /// One record, or why it is none.
    struct Item {
        /// From 1; of a CSV record, its first.
        let line: Int
        let record: Result<PortableRecord, LineFault>
        /// In bytes.
        let size: Int
    }

    private enum Source {
        case lines(LineReader)
        case table(TableReader)
    }

    private let source: Source

    /// - Parameter format: nil where the first character is to tell: `{` begins JSON, and `[` an array of it.
    /// - Throws: `LocalFailure` for what cannot be read, or a CSV header that is none of ours.
    init(_ file: InputFile, format: PortableFormat?) throws(LocalFailure) {
        let first = try file.peek()
        switch format ?? (first == UInt8(ascii: "{") || first == UInt8(ascii: "[") || first == nil ? .ndjson : .csv) {
        case .ndjson: source = .lines(LineReader(file))
        case .csv: source = .table(try TableReader(file))
        }
    }

    /// The next records: waits for one, and takes what else is there; empty at the end.
    ///
    /// - Parameters:
    ///   - count: at most so many.
    ///   - size: about so many bytes together at most.
    func next(count: Int, size: Int) throws(LocalFailure) -> [Item] {
        switch source {
        case .lines(let lines):
            return try lines.next(count: count, size: size).map { line in
                Item(line: line.number, record: Self.record(line.bytes), size: line.bytes?.count ?? 0)
            }
        case .table(let table): return try table.next(count: count, size: size)
        }
    }

    /// - Parameter line: nil for one that was too long.
    static func record(_ line: [UInt8]?) -> Result<PortableRecord, LineFault> {
        guard let line else {
            return .failure(LineFault("The line is longer than \(LineReader.lineLimit >> 20) MiB."))
        }
        let value: JSONValue
        do {
            value = try JSONValue(parsing: line)
        } catch {
            return .failure(LineFault("The line is \(error)."))
        }
        do throws(LineFault) {
            return .success(try PortableRecord(json: value))
        } catch {
            return .failure(error)
        }
    }
}

/// The rows of a CSV file as records, by the names in its header.
private final class TableReader {
    private static let columns = PortableRecord.columns.map(\.name) + PortableRecord.columnsOfOthers
    /// Without these no row can be imported.
    private static let needed = ["timestamp", "room_name", "agent_id"]

    private let file: InputFile
    private var parser = CSVParser()
    private var part = [UInt8](repeating: 0, count: 64 * 1024)
    private var isAtEnd = false
    private var header: [String] = []

    init(_ file: InputFile) throws(LocalFailure) {
        self.file = file
        var row: CSVParser.Record?
        while row == nil {
            while !isAtEnd, parser.records.isEmpty { try read() }
            guard let next = parser.take(1).first else { return }
            if !Self.isEmpty(next) { row = next }
        }
        guard let first = row else { return }
        do throws(LineFault) {
            header = try Self.header(first)
        } catch {
            throw LocalFailure("\(file.name), line \(first.line): \(error.sentence)")
        }
    }

    func next(count: Int, size: Int) throws(LocalFailure) -> [PortableReader.Item] {
        while true {
            let rows = try rows(count: count, size: size)
            let items = rows.filter { !Self.isEmpty($0) }.map { row in
                PortableReader.Item(line: row.line, record: record(row), size: row.size)
            }
            if !items.isEmpty || rows.isEmpty { return items }
        }
    }

    /// Spreadsheets leave rows of empty cells behind.
    private static func isEmpty(_ row: CSVParser.Record) -> Bool {
        guard case .success(let cells) = row.content else { return false }
        return cells.allSatisfy { $0.allSatisfy(\.isWhitespace) }
    }

    /// Empty at the end.
    private func rows(count: Int, size: Int) throws(LocalFailure) -> [CSVParser.Record] {
        while !isAtEnd, parser.records.count < count,
            parser.records.isEmpty || parser.records.reduce(0, { $0 + $1.size }) < size && file.hasMore
        {
            try read()
        }
        return parser.take(count)
    }

    private func read() throws(LocalFailure) {
        let count = try file.read(into: &part)
        parser.add(part[..<count])
        if count == 0 {
            parser.finish()
            isAtEnd = true
        }
    }

    private func record(_ row: CSVParser.Record) -> Result<PortableRecord, LineFault> {
        do throws(LineFault) {
            var cells = try row.content.get().map(CSVCell.decoded)
            // Columns of nothing behind the last one are a spreadsheet's.
            while cells.count > header.count, cells.last?.allSatisfy(\.isWhitespace) == true { cells.removeLast() }
            guard cells.count == header.count else {
                throw LineFault("The row has \(cells.count) cells, and the header \(header.count).")
            }
            return .success(try PortableRecord { name in header.firstIndex(of: name).map { cells[$0] } })
        } catch {
            return .failure(error)
        }
    }

    private static func header(_ row: CSVParser.Record) throws(LineFault) -> [String] {
        var names = try row.content.get().map { name in
            name.split(whereSeparator: \.isWhitespace).joined(separator: " ").lowercased()
        }
        while names.last == "" { names.removeLast() }
        for (index, name) in names.enumerated() {
            guard columns.contains(name) else {
                throw LineFault(
                    "there is no column \"\(name)\"; the columns are \(columns.joined(separator: ", "))")
            }
            guard names.firstIndex(of: name) == index else { throw LineFault("the column \(name) stands twice") }
        }
        for name in needed where !names.contains(name) { throw LineFault("the column \(name) is missing") }
        return names
    }
}
