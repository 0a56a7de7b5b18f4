import Logging
import RPC

/// Logs each call: who, what, how it ended and how long it took, but nothing of what it said.
///
/// Successes are logged at debug, failures that are the client's at info, and the server's at warning; what is
/// beneath an INTERNAL error comes as an error of its own.
struct AccessLog: ServerInterceptor {
    private let logger: Logger

    init(logger: Logger) {
        self.logger = logger
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
        let level = Self.level(of: status.code)
        guard level >= logger.logLevel else { return }
        var metadata: Logger.Metadata = [
            "method": .string(call.method.path), "code": .string(status.code.name), "peer": .string(call.peer),
        ]
        metadata["duration"] = .string(Self.milliseconds(call.startTime.duration(to: .now)))
        metadata.add(call.trace)
        logger.log(level: level, "call", metadata: metadata)
    }

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
        let fraction = String(microseconds % 1000)
        return "\(microseconds / 1000).\(String(repeating: "0", count: 3 - fraction.count))\(fraction)ms"
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
