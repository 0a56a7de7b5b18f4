import ConversionAPI

/// A summary for people: a row for each group, its rate drawn with its interval, its conversions as a bar or, where a
/// time is grouped by, too, over that time.
struct SummaryTable {
    let rows: [SummaryRow]
    /// Beside each row, where a table of times goes with it.
    var trends: Trends?

    /// What happened in the intervals of one time, row by row.
    struct Trends {
        let interval: SummaryInterval
        let zone: LocalTime
        /// Places in time, as `SummaryInterval.ordinal` counts them.
        let ordinals: ClosedRange<Int64>
        /// Conversions by place, for each row of the table; places without any are left out.
        let conversions: [[Int64: Int64]]
    }

    /// A line of the table: a row with its money in one currency; the counts stand in the first of a row.
    private var lines: [SummaryLine] { rows.flatMap { SummaryLine.lines(of: $0) } }

    func text(width: Int?, isColoured: Bool) -> String {
        let lines = lines
        guard let groups = lines.first?.row.groups else { return "" }
        let columns = names(groups, lines) + figures(lines) + amounts(lines)
        let table = FittedTable(columns: columns).text(width: width, isColoured: isColoured)
        let footers = [trends?.footer, noRate].compactMap(\.self)
        return table
            + footers.map { line in (width.map { TerminalText.fitted(line, to: $0) } ?? line) + "\n" }.joined()
    }

    /// Why a rate is missing, where one is.
    private var noRate: String? {
        rows.contains { $0.summary.noRateReason != .unspecified }
            ? "–: no rate, as no call was recorded (see conversionctl call record --help)" : nil
    }

    private func names(_ groups: SummaryGroups, _ lines: [SummaryLine]) -> [FittedTable.Column] {
        groups.groups.flatMap { group -> [FittedTable.Column] in
            switch group {
            case .event: [name("EVENT TYPE", lines) { $0.summary.eventType }]
            case .agent: [name("AGENT", lines) { $0.summary.agentID }]
            case .revision:
                (groups.groups.contains(.agent) ? [] : [name("AGENT", lines) { $0.summary.agentID }])
                    + [number("REVISION", lines) { String($0.summary.agentRevision) }]
            case .hour, .day, .week:
                [
                    name(group == .week ? "WEEK OF" : group.rawValue.uppercased(), least: 10, lines) { row in
                        row.summary.startTime.map { (group.interval ?? .day).label($0.seconds, in: row.zone) } ?? ""
                    }
                ]
            }
        }
    }

    private func figures(_ lines: [SummaryLine]) -> [FittedTable.Column] {
        var columns = [
            number("CALLS", rank: 12, lines) { NumberText.grouped($0.summary.calls) },
            number("CONVERTED", rank: 5, lines) { NumberText.grouped($0.summary.convertedCalls) },
            number("RATE", lines) { !$0.summary.hasRate ? "–" : PercentText.text($0.summary.rate) },
        ]
        let full = rows.filter { $0.summary.hasRate }.map(\.summary.rate).max() ?? 0
        // Without calls that did not convert every rate is 1, and there is nothing to draw.
        if rows.contains(where: { $0.summary.convertedCalls < $0.summary.calls }) {
            // Room for the intervals, but not for those of groups with hardly a call.
            let reach = rows.filter { $0.summary.hasRate }.compactMap(\.summary.rateInterval?.upper).max() ?? 1
            let axis = full == 0 ? reach : max(full * 1.1, min(reach, full * 2))
            columns += [
                graphic("", least: 10, most: 24, rank: 10, paint: Self.paintInterval, lines) { row, width in
                    guard row.summary.hasRate else { return "" }
                    return BlockBar.text(
                        rate: row.summary.rate, lower: row.summary.rateInterval?.lower ?? 0,
                        upper: row.summary.rateInterval?.upper ?? 1, of: axis, width: width)
                },
                number("95% INTERVAL", rank: 1, lines) { row in
                    guard row.summary.hasRate, let interval = row.summary.rateInterval else { return "" }
                    return PercentText.range(interval.lower, interval.upper)
                },
            ]
        }
        columns.append(number("CONVERSIONS", lines) { NumberText.grouped($0.summary.conversions) })
        if let trends {
            columns.append(trend(trends, lines))
        } else if rows.count > 1 {
            let most = Double(rows.map(\.summary.conversions).max() ?? 0)
            columns.append(
                graphic("", least: 8, most: 20, rank: 2, paint: { Colour.cyan.applied(to: $0, if: true) }, lines) {
                    BlockBar.text(Double($0.summary.conversions), of: most, width: $1)
                })
        }
        return columns
    }

