import Basics
import ConversionServer
import Logging
import RPC
import Synchronization

/// Logs calls: who, what, how it ended and how long it took, but nothing of what it said.
///
/// Failures that are the client's are logged at info, and the server's at warning; successes at info where all or some are
/// asked for, else at debug. What is beneath an INTERNAL error comes as an error of its own, always.
final class AccessLog: ServerInterceptor {
    /// Which calls are logged.
    enum Mode: String, CaseIterable, Sendable {
        case off, errors, sampled, all
    }

    /// Under which a line has the call's status.
    static let codeKey = "code"
    static let successCode = StatusCode.ok.name

    private let logger: Logger
    private let mode: Mode
    private let sample: Int
    /// The level that is asked for, kept here: the logger's own look-up of it costs more than the rest.
    private let leastLevel: Logger.Level
    private let successLevel: Logger.Level?
    /// Successes on each loop, of which every so manieth is logged.
    private let successes: [SuccessCounter]

    /// - Parameters:
    ///   - sample: one of how many successes is logged on each loop.
    ///   - loops: how many loops calls come on.
    init(logger: Logger, mode: Mode = .errors, sample: Int = 100, loops: Int = 1) {
        self.logger = logger
        self.mode = mode
        self.sample = max(1, sample)
        leastLevel = logger.logLevel
        let level: Logger.Level? =
            switch mode {
            case .off: nil
            case .errors: .debug
            case .sampled, .all: .info
            }
        successLevel = level.flatMap { $0 >= logger.logLevel ? $0 : nil }
        successes = (0..<loops).map { _ in SuccessCounter() }
    }

    func callFailed(_ call: ServerCall, error: RPCError) {
        guard let cause = error.cause, error.code.isFault else { return }
        var metadata: Logger.Metadata = [
            "method": .string(call.method.path), "cause": .string(String(describing: cause)),
        ]
        metadata.add(call.trace)
        logger.error("call failed inside the server", metadata: metadata)
    }

    func callEnded(_ call: ServerCall, status: Status) {
        if status.code == .ok {
            guard let successLevel else { return }
            if mode == .sampled, !isSampled(call) { return }
            log(call, status, successLevel)
        } else {
            let level = Self.level(of: status.code)
            if mode != .off, level >= leastLevel { log(call, status, level) }
        }
    }

    private func isSampled(_ call: ServerCall) -> Bool {
        let loop = call.loop.index
        guard successes.indices.contains(loop) else { return true }
        return successes[loop].next() % sample == 0
    }

    private func log(_ call: ServerCall, _ status: Status, _ level: Logger.Level) {
        var metadata: Logger.Metadata = [
            "method": .string(call.method.path), Self.codeKey: .string(status.code.name), "peer": .string(call.peer),
            "request_bytes": .stringConvertible(call.receivedBytes),
            "response_bytes": .stringConvertible(call.sentBytes),
        ]
        metadata["duration"] = .string(Self.milliseconds(call.startTime.duration(to: .now)))
        if let key = call.caller.credentialID { metadata["key_id"] = .string(key) }
        if mode == .sampled, status.code == .ok { metadata["sample"] = .stringConvertible(sample) }
        metadata.add(call.trace)
        logger.log(level: level, "call", metadata: metadata)
    }

    /// The level of a failure.
    static func level(of code: StatusCode) -> Logger.Level {
        switch code {
        case .ok: .debug
        case .cancelled, .invalidArgument, .notFound, .alreadyExists, .permissionDenied, .failedPrecondition, .aborted,
            .outOfRange, .unimplemented, .unauthenticated:
            .info
        case .unknown, .deadlineExceeded, .resourceExhausted, .internal, .unavailable, .dataLoss: .warning
        }
    }

    /// With microseconds: `1.234ms`.
    private static func milliseconds(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        let microseconds = seconds * 1_000_000 + attoseconds / 1_000_000_000_000
        return "\(microseconds / 1000).\(DecimalDigits.padded(Int(microseconds % 1000), to: 3))ms"
    }
}

/// Counts on one loop, which alone writes it.
private final class SuccessCounter: Sendable {
    private let count = Atomic(0)

    /// How many were counted before.
    func next() -> Int {
        let before = count.load(ordering: .relaxed)
        count.store(before &+ 1, ordering: .relaxed)
        return before
    }
}

extension Logger.Metadata {
    /// Adds the ids by which a line is found with the other lines of its trace; the span is the caller's.
    fileprivate mutating func add(_ trace: TraceContext?) {
        guard let trace else { return }
        self["trace_id"] = .string(trace.traceID.description)
        self["span_id"] = .string(trace.spanID.description)
    }
}

extension StatusCode {
    /// The server's own doing, so that its log must say why.
    fileprivate var isFault: Bool { self == .internal || self == .unknown || self == .dataLoss }
}
