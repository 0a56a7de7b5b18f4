import Logging
import RPC
import Synchronization
import Testing

@testable import conversiond

@Suite struct AccessLogTests {
    @Test func successesAreDebugClientsFailuresInfoAndOursWarnings() {
        let levels = Dictionary(grouping: StatusCode.allCases, by: AccessLog.level).mapValues(Set.init)
        #expect(
            levels == [
                .debug: [.ok],
                .info: [
                    .cancelled, .invalidArgument, .notFound, .alreadyExists, .permissionDenied, .failedPrecondition,
                    .aborted, .outOfRange, .unimplemented, .unauthenticated,
                ],
                .warning: [.unknown, .deadlineExceeded, .resourceExhausted, .internal, .unavailable, .dataLoss],
            ])
    }

    @Test func aFailedCallIsOneLineWithoutWhatTheClientSaid() throws {
        let lines = log(level: .info) { call in call.fail(RPCError(.notFound, "No agent \"secret\".")) }
        #expect(
            lines == [
                "info l: call code=NOT_FOUND duration=? method=/test.Service/Method peer=in-process request_bytes=0 "
                    + "response_bytes=0"
            ])
    }

    @Test func aSuccessIsLoggedOnlyAtDebug() {
        #expect(log(level: .info) { $0.finish(.ok) }.isEmpty)
        #expect(
            log(level: .debug) { $0.finish(.ok) }
                == [Self.success("debug")])
    }

    @Test func allSuccessesAreLoggedWhereAllAreAskedFor() {
        #expect(log(level: .info, mode: .all) { $0.finish(.ok) } == [Self.success("info")])
        #expect(log(level: .warning, mode: .all) { $0.finish(.ok) }.isEmpty)
    }

    @Test func someSuccessesAndAllFailuresAreLoggedWhereTheyAreSampled() {
        let lines = log(level: .info, mode: .sampled, sample: 3, times: 7) { $0.finish(.ok) }
        #expect(lines == [String](repeating: Self.success("info") + " sample=3", count: 3))
        let failures = log(level: .info, mode: .sampled, sample: 3, times: 4) { $0.fail(RPCError(.notFound, "No.")) }
        #expect(failures.count == 4)
    }

    @Test func offLogsNoCallButFaultsOfTheServer() {
        struct DiskFailure: Error {}
        #expect(log(level: .trace, mode: .off) { $0.finish(.ok) }.isEmpty)
        #expect(log(level: .trace, mode: .off) { $0.fail(RPCError(.notFound, "No.")) }.isEmpty)
        let lines = log(level: .trace, mode: .off) { $0.fail(DiskFailure()) }
        #expect(lines == ["error l: call failed inside the server cause=DiskFailure() method=/test.Service/Method"])
    }

    @Test func theBytesOfACallAreLogged() {
        let lines = log(level: .info, mode: .all) { call in
            call.receivedBytes = 12
            call.sentBytes = 345
            call.finish(.ok)
        }
        #expect(lines.count == 1 && lines[0].hasSuffix("request_bytes=12 response_bytes=345"))
    }

    private static func success(_ level: String) -> String {
        "\(level) l: call code=OK duration=? method=/test.Service/Method peer=in-process request_bytes=0 response_bytes=0"
    }

    @Test func whatIsBeneathAnInternalErrorIsLoggedAsAnError() {
        struct DiskFailure: Error {}
        let lines = log(level: .error) { call in call.fail(DiskFailure()) }
        #expect(lines == ["error l: call failed inside the server cause=DiskFailure() method=/test.Service/Method"])
    }

    @Test func theLinesOfACallNameItsTrace() {
        struct DiskFailure: Error {}
        let trace = "trace_id=0af7651916cd43dd8448eb211c80319c"
        let lines = log(
            level: .info, metadata: ["traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"]
        ) { $0.fail(DiskFailure()) }
        #expect(
            lines == [
                "error l: call failed inside the server cause=DiskFailure() method=/test.Service/Method "
                    + "span_id=b7ad6b7169203331 " + trace,
                "warning l: call code=INTERNAL duration=? method=/test.Service/Method peer=in-process "
                    + "request_bytes=0 response_bytes=0 span_id=b7ad6b7169203331 " + trace,
            ])
        let forged = log(level: .debug, metadata: ["traceparent": "00-evil\n-x-01"]) { $0.finish(.ok) }
        #expect(forged == [Self.success("debug")])
    }

    /// The lines that calls leave, without their times and durations.
    private func log(
        level: Logger.Level, metadata: Metadata = [:], mode: AccessLog.Mode = .errors, sample: Int = 100,
        times: Int = 1, _ act: (ServerCall) -> Void
    ) -> [String] {
        let box = LineBox()
        let logger = Logger(label: "l") {
            LineLogHandler(label: $0, level: level, format: .text, write: box.append)
        }
        let log = AccessLog(logger: logger, mode: mode, sample: sample)
        for _ in 0..<times { act(SilentCall(metadata: metadata, interceptors: [log])) }
        return box.lines.map { line in
            let words = line.split(separator: " ").dropFirst()
            return words.map { $0.hasPrefix("duration=") ? "duration=?" : String($0) }.joined(separator: " ")
                .filter { $0 != "\n" }
        }
    }
}

private final class LineBox: Sendable {
    private let all = Mutex<[String]>([])
    var lines: [String] { all.withLock { $0 } }
    func append(_ line: String) { all.withLock { $0.append(line) } }
}
