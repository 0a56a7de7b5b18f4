import Testing

@testable import ConversionServer

@Suite struct APIKeyTests {
    @Test func keysAreRecognisableAllDifferentAndKnownAgain() {
        let keys = (0..<200).map { _ in APIKey.random() }
        #expect(Set(keys.map(\.text)).count == keys.count)
        for key in keys {
            #expect(key.text.hasPrefix("cvd_") && key.text.utf8.count == 63)
            #expect(APIKey(key.text)?.hash == key.hash)
            #expect(key.hash.count == 32)
        }
    }

    @Test func whatIsMistypedIsNoKey() throws {
        let text = APIKey.random().text
        var wrong = [
            "", "cvd_", String(text.dropLast()), text + "0", " " + text, text.uppercased(), "x" + text.dropFirst(),
        ]
        for place in [4, 20, 55, 56, 62] {
            var letters = Array(text)
            letters[place] = letters[place] == "0" ? "1" : "0"
            wrong.append(String(letters))
        }
        for text in wrong { #expect(APIKey(text) == nil, "\(text)") }
    }

    /// SHA-256 of the text as it stands, so that a key's hash can be made by anything.
    @Test func theHashIsThatOfTheText() throws {
        let key = try #require(APIKey("cvd_" + String(repeating: "0", count: 52) + Self.sumOfZeros))
        let digits = key.hash.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        #expect(digits == Self.hashOfZeros)
    }

    private static let sumOfZeros = "1rna36f"
    private static let hashOfZeros = "e0c5a20806c1584d2004b0244d4d776145ec1775e52741e76089a90ca41c7887"
}
