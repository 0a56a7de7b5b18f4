import ConversionAPI
import ConversionStore
import RPC

extension PersonalData.Identifier.Kind {
    /// Nil for what is never kept: the kinds that are hashed first, and numbers without a meaning.
    init?(_ kind: IdentifierKind) {
        guard let number = UInt8(exactly: kind.rawValue) else { return nil }
        self.init(rawValue: number)
    }
}

extension PersonalData {
    /// As clients see it.
    var messages:
        (
            identifiers: [ConversionAPI.Identifier], consent: ConversionAPI.Consent?,
            attributes: [ConversionAPI.Attribute]
        )
    {
        (
            identifiers.map { .init(kind: IdentifierKind(rawValue: Int32($0.kind.rawValue)), value: $0.value) },
            consent.isEmpty
                ? nil
                : .init(
                    adUserData: Self.status(consent.adUserData),
                    adPersonalization: Self.status(consent.adPersonalization)),
            attributes.map { .init(key: $0.key, value: $0.value) }
        )
    }

    private static func status(_ answer: Consent.Answer?) -> ConsentStatus {
        switch answer {
        case nil: .unspecified
        case .granted: .granted
        case .denied: .denied
        }
    }

    /// Adds it to what tells one request's content from another's. Of two hashes of one number or address the first decides,
    /// so that a request with the number itself and one with its hash are the same.
    func add(to fingerprint: inout ContentFingerprint) {
        func has(_ kind: Identifier.Kind) -> Bool { identifiers.contains { $0.kind == kind } }
        fingerprint.add("personal data")
        for identifier in identifiers {
            switch identifier.kind {
            case .phoneDigitsSHA256 where has(.phoneSHA256): continue
            case .emailGoogleSHA256 where has(.emailSHA256): continue
            default: break
            }
            fingerprint.add(Int64(identifier.kind.rawValue))
            fingerprint.add(identifier.value)
        }
        fingerprint.add(Int64(consent.adUserData?.rawValue ?? 0))
        fingerprint.add(Int64(consent.adPersonalization?.rawValue ?? 0))
        for attribute in attributes {
            fingerprint.add(attribute.key)
            fingerprint.add(attribute.value)
        }
    }
}

extension ConversionAPI.Conversion {
    /// Adds what a reader has asked for.
    mutating func add(_ data: PersonalData) {
        (identifiers, consent, attributes) = data.messages
    }
}

extension ConversionAPI.Call {
    /// Adds what a reader has asked for.
    mutating func add(_ data: PersonalData) {
        (identifiers, consent, attributes) = data.messages
    }
}

extension Principal {
    /// Whether the caller may be told identifiers, consent and attributes, where it has asked for them.
    ///
    /// - Throws: `RPCError`, PERMISSION_DENIED.
    func requirePersonalData() throws(RPCError) {
        guard role != .admin else { return }
        throw RPCError(
            .permissionDenied, .roleNotAllowed,
            "Only a key with the role admin is told identifiers. Use one, or leave include_identifiers out.")
    }
}
