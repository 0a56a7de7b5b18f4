/// The buckets of gRPC's histograms. Source: gRPC proposal A66, OpenTelemetry metrics.
enum MetricBuckets {
    /// In seconds.
    static let durations: [Double] = [
        0, 0.00001, 0.00005, 0.0001, 0.0003, 0.0006, 0.0008, 0.001, 0.002, 0.003, 0.004, 0.005, 0.006, 0.008, 0.01,
        0.013, 0.016, 0.02, 0.025, 0.03, 0.04, 0.05, 0.065, 0.08, 0.1, 0.13, 0.16, 0.2, 0.25, 0.3, 0.4, 0.5, 0.65, 0.8,
        1, 2, 5, 10, 20, 50, 100,
    ]

    /// In bytes.
    static let sizes: [Double] = [
        0, 1_024, 2_048, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864, 268_435_456,
        1_073_741_824, 4_294_967_296,
    ]

    private static let durationsInTicks = durations.map { Int($0 / CallCounters.secondsPerTick) }
    private static let wholeSizes = sizes.map { Int($0) }

    static func bucketOfDuration(ticks: Int) -> Int { bucket(of: ticks, in: durationsInTicks) }

    static func bucketOfSize(_ size: Int) -> Int { bucket(of: size, in: wholeSizes) }

    /// The first bucket whose bound takes the value in; the number of bounds if none does.
    private static func bucket(of value: Int, in bounds: [Int]) -> Int {
        bounds.withUnsafeBufferPointer { bounds in
            var (low, high) = (0, bounds.count)
            while low < high {
                let middle = (low &+ high) &>> 1
                if value <= bounds[middle] { high = middle } else { low = middle &+ 1 }
            }
            return low
        }
    }
}

/// A histogram as it is told to others.
struct MetricHistogram: Equatable {
    /// Upper bounds, ascending; each takes in the values that are equal to it.
    let bounds: [Double]
    /// One for each bound, and a last one for what is above all of them.
    var counts: [Int]
    var sum = 0.0

    init(bounds: [Double]) {
        self.bounds = bounds
        counts = [Int](repeating: 0, count: bounds.count + 1)
    }

    var count: Int { counts.reduce(0, +) }
}
