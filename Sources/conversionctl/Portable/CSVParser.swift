/// Comma-separated values, cut into records as their bytes come. Source: RFC 4180.
///
/// Lines may end with CR LF or LF; a quoted cell may hold either. Pure; memory is bounded by one record of the limit, beside
/// what has not been taken.
///
///     start ──"──▶ quoted ──"──▶ quoteInQuoted ──, or end of line──▶ start
///       │            ▲──────"──────┘  └─anything else─▶ skipping ──end of line──▶ start
///       └─anything─▶ plain ──, or end of line──▶ start
struct CSVParser {
    /// One record, or why it is none.
    struct Record: Hashable {
        /// Of its first character, from 1.
        let line: Int
        let content: Result<[String], LineFault>
        /// In bytes.
        let size: Int
    }

    /// More than any header has.
    static let cellLimit = 100

    private enum State {
        /// At the beginning of a cell.
        case start
        case plain
        case quoted
        /// Behind a quote inside of a quoted cell: its end, or the first of two that stand for one.
        case quoteInQuoted
        /// In the rest of a broken record.
        case skipping
    }

    private let sizeLimit: Int
    private var state = State.start
    private var cell: [UInt8] = []
    private var cells: [[UInt8]] = []
    private var size = 0
    private var fault: LineFault?
    private var endsWithReturn = false
    private var line = 1
    private var firstLine = 1
    private var quoteLine = 1
    private(set) var records: [Record] = []

    /// - Parameter sizeLimit: the most bytes of a record.
    init(sizeLimit: Int = LineReader.lineLimit) {
        self.sizeLimit = sizeLimit
    }

    /// The records that are whole, at most so many; they are not kept.
    mutating func take(_ count: Int) -> [Record] {
        defer { records.removeFirst(min(count, records.count)) }
        return Array(records.prefix(count))
    }

    mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { add(byte) }
    }

    /// The input has ended, perhaps without a line feed.
    mutating func finish() {
        if state == .quoted { fail("The quote that opens in line \(quoteLine) is never closed.") }
        state = state == .quoted ? .skipping : state
        if size > 0 { finishRecord() }
    }

    private mutating func add(_ byte: UInt8) {
        size += 1
        if size > sizeLimit { fail("The record is longer than \(sizeLimit) bytes.") }
        defer { endsWithReturn = byte == UInt8(ascii: "\r") }
        if byte == UInt8(ascii: "\n") {
            line += 1
            guard state != .quoted else { return keep(byte) }
            return finishRecord()
        }
        switch (state, byte) {
        case (.skipping, _): break
        case (.quoted, UInt8(ascii: "\"")): state = .quoteInQuoted
        case (.quoted, _): keep(byte)
        case (.quoteInQuoted, UInt8(ascii: "\"")):
            keep(byte)
            state = .quoted
        case (_, UInt8(ascii: ",")): finishCell()
        case (.quoteInQuoted, UInt8(ascii: "\r")): break
        case (.quoteInQuoted, _):
            fail("Something stands behind a closing quote. Double the quotes inside of a quoted cell.")
            state = .skipping
        case (.start, UInt8(ascii: "\"")):
            state = .quoted
            quoteLine = line
        case (_, UInt8(ascii: "\"")):
            fail("A quote stands inside of a cell that does not begin with one.")
            state = .skipping
        default:
            state = .plain
            keep(byte)
        }
    }

    private mutating func keep(_ byte: UInt8) {
        if fault == nil { cell.append(byte) }
    }

    /// The first fault of a record counts, and nothing of the record is kept.
    private mutating func fail(_ sentence: String) {
        if fault == nil { fault = LineFault(sentence) }
        cell = []
        cells = []
    }

    private mutating func finishCell() {
        state = .start
        guard fault == nil else { return }
        cells.append(cell)
        cell = []
        if cells.count > Self.cellLimit { fail("The record has more than \(Self.cellLimit) cells.") }
    }

    private mutating func finishRecord() {
        // Half of the end of the line, unless it was quoted.
        if endsWithReturn, state == .plain { cell.removeLast(min(1, cell.count)) }
        let isEmpty = cells.isEmpty && cell.isEmpty && (state == .start || state == .plain) && fault == nil
        finishCell()
        if !isEmpty { records.append(Record(line: firstLine, content: content, size: size)) }
        (cells, fault, size, firstLine) = ([], nil, 0, line)
    }

    private var content: Result<[String], LineFault> {
        if let fault { return .failure(fault) }
        var texts: [String] = []
        for (index, cell) in cells.enumerated() {
            guard let text = String(validating: cell, as: UTF8.self) else {
                return .failure(LineFault("Cell \(index + 1) is not UTF-8."))
            }
            guard !cell.contains(0) else { return .failure(LineFault("Cell \(index + 1) holds a NUL character.")) }
            texts.append(text)
        }
        return .success(texts)
    }
}
