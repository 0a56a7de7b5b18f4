import ConversionAPI
import HTTP2Transport
import RPC
import Testing

@testable import ConversionGateway

/// The header, at every door.
@Suite struct IdempotencyKeyTests {
    private func send(
        _ method: String = "POST", _ target: String = "/v1/conversions", keys: [String],
        type: String = "application/json", body: [UInt8] = Array(#"{"room_name":"r"}"#.utf8)
    ) -> (asked: [String], answer: RecordedExchange.Answer) {
        let services = RecordedServices()
        var headers = Metadata()
        for key in keys { headers.add(key, for: "idempotency-key") }
        let exchange = RecordedExchange(
            HTTPRequest(method: method, target: target, contentType: type, headers: headers, body: body))
        Gateway(router: services.router).handle(exchange)
        return (services.requests, exchange.answer)
    }

    private static let asked = [#"TrackConversion {"roomName":"r","idempotencyKey":"k"}"#]
    private static let connect = "/conversion.v1.ConversionService/TrackConversion"

    @Test(arguments: ["k", #""k""#]) func theHeaderIsAsGoodAsTheField(key: String) throws {
        #expect(send(keys: [key]).asked == Self.asked)
        #expect(send("POST", Self.connect, keys: [key]).asked == Self.asked)
        let message = try TrackConversionRequest(roomName: "r").encoded()
        #expect(send("POST", Self.connect, keys: [key], type: "application/proto", body: message).asked == Self.asked)
        let frame = [0, 0, 0, 0, UInt8(message.count)] + message
        #expect(
            send("POST", Self.connect, keys: [key], type: "application/grpc-web+proto", body: frame).asked == Self.asked
        )
        #expect(
            send("POST", "/v1/conversions/c:adjust", keys: [key], body: Array("{}".utf8)).asked
                == [#"AdjustConversion {"conversionId":"c","idempotencyKey":"k"}"#])
    }

    @Test func bothMayBeGivenWhereTheySayTheSame() {
        #expect(send(keys: ["k"], body: Array(#"{"room_name":"r","idempotency_key":"k"}"#.utf8)).asked == Self.asked)
        #expect(send(keys: ["k"], body: Array(#"{"room_name":"r","idempotency_key":""}"#.utf8)).asked == Self.asked)
        let (asked, answer) = send(keys: ["k"], body: Array(#"{"room_name":"r","idempotencyKey":"l"}"#.utf8))
        #expect(asked.isEmpty)
        #expect(answer.status == 400)
        #expect(answer.text.contains(#""reason":"IDEMPOTENCY_KEY_INVALID""#))
        #expect(answer.text.contains(#""field":"idempotency_key""#))
    }

    @Test(arguments: [
        [""], ["k", "k"], ["k", "l"], ["\u{fffd}"], ["a\tb"], [#""k"#], [#""k";a=1"#], [#""""#], [#""\k""#], ["\""],
    ]) func whatIsNotOneKeyIsRefused(keys: [String]) {
        let (asked, answer) = send(keys: keys)
        #expect(asked.isEmpty)
        #expect(answer.status == 400)
    }

    @Test func quotesAndBackslashesInAQuotedKeyAreEscaped() {
        #expect(
            send(keys: [#""a\"b\\c""#]).asked == [#"TrackConversion {"roomName":"r","idempotencyKey":"a\"b\\c"}"#])
        let long = String(repeating: "x", count: 300)
        #expect(send(keys: [long]).asked == [#"TrackConversion {"roomName":"r","idempotencyKey":"\#(long)"}"#])
    }

    @Test func aMethodThatTakesNoKeyRefusesTheHeaderUnlessItIsSafeToRepeat() {
        for (method, target, body) in [
            ("POST", "/v1/conversions:batch", #"{"requests":[{}]}"#), ("POST", "/v1/agents", "{}"),
        ] {
            let (asked, answer) = send(method, target, keys: ["k"], body: Array(body.utf8))
            #expect(asked.isEmpty)
            #expect(answer.status == 400)
        }
        for (method, target, body) in [
            ("GET", "/v1/agents", ""), ("POST", "/v1/users/u:erase", ""), ("POST", "/v1/calls", "{}"),
        ] {
            let (asked, answer) = send(method, target, keys: ["k"], body: Array(body.utf8))
            #expect(asked.count == 1)
            #expect(answer.status == 200)
        }
    }
}
