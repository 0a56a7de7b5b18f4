import Testing

@testable import HTTP2Transport

@Suite struct ProtocolDetectorTests {
    @Test(arguments: [
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", ProtocolDetector.Verdict.serve(.http2)),
        ("PRI ", .serve(.http2)),
        ("PRI", .undecided), ("P", .undecided), ("", .undecided),
        ("PO", .serve(.http1)), ("PRO", .serve(.http1)), ("PRIM", .serve(.http1)),
        ("GET / HTTP/1.1\r\n", .serve(.http1)), ("G", .serve(.http1)), ("\r\nGET", .serve(.http1)),
        ("get", .serve(.http1)),
        ("\u{16}\u{3}\u{1}", .tls), ("\u{16}", .undecided), ("\u{16}\u{2}", .unknown),
        ("\u{0}\u{0}\u{12}", .unknown), (" GET", .unknown), ("{", .unknown), ("5", .unknown),
    ])
    func theFirstBytesTellTheProtocol(bytes: String, verdict: ProtocolDetector.Verdict) {
        #expect(ProtocolDetector.verdict(Array(bytes.utf8)) == verdict)
    }
}
