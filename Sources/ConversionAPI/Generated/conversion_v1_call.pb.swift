// swift-format-ignore-file
// Made by protoc-gen-conversion from conversion/v1/call.proto. Do not edit: run `make generate`.

internal import CConversionMessages
public import RPC

/// Who called whom.
public enum CallDirection: RawRepresentable, Sendable, Hashable {
    /// Nobody has said.
    case unspecified
    /// The caller called the agent.
    case inbound
    /// The agent called.
    case outbound
    /// In a browser or an app, without a telephone.
    case web
    /// A number that this version has no name for.
    case unrecognized(Int32)

    /// The value of a number on the wire; never fails.
    public init(rawValue: Int32) {
        self =
            switch rawValue {
            case 0: .unspecified
            case 1: .inbound
            case 2: .outbound
            case 3: .web
            default: .unrecognized(rawValue)
            }
    }

    /// The number on the wire.
    public var rawValue: Int32 {
        switch self {
        case .unspecified: 0
        case .inbound: 1
        case .outbound: 2
        case .web: 3
        case .unrecognized(let number): number
        }
    }
}

/// Whether somebody was on the line.
public enum CallConnected: RawRepresentable, Sendable, Hashable {
    /// Nobody has said. It counts as connected.
    case unspecified
    /// Somebody was.
    case yes
    /// Nobody answered, or nobody could.
    case no
    /// A number that this version has no name for.
    case unrecognized(Int32)

    /// The value of a number on the wire; never fails.
    public init(rawValue: Int32) {
        self =
            switch rawValue {
            case 0: .unspecified
            case 1: .yes
            case 2: .no
            default: .unrecognized(rawValue)
            }
    }

    /// The number on the wire.
    public var rawValue: Int32 {
        switch self {
        case .unspecified: 0
        case .yes: 1
        case .no: 2
        case .unrecognized(let number): number
        }
    }
}

/// A voice call, converted or not: what conversion rates are measured against.
///
/// It is what all messages about its room have said, in whatever order and however often they came: what a message leaves
/// out stays as it was.
public struct Call: ProtobufMessage {
    /// The call's room, which names it: 1 to 256 bytes.
    public var roomName: String
    /// The agent of the call, which must exist. Required. The last message decides.
    public var agentID: String
    /// The caller, up to 256 bytes; empty if unknown or erased. The last message that names one decides.
    public var userID: String
    /// When it began: the earliest of the times that messages have said, so that neither their order nor a repeat matters.
    /// While none has said it, when the call was first received, or `end_time` where that is earlier. More than 5 minutes
    /// ahead: INVALID_ARGUMENT, reason TIMESTAMP_IN_FUTURE; `end_time`, too.
    public var startTime: ProtobufTimestamp?
    /// When it ended: the latest of the times that messages have said; absent while it lasts. Before `start_time`:
    /// INVALID_ARGUMENT, reason TIME_RANGE_INVALID.
    public var endTime: ProtobufTimestamp?
    /// A trial: stays out of reports that do not ask for tests. A call that one message has called a test stays one.
    public var test: Bool
    /// The agent's revision when the call was first received as this agent's. Output only.
    public var agentRevision: Int64
    /// When the call was first received. Output only.
    public var createTime: ProtobufTimestamp?
    /// When the last message was received that said something new. Output only.
    public var updateTime: ProtobufTimestamp?
    /// Who called whom. The last message that says it decides.
    public var direction: CallDirection
    /// Whether somebody was on the line. The last message that says it decides. A call that was not connected is none to a
    /// report, unless it converted.
    public var connected: CallConnected
    /// Why it ended, in the words of whoever carried it, such as `customer-ended-call` or `no_answer`; up to 256 bytes. The
    /// last message that says it decides. It may name people, so it is erased with the user.
    public var endReason: String
    /// What came of it, in a few words, such as `appointment booked`; up to 1,024 bytes. The last message that says it
    /// decides. It may name people, so it is erased with the user.
    public var outcome: String
    /// When the user was erased: `user_id`, `end_reason` and `outcome` are empty since, and stay so, whatever messages still
    /// come, an import's among them. Output only.
    public var eraseTime: ProtobufTimestamp?

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
        direction: CallDirection = .unspecified,
        connected: CallConnected = .unspecified,
        endReason: String = "",
        outcome: String = "",
        eraseTime: ProtobufTimestamp? = nil
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
        self.direction = direction
        self.connected = connected
        self.endReason = endReason
        self.outcome = outcome
        self.eraseTime = eraseTime
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
        direction = CallDirection(rawValue: Int32(truncatingIfNeeded: c.pointee.direction.rawValue))
        connected = CallConnected(rawValue: Int32(truncatingIfNeeded: c.pointee.connected.rawValue))
        endReason = String(stored: c.pointee.end_reason)
        outcome = String(stored: c.pointee.outcome)
        eraseTime = c.pointee.erase_time.map { ProtobufTimestamp(stored: $0) }
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
        c.pointee.direction = Conversion__V1__CallDirection(rawValue: .init(truncatingIfNeeded: direction.rawValue))
        c.pointee.connected = Conversion__V1__CallConnected(rawValue: .init(truncatingIfNeeded: connected.rawValue))
        if !endReason.isEmpty { c.pointee.end_reason = try arena.copy(endReason) }
        if !outcome.isEmpty { c.pointee.outcome = try arena.copy(outcome) }
        if let eraseTime { c.pointee.erase_time = try eraseTime.store(in: arena) }
        return c
    }
}

