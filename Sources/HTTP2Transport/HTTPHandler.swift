/// Answers the HTTP requests that aren't gRPC calls; given to ``HTTP2Server``.
public protocol HTTPHandler: Sendable {
    /// Answers a request, now or later, by ``HTTPExchange/respond(_:_:body:)`` or by ``HTTPExchange/begin(_:_:)`` and
    /// what follows it. Called on the exchange's loop, which it must not block, once the request is whole.
    ///
    /// An exchange that is never ended keeps its client waiting for as long as that likes.
    func handle(_ exchange: HTTPExchange)

    /// Whether the request will be refused whatever its body holds: for its path, or for who sends it. Asked on the
    /// exchange's loop when the headers have come and a body is to follow; the request of the exchange has none yet.
    ///
    /// Such a request is given to ``handle(_:)`` at once, with ``HTTPRequest/isBodyLeftOut`` set, and its body is not kept.
    func isRefused(_ exchange: HTTPExchange) -> Bool
}

extension HTTPHandler {
    /// Every body is read.
    public func isRefused(_ exchange: HTTPExchange) -> Bool { false }
}
