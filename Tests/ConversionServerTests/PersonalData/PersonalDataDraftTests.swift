import ConversionAPI
import ConversionStore
import Testing

@testable import ConversionServer

/// The rules of identifiers, consent and attributes by themselves.
@Suite struct PersonalDataDraftTests {
    private static let google = "fb4f73a6ec5fdb7077d564cdd22c3554b43ce49168550c3b12c547b78c517b30"
    private static let meta = "92cfdc5fbcd4a20fbe5d3857af6c1aba31762105bba7f21a17155e920653046c"
    private static let email = "509e933019bb285a134a9334b8bb679dff79d0ce023d529af4bd744d47b4fd8a"

    private func checked(
        _ identifiers: [Identifier] = [], _ consent: ConversionAPI.Consent? = nil,
        _ attributes: [ConversionAPI.Attribute] = []
    ) -> PersonalData? {
        var checks = FieldChecks()
        let data = PersonalDataDraft(identifiers, consent, attributes)?.checked(&checks)
        #expect((data == nil) == !checks.isEmpty)
        return data
    }

    private func violations(
        _ identifiers: [Identifier] = [], _ consent: ConversionAPI.Consent? = nil,
        _ attributes: [ConversionAPI.Attribute] = [], at prefix: String = ""
    ) -> [String] {
        var checks = FieldChecks()
        #expect(PersonalDataDraft(identifiers, consent, attributes)?.checked(at: prefix, &checks) == nil)
        return checks.error.map { Failure($0).fields } ?? []
    }

    @Test func whatSaysNothingIsNoDraft() {
        #expect(PersonalDataDraft([], nil, []) == nil)
        #expect(checked([], ConversionAPI.Consent())?.isEmpty == true)
    }

