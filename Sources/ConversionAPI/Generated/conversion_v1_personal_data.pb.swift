// swift-format-ignore-file
// Made by protoc-gen-conversion from conversion/v1/personal_data.proto. Do not edit: run `make generate`.

internal import CConversionMessages
public import RPC

/// What an identifier is.
public enum IdentifierKind: RawRepresentable, Sendable, Hashable {
    /// Refused: INVALID_ARGUMENT.
    case unspecified
    /// Google's click id of a web page.
    case gclid
    /// Google's aggregate click id on iOS, of a click on a web page that leads into an app.
    case gbraid
    /// Google's aggregate click id on iOS, of a click in an app that leads to a web page.
    case wbraid
    /// Meta's click id, as its cookie `_fbc` has it.
    case fbc
    /// Meta's browser id, as its cookie `_fbp` has it.
    case fbp
    /// Google Analytics' client id.
    case gaClientID
    /// Google Analytics' session id.
    case gaSessionID
    /// The order in the shop's own system.
    case orderID
    /// The caller in a system of the advertiser's own.
    case externalID
    /// The click id of OpenAI's advertisements, `oppref`.
    case oppref
    /// Input only: a phone number in the form of E.164, with `+` or `00` and the country's code; spaces, dots, hyphens
    /// and brackets may stand between digits. The server keeps it as PHONE_SHA256 and PHONE_DIGITS_SHA256, and never as it
    /// is. Anything else is INVALID_ARGUMENT: a number without its country, letters, digits of other scripts, and `(0)`, which
    /// is not dialled from abroad.
    case phone
    /// Input only: an e-mail address in ASCII, a domain of other letters in its `xn--` form. White space around it and capitals
    /// do not matter. The server keeps it as EMAIL_SHA256 and EMAIL_GOOGLE_SHA256, and never as it is. Anything that is no
    /// address is INVALID_ARGUMENT.
    case email
    /// SHA-256, as 64 hexadecimal digits, of a phone number such as `+18005550100`: as Google wants it.
    case phoneSha256
    /// SHA-256, as 64 hexadecimal digits, of a phone number such as `18005550100`: as Meta wants it.
    case phoneDigitsSha256
    /// SHA-256, as 64 hexadecimal digits, of an e-mail address in lower case: as Meta wants it.
    case emailSha256
    /// SHA-256, as 64 hexadecimal digits, of an e-mail address in lower case, the dots before the `@` of gmail.com and
    /// googlemail.com left out: as Google wants it.
    case emailGoogleSha256
    /// A number that this version has no name for.
    case unrecognized(Int32)

    /// The value of a number on the wire; never fails.
    public init(rawValue: Int32) {
        self =
            switch rawValue {
            case 0: .unspecified
            case 1: .gclid
            case 2: .gbraid
            case 3: .wbraid
            case 4: .fbc
            case 5: .fbp
            case 6: .gaClientID
            case 7: .gaSessionID
            case 8: .orderID
            case 9: .externalID
            case 10: .oppref
            case 11: .phone
            case 12: .email
            case 13: .phoneSha256
            case 14: .phoneDigitsSha256
            case 15: .emailSha256
            case 16: .emailGoogleSha256
            default: .unrecognized(rawValue)
            }
    }

    /// The number on the wire.
    public var rawValue: Int32 {
        switch self {
        case .unspecified: 0
        case .gclid: 1
        case .gbraid: 2
        case .wbraid: 3
        case .fbc: 4
        case .fbp: 5
        case .gaClientID: 6
        case .gaSessionID: 7
        case .orderID: 8
        case .externalID: 9
        case .oppref: 10
        case .phone: 11
        case .email: 12
        case .phoneSha256: 13
        case .phoneDigitsSha256: 14
        case .emailSha256: 15
        case .emailGoogleSha256: 16
        case .unrecognized(let number): number
        }
    }
}

