import RPC
import Testing

@testable import conversiond

@Suite struct CallMetricsTests {
    private let handlers = [MethodHandler.idle("test.Service/Read"), MethodHandler.idle("test.Service/Write")]

    @Test func aCallCountsUnderItsMethodAndItsEnd() throws {
        let metrics = CallMetrics(handlers, loops: 1)
        #expect(metrics.methods == ["test.Service/Read", "test.Service/Write", "other"])
        let open = SilentCall(handler: handlers[0], interceptors: [metrics])
        _ = open.begin()
        #expect((0..<3).map(metrics.started) == [1, 0, 0] && metrics.inFlight == 1)
        for (handler, code) in [(handlers[0], StatusCode.ok), (handlers[1], .ok), (handlers[0], .notFound)] {
            let call = SilentCall(handler: handler, interceptors: [metrics])
            _ = call.begin()
            call.receivedBytes = 1_000
            call.sentBytes = 5_000
            call.finish(Status(code, ""))
        }
        #expect((0..<3).map(metrics.started) == [3, 1, 0] && metrics.inFlight == 1)
        let read = try #require(metrics.ended(0, .ok))
        #expect(read.durations.count == 1 && read.durations.sum > 0)
        #expect(read.received.sum == 1_000 && read.received.counts.prefix(3) == [0, 1, 0])
        #expect(read.sent.sum == 5_000 && read.sent.counts.prefix(5) == [0, 0, 0, 0, 1])
        #expect(metrics.ended(0, .notFound)?.durations.count == 1)
        #expect(metrics.ended(1, .ok)?.durations.count == 1)
        #expect(metrics.ended(1, .notFound) == nil && metrics.ended(2, .ok) == nil)
    }

    @Test func whatTheServerDoesNotHaveIsOneSeries() {
        let metrics = CallMetrics(handlers, loops: 1)
        for name in 0..<100 {
            let call = SilentCall("unknown.Service\(name)/Method\(name)", interceptors: [metrics])
            _ = call.begin()
            call.finish(Status(.unimplemented, ""))
        }
        #expect(metrics.ended(2, .unimplemented)?.durations.count == 100 && metrics.started(2) == 100)
    }

    @Test func aRefusedCallCountsUnderItsMethod() {
        let metrics = CallMetrics(handlers, loops: 1)
        let call = SilentCall("test.Service/Write", interceptors: [metrics])
        _ = call.begin()
        call.finish(Status(.invalidArgument, ""))
        #expect(metrics.started(1) == 1 && metrics.ended(1, .invalidArgument)?.durations.count == 1)
    }

    @Test(arguments: [
        (0, 0), (1, 1), (1_024, 1), (1_025, 2), (4_294_967_296, 13), (4_294_967_297, 14),
    ]) func aSizeFallsIntoTheFirstBucketThatHoldsIt(size: Int, bucket: Int) {
        #expect(MetricBuckets.bucketOfSize(size) == bucket)
    }

    @Test(
        arguments: [
            (Duration.zero, 0), (.nanoseconds(9_990), 1), (.nanoseconds(10_010), 2), (.milliseconds(9), 14),
            (.seconds(99), 40), (.seconds(101), 41),
        ] as [(Duration, Int)])
    func aDurationFallsIntoTheFirstBucketThatHoldsIt(duration: Duration, bucket: Int) {
        #expect(MetricBuckets.bucketOfDuration(ticks: CallCounters.ticks(of: duration)) == bucket)
    }

    @Test func aTickIsABillionthOfASecondOrLittleMore() {
        let seconds = Double(CallCounters.ticks(of: .seconds(3600))) * CallCounters.secondsPerTick
        #expect(abs(seconds - 3600) < 1e-8)
    }
}
