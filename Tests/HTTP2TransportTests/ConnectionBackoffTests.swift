import Testing

@testable import HTTP2Transport

@Suite struct ConnectionBackoffTests {
    private func seconds(_ duration: Duration) -> Double { duration / .seconds(1) }

    @Test func waitsGrowToTheLongest() {
        let backoff = ConnectionBackoff()
        let waits = (0..<13).map { seconds(backoff.delay(failures: $0, random: 0.5)) }
        let expected = [1, 1.6, 2.56, 4.096, 6.5536, 10.486, 16.777, 26.844, 42.95, 68.719, 109.951, 120, 120]
        #expect(zip(waits, expected).allSatisfy { abs($0 - $1) < 0.001 }, "\(waits)")
        #expect(backoff.delay(failures: .max, random: 0.5) == .seconds(120))
    }

    @Test func waitsAreAFifthShorterOrLonger() {
        let backoff = ConnectionBackoff()
        #expect(abs(seconds(backoff.delay(failures: 0, random: 0)) - 0.8) < 1e-9)
        #expect(abs(seconds(backoff.delay(failures: 0, random: 1)) - 1.2) < 1e-9)
        #expect(abs(seconds(backoff.delay(failures: 100, random: 1)) - 144) < 1e-9)
    }

    @Test func anAttemptMayTakeTwentySecondsOrUntilTheNext() {
        let backoff = ConnectionBackoff()
        #expect(backoff.connectTimeout(delay: .seconds(1)) == .seconds(20))
        #expect(backoff.connectTimeout(delay: .seconds(42)) == .seconds(42))
    }

    @Test func everyValueCanBeSet() {
        var backoff = ConnectionBackoff()
        backoff.initial = .milliseconds(10)
        backoff.multiplier = 10
        backoff.jitter = 0
        backoff.longest = .milliseconds(500)
        backoff.minConnectTimeout = .seconds(3)
        #expect(
            (0..<4).map { backoff.delay(failures: $0, random: 0.9) } == [10, 100, 500, 500].map { .milliseconds($0) })
        #expect(backoff.connectTimeout(delay: .zero) == .seconds(3))
    }
}
