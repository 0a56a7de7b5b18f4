/// How many of the calls converted, and how sure that is: the 95 % Wilson score interval.
///
/// Source: E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", 1927. Unlike the
/// interval of the textbooks it stays within 0 and 1, and it means something for few calls.
struct ConversionRate {
    /// From 0 to 1; 0 where there are no calls.
    let value: Double
    let lower: Double
    let upper: Double

    /// The normal distribution's 97.5 % quantile.
    private static let z = 1.959963984540054

    init(converted: Int64, calls: Int64) {
        guard calls > 0 else {
            (value, lower, upper) = (0, 0, 1)
            return
        }
        let n = Double(calls)
        let p = Double(converted) / n
        let square = Self.z * Self.z
        let centre = p + square / (2 * n)
        let margin = Self.z * (p * (1 - p) / n + square / (4 * n * n)).squareRoot()
        let scale = 1 + square / n
        value = p
        // Exact at the ends, where rounding would miss 0 and 1 by a hair.
        lower = converted == 0 ? 0 : max(0, (centre - margin) / scale)
        upper = converted == calls ? 1 : min(1, (centre + margin) / scale)
    }
}
