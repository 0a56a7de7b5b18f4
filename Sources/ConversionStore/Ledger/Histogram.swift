/// How often values fell between bounds, and what they came to together.
public struct Histogram: Sendable, Hashable {
    /// Upper bounds, ascending; each takes in the values that are equal to it.
    public let bounds: [Double]
    /// One for each bound, and a last one for what is above all of them.
    public private(set) var counts: [Int]
    public private(set) var sum = 0.0

    public init(bounds: [Double]) {
        self.bounds = bounds
        counts = [Int](repeating: 0, count: bounds.count + 1)
    }

    public mutating func add(_ value: Double) {
        counts[bounds.firstIndex { value <= $0 } ?? bounds.count] += 1
        sum += value
    }

    /// In seconds.
    public mutating func add(_ duration: Duration) {
        add(duration / .seconds(1))
    }
}
