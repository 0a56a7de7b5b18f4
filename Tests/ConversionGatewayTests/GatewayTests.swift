import HTTP2Transport
import RPC
import Testing

@testable import ConversionGateway

@Suite struct GatewayTests {
    @Test func aPathWithoutAMethodIsNotFound() {
        let exchange = RecordedExchange(HTTPRequest(method: "GET", target: "/nothing"))
        Gateway(router: Router()).handle(exchange)
        #expect(exchange.answer.status == 404)
        #expect(exchange.answer.isEnded)
    }
}
