import ConversionAPI

/// How much higher one rate is than another, and how sure that is.
///
/// Source: R. G. Newcombe, "Interval estimation for the difference between independent proportions", 1998, method 10:
/// from the Wilson intervals of the two.
struct RateDifference: Sendable, Hashable {
    /// From -1 to 1.
    let value: Double
    let lower: Double
    let upper: Double

    /// Nil where one of them has no rate.
    init?(_ summary: ConversionSummary, over other: ConversionSummary) {
        guard summary.hasRate, other.hasRate, let mine = summary.rateInterval, let theirs = other.rateInterval
        else {
            return nil
        }
        func distance(_ one: Double, _ other: Double) -> Double { (one * one + other * other).squareRoot() }
        value = summary.rate - other.rate
        lower = value - distance(summary.rate - mine.lower, theirs.upper - other.rate)
        upper = value + distance(mine.upper - summary.rate, other.rate - theirs.lower)
    }

    enum Verdict: Sendable { case higher, lower, unclear }

    /// What the interval allows to say.
    var verdict: Verdict {
        lower > 0 ? .higher : upper < 0 ? .lower : .unclear
    }
}
