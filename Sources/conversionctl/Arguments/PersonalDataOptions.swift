import ArgumentParser
import ConversionAPI

/// What a command says of a caller besides the user's id.
struct PersonalDataOptions: ParsableArguments {
    @Option(
        name: .customLong("identifier"),
        help: ArgumentHelp(
            "Who called, as phone=+18005550100, email=ADDRESS or gclid=ID; one of each kind, may be repeated.",
            discussion: "The kinds are \(IdentifierText.kinds.joined(separator: ", ")).", valueName: "kind=value"),
        transform: IdentifierText.parse)
    var identifiers: [Identifier] = []

    @Option(
        name: .customLong("attribute"),
        help: ArgumentHelp("Whatever else is known, as campaign=spring; may be repeated.", valueName: "key=value"),
        transform: AttributeText.parse)
    var attributes: [Attribute] = []

    @Option(
        name: .customLong("consent"),
        help: ArgumentHelp(
            "What the caller allows: ad_user_data or ad_personalization, =granted or =denied; may be repeated.",
            valueName: "field=answer"),
        transform: ConsentText.parse)
    var consents: [ConsentText] = []

    /// Nil where nothing is said. Of a field that is given twice, the last holds.
    var consent: Consent? {
        guard !consents.isEmpty else { return nil }
        var consent = Consent()
        for said in consents {
            switch said.field {
            case .adUserData: consent.adUserData = said.status
            case .adPersonalization: consent.adPersonalization = said.status
            }
        }
        return consent
    }
}

/// Whether a command asks for what is known of callers.
struct IdentifierOptions: ParsableArguments {
    @Flag(help: "Identifiers, consent and attributes, too; needs a key of the role admin.")
    var includeIdentifiers = false
}

/// Identifiers as people write them: `phone=+18005550100`.
enum IdentifierText {
    private static let prefix = "IDENTIFIER_KIND_"

    /// In the order of their numbers.
    static let kinds = [
        "gclid", "gbraid", "wbraid", "fbc", "fbp", "ga_client_id", "ga_session_id", "order_id", "external_id", "oppref",
        "phone", "email", "phone_sha256", "phone_digits_sha256", "email_sha256", "email_google_sha256",
    ]

    static func parse(_ text: String) throws -> Identifier {
        guard let (name, value) = text.parted else { throw ValueError("give a kind and a value, such as gclid=ID.") }
        let kind = name.lowercased().replacing("-", with: "_")
        guard let number = kinds.firstIndex(of: kind) else {
            throw ValueError("the kind must be one of \(kinds.joined(separator: ", ")).")
        }
        guard !value.isEmpty else { throw ValueError("the value is missing behind the =.") }
        return Identifier(kind: IdentifierKind(rawValue: Int32(number + 1)), value: value)
    }

    /// As it is read.
    static func text(_ identifier: Identifier) -> String {
        let number = Int(identifier.kind.rawValue)
        let kind = (1...kinds.count).contains(number) ? kinds[number - 1] : String(number)
        return "\(kind)=\(identifier.value)"
    }
}

/// Attributes as people write them: `campaign=spring`.
enum AttributeText {
    static func parse(_ text: String) throws -> Attribute {
        guard let (key, value) = text.parted, !key.isEmpty else {
            throw ValueError("give a key and a value, such as campaign=spring.")
        }
        return Attribute(key: key, value: value)
    }

    /// As it is read.
    static func text(_ attribute: Attribute) -> String { "\(attribute.key)=\(attribute.value)" }
}

/// One field of a consent as people write it: `ad_user_data=granted`.
struct ConsentText: Sendable, Hashable {
    enum Field: String, Sendable {
        case adUserData = "ad_user_data"
        case adPersonalization = "ad_personalization"
    }

    let field: Field
    let status: ConsentStatus

    static func parse(_ text: String) throws -> ConsentText {
        guard let (name, answer) = text.parted,
            let field = Field(rawValue: name.lowercased().replacing("-", with: "_"))
        else { throw ValueError("give ad_user_data=granted, or ad_personalization, or =denied.") }
        switch answer.lowercased() {
        case "granted": return ConsentText(field: field, status: .granted)
        case "denied": return ConsentText(field: field, status: .denied)
        default: throw ValueError("the answer must be granted or denied.")
        }
    }

    /// As it is read, the two fields parted by a space.
    static func text(_ consent: Consent) -> String {
        [(Field.adUserData, consent.adUserData), (.adPersonalization, consent.adPersonalization)].compactMap {
            field, status in
            switch status {
            case .unspecified: nil
            case .granted: "\(field.rawValue)=granted"
            case .denied: "\(field.rawValue)=denied"
            case .unrecognized(let number): "\(field.rawValue)=\(number)"
            }
        }.joined(separator: " ")
    }
}

extension String {
    /// What stands before the first `=` and behind it.
    fileprivate var parted: (String, String)? {
        guard let place = firstIndex(of: "=") else { return nil }
        return (String(self[..<place]), String(self[index(after: place)...]))
    }
}
