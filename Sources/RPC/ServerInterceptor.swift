/// What looks at every call of a server from the side: access logs, metrics, authentication.
///
/// Called on the call's loop, in the order of registration; it must not block.
public protocol ServerInterceptor: Sendable {
    /// The headers have come. Throwing ends the call before its handler sees it.
    func callStarted(_ call: ServerCall) throws

    /// The call is about to end with an error, whose cause no client will see.
    func callFailed(_ call: ServerCall, error: RPCError)

    /// The call has ended, by its handler or because its client went away.
    func callEnded(_ call: ServerCall, status: Status)
}

extension ServerInterceptor {
    public func callStarted(_ call: ServerCall) throws {}
    public func callFailed(_ call: ServerCall, error: RPCError) {}
    public func callEnded(_ call: ServerCall, status: Status) {}
}
