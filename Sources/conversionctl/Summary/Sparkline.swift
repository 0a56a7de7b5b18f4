/// A row of small bars, each on the scale of the row.
enum Sparkline {
    private static let levels = Array("▁▂▃▄▅▆▇█")

    /// Nothing is the lowest bar, and whatever is more than nothing is higher than that.
    static func text(_ values: [Double]) -> String {
        guard let highest = values.max(), highest > 0 else {
            return String(repeating: levels[0], count: values.count)
        }
        return String(
            values.map { value in
                guard value > 0 else { return levels[0] }
                let steps = Double(levels.count - 1)
                return levels[max(1, min(levels.count - 1, Int((value / highest * steps).rounded(.up))))]
            })
    }
}