/// Which calls; an empty field matches all.
public struct CallFilter: ProtobufMessage {
    /// Those that began then or later.
    public var startTime: ProtobufTimestamp?
    /// Those that began before. Not later than `start_time`: INVALID_ARGUMENT, reason TIME_RANGE_INVALID.
    public var endTime: ProtobufTimestamp?
    /// Those of this agent.
    public var agentID: String
    /// The one of this room.
    public var roomName: String
    /// Those of this user.
    public var userID: String
    /// YES takes those of which nobody has said, too, as they count as connected.
    public var connected: CallConnected
    /// Those of this direction.
    public var direction: CallDirection
    /// Tests, too.
    public var includeTests: Bool

    /// A message of the given fields; the others have their default values.
    public init(
        startTime: ProtobufTimestamp? = nil,
        endTime: ProtobufTimestamp? = nil,
        agentID: String = "",
        roomName: String = "",
        userID: String = "",
        connected: CallConnected = .unspecified,
        direction: CallDirection = .unspecified,
        includeTests: Bool = false
    ) {
        self.startTime = startTime
        self.endTime = endTime
        self.agentID = agentID
        self.roomName = roomName
        self.userID = userID
        self.connected = connected
        self.direction = direction
        self.includeTests = includeTests
    }
}

extension CallFilter {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__call_filter__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__CallFilter.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__CallFilter>) {
        startTime = c.pointee.start_time.map { ProtobufTimestamp(stored: $0) }
        endTime = c.pointee.end_time.map { ProtobufTimestamp(stored: $0) }
        agentID = String(stored: c.pointee.agent_id)
        roomName = String(stored: c.pointee.room_name)
        userID = String(stored: c.pointee.user_id)
        connected = CallConnected(rawValue: Int32(truncatingIfNeeded: c.pointee.connected.rawValue))
        direction = CallDirection(rawValue: Int32(truncatingIfNeeded: c.pointee.direction.rawValue))
        includeTests = c.pointee.include_tests != 0
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__CallFilter> {
        let c = try arena.allocate(Conversion__V1__CallFilter.self)
        conversion__v1__call_filter__init(c)
        if let startTime { c.pointee.start_time = try startTime.store(in: arena) }
        if let endTime { c.pointee.end_time = try endTime.store(in: arena) }
        if !agentID.isEmpty { c.pointee.agent_id = try arena.copy(agentID) }
        if !roomName.isEmpty { c.pointee.room_name = try arena.copy(roomName) }
        if !userID.isEmpty { c.pointee.user_id = try arena.copy(userID) }
        c.pointee.connected = Conversion__V1__CallConnected(rawValue: .init(truncatingIfNeeded: connected.rawValue))
        c.pointee.direction = Conversion__V1__CallDirection(rawValue: .init(truncatingIfNeeded: direction.rawValue))
        c.pointee.include_tests = includeTests ? 1 : 0
        return c
    }
}
