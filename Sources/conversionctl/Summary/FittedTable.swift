/// A table that leaves out what matters least until it fits.
struct FittedTable {
    /// One column, its cells without control characters.
    struct Column {
        enum Kind {
            /// Cut short to no less than so much where nothing can be left out any more.
            case text(least: Int)
            case number
            /// Drawn to fit.
            case graphic(least: Int, most: Int)
        }

        let heading: String
        let kind: Kind
        /// Left out in this order, the lowest first; nil stays.
        let rank: Int?
        /// The cells for a width; only a graphic looks at it.
        let cells: (Int) -> [String]
        /// What colours do to a cell, once it is as wide as it is to be.
        let paint: (String) -> String

        init(
            _ heading: String, _ kind: Kind, rank: Int? = nil, paint: @escaping (String) -> String = { $0 },
            cells: @escaping (Int) -> [String]
        ) {
            self.heading = heading
            self.kind = kind
            self.rank = rank
            self.cells = cells
            self.paint = paint
        }

        /// How wide it must be, and how wide it likes to be.
        fileprivate var widths: (least: Int, most: Int) {
            switch kind {
            case .graphic(let least, let most):
                return (max(least, TerminalText.width(heading)), max(most, TerminalText.width(heading)))
            case .text, .number:
                let width = cells(0).reduce(TerminalText.width(heading)) { max($0, TerminalText.width($1)) }
                return (width, width)
            }
        }
    }

    /// Columns of this rank and above are worth more than the ends of long names.
    static let worthMoreThanNames = 10
    private static let gap = 2
    let columns: [Column]

    /// - Parameter width: no line is wider; nil leaves nothing out.
    func text(width: Int?, isColoured: Bool) -> String {
        var kept = columns.map { (column: $0, widths: $0.widths) }
        func total(_ sizes: [Int]) -> Int { sizes.reduce(0, +) + Self.gap * max(0, sizes.count - 1) }
        var sizes = kept.map(\.widths.least)
        if let width {
            while total(sizes) > width {
                let candidates = kept.indices.filter { kept[$0].column.rank != nil }
                guard let dropped = candidates.min(by: { kept[$0].column.rank ?? 0 < kept[$1].column.rank ?? 0 }) else {
                    break
                }
                if kept[dropped].column.rank ?? 0 >= Self.worthMoreThanNames,
                    Self.narrow(&sizes, kept.map(\.column), to: width, total)
                {
                    break
                }
                kept.remove(at: dropped)
                sizes = kept.map(\.widths.least)
            }
            _ = Self.narrow(&sizes, kept.map(\.column), to: width, total)
        }
        for index in kept.indices where kept[index].widths.most > sizes[index] {
            guard case .graphic = kept[index].column.kind else { continue }
            let room = width.map { max(0, $0 - total(sizes)) } ?? .max
            sizes[index] += min(room, kept[index].widths.most - sizes[index])
        }
        return lines(kept.map(\.column), sizes, width: width, isColoured: isColoured)
    }

    /// Cuts texts short until all fits; false, and nothing is changed, if that is not enough.
    private static func narrow(_ sizes: inout [Int], _ columns: [Column], to width: Int, _ total: ([Int]) -> Int)
        -> Bool
    {
        var narrowed = sizes
        for index in columns.indices {
            guard case .text(let least) = columns[index].kind else { continue }
            narrowed[index] -= max(0, min(total(narrowed) - width, narrowed[index] - least))
        }
        guard total(narrowed) <= width else { return false }
        sizes = narrowed
        return true
    }

    private func lines(_ columns: [Column], _ sizes: [Int], width: Int?, isColoured: Bool) -> String {
        let cells = zip(columns, sizes).map { $0.cells($1) }
        let header = Self.line(columns, sizes, columns.map(\.heading), width, paint: false)
        var text = Colour.bold.applied(to: header, if: isColoured) + "\n"
        for row in cells.first?.indices ?? 0..<0 {
            text += Self.line(columns, sizes, cells.map { $0[row] }, width, paint: isColoured) + "\n"
        }
        return text
    }

    private static func line(
        _ columns: [Column], _ sizes: [Int], _ cells: [String], _ width: Int?, paint: Bool
    ) -> String {
        var line = ""
        var used = 0
        for index in columns.indices {
            let gap = index == 0 ? 0 : Self.gap
            // The last resort of a terminal that is too narrow for the least.
            let size = width.map { min(sizes[index], $0 - used - gap) } ?? sizes[index]
            guard size > 0 else { break }
            let cell = TerminalText.fitted(cells[index], to: size)
            let padding = String(repeating: " ", count: max(0, size - TerminalText.width(cell)))
            let painted = paint ? columns[index].paint(cell) : cell
            line += String(repeating: " ", count: gap)
            if case .number = columns[index].kind { line += padding + painted } else { line += painted + padding }
            used += gap + size
        }
        while line.last == " " { line.removeLast() }
        return line
    }
}
