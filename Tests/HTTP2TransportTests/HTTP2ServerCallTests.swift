import RPC
import RawHTTP2
import Testing

@testable import HTTP2Transport

/// What a call's bytes to send are kept from.
@Suite struct HTTP2ServerCallTests {
    @Test func aMessageThatSendsAnotherOneStopsTheProcess() async {
        await #expect(processExitsWith: .failure) {
            let router = Router([
                .callback(EchoMethods.callback) { (_: RawMessage, call) in
                    try call.transmit { _ in try call.transmit { _ in } }
                }
            ])
            let server = try EmbeddedServer(router: router)
            _ = try server.exchange(.call(1, EchoMethods.callback.path), .messages(1, [1], end: true))
        }
    }

    @Test func anEncoderThatFailsLeavesTheCallUsable() throws {
        struct Unready: Error {}
        let router = Router([
            .callback(EchoMethods.callback) { (request: RawMessage, call) in
                #expect(throws: Unready.self) { try call.transmit { _ in throw Unready() } }
                #expect(call.sentBytes == 0)
                call.respond(request)
                #expect(call.sentBytes == 3)
            }
        ])
        let server = try EmbeddedServer(router: router)
        #expect(
            try server.exchange(.call(1, EchoMethods.callback.path), .messages(1, [1, 2, 3], end: true))
                == [.answer(1), .messages(1, [1, 2, 3]), .trailers(1, 0)])
    }
}
