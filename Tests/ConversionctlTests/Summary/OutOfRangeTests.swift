import ConversionAPI
import Testing

@testable import conversionctl

/// Sums that are too large for an amount are told as such, wherever figures are shown.
@Suite struct OutOfRangeTests {
    private static func row() throws -> SummaryRow {
        let beyond = Revenue(adjustment: try MoneyText.parse("0 USD"), outOfRangeCurrencyCode: "USD")
        let summary = try SummarySamples.summary(
            agent: "bad", conversions: 2, calls: 2, lower: 0, upper: 1,
            revenues: [beyond, SummarySamples.revenue("5 EUR", "0 EUR", "5 EUR")])
        return SummaryRow(summary: summary, groups: try SummaryGroups.parse("agent"), zone: .utc)
    }

    @Test func aLineSaysWhichSumIsOutOfRange() throws {
        let lines = SummaryLine.lines(of: try Self.row())
        let cells = lines.map { line in SummaryLine.columns.suffix(6).prefix(4).map { $0.text(line) } }
        #expect(cells[0] == ["USD", "out of range", "0.00", "out of range"])
        #expect(cells[1] == ["EUR", "5.00", "0.00", "5.00"])
    }

    @Test func aTableAndAReportSayIt() throws {
        let row = try Self.row()
        #expect(SummaryTable(rows: [row]).text(width: nil, isColoured: false).contains("out of range"))
        #expect(ReportText.net(row.summary.revenues[0]) == "out of range, USD")
        #expect(ReportText.net(row.summary.revenues[1]) == "5.00 EUR")
    }
}
