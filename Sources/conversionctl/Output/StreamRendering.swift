/// Items as text, each at once as it comes: what nobody knows the end of.
///
/// Aligned columns grow as they need to, lines above them stay as they are.
struct StreamRendering<Item: Presentable> {
    private static var columns: [Column<Item>] { Item.columns(in: .list) }
    private static var gap: Int { 2 }

    private let form: OutputForm
    private var needsHeader: Bool
    private var widths: [Int]

    /// - Parameter isContinued: the output goes on behind that of an earlier run, which has written the header.
    init(_ form: OutputForm, isContinued: Bool = false) {
        self.form = form
        needsHeader = !isContinued
        widths = Self.columns.map { TerminalText.width($0.heading) }
    }

    /// The text that this item adds.
    mutating func add(_ item: Item) throws -> String {
        var text = ""
        switch form {
        case .aligned(let width, let isColoured):
            let cells = Self.columns.map { TerminalText.escaped($0.short(item)) }
            for (index, cell) in cells.enumerated() where !Self.columns[index].isFlexible {
                widths[index] = max(widths[index], TerminalText.width(cell))
            }
            if needsHeader {
                text = Colour.bold.applied(to: line(Self.columns.map(\.heading), width), if: isColoured) + "\n"
            }
            text += line(cells, width) + "\n"
        case .tabs: text = ListRendering<Item>.line(Self.columns.map { $0.text(item) })
        case .json, .ndjson: text = try ItemRendering.text(item, form)
        case .csv(let isForTerminal):
            let columns = Item.columns(in: .csv)
            if needsHeader { text = CSV.record(columns.map(\.name)) }
            text += CSV.record(columns.map { CSV.value($0.text(item), isForTerminal: isForTerminal) })
        }
        needsHeader = false
        return text
    }

    /// The last column has no width of its own, and takes what the terminal leaves.
    private func line(_ cells: [String], _ width: Int?) -> String {
        var line = ""
        var used = 0
        for (index, cell) in cells.enumerated() {
            let column = Self.columns[index]
            if index > 0 {
                line += String(repeating: " ", count: Self.gap)
                used += Self.gap
            }
            guard !column.isFlexible else {
                line += width.map { TerminalText.fitted(cell, to: max(16, $0 - used)) } ?? cell
                continue
            }
            let padding = String(repeating: " ", count: max(0, widths[index] - TerminalText.width(cell)))
            line += column.isNumber ? padding + cell : cell + padding
            used += widths[index]
        }
        while line.last == " " { line.removeLast() }
        return line
    }
}
