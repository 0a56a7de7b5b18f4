/// A figure with a vertical axis, drawn in SVG as wide as its place: what lies along it is placed in per cent, so that
/// neither its lines nor its letters are stretched.
struct Plot: Sendable {
    /// A mark on the horizontal axis.
    struct Tick: Sendable, Hashable {
        /// From 0 to 1.
        let place: Double
        let label: String
        /// Left out where the page is narrow.
        let isWide: Bool
    }

    /// Unique on the page.
    let id: StaticString
    let title: String
    let description: String
    /// Between the lowest and the highest line, in CSS pixels.
    let height: Double
    let scale: Scale
    let label: @Sendable (Double) -> String
    let ticks: [Tick]
    var marks: [Markup]

    /// Above the highest line, for its label.
    static let top = 10.0
    private static let bottom = 26.0

    /// From above, in CSS pixels.
    func y(_ value: Double) -> Double {
        Self.top + height * (1 - scale.place(value))
    }

    var markup: Markup {
        var parts = [
            Markup.element("title", ["id": "\(id)-title"], Markup(title)),
            .element("desc", ["id": "\(id)-desc"], Markup(description)),
        ]
        for tick in scale.ticks {
            let y = y(tick)
            parts.append(
                .element(
                    "line", ["class": tick == 0 ? "base" : "grid", "x1": "0", "x2": "100%", "y1": y.svg, "y2": y.svg]))
            parts.append(
                .element(
                    "text", ["class": "tick", "x": "-8", "y": y.svg, "dy": ".32em", "text-anchor": "end"],
                    Markup(label(tick))))
        }
        parts += marks
        for tick in ticks {
            let anchor = tick.place < 0.04 ? "start" : tick.place > 0.94 ? "end" : "middle"
            parts.append(
                .element(
                    "text",
                    [
                        "class": tick.isWide ? "tick wide" : "tick", "x": tick.place.percent,
                        "y": (Self.top + height + 18).svg, "text-anchor": anchor,
                    ], Markup(tick.label)))
        }
        let svg = Markup.element(
            "svg",
            [
                "role": "img", "aria-labelledby": "\(id)-title \(id)-desc", "width": "100%",
                "height": (Self.top + height + Self.bottom).svg,
            ], parts)
        return .element("div", ["class": "plot"], svg)
    }
}

extension Double {
    /// A coordinate, to a hundredth.
    var svg: String { NumberText.decimal(self, places: 2) }

    /// From 0 to 1, as a coordinate in per cent.
    var percent: String { NumberText.decimal(self * 100, places: 3) + "%" }
}
