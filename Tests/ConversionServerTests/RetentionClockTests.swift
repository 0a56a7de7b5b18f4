import Basics
import ConversionStore
import Testing

@testable import ConversionServer

/// Which times of the day retention believes.
@Suite struct RetentionClockTests {
    private static let day: Int64 = 86_400_000_000_000
    private static let noon = Timestamp(nanoseconds: 20_000 * day)
    private static let start = Uptime(nanoseconds: 5 * day)

    private func later(_ days: Double) -> Timestamp {
        Timestamp(nanoseconds: Self.noon.nanoseconds + Int64(days * Double(Self.day)))
    }

    private func uptime(_ days: Double) -> Uptime {
        Uptime(nanoseconds: Self.start.nanoseconds + Int64(days * Double(Self.day)))
    }

    /// Whether each of the times, so many days after the last one known, is believed so many days after the start.
    private func believed(last: Double?, _ steps: [(time: Double, uptime: Double)]) -> [Bool] {
        var clock = RetentionClock(
            last: last.map(later), maxGap: .seconds(7 * 86_400), now: later(steps[0].time), uptime: Self.start)
        return steps.map { clock.judge(later($0.time), at: uptime($0.uptime)) == .believed }
    }

    @Test func aClockThatGoesOnIsBelieved() {
        #expect(believed(last: 0, [(0, 0), (1, 1), (30, 30), (400, 400)]) == [true, true, true, true])
        #expect(believed(last: nil, [(5000, 0), (5001, 1)]) == [true, true])
    }

    @Test func aClockThatRunsAheadIsNotUntilItIsBack() {
        #expect(
            believed(last: 0, [(0, 0), (400, 0), (400.1, 0.1), (0.1, 0.1), (0.2, 0.2)]) == [
                true, false, false, true, true,
            ])
        // What is believed was never that much.
        #expect(believed(last: 0, [(0, 0), (0.5, 0.001)]) == [true, false])
    }

    @Test func stepsOfATimeServerAreBelieved() {
        #expect(believed(last: 0, [(0, 0), (0.003, 0), (0.006, 0)]) == [true, true, true])
    }

    @Test func aStartIsBelievedUpToTheGapAndNotBeyond() {
        #expect(believed(last: 0, [(6.9, 0), (6.95, 0.05)]) == [true, true])
        #expect(believed(last: 0, [(7.1, 0), (7.2, 0.1)]) == [false, false])
        // Years ahead, whatever came to pass meanwhile; and then set right.
        #expect(believed(last: 0, [(1000, 0), (1030, 30), (30.5, 30.5)]) == [false, false, true])
    }

    @Test func aStartWithAnEarlyClockIsBelievedOnceThatIsSet() {
        #expect(believed(last: 0, [(-20_000, 0), (3, 0.1), (4, 1.1)]) == [true, true, true])
        #expect(believed(last: 0, [(-20_000, 0), (30, 0.1)]) == [true, false])
    }

    @Test func aClockThatGoesBackAndReturnsIsBelieved() {
        #expect(believed(last: 0, [(0, 0), (-10, 0.1), (0.2, 0.2), (0.3, 0.3)]) == [true, true, true, true])
    }

    @Test func theEndsOfTimeAreNoTrap() {
        var clock = RetentionClock(
            last: Timestamp(nanoseconds: .min), maxGap: .seconds(1), now: Timestamp(nanoseconds: .max),
            uptime: Uptime(nanoseconds: 0))
        let late = clock.judge(Timestamp(nanoseconds: .max), at: Uptime(nanoseconds: 0))
        #expect(late != .believed)
        let early = clock.judge(Timestamp(nanoseconds: .min), at: Uptime(nanoseconds: .max))
        #expect(early == .believed)
    }
}
