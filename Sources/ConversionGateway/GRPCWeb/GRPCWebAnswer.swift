import HTTP2Transport
import RPC

/// The answer of a call in gRPC-Web: HTTP's status is always 200, gRPC's comes in the body behind the messages, or in
/// the headers where there are none.
final class GRPCWebAnswer: GatewayAnswer {
    private let form: GRPCWebForm
    /// The message of a method that has one response, until the status is known.
    private var held: [UInt8] = []

    init(_ form: GRPCWebForm) {
        self.form = form
    }

    func message(_ bytes: RawSpan, of call: GatewayCall) {
        let frame = GRPCWebFrame.message(bytes)
        guard call.method.kind.streamsResponses else {
            held += frame
            return
        }
        if call.exchange.state == .waiting { call.exchange.begin(200, headers(call)) }
        call.exchange.write(form.encode(frame))
    }

    func end(_ status: Status, trailers: Metadata, of call: GatewayCall) {
        switch call.exchange.state {
        case .waiting where held.isEmpty && status.code != .ok:
            // Behind a failure there is nothing to read, so that clients look for the status in the headers.
            var headers = headers(call)
            headers.append(contentsOf: GRPCHeaders.statusAndTrailers(status, trailers))
            call.exchange.respond(200, headers)
        case .waiting:
            let body = held + GRPCWebFrame.trailers(status, trailers)
            call.exchange.respond(200, headers(call), body: form.encode(body))
        case .streaming:
            call.exchange.write(form.encode(GRPCWebFrame.trailers(status, trailers)))
            call.exchange.end()
        case .ended: break
        }
    }

    private func headers(_ call: GatewayCall) -> Metadata {
        var headers: Metadata = ["content-type": form.contentType]
        headers.append(contentsOf: call.responseHeaders.sendable)
        return headers
    }
}
