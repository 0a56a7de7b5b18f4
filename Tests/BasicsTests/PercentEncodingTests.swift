import Basics
import Testing

@Suite struct PercentEncodingTests {
    @Test func textThatHeadersCarryStaysAsItIs() {
        let plain = String(decoding: (0x21...0x7e).filter { $0 != 0x25 }.map { UInt8($0) }, as: UTF8.self)
        #expect(PercentEncoding.encodeMessage(plain) == plain)
        #expect(PercentEncoding.encodeMessage("a b") == "a b")
        #expect(PercentEncoding.encodeMessage("") == "")
    }

    @Test func theRestIsCoded() {
        #expect(PercentEncoding.encodeMessage("100 %") == "100 %25")
        #expect(
            PercentEncoding.encodeMessage("\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n")
                == "%09%0Atest with whitespace%0D%0Aand Unicode BMP %E2%98%BA and non-BMP %F0%9F%98%88%09%0A")
        #expect(PercentEncoding.encodeMessage("\u{7f}\0") == "%7F%00")
        #expect(PercentEncoding.encodeMessage(" ") == "%20")
        #expect(PercentEncoding.encodeMessage("  a ") == "%20 a%20")
    }

    @Test func anyTextComesBack() {
        var state: UInt64 = 42
        for _ in 0..<2000 {
            var text = ""
            for _ in 0..<Int(state % 40) {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let limit: UInt32 = state & 1 == 0 ? 0x80 : 0x11_0000
                if let scalar = Unicode.Scalar(UInt32(truncatingIfNeeded: state >> 33) % limit) {
                    text.unicodeScalars.append(scalar)
                }
            }
            state = state &+ 1
            let encoded = PercentEncoding.encodeMessage(text)
            #expect(encoded.utf8.allSatisfy { (0x20...0x7e).contains($0) })
            #expect(encoded.utf8.first != 0x20 && encoded.utf8.last != 0x20)
            #expect(
                PercentEncoding.decodeLeniently(encoded.utf8.span).unicodeScalars.elementsEqual(text.unicodeScalars))
        }
    }

    @Test func malformedTextIsReadAsFarAsItGoes() {
        for (text, expected) in [
            ("%", "%"), ("%4", "%4"), ("%%41", "%A"), ("%zz", "%zz"), ("%4z", "%4z"), ("a%41%", "aA%"), ("%c3%a4", "ä"),
            ("%C3", "\u{fffd}"), ("%ff%fe", "\u{fffd}\u{fffd}"), ("ä%41", "äA"), ("%00", "\0"), ("%+1", "%+1"),
        ] {
            #expect(PercentEncoding.decodeLeniently(text.utf8.span) == expected, "\(text)")
        }
    }

    @Test func strictlyReadTextIsWholeOrNothing() {
        for (text, expected) in [
            ("", ""), ("a%41b", "aAb"), ("%c3%A4", "ä"), ("a+b", "a+b"), ("%2B", "+"), ("%00", "\0"), ("ä", "ä"),
        ] {
            #expect(PercentEncoding.decode(text.utf8.span) == expected, "\(text)")
        }
        for text in ["%", "%4", "a%", "%%41", "%zz", "%4z", "%z4", "%+1", "%C3", "%ff%fe", "%C3%28", "%ed%a0%80"] {
            #expect(PercentEncoding.decode(text.utf8.span) == nil, "\(text)")
        }
        #expect(PercentEncoding.decode("a+b%2B%20".utf8.span, plusIsSpace: true) == "a b+ ")
    }
}
