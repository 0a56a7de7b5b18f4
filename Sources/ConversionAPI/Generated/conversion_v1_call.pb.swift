// swift-format-ignore-file
// Made by protoc-gen-conversion from conversion/v1/call.proto. Do not edit: run `make generate`.

internal import CConversionMessages
public import RPC

/// A voice call, converted or not: what conversion rates are measured against.
public struct Call: ProtobufMessage {
    /// The call's room, which names it: 1 to 256 bytes.
    public var roomName: String
    /// The agent of the call, which must exist. Required.
    public var agentID: String
    /// The caller, up to 256 bytes; empty if unknown or erased.
    public var userID: String
    /// When it began. Absent on input: as it is known already, else when the call was received, or `end_time` where
    /// that is earlier. More than 5 minutes ahead: INVALID_ARGUMENT, reason TIMESTAMP_IN_FUTURE; `end_time`, too.
    public var startTime: ProtobufTimestamp?
    /// When it ended; absent while it lasts. Before `start_time`: INVALID_ARGUMENT, reason TIME_RANGE_INVALID.
    public var endTime: ProtobufTimestamp?
    /// A trial: stays out of reports that do not ask for tests.
    public var test: Bool
    /// The agent's revision when the call was first received as this agent's. Output only.
    public var agentRevision: Int64
    /// When the call was first received. Output only.
    public var createTime: ProtobufTimestamp?
    /// When the call was last received. Output only.
    public var updateTime: ProtobufTimestamp?
    /// Who called, one of each kind. Those of other kinds that an earlier RecordCall named stay. This and the two fields below are
    /// personal data: told only by reads that set `include_identifiers`, not by RecordCall, and gone once the user is erased.
    /// Conversions of the room inherit them.
    public var identifiers: [Identifier]
    /// What the caller has allowed: of each field what was said last.
    public var consent: Consent?
    /// Up to 16, none of a key twice. Those with other keys that an earlier RecordCall named stay; more than 16 together are
    /// INVALID_ARGUMENT. The server may be set to mask their values as it does the details of a conversion.
    public var attributes: [Attribute]

    /// A message of the given fields; the others have their default values.
    public init(
        roomName: String = "",
        agentID: String = "",
        userID: String = "",
        startTime: ProtobufTimestamp? = nil,
        endTime: ProtobufTimestamp? = nil,
        test: Bool = false,
        agentRevision: Int64 = 0,
        createTime: ProtobufTimestamp? = nil,
        updateTime: ProtobufTimestamp? = nil,
        identifiers: [Identifier] = [],
        consent: Consent? = nil,
        attributes: [Attribute] = []
    ) {
        self.roomName = roomName
        self.agentID = agentID
        self.userID = userID
        self.startTime = startTime
        self.endTime = endTime
        self.test = test
        self.agentRevision = agentRevision
        self.createTime = createTime
        self.updateTime = updateTime
        self.identifiers = identifiers
        self.consent = consent
        self.attributes = attributes
    }
}

extension Call {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__call__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__Call.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__Call>) {
        roomName = String(stored: c.pointee.room_name)
        agentID = String(stored: c.pointee.agent_id)
        userID = String(stored: c.pointee.user_id)
        startTime = c.pointee.start_time.map { ProtobufTimestamp(stored: $0) }
        endTime = c.pointee.end_time.map { ProtobufTimestamp(stored: $0) }
        test = c.pointee.test != 0
        agentRevision = c.pointee.agent_revision
        createTime = c.pointee.create_time.map { ProtobufTimestamp(stored: $0) }
        updateTime = c.pointee.update_time.map { ProtobufTimestamp(stored: $0) }
        identifiers = loadMessages(c.pointee.identifiers, c.pointee.n_identifiers) { Identifier(stored: $0) }
        consent = c.pointee.consent.map { Consent(stored: $0) }
        attributes = loadMessages(c.pointee.attributes, c.pointee.n_attributes) { Attribute(stored: $0) }
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__Call> {
        let c = try arena.allocate(Conversion__V1__Call.self)
        conversion__v1__call__init(c)
        if !roomName.isEmpty { c.pointee.room_name = try arena.copy(roomName) }
        if !agentID.isEmpty { c.pointee.agent_id = try arena.copy(agentID) }
        if !userID.isEmpty { c.pointee.user_id = try arena.copy(userID) }
        if let startTime { c.pointee.start_time = try startTime.store(in: arena) }
        if let endTime { c.pointee.end_time = try endTime.store(in: arena) }
        c.pointee.test = test ? 1 : 0
        c.pointee.agent_revision = agentRevision
        if let createTime { c.pointee.create_time = try createTime.store(in: arena) }
        if let updateTime { c.pointee.update_time = try updateTime.store(in: arena) }
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
