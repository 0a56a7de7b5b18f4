import Testing

@testable import conversionctl

@Suite struct SparklineTests {
    @Test(
        arguments: [
            ([], ""), ([0, 0], "▁▁"), ([5], "█"), ([0, 1, 1000], "▁▂█"), ([1, 2, 3, 4, 5, 6, 7], "▂▃▄▅▆▇█"),
            ([0.5, 1], "▅█"),
        ] as [([Double], String)])
    func nothingIsLowestAndSomethingIsMore(values: [Double], text: String) {
        #expect(Sparkline.text(values) == text)
    }

    @Test(
        arguments: [
            (0...6, 7, [1, 2, 3, 0, 0, 0, 8]), (0...6, 100, [1, 2, 3, 0, 0, 0, 8]), (0...6, 4, [1, 2.5, 0, 4]),
            (0...6, 1, [2]), (0...6, 0, [2]), (6...6, 3, [8]),
        ] as [(ClosedRange<Int64>, Int, [Double])])
    func manyIntervalsAreDealtToPlacesFromTheEnd(ordinals: ClosedRange<Int64>, places: Int, means: [Double]) {
        let trends = SummaryTable.Trends(interval: .day, zone: .utc, ordinals: ordinals, conversions: [])
        #expect(trends.means([0: 1, 1: 2, 2: 3, 6: 8], in: places) == means)
    }

    @Test func aLongTimeCostsNoMoreThanWhatItHolds() {
        let trends = SummaryTable.Trends(
            interval: .hour, zone: .utc, ordinals: -17_000_000...70_000_000, conversions: [])
        let means = trends.means([-17_000_000: 1, 70_000_000: 1], in: 40)
        #expect(means.count == 40)
        #expect(means.first ?? 0 > 0 && means.last ?? 0 > 0)
    }
}

@Suite struct BlockBarTests {
    @Test(
        arguments: [
            (0, 1, 4, ""), (1, 1, 4, "████"), (2, 1, 4, "████"), (0.5, 1, 4, "██"), (0.53, 1, 4, "██▏"),
            (0.47, 1, 4, "█▉"), (0.0001, 1, 4, "▏"), (1, 0, 4, ""), (1, 1, 0, ""),
        ] as [(Double, Double, Int, String)])
    func aBarIsExactToAnEighth(value: Double, full: Double, width: Int, text: String) {
        #expect(BlockBar.text(value, of: full, width: width) == text)
    }

    @Test(
        arguments: [
            (0.5, 0.2, 0.8, 1, 10, "██───┼──┤"), (0.5, 0.25, 0.8, 1, 10, "██▌──┼──┤"), (0, 0, 0.5, 1, 10, "┼────┤"),
            (0.5, 0, 1, 1, 10, "─────┼───┤"), (0.9, 0.2, 1, 0.5, 10, "████─────┼"),
            (0.2, 0.1, 0.9, 0.5, 10, "██──┼─────"),
            (0.501, 0.5, 0.502, 1, 10, "█████"), (0, 0, 1, 0, 10, ""), (1, 0.9, 1, 1, 10, "█████████┼"),
        ] as [(Double, Double, Double, Double, Int, String)])
    func aRateIsDrawnWithItsInterval(
        rate: Double, lower: Double, upper: Double, full: Double, width: Int, text: String
    ) {
        let bar = BlockBar.text(rate: rate, lower: lower, upper: upper, of: full, width: width)
        #expect(bar == text)
        #expect(bar.count <= width)
    }
}

@Suite struct NumberTextTests {
    @Test(
        arguments: [
            (0, "0"), (999, "999"), (1000, "1,000"), (-1000, "-1,000"), (1_284_003, "1,284,003"),
            (.max, "9,223,372,036,854,775,807"), (.min, "-9,223,372,036,854,775,808"),
        ] as [(Int64, String)])
    func thousandsStandApart(number: Int64, text: String) {
        #expect(NumberText.grouped(number) == text)
    }

    @Test(
        arguments: [
            ("0 USD", "0.00"), ("-1234.5 USD", "-1,234.50"), ("1234567 JPY", "1,234,567"), ("0.001 KWD", "0.001"),
            ("1234.123456789 EUR", "1,234.123456789"), ("-0.5 EUR", "-0.50"),
        ])
    func anAmountKeepsEveryDigit(money: String, text: String) throws {
        #expect(try NumberText.amount(MoneyText.parse(money)) == text)
    }

    @Test(
        arguments: [
            (0, 2, "0.00"), (1.005, 0, "1"), (-0.04, 1, "0.0"), (12.345, 1, "12.3"), (99.96, 1, "100.0"),
            (0.05, 1, "0.1"),
            (1e300, 1, "900000000000000000.0"), (.nan, 1, "0.0"),
        ] as [(Double, Int, String)])
    func decimalsAreFixed(value: Double, places: Int, text: String) {
        #expect(NumberText.fixed(value, places: places) == text)
    }

    @Test(arguments: [(1.5, "1.5"), (2, "2"), (0.126, "0.13"), (-0.001, "0"), (100, "100")] as [(Double, String)])
    func zerosAtTheEndAreLeftOut(value: Double, text: String) {
        #expect(NumberText.decimal(value, places: 2) == text)
    }

    @Test(
        arguments: [
            (0, "0.0%"), (1, "100.0%"), (0.2508, "25.1%"), (0.0099, "0.99%"), (0.00042, "0.042%"), (0.9996, "99.960%"),
            (0.995, "99.50%"), (0.5, "50.0%"),
        ] as [(Double, String)])
    func aRateNearItsEndsHasMoreDecimals(rate: Double, text: String) {
        #expect(PercentText.text(rate) == text)
    }

    @Test func anIntervalHasTheSameDecimalsAtBothEnds() {
        #expect(PercentText.range(0.227, 0.276) == "22.7–27.6%")
        #expect(PercentText.range(0.0042, 0.276) == "0.42–27.60%")
        #expect(PercentText.range(0, 1) == "0.0–100.0%")
    }
}
