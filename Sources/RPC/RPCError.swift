/// Why one call failed: what its client is told, and what only our log may know.
///
/// Made where the reason is known and turned into a status once, at the edge of the transport.
/// The message says what to do about it and never holds SQL, paths or other people's values.
public struct RPCError: Error, Sendable {
    public var code: StatusCode
    public var message: String
    /// Sent with the status: `grpc-status-details-bin`, push-back and the like.
    public var trailers: Metadata
    /// What went wrong underneath. Logged, never sent.
    public var cause: (any Error)?

    public init(
        _ code: StatusCode, _ message: String, trailers: Metadata = [:], cause: (any Error)? = nil
    ) {
        self.code = code
        self.message = message
        self.trailers = trailers
        self.cause = cause
    }

    public var status: Status { Status(code, message) }

    /// The error that `error` becomes at the edge: itself if it is one of ours, CANCELLED for a
    /// cancelled task, and otherwise INTERNAL with a text that gives nothing away.
    public init(wrapping error: any Error) {
        switch error {
        case let error as RPCError: self = error
        case is CancellationError: self.init(.cancelled, "The call was cancelled.")
        default:
            self.init(
                .internal, "The server failed to handle the call. Try again, and report it if that fails too.",
                cause: error)
        }
    }
}

extension RPCError: CustomStringConvertible {
    public var description: String { "\(code.name): \(message)" }
}
