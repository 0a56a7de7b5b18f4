import Testing

@testable import ConversionServer

@Suite struct ConversionRateTests {
    @Test func withoutCallsNothingIsKnown() {
        let rate = ConversionRate(converted: 0, calls: 0)
        #expect([rate.value, rate.lower, rate.upper] == [0, 0, 1])
    }

    /// 81 of 263 is an example of R. G. Newcombe's, 1998, with bounds of 0.2553 and 0.3662.
    @Test(
        arguments: [
            (1, 10, 0.1, 0.017876, 0.404150), (81, 263, 0.307985, 0.255289, 0.366210), (0, 10, 0, 0, 0.277533),
            (10, 10, 1, 0.722467, 1), (1, 1, 1, 0.206549, 1),
        ] as [(Int64, Int64, Double, Double, Double)])
    func theIntervalIsWilsons(converted: Int64, calls: Int64, value: Double, lower: Double, upper: Double) {
        let rate = ConversionRate(converted: converted, calls: calls)
        for (found, expected) in [(rate.value, value), (rate.lower, lower), (rate.upper, upper)] {
            #expect(abs(found - expected) < 1e-6, "\(found) is not \(expected)")
        }
    }

    @Test func theIntervalHoldsTheRateAndStaysWithinOne() {
        for calls in Int64(1)...60 {
            for converted in 0...calls {
                let rate = ConversionRate(converted: converted, calls: calls)
                #expect(0 <= rate.lower && rate.lower <= rate.value && rate.value <= rate.upper && rate.upper <= 1)
            }
        }
    }
}
