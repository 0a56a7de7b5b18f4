import HTTP2Transport
import RPC

/// How the answer of a ``GatewayCall`` is put into HTTP: one conformer for each form that clients read.
///
/// Called on the exchange's loop. It answers by `call.exchange`: at once where the method has one response, and by
/// `begin`, `write` and `end` where it streams. `call.responseHeaders` hold what the handler wants beside the first message.
public protocol GatewayAnswer: AnyObject {
    /// Takes one response message, as protobuf bytes that are valid only during the call.
    ///
    /// - Throws: what the call is then to fail with.
    func message(_ bytes: RawSpan, of call: GatewayCall) throws

    /// Takes the end: called once, behind all messages, but not when the client has gone.
    func end(_ status: Status, trailers: Metadata, of call: GatewayCall)
}