    private func amounts(_ lines: [SummaryLine]) -> [FittedTable.Column] {
        guard lines.contains(where: { $0.revenue != nil }) else { return [] }
        func amount(_ heading: String, rank: Int, _ money: (Revenue) -> Money?) -> FittedTable.Column {
            let cells = lines.map { line in
                line.revenue.map { money($0).map(NumberText.amount) ?? Revenue.outOfRange } ?? ""
            }
            return FittedTable.Column(heading, .number, rank: rank) { _ in cells }
        }
        let currencies = lines.map { $0.revenue?.currencyCode ?? "" }
        return [
            amount("GROSS", rank: 4) { $0.gross }, amount("ADJUSTMENT", rank: 3) { $0.adjustment },
            amount("NET", rank: 11) { $0.net },
            FittedTable.Column("", .text(least: 3), rank: 11) { _ in currencies },
        ]
    }

    private func trend(_ trends: Trends, _ lines: [SummaryLine]) -> FittedTable.Column {
        let count = Int(trends.ordinals.upperBound - trends.ordinals.lowerBound) + 1
        let heading = "BY \(trends.interval.rawValue.uppercased())"
        let places = min(count, 40)
        let firsts = lines.map(\.isFirst)
        return FittedTable.Column(
            heading, .graphic(least: min(12, places), most: places), rank: 13,
            paint: { Colour.cyan.applied(to: $0, if: true) }
        ) { width in
            var texts = trends.conversions.map { Sparkline.text(trends.means($0, in: width)) }[...]
            return firsts.map { $0 ? texts.popFirst() ?? "" : "" }
        }
    }

    private func name(
        _ heading: String, least: Int = 12, _ lines: [SummaryLine], _ text: (SummaryRow) -> String
    ) -> FittedTable.Column {
        let cells = lines.map { $0.isFirst ? TerminalText.escaped(text($0.row)) : "" }
        return FittedTable.Column(heading, .text(least: least)) { _ in cells }
    }

    private func number(
        _ heading: String, rank: Int? = nil, _ lines: [SummaryLine], _ text: (SummaryRow) -> String
    ) -> FittedTable.Column {
        let cells = lines.map { $0.isFirst ? text($0.row) : "" }
        return FittedTable.Column(heading, .number, rank: rank) { _ in cells }
    }

    private func graphic(
        _ heading: String, least: Int, most: Int, rank: Int, paint: @escaping (String) -> String,
        _ lines: [SummaryLine], _ text: @escaping (SummaryRow, Int) -> String
    ) -> FittedTable.Column {
        FittedTable.Column(heading, .graphic(least: least, most: most), rank: rank, paint: paint) { width in
            lines.map { $0.isFirst ? text($0.row, width) : "" }
        }
    }

    /// The bar in colour, the line beside it.
    private static func paintInterval(_ cell: String) -> String {
        let bar = cell.prefix { !"─┼┤".contains($0) }
        return Colour.cyan.applied(to: String(bar), if: !bar.isEmpty) + cell.dropFirst(bar.count)
    }
}

extension SummaryTable.Trends {
    /// What time the bars are of.
    fileprivate var footer: String {
        let (first, last) = (ordinals.lowerBound, ordinals.upperBound)
        let span = [first, last].map { interval.label(interval.start(of: $0, in: zone), in: zone) }
        let words = interval == .week ? "weeks of" : interval == .day ? "days" : "hours"
        return "\(words) \(first == last ? span[0] : "\(span[0]) to \(span[1])") (\(zone.name))"
    }

    /// The means of a row's intervals, in so many places at most.
    ///
    /// Intervals are dealt to places by their ordinals, so that a long time costs no more than what it holds.
    func means(_ conversions: [Int64: Int64], in places: Int) -> [Double] {
        let count = ordinals.upperBound - ordinals.lowerBound + 1
        let places = Int64(max(1, places))
        let size = (count + places - 1) / places
        let used = Int((count + size - 1) / size)
        var sums = [Double](repeating: 0, count: used)
        // From the end, so that the oldest place has what is left over.
        for (ordinal, number) in conversions where ordinals.contains(ordinal) {
            sums[used - 1 - Int((ordinals.upperBound - ordinal) / size)] += Double(number)
        }
        let oldest = count - Int64(used - 1) * size
        return sums.enumerated().map { $1 / Double($0 == 0 ? oldest : size) }
    }
}
