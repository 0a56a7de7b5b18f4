/// The figures behind a drawing, folded away until they are asked for.
struct ReportTable: Sendable {
    struct Heading: Sendable {
        let text: String
        let isNumber: Bool

        init(_ text: String, isNumber: Bool = true) {
            self.text = text
            self.isNumber = isNumber
        }
    }

    private let caption: String
    private let headings: [Heading]
    private let rows: [[Markup]]

    /// - Parameter rows: the first cell of each names it.
    init(_ caption: String, _ headings: [Heading], _ rows: [[Markup]]) {
        self.caption = caption
        self.headings = headings
        self.rows = rows
    }

    var markup: Markup {
        let head = headings.map { heading in
            Markup.element("th", ["scope": "col", "class": heading.isNumber ? "number" : "name"], Markup(heading.text))
        }
        let body = rows.map { row in
            Markup.element(
                "tr", [:],
                zip(headings, row).enumerated().map { index, cell in
                    let kind = cell.0.isNumber ? "number" : "name"
                    return index == 0
                        ? .element("th", ["scope": "row", "class": kind], cell.1)
                        : .element("td", ["class": kind], cell.1)
                })
        }
        let table = Markup.element(
            "table", [:], .element("caption", [:], Markup(caption)),
            .element("thead", [:], .element("tr", [:], head)), .element("tbody", [:], body))
        return .element(
            "details", [:], .element("summary", [:], Markup("Figures")),
            // Reached by the keyboard, as it scrolls by itself where the page is narrow.
            .element("div", ["class": "scroll", "tabindex": "0", "role": "region", "aria-label": caption], table))
    }
}
