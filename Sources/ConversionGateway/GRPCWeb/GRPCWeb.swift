import ConversionAPI
import HTTP2Transport
import RPC

/// gRPC for browsers: a call as an ordinary request, with its status behind the messages in the body.
///
/// Unary and server-streaming methods, binary and as text. Source: gRPC-Web's PROTOCOL-WEB.md.
struct GRPCWeb {
    let router: Router

    /// Answers a request of gRPC-Web; false for any other.
    func handle(_ exchange: HTTPExchange) -> Bool {
        let request = exchange.request
        guard let form = GRPCWebForm(mediaType: request.mediaType) else { return false }
        guard request.method == "POST" else {
            exchange.respond(405, ["allow": "POST", "content-type": "text/plain"], body: Self.postOnly)
            return true
        }
        var refusal = request.fault?.error
        var handler = MethodHandler.unknown
        do throws(RPCError) {
            handler = try router.handler(for: String(request.path))
        } catch {
            refusal = error
        }
        let call = GatewayCall(
            handler, exchange: exchange, interceptors: router.interceptors, answer: GRPCWebAnswer(form))
        guard call.start() else { return true }
        do throws(RPCError) {
            if let refusal { throw refusal }
            let body = try form.decode(request.body)
            let message = try GRPCWebFrame.onlyMessage(of: body)
            call.take(Array(message), of: ConnectGateway.methods[String(request.path)])
        } catch {
            call.fail(error)
        }
        return true
    }

    /// Refuses a request of gRPC-Web before its method is looked for; false for any other.
    func refuse(_ exchange: HTTPExchange, _ error: RPCError) -> Bool {
        guard let form = GRPCWebForm(mediaType: exchange.request.mediaType) else { return false }
        let call = GatewayCall(
            .unknown, exchange: exchange, interceptors: router.interceptors, answer: GRPCWebAnswer(form))
        if call.start() { call.fail(error) }
        return true
    }

    private static let postOnly = Array("Calls of gRPC-Web are POST requests.\n".utf8)
}
