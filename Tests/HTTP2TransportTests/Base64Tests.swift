import Testing

@testable import HTTP2Transport

@Suite struct Base64Tests {
    /// RFC 4648, section 10; gRPC sends no padding.
    private let vectors = [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ]

    @Test func theVectorsOfTheStandard() {
        for (plain, padded) in vectors {
            let bare = padded.replacing("=", with: "")
            #expect(Base64.encode(Array(plain.utf8)) == bare)
            #expect(Base64.decode(padded.utf8) == Array(plain.utf8))
            #expect(Base64.decode(bare.utf8) == Array(plain.utf8))
        }
    }

    @Test func allBytesComeBack() {
        for count in 0...300 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ count) }
            #expect(Base64.decode(Base64.encode(bytes).utf8) == bytes)
        }
        #expect(Base64.encode([0xfb, 0xff, 0xbf]) == "+/+/")
    }

    @Test func whatNoEncoderMakesIsRefused() {
        for text in [
            "A", "AAAAA", "=", "==", "====", "A=", "A==", "A===", "AA=", "AAA==", "AA==AA==", "A=AA", "=AAA", "AA A",
            "AA\n",
            "AA-_", "AAA*", "ää", "Zm9v=", "Zm9vYg===",
        ] {
            #expect(Base64.decode(text.utf8) == nil, "\(text)")
        }
    }
}
