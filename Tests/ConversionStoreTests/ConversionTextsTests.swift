import ConversionStore
import StoreTesting
import Testing

@Suite struct ConversionTextsTests {
    private static let fields = ConversionTexts.Field.allCases

    private func all(_ texts: ConversionTexts) -> [String] { Self.fields.map { texts[$0] } }

    private let full = ConversionTexts(
        agentID: "agent_456", roomName: "room", userID: "ü", eventType: "purchase", details: "a 🧀 and more",
        idempotencyKey: "k", currencyCode: "EUR")

    @Test func theTextsComeOutAsTheyWentIn() {
        #expect(all(full) == ["agent_456", "room", "ü", "purchase", "a 🧀 and more", "k", "EUR"])
        #expect(full.count(.userID) == 2)
        let bare = ConversionTexts(agentID: "a", roomName: "r", eventType: "e")
        #expect(all(bare) == ["a", "r", "", "e", "", "", ""])
        #expect(bare.isEmpty(.details) && !bare.isEmpty(.agentID))
    }

    @Test func eachTextHasANULBehindIt() {
        full.withTexts { texts in
            for field in Self.fields {
                let text = texts[field]
                #expect(text.baseAddress?[text.count] == 0)
            }
        }
    }

    @Test func oneTextIsReplacedAndTheOthersStay() {
        var texts = full
        for field in Self.fields {
            texts[field] = "\(field) is longer than it was"
            #expect(texts[field] == "\(field) is longer than it was")
        }
        texts[.details] = ""
        #expect(all(texts).enumerated().allSatisfy { $0.offset == 4 ? $0.element.isEmpty : !$0.element.isEmpty })
        #expect(all(full)[4] == "a 🧀 and more")
    }

    @Test func equalityIsThatOfBytes() {
        var other = full
        other[.roomName] = "room"
        #expect(other == full && other.hashValue == full.hashValue)
        for field in Self.fields {
            other = full
            other[field] = "other"
            #expect(other != full)
        }
        // To Swift's strings these are the same letter.
        var composed = full
        var decomposed = full
        composed[.userID] = "\u{e9}"
        decomposed[.userID] = "e\u{301}"
        #expect(composed != decomposed)
        // The same bytes, cut at another place.
        #expect(
            ConversionTexts(agentID: "ab", roomName: "c", eventType: "e")
                != ConversionTexts(agentID: "a", roomName: "bc", eventType: "e"))
    }

    @Test func aConversionReadsAndChangesItsTexts() {
        var conversion = sample(key: "k")
        let same = sample(key: "k")
        #expect(conversion.value == Money(currencyCode: "USD", units: 49, nanos: 990_000_000))
        conversion.value = Money(currencyCode: "EUR", units: 1, nanos: 0)
        #expect(conversion.value?.currencyCode == "EUR" && conversion != same)
        conversion.value = nil
        #expect(conversion.value == nil && conversion.texts.isEmpty(.currencyCode))
        conversion.value = same.value
        #expect(conversion == same)
        conversion.idempotencyKey = ""
        #expect(!conversion.hasKey && same.hasKey)
    }
}