    @Test func phoneAndEmailAreKeptAsBothHashesAndNeverAsTheyAre() throws {
        let data = try #require(
            checked([
                .init(kind: .email, value: " ALEXZ@example.com"), .init(kind: .orderID, value: "order 7"),
                .init(kind: .phone, value: "+1 (800) 555-0100"),
            ]))
        #expect(
            data.identifiers == [
                .init(.orderID, "order 7"), .init(.phoneSHA256, Self.google), .init(.phoneDigitsSHA256, Self.meta),
                .init(.emailSHA256, Self.email), .init(.emailGoogleSHA256, Self.email),
            ])
    }

    @Test func aHashMayStandBesideWhatItIsOf() {
        let phone = Identifier(kind: .phone, value: "+18005550100")
        let alone = checked([phone])
        #expect(alone != nil)
        #expect(checked([phone, .init(kind: .phoneSha256, value: Self.google.uppercased())]) == alone)
        #expect(checked([.init(kind: .phoneDigitsSha256, value: Self.meta), phone]) == alone)
        #expect(
            checked([
                .init(kind: .phoneSha256, value: Self.google), .init(kind: .phoneDigitsSha256, value: Self.meta),
            ]) == alone)
        #expect(
            violations([phone, .init(kind: .phoneSha256, value: Self.meta)]) == ["identifiers[1].value FIELD_INVALID"])
    }

    @Test func everythingWrongIsToldWithItsPath() {
        let wrong: [Identifier] = [
            .init(value: "x"), .init(kind: .unrecognized(99), value: "x"), .init(kind: .gclid),
            .init(kind: .gbraid, value: String(repeating: "x", count: 257)), .init(kind: .phone, value: "5550100"),
            .init(kind: .email, value: "anna"), .init(kind: .phoneSha256, value: "fb4f"),
            .init(kind: .emailSha256, value: String(repeating: "g", count: 64)), .init(kind: .fbc, value: "1"),
            .init(kind: .fbc, value: "1"), .init(kind: .unrecognized(11 + 256), value: "x"),
            .init(kind: .unrecognized(-1), value: "x"),
        ]
        #expect(
            violations(wrong, .init(adUserData: .unrecognized(3), adPersonalization: .unrecognized(-1)), at: "call.")
                == [
                    "call.identifiers[0].kind FIELD_REQUIRED", "call.identifiers[1].kind FIELD_INVALID",
                    "call.identifiers[2].value FIELD_REQUIRED", "call.identifiers[3].value FIELD_TOO_LONG",
                    "call.identifiers[4].value FIELD_INVALID", "call.identifiers[5].value FIELD_INVALID",
                    "call.identifiers[6].value FIELD_INVALID", "call.identifiers[7].value FIELD_INVALID",
                    "call.identifiers[9].kind FIELD_INVALID", "call.identifiers[10].kind FIELD_INVALID",
                    "call.identifiers[11].kind FIELD_INVALID", "call.consent.ad_user_data FIELD_INVALID",
                    "call.consent.ad_personalization FIELD_INVALID",
                ])
        #expect(
            violations(
                [], nil,
                [
                    .init(key: "", value: "x"), .init(key: String(repeating: "k", count: 65)),
                    .init(key: "k", value: String(repeating: "ä", count: 129)), .init(key: "k", value: "2"),
                ]) == [
                    "attributes[0].key FIELD_REQUIRED", "attributes[1].key FIELD_TOO_LONG",
                    "attributes[2].value FIELD_TOO_LONG", "attributes[3].key FIELD_INVALID",
                ])
        #expect(
            violations(Array(repeating: Identifier(kind: .gclid, value: "x"), count: 17)) == [
                "identifiers TOO_MANY_ITEMS"
            ])
        #expect(
            violations([], nil, (0..<17).map { .init(key: "\($0)", value: "") }) == ["attributes TOO_MANY_ITEMS"])
    }

    @Test func theLargestIsTaken() throws {
        let text = String(repeating: "v", count: 256)
        let attributes = (10..<26).map {
            ConversionAPI.Attribute(key: "\($0)" + String(repeating: "k", count: 62), value: text)
        }
        let kinds: [IdentifierKind] = [
            .gclid, .gbraid, .wbraid, .fbc, .fbp, .gaClientID, .gaSessionID, .orderID, .externalID, .oppref,
        ]
        let data = try #require(
            checked(
                kinds.map { .init(kind: $0, value: text) } + [
                    .init(kind: .phone, value: "+18005550100"), .init(kind: .email, value: "alexz@example.com"),
                    .init(kind: .phoneSha256, value: Self.google), .init(kind: .phoneDigitsSha256, value: Self.meta),
                    .init(kind: .emailSha256, value: Self.email), .init(kind: .emailGoogleSha256, value: Self.email),
                ], .init(adUserData: .granted, adPersonalization: .denied), attributes))
        #expect(data.identifiers.map(\.kind) == PersonalData.Identifier.Kind.allCases)
        #expect(PersonalData(encoded: data.encoded) == data)
    }

    /// Two ways to write one letter are two keys, as they are to the database.
    @Test func keysAreComparedByTheirBytes() {
        #expect(
            checked([], nil, [.init(key: "ö", value: "1"), .init(key: "o\u{308}", value: "2")])?.attributes.count == 2)
    }

    @Test func noViolationTellsAValue() throws {
        var checks = FieldChecks()
        let secret = "SECRET-5b1d"
        _ = PersonalDataDraft(
            [
                .init(kind: .phone, value: secret), .init(kind: .email, value: secret),
                .init(kind: .emailSha256, value: secret),
                .init(kind: .gclid, value: String(repeating: secret, count: 40)), .init(kind: .gclid, value: secret),
            ], nil, [.init(key: secret, value: String(repeating: secret, count: 40)), .init(key: secret)]
        )?.checked(&checks)
        let error = try #require(checks.error)
        #expect(Failure(error).fields.count == 7)
        #expect(!"\(error)".contains(secret) && !error.message.contains(secret))
    }

    @Test func everyKindThatIsKeptIsOneOfTheWire() {
        for kind in PersonalData.Identifier.Kind.allCases {
            let wire = IdentifierKind(rawValue: Int32(kind.rawValue))
            if case .unrecognized = wire { Issue.record("\(kind)") }
            #expect(PersonalData.Identifier.Kind(wire) == kind)
        }
        for wire in [IdentifierKind.unspecified, .phone, .email, .unrecognized(300), .unrecognized(-5)] {
            #expect(PersonalData.Identifier.Kind(wire) == nil)
        }
    }
}
