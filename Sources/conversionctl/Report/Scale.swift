/// An axis from 0 to a round number, and the round numbers on it.
struct Scale: Sendable, Hashable {
    /// From 0 to the end of the axis.
    let ticks: [Double]

    /// The end of the axis; more than 0.
    var top: Double { ticks.last ?? 1 }

    /// Some steps of 1, 2 or 5 times a power of ten, so that the last one reaches the value.
    ///
    /// - Parameters:
    ///   - value: what must lie on the axis. What is not above 0, or no number, gets an axis up to `least`.
    ///   - least: the smallest step there may be: 1 for counts.
    ///   - most: where the axis ends at the latest: 1 for rates.
    init(reaching value: Double, steps: Int = 4, least: Double = 1e-9, most: Double = .infinity) {
        let end = value.isFinite && value > 0 ? min(value, most) : least
        var step = Self.step(atLeast: end / Double(max(1, steps)), least: least)
        // Steps of ten powers make at most one tick too many of rounding; the end must not move for it.
        var count = Int((end / step - 1e-9).rounded(.up))
        if Double(count) * step > most { (step, count) = (most / Double(max(1, count)), count) }
        ticks = (0...max(1, count)).map { Double($0) * step }
    }

    private static func step(atLeast size: Double, least: Double) -> Double {
        var power = 1.0
        while power > size { power /= 10 }
        while power * 10 <= size { power *= 10 }
        let step = [1.0, 2, 5, 10].lazy.map { $0 * power }.first { $0 >= size * (1 - 1e-9) } ?? size
        return max(step, least)
    }

    /// A value's place on the axis, from 0 to 1.
    func place(_ value: Double) -> Double {
        min(1, max(0, value / top))
    }
}
