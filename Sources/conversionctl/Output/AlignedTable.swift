/// Rows in aligned columns under a header.
struct AlignedTable {
    private struct Heading {
        let text: String
        let isFlexible: Bool
        let isNumber: Bool
    }

    private static let gap = 2
    /// A column that is cut short keeps so much.
    private static let leastFlexibleWidth = 16

    private let headings: [Heading]
    private let rows: [[String]]

    /// - Parameter rows: without control characters. Columns that hold nothing in any row are left out.
    init<Item>(_ columns: [Column<Item>], rows: [[String]]) {
        let used = columns.indices.filter { index in rows.contains { !$0[index].isEmpty } }
        headings = used.map { index in
            let column = columns[index]
            return Heading(text: column.heading, isFlexible: column.isFlexible, isNumber: column.isNumber)
        }
        self.rows = rows.map { row in used.map { row[$0] } }
    }

    /// - Parameter width: of the terminal; nil cuts nothing short.
    func text(width: Int?, isColoured: Bool) -> String {
        var widths = headings.indices.map { index in
            rows.reduce(TerminalText.width(headings[index].text)) { max($0, TerminalText.width($1[index])) }
        }
        if let width, let flexible = headings.firstIndex(where: \.isFlexible) {
            let excess = widths.reduce(0, +) + Self.gap * (widths.count - 1) - width
            if excess > 0 {
                widths[flexible] = max(min(widths[flexible], Self.leastFlexibleWidth), widths[flexible] - excess)
            }
        }
        let header = Colour.bold.applied(to: line(headings.map(\.text), widths), if: isColoured)
        return ([header] + rows.map { line($0, widths) }).map { $0 + "\n" }.joined()
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        var line = ""
        for (index, cell) in cells.enumerated() {
            let cell = TerminalText.fitted(cell, to: widths[index])
            let padding = String(repeating: " ", count: max(0, widths[index] - TerminalText.width(cell)))
            if index > 0 { line += String(repeating: " ", count: Self.gap) }
            if headings[index].isNumber {
                line += padding + cell
            } else {
                line += index == cells.count - 1 ? cell : cell + padding
            }
        }
        // Empty last cells leave their padding behind.
        while line.last == " " { line.removeLast() }
        return line
    }
}
