// swift-format-ignore-file
// Made by protoc-gen-conversion from conversion/v1/conversion.proto. Do not edit: run `make generate`.

internal import CConversionMessages
public import RPC

/// What adjustments have made of a conversion.
public enum ConversionState: RawRepresentable, Sendable, Hashable {
    /// Never sent.
    case unspecified
    /// As it was recorded.
    case recorded
    /// Its value was restated.
    case restated
    /// It no longer counts.
    case retracted
    /// A number that this version has no name for.
    case unrecognized(Int32)

    /// The value of a number on the wire; never fails.
    public init(rawValue: Int32) {
        self =
            switch rawValue {
            case 0: .unspecified
            case 1: .recorded
            case 2: .restated
            case 3: .retracted
            default: .unrecognized(rawValue)
            }
    }

    /// The number on the wire.
    public var rawValue: Int32 {
        switch self {
        case .unspecified: 0
        case .recorded: 1
        case .restated: 2
        case .retracted: 3
        case .unrecognized(let number): number
        }
    }
}

/// What an adjustment does to its conversion.
public enum AdjustmentType: RawRepresentable, Sendable, Hashable {
    /// Refused: INVALID_ARGUMENT.
    case unspecified
    /// The conversion no longer counts, for good.
    case retract
    /// The conversion is worth another absolute value.
    case restate
    /// A number that this version has no name for.
    case unrecognized(Int32)

    /// The value of a number on the wire; never fails.
    public init(rawValue: Int32) {
        self =
            switch rawValue {
            case 0: .unspecified
            case 1: .retract
            case 2: .restate
            default: .unrecognized(rawValue)
            }
    }

    /// The number on the wire.
    public var rawValue: Int32 {
        switch self {
        case .unspecified: 0
        case .retract: 1
        case .restate: 2
        case .unrecognized(let number): number
        }
    }
}

/// A goal that a caller completed, as recorded. Never changed; adjustments are kept beside it.
public struct Conversion: ProtobufMessage {
    /// The server's name for the record, opaque; empty in the answer to `validate_only`.
    public var id: String
    /// The room of the call, up to 256 bytes.
    public var roomName: String
    /// What happened, in the form of TrackConversionRequest.event_type.
    public var eventType: String
    /// What the model said about it, up to 8 KiB. Empty once the user is erased.
    public var details: String
    /// The caller, up to 256 bytes; empty if unknown or erased.
    public var userID: String
    /// The agent that tracked it.
    public var agentID: String
    /// When it happened, as the caller of TrackConversion said; else when it was received.
    public var timestamp: ProtobufTimestamp?
    /// What it was worth when it was recorded; absent where no value was given.
    public var value: Money?
    /// When the server received it.
    public var createTime: ProtobufTimestamp?
    /// The agent's revision when the conversion was received.
    public var agentRevision: Int64
    /// A trial: stays out of lists, reports and watches that do not ask for tests.
    public var test: Bool
    /// Came in through ImportConversions.
    public var imported: Bool
    /// What adjustments have made of it.
    public var state: ConversionState
    /// What it is worth now: `value`, or the value of the last RESTATE; absent where it is retracted, or was
    /// neither recorded nor restated with a value.
    public var netValue: Money?
    /// The moment that the last adjustment speaks for; absent if there is none.
    public var adjustTime: ProtobufTimestamp?
    /// When the user was erased from it; absent if never.
    public var eraseTime: ProtobufTimestamp?
    /// What it was imported from; absent where it was recorded here, unless WatchConversions was asked for key tokens.
    public var origin: RecordOrigin?
    /// Its own, and those of its call of other kinds; phone numbers and e-mail addresses as hashes. This and the two fields below
    /// are personal data: told only by reads that set `include_identifiers`, and gone once the user is erased.
    public var identifiers: [Identifier]
    /// What it says itself, else what its call says; absent where nothing is known.
    public var consent: Consent?
    /// Its own, and those of its call with other keys, up to 16 together.
    public var attributes: [Attribute]

