/// What is known of a caller besides the user's id: identifiers, consent and attributes, of a conversion or of a call.
///
/// All of it is personal data: it is erased with the user, and told only to who asks for it and may read it. Two values that
/// say the same are equal, in whatever order it was said.
public struct PersonalData: Sendable, Hashable {
    /// In the order of their kinds, one of each kind.
    public let identifiers: [Identifier]
    /// What the caller has allowed.
    public let consent: Consent
    /// In the order of their keys' bytes, one of each key.
    public let attributes: [Attribute]

    /// How many attributes there are at most.
    public static let attributeLimit = 16
    /// In bytes of UTF-8; a key has one at least.
    public static let keyLimit = 64
    /// Of attributes and identifiers, in bytes of UTF-8. An identifier has one at least.
    public static let valueLimit = 256

    /// Nothing.
    public static let empty = PersonalData()

    private init() {
        (identifiers, consent, attributes) = ([], Consent(), [])
    }

    /// Nil where a kind or a key stands twice, something is longer than its limit or empty, or a hash is none.
    public init?(identifiers: [Identifier] = [], consent: Consent = Consent(), attributes: [Attribute] = []) {
        let identifiers = identifiers.sorted { $0.kind.rawValue < $1.kind.rawValue }
        let attributes = attributes.sorted { Self.isBefore($0.key, $1.key) }
        self.init(sorted: identifiers, consent, attributes)
    }

    /// Nil also where they are not in their order.
    init?(sorted identifiers: [Identifier], _ consent: Consent, _ attributes: [Attribute]) {
        guard identifiers.allSatisfy(\.isValid), attributes.allSatisfy(\.isValid),
            attributes.count <= Self.attributeLimit,
            zip(identifiers, identifiers.dropFirst()).allSatisfy({ $0.kind.rawValue < $1.kind.rawValue }),
            zip(attributes, attributes.dropFirst()).allSatisfy({ Self.isBefore($0.key, $1.key) })
        else { return nil }
        (self.identifiers, self.consent, self.attributes) = (identifiers, consent, attributes)
    }

    /// By bytes, as the database compares: to Swift's strings two ways to write one letter are the same.
    static func isBefore(_ left: String, _ right: String) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }

    /// Says nothing.
    public var isEmpty: Bool { identifiers.isEmpty && consent.isEmpty && attributes.isEmpty }

    /// About how many bytes of memory it takes: for bounds, not for counting.
    public var footprint: Int {
        identifiers.reduce(32) { $0 + 32 + $1.value.utf8.count }
            + attributes.reduce(0) { $0 + 48 + $1.key.utf8.count + $1.value.utf8.count }
    }

    /// Something that tells a caller again, or what brought the caller.
    public struct Identifier: Sendable, Hashable {
        public var kind: Kind
        /// Of a hash 64 hexadecimal digits in lower case; any other text of 1 to 256 bytes else.
        public var value: String

        public init(_ kind: Kind, _ value: String) {
            self.kind = kind
            self.value = value
        }

        /// What can be kept. The raw values are stored, and are those of `conversion.v1.IdentifierKind`.
        public enum Kind: UInt8, Sendable, Hashable, CaseIterable {
            case gclid = 1
            case gbraid = 2
            case wbraid = 3
            case fbc = 4
            case fbp = 5
            case gaClientID = 6
            case gaSessionID = 7
            case orderID = 8
            case externalID = 9
            case oppref = 10
            // 11 and 12 are the phone number and the e-mail address as they are, which are never kept.
            case phoneSHA256 = 13
            case phoneDigitsSHA256 = 14
            case emailSHA256 = 15
            case emailGoogleSHA256 = 16

            /// Whether the value is a SHA-256.
            public var isHash: Bool { rawValue >= Kind.phoneSHA256.rawValue }
        }

        fileprivate var isValid: Bool {
            kind.isHash ? Self.isHash(value) : (1...valueLimit).contains(value.utf8.count)
        }

        /// Whether a text is a SHA-256 as it is kept.
        static func isHash(_ text: String) -> Bool {
            text.utf8.count == 64
                && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        }
    }

    /// What the caller has allowed; nil where nothing is known.
    public struct Consent: Sendable, Hashable {
        public var adUserData: Answer?
        public var adPersonalization: Answer?

        public init(adUserData: Answer? = nil, adPersonalization: Answer? = nil) {
            self.adUserData = adUserData
            self.adPersonalization = adPersonalization
        }

        /// The raw values are stored.
        public enum Answer: UInt8, Sendable, Hashable {
            case granted = 1
            case denied = 2
        }

        /// Nothing is known.
        public var isEmpty: Bool { adUserData == nil && adPersonalization == nil }
    }

    /// Whatever else is to be known.
    public struct Attribute: Sendable, Hashable {
        /// 1 to 64 bytes.
        public var key: String
        /// Up to 256 bytes.
        public var value: String

        public init(_ key: String, _ value: String) {
            self.key = key
            self.value = value
        }

        fileprivate var isValid: Bool {
            (1...keyLimit).contains(key.utf8.count) && value.utf8.count <= valueLimit
        }
    }
}

extension PersonalData {
    /// What is known once more has been said: what was said later holds for each kind, each field of the consent and each key.
    ///
    /// Nil where that makes too many attributes.
    public func merged(with later: PersonalData) -> PersonalData? {
        PersonalData(
            identifiers: identifiers.filter { old in !later.identifiers.contains { $0.kind == old.kind } }
                + later.identifiers,
            consent: later.consent.filled(from: consent),
            attributes: otherAttributes(than: later) + later.attributes)
    }

    /// A conversion's, with what it inherits of its call's: its own holds for each kind, each field of the consent and each
    /// key. Of the call's attributes come as many as there is room for, in the order of their keys.
    public func inheriting(from call: PersonalData) -> PersonalData {
        if call.isEmpty { return self }
        let inherited = call.otherAttributes(than: self).prefix(Self.attributeLimit - attributes.count)
        // One of each kind and key, and no more than there may be.
        return PersonalData(
            identifiers: call.identifiers.filter { other in !identifiers.contains { $0.kind == other.kind } }
                + identifiers,
            consent: consent.filled(from: call.consent), attributes: inherited + attributes) ?? self
    }

    /// The same with other values of its attributes.
    ///
    /// - Parameter change: makes no value longer; one that it does is left out.
    public func mappingAttributes(_ change: (String) -> String) -> PersonalData {
        let changed = attributes.map { Attribute($0.key, change($0.value)) }
        return PersonalData(sorted: identifiers, consent, changed.filter(\.isValid)) ?? self
    }

    private func otherAttributes(than other: PersonalData) -> [Attribute] {
        attributes.filter { mine in !other.attributes.contains { $0.key.utf8.elementsEqual(mine.key.utf8) } }
    }
}

extension PersonalData.Consent {
    fileprivate func filled(from other: Self) -> Self {
        Self(
            adUserData: adUserData ?? other.adUserData,
            adPersonalization: adPersonalization ?? other.adPersonalization)
    }
}
