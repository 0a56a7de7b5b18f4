import ConversionAPI
import ConversionStore

/// What a request says of its caller, before any rule has looked at it. An object, so that the many requests that say nothing
/// pay one word for it.
final class PersonalDataDraft: Sendable {
    let identifiers: [Identifier]
    let consent: ConversionAPI.Consent?
    let attributes: [ConversionAPI.Attribute]

    /// Nil for what says nothing.
    init?(_ identifiers: [Identifier], _ consent: ConversionAPI.Consent?, _ attributes: [ConversionAPI.Attribute]) {
        if identifiers.isEmpty, consent == nil, attributes.isEmpty { return nil }
        (self.identifiers, self.consent, self.attributes) = (identifiers, consent, attributes)
    }

    convenience init?(_ call: ConversionAPI.Call) {
        self.init(call.identifiers, call.consent, call.attributes)
    }

    /// What there is to keep: phone numbers and e-mail addresses as hashes, in the order of their kinds.
    ///
    /// No violation tells a value.
    /// - Parameter prefix: of the fields' paths, such as `call.`.
    /// - Returns: nil, with a violation, where something is wrong.
    func checked(at prefix: String = "", _ checks: inout FieldChecks) -> PersonalData? {
        let identifiers = checkedIdentifiers(prefix, &checks)
        let consent = checkedConsent(prefix, &checks)
        let attributes = checkedAttributes(prefix, &checks)
        guard checks.isEmpty else { return nil }
        let data = PersonalData(identifiers: identifiers, consent: consent, attributes: attributes)
        if data == nil {
            checks.violate(prefix + "identifiers", .fieldInvalid, "\(prefix)identifiers cannot be kept.")
        }
        return data
    }

    // MARK: Identifiers

    /// How many identifiers a request names: one of each kind.
    static let identifierLimit = 16

    private func checkedIdentifiers(_ prefix: String, _ checks: inout FieldChecks) -> [PersonalData.Identifier] {
        guard identifiers.count <= Self.identifierLimit else {
            checks.violate(
                "\(prefix)identifiers", .tooManyItems,
                "\(prefix)identifiers has \(identifiers.count) items; at most \(Self.identifierLimit) are allowed.")
            return []
        }
        var seen: Set<IdentifierKind> = []
        var kept: [PersonalData.Identifier] = []
        for (index, identifier) in identifiers.enumerated() {
            let field = "\(prefix)identifiers[\(index)]"
            let made = Self.kept(identifier, field, &checks)
            guard seen.insert(identifier.kind).inserted else {
                checks.violate("\(field).kind", .fieldInvalid, "\(field).kind stands twice: give one of each kind.")
                continue
            }
            for new in made {
                let other = kept.first { $0.kind == new.kind }
                if other == nil { kept.append(new) }
                // The number itself and its hash may both be given.
                if let other, other.value != new.value {
                    checks.violate(
                        "\(field).value", .fieldInvalid,
                        "\(field).value is another than the hash that is given with it.")
                }
            }
        }
        return kept
    }

    private static func kept(
        _ identifier: Identifier, _ field: String, _ checks: inout FieldChecks
    ) -> [PersonalData.Identifier] {
        let value = identifier.value
        if value.isEmpty { checks.violateRequired("\(field).value") }
        checks.limit(value, "\(field).value", to: PersonalData.valueLimit)
        let isUsable = !value.isEmpty && value.utf8.count <= PersonalData.valueLimit
        switch identifier.kind {
        case .unspecified: checks.violateRequired("\(field).kind")
        case .unrecognized(let number):
            checks.violate("\(field).kind", .fieldInvalid, "\(field).kind has no value \(number).")
        case .phone:
            guard isUsable else { break }
            if let phone = PhoneNumber(value) {
                return [.init(.phoneSHA256, phone.googleHash), .init(.phoneDigitsSHA256, phone.metaHash)]
            }
            checks.violate("\(field).value", .fieldInvalid, "\(field).value \(PhoneNumber.rule).")
        case .email:
            guard isUsable else { break }
            if let email = EmailAddress(value) {
                return [.init(.emailSHA256, email.metaHash), .init(.emailGoogleSHA256, email.googleHash)]
            }
            checks.violate("\(field).value", .fieldInvalid, "\(field).value \(EmailAddress.rule).")
        case .gclid, .gbraid, .wbraid, .fbc, .fbp, .gaClientID, .gaSessionID, .orderID, .externalID, .oppref,
            .phoneSha256, .phoneDigitsSha256, .emailSha256, .emailGoogleSha256:
            guard isUsable, let kind = PersonalData.Identifier.Kind(identifier.kind) else { break }
            guard kind.isHash else { return [.init(kind, value)] }
            if let hash = hash(value) { return [.init(kind, hash)] }
            checks.violate(
                "\(field).value", .fieldInvalid, "\(field).value must be a SHA-256 of 64 hexadecimal digits.")
        }
        return []
    }

    private static func hash(_ text: String) -> String? {
        let isHash = text.utf8.count == 64 && text.utf8.allSatisfy { UInt8($0).isHexadecimal }
        return isHash ? text.lowercased() : nil
    }

    // MARK: Consent and attributes

    private func checkedConsent(_ prefix: String, _ checks: inout FieldChecks) -> PersonalData.Consent {
        func answer(_ status: ConsentStatus, _ field: String) -> PersonalData.Consent.Answer? {
            switch status {
            case .unspecified: return nil
            case .granted: return .granted
            case .denied: return .denied
            case .unrecognized(let number):
                checks.violate(field, .fieldInvalid, "\(field) has no value \(number).")
                return nil
            }
        }
        guard let consent else { return .init() }
        return .init(
            adUserData: answer(consent.adUserData, "\(prefix)consent.ad_user_data"),
            adPersonalization: answer(consent.adPersonalization, "\(prefix)consent.ad_personalization"))
    }

    private func checkedAttributes(_ prefix: String, _ checks: inout FieldChecks) -> [PersonalData.Attribute] {
        guard attributes.count <= PersonalData.attributeLimit else {
            checks.violate(
                "\(prefix)attributes", .tooManyItems,
                "\(prefix)attributes has \(attributes.count) items; at most \(PersonalData.attributeLimit) are allowed."
            )
            return []
        }
        // By bytes, as the store compares.
        var seen: Set<[UInt8]> = []
        for (index, attribute) in attributes.enumerated() {
            let field = "\(prefix)attributes[\(index)]"
            if attribute.key.isEmpty { checks.violateRequired("\(field).key") }
            checks.limit(attribute.key, "\(field).key", to: PersonalData.keyLimit)
            checks.limit(attribute.value, "\(field).value", to: PersonalData.valueLimit)
            if !attribute.key.isEmpty, !seen.insert(Array(attribute.key.utf8)).inserted {
                checks.violate("\(field).key", .fieldInvalid, "\(field).key stands twice: give each key once.")
            }
        }
        return attributes.map { .init($0.key, $0.value) }
    }
}

extension UInt8 {
    fileprivate var isHexadecimal: Bool {
        (0x30...0x39).contains(self) || (0x41...0x46).contains(self) || (0x61...0x66).contains(self)
    }
}