    /// A message of the given fields; the others have their default values.
    public init(
        id: String = "",
        roomName: String = "",
        eventType: String = "",
        details: String = "",
        userID: String = "",
        agentID: String = "",
        timestamp: ProtobufTimestamp? = nil,
        value: Money? = nil,
        createTime: ProtobufTimestamp? = nil,
        agentRevision: Int64 = 0,
        test: Bool = false,
        imported: Bool = false,
        state: ConversionState = .unspecified,
        netValue: Money? = nil,
        adjustTime: ProtobufTimestamp? = nil,
        eraseTime: ProtobufTimestamp? = nil,
        origin: RecordOrigin? = nil,
        identifiers: [Identifier] = [],
        consent: Consent? = nil,
        attributes: [Attribute] = []
    ) {
        self.id = id
        self.roomName = roomName
        self.eventType = eventType
        self.details = details
        self.userID = userID
        self.agentID = agentID
        self.timestamp = timestamp
        self.value = value
        self.createTime = createTime
        self.agentRevision = agentRevision
        self.test = test
        self.imported = imported
        self.state = state
        self.netValue = netValue
        self.adjustTime = adjustTime
        self.eraseTime = eraseTime
        self.origin = origin
        self.identifiers = identifiers
        self.consent = consent
        self.attributes = attributes
    }
}

extension Conversion {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__conversion__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__Conversion.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__Conversion>) {
        id = String(stored: c.pointee.id)
        roomName = String(stored: c.pointee.room_name)
        eventType = String(stored: c.pointee.event_type)
        details = String(stored: c.pointee.details)
        userID = String(stored: c.pointee.user_id)
        agentID = String(stored: c.pointee.agent_id)
        timestamp = c.pointee.timestamp.map { ProtobufTimestamp(stored: $0) }
        value = c.pointee.value.map { Money(stored: $0) }
        createTime = c.pointee.create_time.map { ProtobufTimestamp(stored: $0) }
        agentRevision = c.pointee.agent_revision
        test = c.pointee.test != 0
        imported = c.pointee.imported != 0
        state = ConversionState(rawValue: Int32(truncatingIfNeeded: c.pointee.state.rawValue))
        netValue = c.pointee.net_value.map { Money(stored: $0) }
        adjustTime = c.pointee.adjust_time.map { ProtobufTimestamp(stored: $0) }
        eraseTime = c.pointee.erase_time.map { ProtobufTimestamp(stored: $0) }
        origin = c.pointee.origin.map { RecordOrigin(stored: $0) }
        identifiers = loadMessages(c.pointee.identifiers, c.pointee.n_identifiers) { Identifier(stored: $0) }
        consent = c.pointee.consent.map { Consent(stored: $0) }
        attributes = loadMessages(c.pointee.attributes, c.pointee.n_attributes) { Attribute(stored: $0) }
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__Conversion> {
        let c = try arena.allocate(Conversion__V1__Conversion.self)
        conversion__v1__conversion__init(c)
        if !id.isEmpty { c.pointee.id = try arena.copy(id) }
        if !roomName.isEmpty { c.pointee.room_name = try arena.copy(roomName) }
        if !eventType.isEmpty { c.pointee.event_type = try arena.copy(eventType) }
        if !details.isEmpty { c.pointee.details = try arena.copy(details) }
        if !userID.isEmpty { c.pointee.user_id = try arena.copy(userID) }
        if !agentID.isEmpty { c.pointee.agent_id = try arena.copy(agentID) }
        if let timestamp { c.pointee.timestamp = try timestamp.store(in: arena) }
        if let value { c.pointee.value = try value.store(in: arena) }
        if let createTime { c.pointee.create_time = try createTime.store(in: arena) }
        c.pointee.agent_revision = agentRevision
        c.pointee.test = test ? 1 : 0
        c.pointee.imported = imported ? 1 : 0
        c.pointee.state = Conversion__V1__ConversionState(rawValue: .init(truncatingIfNeeded: state.rawValue))
        if let netValue { c.pointee.net_value = try netValue.store(in: arena) }
        if let adjustTime { c.pointee.adjust_time = try adjustTime.store(in: arena) }
        if let eraseTime { c.pointee.erase_time = try eraseTime.store(in: arena) }
        if let origin { c.pointee.origin = try origin.store(in: arena) }
        if !identifiers.isEmpty {
            let list = try arena.allocate(UnsafeMutablePointer<Conversion__V1__Identifier>?.self, count: identifiers.count)
            for (index, value) in identifiers.enumerated() {
                list[index] = try value.store(in: arena)
            }
            c.pointee.n_identifiers = identifiers.count
            c.pointee.identifiers = list
        }
        if let consent { c.pointee.consent = try consent.store(in: arena) }
        if !attributes.isEmpty {
            let list = try arena.allocate(UnsafeMutablePointer<Conversion__V1__Attribute>?.self, count: attributes.count)
            for (index, value) in attributes.enumerated() {
                list[index] = try value.store(in: arena)
            }
            c.pointee.n_attributes = attributes.count
            c.pointee.attributes = list
        }
        return c
    }
}

