import ConversionAPI

/// Revenue by currency, gross against net. Each currency is on a scale of its own: there is none between them.
enum RevenueFigure {
    static func markup(_ data: ReportData) -> Markup {
        guard !data.total.revenues.isEmpty else {
            return ReportPage.card(
                "revenue", "Revenue by currency", [ReportPage.nothing("No conversion had a value in this time.")])
        }
        return ReportPage.card(
            "revenue", "Revenue by currency",
            [
                BarFigure.markup(data.total.revenues.map(row), more: nil),
                .element(
                    "p", ["class": "key"],
                    Markup(
                        "The outline is gross, as recorded; the filled bar is net, after refunds and corrections. "
                            + "Each currency has a scale of its own.")),
                ReportTable(
                    "Figures by currency",
                    [.init("Currency", isNumber: false), .init("Gross"), .init("Adjustment"), .init("Net")],
                    data.total.revenues.map { revenue in
                        [Markup(revenue.currencyCode)]
                            + [revenue.gross, revenue.adjustment, revenue.net].map { Markup(amount($0)) }
                    }
                ).markup,
            ])
    }

    private static func row(_ revenue: Revenue) -> BarFigure.Row {
        let (gross, net) = (ReportText.size(revenue.gross), ReportText.size(revenue.net))
        var note = "gross \(amount(revenue.gross)), adjustment \(amount(revenue.adjustment))"
        if gross > 0, net <= gross { note += ", \(PercentText.text(net / gross)) kept" }
        return BarFigure.Row(
            name: Markup(revenue.currencyCode), value: "net \(ReportText.net(revenue))", note: Markup(note),
            bar: BarFigure.bar(net, of: max(gross, net), outline: gross))
    }

    private static func amount(_ money: Money?) -> String {
        money == nil ? Revenue.outOfRange : ReportText.amount(money)
    }
}
