/// Tells by a connection's first bytes what its client speaks. Pure.
enum ProtocolDetector {
    enum Verdict: Hashable {
        /// The bytes fit more than one.
        case undecided
        case serve(WireProtocol)
        /// A TLS ClientHello, or the beginning of one.
        case tls
        case unknown
    }

    /// Source: RFC 9113, 3.4. No method of HTTP/1.1 is called PRI, and nghttp2 looks at the whole of it.
    private static let prefaceStart = Array("PRI ".utf8)

    static func verdict(_ bytes: some Collection<UInt8>) -> Verdict {
        guard let first = bytes.first else { return .undecided }
        if zip(bytes, prefaceStart).allSatisfy(==) {
            return bytes.count < prefaceStart.count ? .undecided : .serve(.http2)
        }
        // A record of the type handshake, of a version 3.x. Source: RFC 8446, 5.1.
        if first == 0x16 {
            guard let version = bytes.dropFirst().first else { return .undecided }
            return version == 3 ? .tls : .unknown
        }
        // A method, or an empty line in front of one: RFC 9112, 2.2. What is wrong with it is HTTP/1.1's to say.
        switch first {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "\r"),
            UInt8(ascii: "\n"):
            return .serve(.http1)
        default: return .unknown
        }
    }
}
