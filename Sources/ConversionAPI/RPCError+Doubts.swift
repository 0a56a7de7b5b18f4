public import RPC

extension RPCError {
    /// The refusal of a call that a web page of another origin has made, reason ORIGIN_NOT_ALLOWED.
    public static var originNotAllowed: RPCError {
        RPCError(
            .permissionDenied,
            "A web page of another origin makes this request, and the server takes it from none that --cors-origin does"
                + " not name.",
            details: [.errorInfo(reason: "ORIGIN_NOT_ALLOWED")])
    }

    /// The refusal of a call that names another host than the server's, reason HOST_NOT_ALLOWED.
    public static var hostNotAllowed: RPCError {
        RPCError(
            .permissionDenied,
            "The request names a host that the server does not know as its own, where no key is asked for. Call the server"
                + " by its IP address or as localhost, or start it with --host and the name.",
            details: [.errorInfo(reason: "HOST_NOT_ALLOWED")])
    }
}
