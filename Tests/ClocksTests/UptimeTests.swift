import Clocks
import Testing

@Suite struct UptimeTests {
    @Test func itGoesOnAsTheContinuousClockDoes() async throws {
        let (start, reference) = (Uptime.now, ContinuousClock.now)
        try await Task.sleep(for: .milliseconds(20))
        let (passed, expected) = (start.duration(to: .now), ContinuousClock.now - reference)
        #expect(passed >= .milliseconds(20))
        // Its readings stand around the reference's first and before its second.
        #expect(passed >= expected - .milliseconds(10) && passed <= expected + .milliseconds(10))
    }

    @Test(arguments: [Duration.zero, .nanoseconds(1), .seconds(-3), .milliseconds(1500), .seconds(86_400)])
    func advancingIsUndoneByMeasuring(duration: Duration) {
        let start = Uptime(nanoseconds: 5_000_000_000)
        #expect(start.duration(to: start.advanced(by: duration)) == duration)
        #expect((start.advanced(by: duration) > start) == (duration > .zero))
    }

    /// gRPC's longest timeout is 99,999,999 hours, more than 64 bits of nanoseconds.
    @Test func whatIsTooFarIsTheLastMoment() {
        let last = Uptime(nanoseconds: .max)
        #expect(Uptime.now.advanced(by: .seconds(99_999_999 * 3_600)) == last)
        #expect(Uptime.now.advanced(by: .nanoseconds(Int64.max)) == last)
        #expect(Uptime.now.advanced(by: .seconds(Int64.min)) == Uptime(nanoseconds: .min))
        #expect(Uptime(nanoseconds: .min).duration(to: last) == .nanoseconds(Int64.max) - .nanoseconds(Int64.min))
    }
}