/// What tells a conversion again, in whatever ledger.
public struct RecordOrigin: ProtobufMessage {
    /// The id that it has, or had, in the ledger where it was first recorded. An export names the conversion by it.
    public var id: String
    /// What stands for the idempotency key that it was recorded with, opaque: nobody can read the key from it, or tell by it
    /// whether a key was used. Brought back by an import, it makes a repeat of that key a duplicate in the ledger that the
    /// key was spent in, or in one restored from a backup of it. Told only by WatchConversions, where
    /// `include_key_tokens` asks for it; empty where there was no key.
    public var keyToken: String

    /// A message of the given fields; the others have their default values.
    public init(
        id: String = "",
        keyToken: String = ""
    ) {
        self.id = id
        self.keyToken = keyToken
    }
}

extension RecordOrigin {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__record_origin__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__RecordOrigin.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__RecordOrigin>) {
        id = String(stored: c.pointee.id)
        keyToken = String(stored: c.pointee.key_token)
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__RecordOrigin> {
        let c = try arena.allocate(Conversion__V1__RecordOrigin.self)
        conversion__v1__record_origin__init(c)
        if !id.isEmpty { c.pointee.id = try arena.copy(id) }
        if !keyToken.isEmpty { c.pointee.key_token = try arena.copy(keyToken) }
        return c
    }
}

/// A later correction of one conversion. Adjustments are only ever added.
public struct Adjustment: ProtobufMessage {
    /// The server's name for the adjustment, opaque.
    public var id: String
    /// The conversion that it corrects.
    public var conversionID: String
    /// What it does.
    public var type: AdjustmentType
    /// The new absolute value, for RESTATE only.
    public var value: Money?
    /// The moment that it speaks for: of two, the later one decides.
    public var timestamp: ProtobufTimestamp?
    /// When the server received it.
    public var createTime: ProtobufTimestamp?
    /// Why, for people; up to 8 KiB. Empty once the user is erased.
    public var details: String
    /// Always empty: the server keeps a hash of the key that an adjustment was made with, and no text.
    public var idempotencyKey: String
    /// The id that it had in the ledger where it was first made; empty where that is this one.
    public var originID: String

    /// A message of the given fields; the others have their default values.
    public init(
        id: String = "",
        conversionID: String = "",
        type: AdjustmentType = .unspecified,
        value: Money? = nil,
        timestamp: ProtobufTimestamp? = nil,
        createTime: ProtobufTimestamp? = nil,
        details: String = "",
        idempotencyKey: String = "",
        originID: String = ""
    ) {
        self.id = id
        self.conversionID = conversionID
        self.type = type
        self.value = value
        self.timestamp = timestamp
        self.createTime = createTime
        self.details = details
        self.idempotencyKey = idempotencyKey
        self.originID = originID
    }
}

