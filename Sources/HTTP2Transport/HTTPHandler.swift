/// Answers the HTTP requests that aren't gRPC calls; given to ``HTTP2Server``.
public protocol HTTPHandler: Sendable {
    /// Answers a request, now or later, by ``HTTPExchange/respond(_:_:body:)`` or by ``HTTPExchange/begin(_:_:)`` and
    /// what follows it. Called on the exchange's loop, which it must not block, once the request is whole.
    ///
    /// An exchange that is never ended keeps its client waiting for as long as that likes.
    func handle(_ exchange: HTTPExchange)
}
