/// Bars of Unicode's block elements, an eighth of a column exact.
enum BlockBar {
    private static let eighths = Array(" ▏▎▍▌▋▊▉")

    /// A bar from 0 to a value; something that is more than nothing shows at least an eighth.
    static func text(_ value: Double, of full: Double, width: Int) -> String {
        guard full > 0, value > 0, width > 0 else { return "" }
        let count = max(1, Int((min(1, value / full) * Double(width * 8)).rounded()))
        let blocks = String(repeating: "█", count: count / 8)
        return count % 8 == 0 ? blocks : blocks + String(eighths[count % 8])
    }

    /// A rate with its interval: a bar up to the lower bound, which is sure, then a line to the upper bound, `┼` where
    /// the rate is. Where all that lies within one column, a bar up to the rate.
    ///
    /// - Parameter full: the rate at the right edge; a line that reaches beyond it has no end.
    static func text(rate: Double, lower: Double, upper: Double, of full: Double, width: Int) -> String {
        guard full > 0, width > 0 else { return "" }
        func column(_ value: Double) -> Int { min(width - 1, max(0, Int(value / full * Double(width)))) }
        let (first, mark, last) = (column(lower), column(rate), column(upper))
        guard first < last else { return text(rate, of: full, width: width) }
        var cells = Array(text(lower, of: full, width: width))
        while cells.count <= last { cells.append(cells.count < first ? " " : "─") }
        if upper <= full { cells[last] = "┤" }
        cells[mark] = "┼"
        return String(cells)
    }
}
