import Basics
import Testing

@Suite struct UptimeTests {
    @Test func itGoesOnAsTheContinuousClockDoes() async throws {
        let clock = ContinuousClock()
        let (outerStart, start, innerStart) = (clock.now, Uptime.now, clock.now)
        try await Task.sleep(for: .milliseconds(20))
        let (innerEnd, end, outerEnd) = (clock.now, Uptime.now, clock.now)
        #expect(start.duration(to: end) >= innerEnd - innerStart)
        #expect(start.duration(to: end) <= outerEnd - outerStart)
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