/// An answer of the caller's. A number that is none of the values is INVALID_ARGUMENT.
public enum ConsentStatus: RawRepresentable, Sendable, Hashable {
    /// Nothing is known.
    case unspecified
    /// Allowed.
    case granted
    /// Refused.
    case denied
    /// A number that this version has no name for.
    case unrecognized(Int32)

    /// The value of a number on the wire; never fails.
    public init(rawValue: Int32) {
        self =
            switch rawValue {
            case 0: .unspecified
            case 1: .granted
            case 2: .denied
            default: .unrecognized(rawValue)
            }
    }

    /// The number on the wire.
    public var rawValue: Int32 {
        switch self {
        case .unspecified: 0
        case .granted: 1
        case .denied: 2
        case .unrecognized(let number): number
        }
    }
}

/// Something that tells again who called, or what brought the caller: for measuring which advertisement paid.
public struct Identifier: ProtobufMessage {
    /// What it is. Required; a number that is none of the values is INVALID_ARGUMENT.
    public var kind: IdentifierKind
    /// Its text, up to 256 bytes. Required.
    public var value: String

    /// A message of the given fields; the others have their default values.
    public init(
        kind: IdentifierKind = .unspecified,
        value: String = ""
    ) {
        self.kind = kind
        self.value = value
    }
}

extension Identifier {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__identifier__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__Identifier.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__Identifier>) {
        kind = IdentifierKind(rawValue: Int32(truncatingIfNeeded: c.pointee.kind.rawValue))
        value = String(stored: c.pointee.value)
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__Identifier> {
        let c = try arena.allocate(Conversion__V1__Identifier.self)
        conversion__v1__identifier__init(c)
        c.pointee.kind = Conversion__V1__IdentifierKind(rawValue: .init(truncatingIfNeeded: kind.rawValue))
        if !value.isEmpty { c.pointee.value = try arena.copy(value) }
        return c
    }
}

/// What the caller has allowed.
public struct Consent: ProtobufMessage {
    /// That personal data goes to advertisers.
    public var adUserData: ConsentStatus
    /// That advertisements are chosen for the caller.
    public var adPersonalization: ConsentStatus

    /// A message of the given fields; the others have their default values.
    public init(
        adUserData: ConsentStatus = .unspecified,
        adPersonalization: ConsentStatus = .unspecified
    ) {
        self.adUserData = adUserData
        self.adPersonalization = adPersonalization
    }
}

extension Consent {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__consent__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__Consent.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__Consent>) {
        adUserData = ConsentStatus(rawValue: Int32(truncatingIfNeeded: c.pointee.ad_user_data.rawValue))
        adPersonalization = ConsentStatus(rawValue: Int32(truncatingIfNeeded: c.pointee.ad_personalization.rawValue))
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__Consent> {
        let c = try arena.allocate(Conversion__V1__Consent.self)
        conversion__v1__consent__init(c)
        c.pointee.ad_user_data = Conversion__V1__ConsentStatus(rawValue: .init(truncatingIfNeeded: adUserData.rawValue))
        c.pointee.ad_personalization = Conversion__V1__ConsentStatus(rawValue: .init(truncatingIfNeeded: adPersonalization.rawValue))
        return c
    }
}

/// Whatever else is to be known of a caller or a call, such as a campaign or a language.
public struct Attribute: ProtobufMessage {
    /// Its name, 1 to 64 bytes.
    public var key: String
    /// Its text, up to 256 bytes.
    public var value: String

    /// A message of the given fields; the others have their default values.
    public init(
        key: String = "",
        value: String = ""
    ) {
        self.key = key
        self.value = value
    }
}

extension Attribute {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__attribute__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__Attribute.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__Attribute>) {
        key = String(stored: c.pointee.key)
        value = String(stored: c.pointee.value)
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__Attribute> {
        let c = try arena.allocate(Conversion__V1__Attribute.self)
        conversion__v1__attribute__init(c)
        if !key.isEmpty { c.pointee.key = try arena.copy(key) }
        if !value.isEmpty { c.pointee.value = try arena.copy(value) }
        return c
    }
}
