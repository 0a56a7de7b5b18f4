import ConversionAPI
import RPC
import Testing

@Suite struct ErrorDetailTests {
    static let details: [ErrorDetail] = [
        .errorInfo(reason: "TRACKING_DISABLED", metadata: ["agent_id": "a", "b": "2"]),
        .badRequest([FieldViolation(field: "agent.name", description: "Too long.", reason: "TOO_LONG")]),
        .retryInfo(.milliseconds(1500)),
        .preconditionFailure([.init(type: "TRACKING", subject: "agents/a", description: "Turn it on.")]),
        .quotaFailure([.init(subject: "workspace", description: "calls")]),
        .resourceInfo(type: "conversion.v1.Agent", name: "a", description: "gone"),
        .help([.init(description: "Manual", url: "https://example.org")]),
        .requestInfo(.init(requestID: "r")),
        .localizedMessage(.init(locale: "de", message: "Nein.")),
        .other(ProtobufAny(typeURL: "type.googleapis.com/unknown.Type", value: [1, 2])),
    ]

    @Test func detailsTravelInTheTrailer() throws {
        let sent = RPCError(.failedPrecondition, "Turn tracking on.", details: Self.details)
        let received = RPCError(sent.code, sent.message, trailers: sent.trailers)
        #expect(received.details == Self.details)
        #expect(received.reason == "TRACKING_DISABLED")
        let status = try GoogleRPCStatus(decoding: #require(sent.trailers[binary: "grpc-status-details-bin"]))
        #expect(status.code == 9)
        #expect(status.message == "Turn tracking on.")
        #expect(status.details.first?.typeURL == "type.googleapis.com/google.rpc.ErrorInfo")
        #expect(received.statusMessage == status)
    }

    @Test func settingDetailsReplacesThem() {
        var error = RPCError(.notFound, "None.", details: Self.details)
        error.details = [.errorInfo(reason: "AGENT_NOT_FOUND")]
        #expect(error.details == [.errorInfo(reason: "AGENT_NOT_FOUND", domain: "conversion.v1")])
        error.details = []
        #expect(error.trailers.isEmpty)
        #expect(error.reason == nil)
        #expect(error.statusMessage == GoogleRPCStatus(code: 5, message: "None."))
    }

    @Test func whatCannotBeReadIsNoDetail() {
        var error = RPCError(.unknown, "?")
        error.trailers.add(binary: [0xff, 0xff], for: "grpc-status-details-bin")
        #expect(error.details == [])
        let broken = ProtobufAny(typeURL: "type.googleapis.com/google.rpc.ErrorInfo", value: [0x0a])
        #expect(RPCError(.unknown, "?", details: [.other(broken)]).details == [.other(broken)])
    }

    @Test func durationsKeepTheirSign() {
        for duration: Duration in [.zero, .seconds(-1.5), .nanoseconds(1), .seconds(90)] {
            #expect(Duration(ProtobufDuration(duration)) == duration)
        }
    }
}
