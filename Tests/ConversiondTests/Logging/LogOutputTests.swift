import Glibc
import Logging
import Testing

@testable import conversiond

/// The log's queue and its thread, with a pipe in the place of standard error.
@Suite struct LogOutputTests {
    private final class Pipe: Sendable {
        let reader: CInt
        let writer: CInt

        init() throws {
            // A pipe without a reader is an error of the write.
            signal(SIGPIPE, SIG_IGN)
            var ends: [CInt] = [0, 0]
            guard pipe(&ends) == 0 else { throw POSIXFailure() }
            (reader, writer) = (ends[0], ends[1])
        }

        struct POSIXFailure: Error {}

        /// What has come, until that is enough, or the end.
        func read(until isEnough: (String) -> Bool = { _ in false }) -> String {
            var bytes: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            while true {
                let count = Glibc.read(reader, &buffer, buffer.count)
                if count > 0 { bytes += buffer[..<count] }
                let text = String(decoding: bytes, as: UTF8.self)
                if count <= 0 || text.last == "\n" && isEnough(text) { return text }
            }
        }

        func closeWriter() { close(writer) }
        func closeReader() { close(reader) }
    }

    /// The numbers that follow a text, wherever it is.
    private static func numbers(behind text: String, in all: String) -> [Int] {
        all.split(separator: "\n").compactMap { line in
            line.split(separator: text, maxSplits: 1, omittingEmptySubsequences: false).dropFirst().first.flatMap {
                Int($0)
            }
        }
    }

    private func limits(bytes: Int = 1 << 20, rate: Int = 1_000_000) -> LogOutput.Limits {
        var limits = LogOutput.Limits()
        (limits.bytes, limits.rate) = (bytes, rate)
        return limits
    }

    @Test func linesComeOutInOrderAndTheLastBeforeTheEnd() throws {
        let pipe = try Pipe()
        let output = LogOutput(pipe.writer, format: .text, limits: limits())
        for number in 0..<1000 { output.write("line \(number)\n") }
        output.finish(patience: .seconds(60))
        pipe.closeWriter()
        #expect(pipe.read() == (0..<1000).map { "line \($0)\n" }.joined())
        #expect(output.counts == LogOutput.Counts(written: 1000))
        output.write("too late\n")
        #expect(output.counts.dropped == 1)
    }

    @Test func aReaderThatStallsHoldsUpNobodyAndIsToldWhatItMissed() throws {
        let pipe = try Pipe()
        let output = LogOutput(pipe.writer, format: .text, limits: limits(bytes: 10_000))
        let line = String(repeating: "x", count: 99) + "\n"
        // More than a pipe takes, and what may wait.
        for _ in 0..<10_000 { output.write(line) }
        let dropped = output.counts.dropped
        #expect(dropped > 5_000)
        // The first of them may be told before the last are lost.
        let text = pipe.read { Self.numbers(behind: "lines were dropped lines=", in: $0).reduce(0, +) == dropped }
        #expect(text.split(separator: "\n").count { $0 == line.dropLast() } == 10_000 - dropped)
        output.finish(patience: .seconds(60))
    }

    @Test func theEndWaitsForNoReaderThatStalls() throws {
        let pipe = try Pipe()
        let output = LogOutput(pipe.writer, format: .text, limits: limits())
        for _ in 0..<10_000 { output.write(String(repeating: "x", count: 99) + "\n") }
        output.finish(patience: .milliseconds(10))
        #expect(output.counts.written < 10_000)
        // Has the thread come to its end.
        pipe.closeReader()
    }

    @Test func whatNobodyWillReadIsDroppedAndCounted() throws {
        let pipe = try Pipe()
        pipe.closeReader()
        let output = LogOutput(pipe.writer, format: .text, limits: limits())
        output.write("line\n")
        output.finish(patience: .seconds(60))
        #expect(output.counts == LogOutput.Counts(dropped: 1))
    }

    @Test func repeatsAreCountedAndToldWithoutAnotherLine() throws {
        let pipe = try Pipe()
        let output = LogOutput(pipe.writer, format: .text, limits: limits(rate: 3))
        let logger = Logger(label: "l") { LineLogHandler(label: $0, level: .info, format: .text, output: output) }
        for number in 0..<500 { logger.info("call", metadata: ["code": "NOT_FOUND", "peer": "\(number)"]) }
        let text = pipe.read { $0.contains("more lines of a kind came than are written") }
        let calls = text.split(separator: "\n").count { $0.contains("info l: call code=NOT_FOUND peer=") }
        // A second may have ended between.
        #expect(calls >= 3 && calls < 250)
        #expect(
            text.contains("info l: \"more lines") || text.contains("info l: more lines of a kind came than are written")
        )
        #expect(output.counts.repeated == 500 - calls)
        output.finish(patience: .seconds(60))
    }

    @Test func successesAreAskedForAndNeverKeptBack() throws {
        let pipe = try Pipe()
        let output = LogOutput(pipe.writer, format: .text, limits: limits(rate: 1))
        let logger = Logger(label: "l") { LineLogHandler(label: $0, level: .info, format: .text, output: output) }
        for _ in 0..<100 { logger.info("call", metadata: ["code": "OK"]) }
        output.finish(patience: .seconds(60))
        #expect(output.counts == LogOutput.Counts(written: 100))
    }
}
