/// Cuts a JSON array into the texts of its elements as its bytes come, without reading them; memory is bounded by one element
/// of the limit, beside what has not been taken.
///
/// Behind the array's end lines and further arrays may follow. What is no array in the end gives an element that is no JSON,
/// so that whoever reads the elements tells of it.
///
///     outside ──[──▶ between ──else──▶ element ──, outside of brackets──▶ between
///       ▲  └─else─▶ line ──LF──▶ outside  └────────] ──▶ outside
struct JSONArrayCutter {
    private enum State {
        case outside
        /// In a text behind an array, up to the end of its line.
        case line
        /// Before an element or behind its comma.
        case between
        case element
    }

    private let sizeLimit: Int
    private var state = State.outside
    /// Of brackets and braces within the element.
    private var depth = 0
    private var isInString = false
    private var isEscaped = false
    private var hasElement = false
    private var line = 1
    private var firstLine = 1
    private var text: [UInt8] = []
    private var isTooLong = false
    private(set) var lines: [LineReader.Line] = []

    /// - Parameter sizeLimit: the most bytes of an element.
    init(sizeLimit: Int = LineReader.lineLimit) {
        self.sizeLimit = sizeLimit
    }

    /// The elements that are whole; they are not kept.
    mutating func take() -> [LineReader.Line] {
        defer { lines = [] }
        return lines
    }

    mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            add(byte)
            if byte == UInt8(ascii: "\n") { line += 1 }
        }
    }

    /// The input has ended.
    mutating func finish() {
        switch state {
        case .outside: break
        case .line: emit()
        case .between, .element:
            if state == .element { emit() }
            // The array's own beginning alone: it ends where a value should begin.
            (firstLine, text) = (line, [UInt8(ascii: "[")])
            emit()
        }
        state = .outside
    }

    private mutating func add(_ byte: UInt8) {
        let isSpace = " \t\r\n".utf8.contains(byte)
        switch state {
        case .outside where isSpace: break
        case .outside where byte == UInt8(ascii: "["): (state, hasElement) = (.between, false)
        case .outside: begin(.line, byte)
        case .line: if byte == UInt8(ascii: "\n") { end(.outside) } else { keep(byte) }
        case .between where isSpace: break
        case .between where byte == UInt8(ascii: "]") && !hasElement: state = .outside
        // An element is missing, behind a comma or before one.
        case .between where byte == UInt8(ascii: "]") || byte == UInt8(ascii: ","):
            firstLine = line
            end(byte == UInt8(ascii: "]") ? .outside : .between)
        case .between: begin(.element, byte)
        case .element: addToElement(byte)
        }
    }

    private mutating func addToElement(_ byte: UInt8) {
        if isInString {
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                isInString = false
            }
            return keep(byte)
        }
        switch byte {
        case UInt8(ascii: ",") where depth == 0:
            hasElement = true
            return end(.between)
        case UInt8(ascii: "]") where depth == 0: return end(.outside)
        case UInt8(ascii: "\""): isInString = true
        case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
        case UInt8(ascii: "]"), UInt8(ascii: "}"): depth = max(0, depth - 1)
        default: break
        }
        keep(byte)
    }

    private mutating func begin(_ next: State, _ byte: UInt8) {
        (state, firstLine, depth, isInString, isEscaped) = (next, line, 0, false, false)
        if next == .element { addToElement(byte) } else { keep(byte) }
    }

    private mutating func keep(_ byte: UInt8) {
        isTooLong = isTooLong || text.count >= sizeLimit
        if isTooLong { text = [] } else { text.append(byte) }
    }

    private mutating func end(_ next: State) {
        emit()
        state = next
    }

    private mutating func emit() {
        lines.append(LineReader.Line(number: firstLine, bytes: isTooLong ? nil : text))
        (text, isTooLong) = ([], false)
    }
}
