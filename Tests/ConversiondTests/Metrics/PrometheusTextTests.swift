import HTTP2Transport
import Testing

@testable import conversiond

@Suite struct PrometheusTextTests {
    @Test func samplesStandBelowTheirMetric() {
        var text = PrometheusText()
        text.begin("things_total", .counter, "Things.")
        text.add(3, ["kind": "a \"b\"\\\n"])
        text.metric("room", .gauge, "Room.", 0.5)
        text.metric("nothing", .gauge, "Nothing.", -Double.infinity)
        #expect(
            text.text == """
                # HELP things_total Things.
                # TYPE things_total counter
                things_total{kind="a \\"b\\"\\\\\\n"} 3
                # HELP room Room.
                # TYPE room gauge
                room 0.5
                # HELP nothing Nothing.
                # TYPE nothing gauge
                nothing -Inf

                """)
    }

    @Test func theBucketsOfAHistogramAddUp() {
        var histogram = MetricHistogram(bounds: [0, 0.00001, 2])
        histogram.counts = [1, 2, 0, 4]
        histogram.sum = 1.25
        var text = PrometheusText()
        text.begin("wait_seconds", .histogram, "Waits.")
        text.add(histogram, ["of": "x"])
        #expect(
            text.text.split(separator: "\n").dropFirst(2) == [
                "wait_seconds_bucket{of=\"x\",le=\"0\"} 1", "wait_seconds_bucket{of=\"x\",le=\"1e-05\"} 3",
                "wait_seconds_bucket{of=\"x\",le=\"2\"} 3", "wait_seconds_bucket{of=\"x\",le=\"+Inf\"} 7",
                "wait_seconds_sum{of=\"x\"} 1.25", "wait_seconds_count{of=\"x\"} 7",
            ])
    }

    @Test func everyEventOfConnectionsHasALabelOfItsOwn() {
        let labels = ConnectionEvent.allCases.map { MetricsPage.snakeCase("\($0)") }
        #expect(labels.prefix(2) == ["connection_opened", "connection_closed"])
        #expect(Set(labels).count == labels.count)
    }

    @Test func theProcessIsReadWhateverItIsCalled() throws {
        let stat = "7 (a) b) (c) S 1 7 7 0 -1 4194304 9 0 0 0 150 50 0 0 20 0 12 0 3000 4096000 25 18446744073709551615"
        let usage = try #require(ProcessUsage(stat: stat, bootTime: 1_000, ticksPerSecond: 100, pageSize: 4_096))
        #expect(usage.cpuSeconds == 2 && usage.threads == 12 && usage.startTime == 1_030)
        #expect(usage.residentBytes == 102_400 && usage.virtualBytes == 4_096_000)
        #expect(ProcessUsage(stat: "7 (a) S 1", bootTime: 0, ticksPerSecond: 100, pageSize: 1) == nil)
        #expect(ProcessUsage(stat: "", bootTime: 0, ticksPerSecond: 100, pageSize: 1) == nil)
    }

    @Test func thisProcessHasFilesOpenAndHasBegunLately() throws {
        let usage = try #require(ProcessUsage.current())
        #expect(usage.openFiles > 2 && usage.residentBytes > 0 && usage.threads > 0)
        let now = LogTime.now
        #expect(usage.startTime <= Double(now.seconds) + 1 && usage.startTime > Double(now.seconds) - 86_400)
    }
}
