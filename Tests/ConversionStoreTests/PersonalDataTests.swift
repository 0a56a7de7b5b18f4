import StoreTesting
import Testing

@testable import ConversionStore

/// The form in which personal data is kept, and how it merges.
@Suite struct PersonalDataTests {
    static let hash = String(repeating: "0123456789abcdef", count: 4)
    static let full = PersonalData(
        identifiers: [.init(.emailSHA256, hash), .init(.gclid, "click"), .init(.orderID, "ö")],
        consent: .init(adUserData: .granted, adPersonalization: .denied),
        attributes: [.init("language", "de"), .init("campaign", "")])

    @Test func theFormIsTheOneThatLedgersHave() throws {
        let data = try #require(Self.full)
        var bytes: [UInt8] = [1, 0x21, 3, 1, 4] + Array("click".utf8) + [8, 1, 0xc3, 0xb6, 15]
        for _ in 0..<4 { bytes += [0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef] }
        bytes += [2, 8] + Array("campaign".utf8) + [0, 0, 8] + Array("language".utf8) + [2, 0] + Array("de".utf8)
        #expect(data.encoded == bytes)
        #expect(PersonalData(encoded: bytes) == data)
        #expect(PersonalData.empty.encoded == [1, 0, 0, 0])
        #expect(PersonalData(encoded: [1, 0, 0, 0]) == PersonalData.empty)
    }

    @Test func nothingElseIsRead() throws {
        let bytes = try #require(Self.full).encoded
        for count in 0..<bytes.count { #expect(PersonalData(encoded: bytes.prefix(count)) == nil) }
        #expect(PersonalData(encoded: bytes + [0]) == nil)
        for wrong: [UInt8] in [
            // Another form, an unknown answer, an unknown kind, a plain number.
            [0, 0, 0, 0], [2, 0, 0, 0], [1, 3, 0, 0], [1, 0x40, 0, 0], [1, 0, 1, 0, 0, 0x61, 0],
            [1, 0, 1, 11, 0, 0x61, 0],
            [1, 0, 1, 17, 0, 0x61, 0],
            // A kind or a key twice, or out of order.
            [1, 0, 2, 1, 0, 0x61, 1, 0, 0x61, 0], [1, 0, 2, 2, 0, 0x61, 1, 0, 0x61, 0],
            [1, 0, 0, 2, 1, 0x61, 0, 0, 1, 0x61, 0, 0], [1, 0, 0, 2, 1, 0x62, 0, 0, 1, 0x61, 0, 0],
            // No UTF-8, a NUL, no key, a length beyond the end.
            [1, 0, 1, 1, 0, 0xff, 0], [1, 0, 1, 1, 0, 0, 0], [1, 0, 0, 1, 0, 0, 0], [1, 0, 0, 1, 1, 0x61, 0xff, 0xff],
        ] {
            #expect(PersonalData(encoded: wrong) == nil, "\(wrong)")
        }
        #expect(PersonalData(encoded: [1, 0, 0, 1, 65] + [UInt8](repeating: 0x61, count: 65) + [0, 0]) == nil)
        #expect(PersonalData(encoded: [1, 0, 0, 1, 1, 0x61, 1, 1] + [UInt8](repeating: 0x61, count: 257)) == nil)
        #expect(PersonalData(encoded: [1, 0, 0, 1, 1, 0x61, 0, 1] + [UInt8](repeating: 0x61, count: 256)) != nil)
    }

    @Test func whateverIsReadIsWrittenTheSame() throws {
        var random = SeededGenerator(seed: 11)
        let bytes = try #require(Self.full).encoded
        for _ in 0..<20_000 {
            var changed = bytes
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 0..<changed.count, using: &random)
                changed[place] = UInt8.random(in: 0...255, using: &random)
            }
            if let data = PersonalData(encoded: changed) { #expect(data.encoded == changed) }
        }
    }

    @Test func whatIsTooLongOrTwiceIsNotMade() {
        let long = String(repeating: "x", count: 257)
        #expect(PersonalData(identifiers: [.init(.gclid, long)]) == nil)
        #expect(PersonalData(identifiers: [.init(.gclid, "")]) == nil)
        #expect(PersonalData(identifiers: [.init(.gclid, "1"), .init(.gclid, "1")]) == nil)
        #expect(PersonalData(identifiers: [.init(.phoneSHA256, Self.hash.uppercased())]) == nil)
        #expect(PersonalData(identifiers: [.init(.phoneSHA256, "+18005550100")]) == nil)
        #expect(PersonalData(attributes: [.init("", "v")]) == nil)
        #expect(PersonalData(attributes: [.init("k", long)]) == nil)
        #expect(PersonalData(attributes: [.init("k", "1"), .init("k", "2")]) == nil)
        #expect(PersonalData(attributes: (0..<17).map { .init("\($0)", "") }) == nil)
    }

    @Test func whatIsSaidLaterHoldsAndWhatIsOnesOwnHolds() throws {
        let old = try #require(
            PersonalData(
                identifiers: [.init(.gclid, "1"), .init(.fbc, "1")], consent: .init(adUserData: .granted),
                attributes: [.init("a", "1"), .init("b", "1")]))
        let new = try #require(
            PersonalData(
                identifiers: [.init(.gclid, "2"), .init(.fbp, "2")],
                consent: .init(adUserData: .denied, adPersonalization: .granted),
                attributes: [.init("b", "2"), .init("c", "2")]))
        let merged = try #require(
            PersonalData(
                identifiers: [.init(.gclid, "2"), .init(.fbc, "1"), .init(.fbp, "2")],
                consent: .init(adUserData: .denied, adPersonalization: .granted),
                attributes: [.init("a", "1"), .init("b", "2"), .init("c", "2")]))
        #expect(old.merged(with: new) == merged)
        #expect(new.inheriting(from: old) == merged)
        for (other, expected) in [(PersonalData.empty, old), (old, old)] {
            #expect(old.merged(with: other) == expected)
            #expect(other.merged(with: old) == expected)
            #expect(old.inheriting(from: other) == expected)
            #expect(other.inheriting(from: old) == expected)
        }
    }

    @Test func attributesStayWithinTheirNumber() throws {
        let first = try #require(PersonalData(attributes: (10..<26).map { .init("\($0)", "call") }))
        let second = try #require(PersonalData(attributes: (20..<28).map { .init("\($0)", "own") }))
        #expect(first.merged(with: second) == nil)
        let inherited = second.inheriting(from: first).attributes
        let keys: [String] = (Array(10..<18) + Array(20..<28)).map { "\($0)" }
        #expect(inherited.map(\.key) == keys)
        let values: [String] = Array(repeating: "call", count: 8) + Array(repeating: "own", count: 8)
        #expect(inherited.map(\.value) == values)
    }

    @Test func attributesAreMappedWithinTheirBounds() throws {
        let data = try #require(PersonalData(attributes: [.init("a", "secret"), .init("b", "x")]))
        #expect(
            data.mappingAttributes { $0 == "secret" ? "***" : $0 }
                == PersonalData(attributes: [.init("a", "***"), .init("b", "x")]))
        #expect(
            data.mappingAttributes { $0 == "secret" ? String(repeating: "*", count: 257) : $0 }
                == PersonalData(attributes: [.init("b", "x")]))
    }
}
