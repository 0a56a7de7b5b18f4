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
            lines == [#"info l: call code=NOT_FOUND duration=? method=/test.Service/Method peer=in-process"#])
    }

    @Test func aSuccessIsLoggedOnlyAtDebug() {
        #expect(log(level: .info) { $0.finish(.ok) }.isEmpty)
        #expect(
            log(level: .debug) { $0.finish(.ok) }
                == ["debug l: call code=OK duration=? method=/test.Service/Method peer=in-process"])
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
                    + "span_id=b7ad6b7169203331 " + trace,
            ])
        let forged = log(level: .debug, metadata: ["traceparent": "00-evil\n-x-01"]) { $0.finish(.ok) }
        #expect(forged == ["debug l: call code=OK duration=? method=/test.Service/Method peer=in-process"])
    }

    /// The lines that a call leaves, without their times and durations.
    private func log(
        level: Logger.Level, metadata: Metadata = [:], _ act: (ServerCall) -> Void
    ) -> [String] {
        let box = LineBox()
        let logger = Logger(label: "l") {
            LineLogHandler(label: $0, level: level, format: .text, write: box.append)
        }
        let method = MethodDescriptor(service: "test.Service", name: "Method", kind: .unary)
        let handler = MethodHandler(method, body: .single { _, _ in })
        act(
            SilentCall(
                handler: handler, metadata: metadata, deadline: nil, loop: NoLoop(), requests: nil,
                interceptors: [AccessLog(logger: logger)]))
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

/// A call whose answers go nowhere.
private final class SilentCall: ServerCall {
    override func transmit(_ encode: (inout MessageBuffer) throws -> Void) throws {}
    override func transmitEnd(_ status: Status, trailers: Metadata) {}
}

private final class NoLoop: CallLoop {
    let index = 0
    let isCurrent = true
    func execute(_ work: @escaping @Sendable () -> Void) { work() }
    func enqueue(_ job: consuming ExecutorJob) { job.runSynchronously(on: asUnownedTaskExecutor()) }
}
