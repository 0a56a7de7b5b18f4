/// What looks at every call of a server from the side: access logs, metrics, authentication.
///
/// Called on the call's loop, in the order of registration; it must not block. Each is an object, as every call goes through
/// all of them, and an object is handed on for less than a value of unknown size.
public protocol ServerInterceptor: AnyObject, Sendable {
    /// The headers have come. Throwing ends the call before its handler sees it.
    func callStarted(_ call: ServerCall) throws

    /// Whether a call will be refused for who makes it, as far as its headers tell. Asked on the loop before the body of a
    /// large request is read, and without consequence: the call still begins, and is then refused by ``callStarted(_:)``.
    func refuses(_ handler: MethodHandler, metadata: Metadata, peerIdentities: [String]) -> Bool

    /// The call is about to end with an error, whose cause no client will see.
    func callFailed(_ call: ServerCall, error: RPCError)

    /// The call has ended, by its handler or because its client went away.
    func callEnded(_ call: ServerCall, status: Status)
}

extension ServerInterceptor {
    public func callStarted(_ call: ServerCall) throws {}
    public func refuses(_ handler: MethodHandler, metadata: Metadata, peerIdentities: [String]) -> Bool { false }
    public func callFailed(_ call: ServerCall, error: RPCError) {}
    public func callEnded(_ call: ServerCall, status: Status) {}
}
