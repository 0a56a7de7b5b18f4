import ConversionAPI
import RPC
import Testing

@testable import conversionctl

@Suite struct OutageTests {
    private let lost = RPCError(.unavailable, "The connection was lost.")
    private let start = ContinuousClock.now

    @Test func waitsGrowUntilPatienceEnds() {
        var outage = Outage(patience: .seconds(3))
        var now = start
        var delays: [Duration] = []
        while let delay = outage.delay(after: lost, now: now, random: 1) {
            delays.append(delay)
            now += delay
        }
        #expect(delays == [.milliseconds(100), .milliseconds(200), .milliseconds(400), .milliseconds(800)])
        #expect(outage.isOn)
        outage.end()
        #expect(!outage.isOn)
        #expect(outage.delay(after: lost, now: now, random: 1) == .milliseconds(100))
    }

    @Test func theServersOwnTimeIsWaitedFor() {
        var outage = Outage(patience: .seconds(10))
        let busy = RPCError(.resourceExhausted, "", details: [.retryInfo(.seconds(4))])
        #expect(outage.delay(after: busy, now: start, random: 1) == .seconds(4))
        #expect(outage.delay(after: busy, now: start + .seconds(7), random: 1) == nil)
    }

    @Test(arguments: [StatusCode.invalidArgument, .notFound, .resourceExhausted, .internal, .unimplemented])
    func whatWaitingDoesNotMendIsTold(code: StatusCode) {
        var outage = Outage(patience: .seconds(10))
        #expect(outage.delay(after: RPCError(code, ""), now: start, random: 1) == nil)
    }
}
