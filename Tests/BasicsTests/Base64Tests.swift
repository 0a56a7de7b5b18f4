import Basics
import Testing

@Suite struct Base64Tests {
    /// RFC 4648, section 10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func theVectorsOfTheStandard(plain: String, padded: String) {
        let bare = padded.replacing("=", with: "")
        for alphabet in [Base64.Alphabet.standard, .url] {
            #expect(Base64.encode(Array(plain.utf8), alphabet) == padded)
            #expect(Base64.encode(Array(plain.utf8), alphabet, isPadded: false) == bare)
            for text in [padded, bare] {
                #expect(Base64.decode(text, alphabet) == Array(plain.utf8))
                #expect(Base64.decode(text) == Array(plain.utf8))
            }
        }
    }

    @Test func allBytesComeBack() {
        for count in 0...300 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ count) }
            for isPadded in [false, true] {
                #expect(Base64.decode(Base64.encode(bytes, isPadded: isPadded), .standard) == bytes)
                #expect(Base64.decode(Base64.encode(bytes, .url, isPadded: isPadded), .url) == bytes)
            }
        }
    }

    @Test func theAlphabetsDifferInTwoCharacters() {
        let bytes: [UInt8] = [0xfb, 0xff, 0xbf]
        #expect(Base64.encode(bytes) == "+/+/")
        #expect(Base64.encode(bytes, .url) == "-_-_")
        #expect(Base64.decode("+/+/", .standard) == bytes && Base64.decode("-_-_", .url) == bytes)
        #expect(Base64.decode("-_-_", .standard) == nil && Base64.decode("+/+/", .url) == nil)
        #expect(Base64.decode("+_-/") == bytes)
    }

    @Test(arguments: [
        "A", "AAAAA", "=", "==", "====", "A=", "A==", "A===", "AA=", "AAA==", "AA==AA==", "A=AA", "=AAA", "AA A",
        "AA\n", "AAA*", "ää", "Zm9v=", "Zm9vYg===",
    ])
    func whatNoEncoderMakesIsRefused(text: String) {
        for alphabet in [nil, Base64.Alphabet.standard, .url] { #expect(Base64.decode(text, alphabet) == nil) }
    }

    @Test func bitsThatNoByteTakesArePassedOver() {
        #expect(Base64.decode("Zh==") == Array("f".utf8) && Base64.decode("Zm9=") == Array("fo".utf8))
    }
}
