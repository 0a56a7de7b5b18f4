/// A day of one line of figures by the quarter-hour: what each one holds, and what two of them have in common.
///
/// A room that is seen in several quarter-hours is in the figures of each; between each two that follow each other is a
/// gap. So the distinct rooms of any run of quarter-hours are the sum of theirs less the gaps that lie within it: exact,
/// and to be added over days with the gaps of `rollup_gaps`, which are those across a midnight.
///
/// At most 96 cells and 4,560 gaps. Stored as `VariableInteger`s, so that most days take less than 100 bytes.
struct QuarterDetail: Equatable {
    struct Cell: Equatable {
        var quarter: Int
        var figures: RollupFigures
    }

    struct Gap: Equatable {
        var previous: Int
        var next: Int
        /// How many rooms, as in `RollupFigures`.
        var calls: Int64
        var rooms: Int64
    }

    /// By quarter.
    private(set) var cells: [Cell] = []
    /// By `next`, then `previous`.
    private(set) var gaps: [Gap] = []

    init() {}

    var isEmpty: Bool { cells.isEmpty && gaps.isEmpty }

    mutating func add(_ figures: RollupFigures, at quarter: Int) {
        // Most of what comes is of the latest quarter.
        var index = cells.endIndex
        while index > 0, cells[index - 1].quarter > quarter { index -= 1 }
        if index > 0, cells[index - 1].quarter == quarter {
            cells[index - 1].figures += figures
        } else {
            cells.insert(Cell(quarter: quarter, figures: figures), at: index)
        }
    }

    mutating func addGap(_ new: Gap) {
        var index = gaps.endIndex
        while index > 0, (gaps[index - 1].next, gaps[index - 1].previous) > (new.next, new.previous) { index -= 1 }
        if index > 0, (gaps[index - 1].next, gaps[index - 1].previous) == (new.next, new.previous) {
            gaps[index - 1].calls += new.calls
            gaps[index - 1].rooms += new.rooms
        } else {
            gaps.insert(new, at: index)
        }
    }

    mutating func merge(_ other: QuarterDetail) {
        for cell in other.cells { add(cell.figures, at: cell.quarter) }
        for gap in other.gaps { addGap(gap) }
    }

    /// Without what has become nothing.
    mutating func prune() {
        cells.removeAll { $0.figures.isZero }
        gaps.removeAll { $0.calls == 0 && $0.rooms == 0 }
    }

    func encode(into bytes: inout [UInt8]) {
        VariableInteger.append(Int128(cells.count), to: &bytes)
        for cell in cells {
            for value in [
                Int64(cell.quarter), cell.figures.calls, cell.figures.rooms, cell.figures.conversions,
                cell.figures.retracted,
            ] {
                VariableInteger.append(Int128(value), to: &bytes)
            }
        }
        for gap in gaps {
            for value in [Int64(gap.previous), Int64(gap.next), gap.calls, gap.rooms] {
                VariableInteger.append(Int128(value), to: &bytes)
            }
        }
    }

    /// Nil for what `encode` has not made.
    init?(_ bytes: UnsafeRawBufferPointer) {
        var reader = VariableInteger.Reader(bytes)
        guard let count = reader.next64(), (0...QuarterHour.perDay).contains(count) else { return nil }
        cells.reserveCapacity(Int(count))
        for _ in 0..<count {
            guard let quarter = reader.nextQuarter(), let calls = reader.next64(), let rooms = reader.next64(),
                let conversions = reader.next64(), let retracted = reader.next64()
            else { return nil }
            let figures = RollupFigures(calls: calls, rooms: rooms, conversions: conversions, retracted: retracted)
            cells.append(Cell(quarter: quarter, figures: figures))
        }
        while !reader.isAtEnd {
            guard let previous = reader.nextQuarter(), let next = reader.nextQuarter(), let calls = reader.next64(),
                let rooms = reader.next64()
            else { return nil }
            gaps.append(Gap(previous: previous, next: next, calls: calls, rooms: rooms))
        }
    }
}

/// A day's money in one currency by the quarter-hour.
struct QuarterRevenue: Equatable {
    struct Cell: Equatable {
        var quarter: Int
        var revenue: RollupRevenue
    }

    /// By quarter, at most 96.
    private(set) var cells: [Cell] = []

    init() {}

    var isEmpty: Bool { cells.isEmpty }

    mutating func add(_ revenue: RollupRevenue, at quarter: Int) {
        var index = cells.endIndex
        while index > 0, cells[index - 1].quarter > quarter { index -= 1 }
        if index > 0, cells[index - 1].quarter == quarter {
            cells[index - 1].revenue += revenue
        } else {
            cells.insert(Cell(quarter: quarter, revenue: revenue), at: index)
        }
    }

    mutating func merge(_ other: QuarterRevenue) {
        for cell in other.cells { add(cell.revenue, at: cell.quarter) }
    }

    mutating func prune() {
        cells.removeAll { $0.revenue.isZero }
    }

    func encode(into bytes: inout [UInt8]) {
        for cell in cells {
            VariableInteger.append(Int128(cell.quarter), to: &bytes)
            VariableInteger.append(Int128(cell.revenue.conversions), to: &bytes)
            VariableInteger.append(cell.revenue.gross, to: &bytes)
            VariableInteger.append(cell.revenue.net, to: &bytes)
        }
    }

    /// Nil for what `encode` has not made.
    init?(_ bytes: UnsafeRawBufferPointer) {
        var reader = VariableInteger.Reader(bytes)
        while !reader.isAtEnd {
            guard cells.count < QuarterHour.perDay, let quarter = reader.nextQuarter(),
                let conversions = reader.next64(), let gross = reader.next(), let net = reader.next()
            else { return nil }
            let revenue = RollupRevenue(conversions: conversions, gross: gross, net: net)
            cells.append(Cell(quarter: quarter, revenue: revenue))
        }
    }
}
