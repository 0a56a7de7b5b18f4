import Basics
import Testing

@testable import conversiond

@Suite struct LogRepeatsTests {
    private let start = Uptime(nanoseconds: 1)

    private func kind(_ message: String, code: String? = nil) -> LogKind {
        LogKind(label: "l", level: "info", message: message, code: code)
    }

    @Test func ofEachKindSoManyLinesASecondAreWritten() {
        var repeats = LogRepeats(rate: 2, kindLimit: 10)
        let admitted = (0..<5).map { _ in repeats.admits(kind("a"), at: start) }
        #expect(admitted == [true, true, false, false, false])
        let others = [kind("b"), kind("a", code: "NOT_FOUND")].map { repeats.admits($0, at: start) }
        #expect(others == [true, true])
    }

    @Test func whatWasKeptBackIsToldAtTheSecondsEnd() {
        var repeats = LogRepeats(rate: 1, kindLimit: 10)
        for _ in 0..<4 { _ = repeats.admits(kind("a"), at: start) }
        for _ in 0..<9 { _ = repeats.admits(kind("b"), at: start) }
        _ = repeats.admits(kind("c"), at: start)
        #expect(repeats.hasKeptBack)
        let early = repeats.sums(at: start.advanced(by: .milliseconds(999)))
        #expect(early.isEmpty)
        let sums = repeats.sums(at: start.advanced(by: .seconds(1)))
        #expect(
            sums
                == [.init(kind: kind("b"), count: 8), .init(kind: kind("a"), count: 3)])
        #expect(!repeats.hasKeptBack)
        let isAdmitted = repeats.admits(kind("a"), at: start.advanced(by: .seconds(1)))
        #expect(isAdmitted)
    }

    @Test func kindsBeyondTheLimitAreCountedTogether() {
        var repeats = LogRepeats(rate: 2, kindLimit: 3)
        let admitted = (0..<100).filter { repeats.admits(kind("\($0)"), at: start) }
        #expect(admitted == [0, 1, 2, 3, 4])
        let sums = repeats.sums(at: start, cuttingShort: true)
        #expect(sums == [.init(kind: nil, count: 95)])
    }

    @Test func aSecondWithoutRepeatsTellsNothing() {
        var repeats = LogRepeats(rate: 2, kindLimit: 3)
        let isAdmitted = repeats.admits(kind("a"), at: start)
        #expect(isAdmitted && !repeats.hasKeptBack)
        let sums = repeats.sums(at: start.advanced(by: .seconds(5)))
        #expect(sums.isEmpty)
    }
}
