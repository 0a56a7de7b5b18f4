import StoreTesting
import Testing

@testable import ConversionStore

@Suite struct KeyTokenTests {
    private static let hashes = KeyHashes(ids: ConversionIDScheme(tag: 0x12_3456_789a, key: 7))
    private static let key = SpentKey(
        hash: KeyHash(low: 0x0123_4567_89ab_cdef, high: .max), fingerprint: 0xfedc_ba98_7654_3210)

    private static func token() -> KeyToken { hashes.token(key, agent: "a", room: "r", in: .default) }

    @Test func aTokenIsReadAsItWasWritten() throws {
        let token = Self.token()
        #expect(token.text.utf8.count == 53 && token.text.hasPrefix("kt_"))
        #expect(KeyToken(text: token.text) == token)
        #expect(KeyToken(bytes: token.bytes) == token)
        #expect(Self.hashes.key(of: token, agent: "a", room: "r", in: .default) == Self.key)
    }

    @Test func whatIsNoTokenIsNone() {
        let text = Self.token().text
        for other in ["", "kt_", String(text.dropLast()), text + "A", "kt_" + String(repeating: "=", count: 50)] {
            #expect(KeyToken(text: other) == nil)
        }
        // Of the last digit two bits are more than a token has: one text for each token.
        #expect(KeyToken(text: text.dropLast() + "_") == nil)
        #expect(KeyToken(text: String(repeating: "ä", count: 26) + "x") == nil)
        #expect(KeyToken(bytes: Array(repeating: 0, count: 36)) == nil)
    }

    /// So that nobody spends a key of another agent, room or workspace by a token of it.
    @Test func aTokenHoldsWhereItWasMadeAndUnchanged() {
        let token = Self.token()
        #expect(Self.hashes.key(of: token, agent: "b", room: "r", in: .default) == nil)
        #expect(Self.hashes.key(of: token, agent: "a", room: "s", in: .default) == nil)
        #expect(Self.hashes.key(of: token, agent: "ar", room: "", in: .default) == nil)
        #expect(Self.hashes.key(of: token, agent: "a", room: "r", in: WorkspaceID(rawValue: 2)) == nil)
        let another = KeyHashes(ids: ConversionIDScheme(tag: 1, key: 7))
        #expect(another.key(of: token, agent: "a", room: "r", in: .default) == nil)
        for place in token.bytes.indices {
            var bytes = token.bytes
            bytes[place] ^= 1
            let changed = KeyToken(bytes: bytes)
            #expect(changed.flatMap { Self.hashes.key(of: $0, agent: "a", room: "r", in: .default) } == nil)
        }
    }

    /// The fingerprint is a plain hash of what a request said: whoever has an export must not find guesses confirmed by it.
    @Test func aTokenDoesNotTellTheFingerprint() {
        #expect(Self.token().fingerprint != Self.key.fingerprint)
        let another = KeyHashes(ids: ConversionIDScheme(tag: 0x12_3456_789a, key: 8))
        #expect(another.token(Self.key, agent: "a", room: "r", in: .default).fingerprint != Self.token().fingerprint)
    }

    /// One text under two uses, or of two things, is never one hash.
    @Test func eachUseHasHashesOfItsOwn() {
        let other = KeyHashes(ids: ConversionIDScheme(tag: 0x12_3456_789a, key: 8))
        let new = sample(1, room: "r", key: "k"), second = WorkspaceID(rawValue: 2)
        var agent = new, origin = new
        agent.agentID = "another"
        origin.roomName = "s"
        let hashes = [
            Self.hashes.key(new.texts, in: .default), Self.hashes.key(new.texts, in: second),
            Self.hashes.key(agent.texts, in: .default), other.key(new.texts, in: .default),
            Self.hashes.key(sample(1, room: "rk", key: "").texts, in: .default),
            Self.hashes.key(sample(1, room: "", key: "rk").texts, in: .default),
            Self.hashes.firstOfCall(new.texts, isTest: false, in: .default),
            Self.hashes.firstOfCall(new.texts, isTest: true, in: .default),
            Self.hashes.firstOfCall(new.texts, isTest: false, in: second),
            Self.hashes.adjustment("k", of: 1, in: .default), Self.hashes.adjustment("k", of: 2, in: .default),
            Self.hashes.adjustment("k", of: 1, in: second), Self.hashes.origin("k", of: new),
            Self.hashes.origin("k", of: agent), Self.hashes.origin("k", of: origin),
            Self.hashes.foreign(Self.token(), agent: "a", room: "r", in: .default),
        ]
        #expect(Set(hashes).count == hashes.count)
        for hash in hashes { #expect(KeyHash(hash.data) == hash && hash.data.count == 16) }
    }

    /// Ledgers keep them: they stay the same in every version.
    @Test func hashesStayAsTheyWere() {
        let new = sample(1, room: "r", key: "k")
        let words = [
            Self.hashes.key(new.texts, in: .default).low,
            Self.hashes.firstOfCall(new.texts, isTest: false, in: .default).low,
            Self.hashes.adjustment("k", of: 1, in: .default).low, Self.hashes.origin("k", of: new).low,
            Self.token().check, Self.hashes.foreign(Self.token(), agent: "a", room: "r", in: .default).low,
        ]
        #expect(
            words == [
                6_217_099_472_889_958_049, 1_418_540_021_431_854_955, 654_101_085_353_678_175,
                4_081_668_100_642_764_072, 4_360_410_010_769_868_191, 9_266_210_158_303_543_071,
            ])
    }
}