extension Adjustment {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__adjustment__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__Adjustment.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__Adjustment>) {
        id = String(stored: c.pointee.id)
        conversionID = String(stored: c.pointee.conversion_id)
        type = AdjustmentType(rawValue: Int32(truncatingIfNeeded: c.pointee.type.rawValue))
        value = c.pointee.value.map { Money(stored: $0) }
        timestamp = c.pointee.timestamp.map { ProtobufTimestamp(stored: $0) }
        createTime = c.pointee.create_time.map { ProtobufTimestamp(stored: $0) }
        details = String(stored: c.pointee.details)
        idempotencyKey = String(stored: c.pointee.idempotency_key)
        originID = String(stored: c.pointee.origin_id)
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__Adjustment> {
        let c = try arena.allocate(Conversion__V1__Adjustment.self)
        conversion__v1__adjustment__init(c)
        if !id.isEmpty { c.pointee.id = try arena.copy(id) }
        if !conversionID.isEmpty { c.pointee.conversion_id = try arena.copy(conversionID) }
        c.pointee.type = Conversion__V1__AdjustmentType(rawValue: .init(truncatingIfNeeded: type.rawValue))
        if let value { c.pointee.value = try value.store(in: arena) }
        if let timestamp { c.pointee.timestamp = try timestamp.store(in: arena) }
        if let createTime { c.pointee.create_time = try createTime.store(in: arena) }
        if !details.isEmpty { c.pointee.details = try arena.copy(details) }
        if !idempotencyKey.isEmpty { c.pointee.idempotency_key = try arena.copy(idempotencyKey) }
        if !originID.isEmpty { c.pointee.origin_id = try arena.copy(originID) }
        return c
    }
}

/// Which conversions a list, a summary or a watch takes: those that match all fields that are set.
///
/// A message rather than a filter expression, so that a misspelt condition does not compile.
public struct ConversionFilter: ProtobufMessage {
    /// Only those that happened at this time or later.
    public var startTime: ProtobufTimestamp?
    /// Only those that happened before this time. Not after `start_time`: INVALID_ARGUMENT, reason TIME_RANGE_INVALID.
    public var endTime: ProtobufTimestamp?
    /// Only this agent's.
    public var agentID: String
    /// Only of this event type, brought into the form of TrackConversionRequest.event_type.
    public var eventType: String
    /// Only of this room.
    public var roomName: String
    /// Only of this user.
    public var userID: String
    /// Test records, too.
    public var includeTests: Bool

    /// A message of the given fields; the others have their default values.
    public init(
        startTime: ProtobufTimestamp? = nil,
        endTime: ProtobufTimestamp? = nil,
        agentID: String = "",
        eventType: String = "",
        roomName: String = "",
        userID: String = "",
        includeTests: Bool = false
    ) {
        self.startTime = startTime
        self.endTime = endTime
        self.agentID = agentID
        self.eventType = eventType
        self.roomName = roomName
        self.userID = userID
        self.includeTests = includeTests
    }
}

extension ConversionFilter {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__conversion_filter__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__ConversionFilter.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__ConversionFilter>) {
        startTime = c.pointee.start_time.map { ProtobufTimestamp(stored: $0) }
        endTime = c.pointee.end_time.map { ProtobufTimestamp(stored: $0) }
        agentID = String(stored: c.pointee.agent_id)
        eventType = String(stored: c.pointee.event_type)
        roomName = String(stored: c.pointee.room_name)
        userID = String(stored: c.pointee.user_id)
        includeTests = c.pointee.include_tests != 0
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__ConversionFilter> {
        let c = try arena.allocate(Conversion__V1__ConversionFilter.self)
        conversion__v1__conversion_filter__init(c)
        if let startTime { c.pointee.start_time = try startTime.store(in: arena) }
        if let endTime { c.pointee.end_time = try endTime.store(in: arena) }
        if !agentID.isEmpty { c.pointee.agent_id = try arena.copy(agentID) }
        if !eventType.isEmpty { c.pointee.event_type = try arena.copy(eventType) }
        if !roomName.isEmpty { c.pointee.room_name = try arena.copy(roomName) }
        if !userID.isEmpty { c.pointee.user_id = try arena.copy(userID) }
        c.pointee.include_tests = includeTests ? 1 : 0
        return c
    }
}
