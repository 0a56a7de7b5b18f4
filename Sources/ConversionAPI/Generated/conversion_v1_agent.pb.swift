// swift-format-ignore-file
// Made by protoc-gen-conversion from conversion/v1/agent.proto. Do not edit: run `make generate`.

internal import CConversionMessages
public import RPC

/// How often one event type counts within one room.
public enum CountingMode: RawRepresentable, Sendable, Hashable {
    /// On input the default, COUNTING_MODE_EVERY; never sent.
    case unspecified
    /// Each tracked conversion counts, but for repeats of an idempotency key.
    case every
    /// One conversion for each room and event type: another one is answered as a duplicate of the first. Tests
    /// count apart, so that none stands in a real conversion's place. What was tracked in the other mode, before
    /// the agent changed, is not looked at.
    case oncePerCall
    /// A number that this version has no name for.
    case unrecognized(Int32)

    /// The value of a number on the wire; never fails.
    public init(rawValue: Int32) {
        self =
            switch rawValue {
            case 0: .unspecified
            case 1: .every
            case 2: .oncePerCall
            default: .unrecognized(rawValue)
            }
    }

    /// The number on the wire.
    public var rawValue: Int32 {
        switch self {
        case .unspecified: 0
        case .every: 1
        case .oncePerCall: 2
        case .unrecognized(let number): number
        }
    }
}

/// A voice agent and how its conversions are tracked.
public struct Agent: ProtobufMessage {
    /// The agent's name in every other request: 1 to 256 bytes, fixed once the agent exists. Chosen by
    /// the caller of CreateAgent in `agent_id`, else by the server; on input to CreateAgent it is ignored.
    public var id: String
    /// A name for people, up to 256 bytes. Need not be unique.
    public var name: String
    /// The language model that speaks for the agent, such as `gpt-4o-mini`; up to 256 bytes, not interpreted.
    public var model: String
    /// The model's instructions, up to 64 KiB, not interpreted.
    public var instructions: String
    /// Whether the agent speaks; not interpreted.
    public var voiceEnabled: Bool
    /// What turns speech into text; not interpreted.
    public var transcriber: Transcriber?
    /// What turns text into speech; not interpreted.
    public var voice: Voice?
    /// Analytics features are on. Without it TrackConversion is FAILED_PRECONDITION, reason TRACKING_DISABLED.
    public var analyticsEnabled: Bool
    /// Conversion tracking is on. Without it TrackConversion is FAILED_PRECONDITION, reason TRACKING_DISABLED.
    public var analyticsTrackConversions: Bool
    /// The event that a conversion gets where its call names none. Empty on input: `conversion`. Brought
    /// into the form of TrackConversionRequest.event_type before it is stored.
    public var analyticsConversionEvent: String
    /// How often one event type counts within one room. Unspecified on input: COUNTING_MODE_EVERY.
    public var countingMode: CountingMode
    /// The only event types that TrackConversion accepts, up to 100, brought into the form of
    /// TrackConversionRequest.event_type, repeats left out. Empty: every well-formed one. Where it is not empty it must hold
    /// `analytics_conversion_event`, or the agent is INVALID_ARGUMENT, reason EVENT_TYPE_NOT_ALLOWED.
    public var analyticsAllowedEvents: [String]
    /// How often the agent was written: 1 when it is created, one more with each update that changes it.
    /// Each conversion keeps the revision of its moment. Output only.
    public var revision: Int64
    /// When the agent was created. Output only.
    public var createTime: ProtobufTimestamp?
    /// When the agent was last changed. Output only.
    public var updateTime: ProtobufTimestamp?
    /// Changes with each revision, opaque. On UpdateAgent, an etag that is neither empty nor the stored one
    /// is ABORTED, reason ETAG_MISMATCH. Ignored on CreateAgent.
    public var etag: String

    /// A message of the given fields; the others have their default values.
    public init(
        id: String = "",
        name: String = "",
        model: String = "",
        instructions: String = "",
        voiceEnabled: Bool = false,
        transcriber: Transcriber? = nil,
        voice: Voice? = nil,
        analyticsEnabled: Bool = false,
        analyticsTrackConversions: Bool = false,
        analyticsConversionEvent: String = "",
        countingMode: CountingMode = .unspecified,
        analyticsAllowedEvents: [String] = [],
        revision: Int64 = 0,
        createTime: ProtobufTimestamp? = nil,
        updateTime: ProtobufTimestamp? = nil,
        etag: String = ""
    ) {
        self.id = id
        self.name = name
        self.model = model
        self.instructions = instructions
        self.voiceEnabled = voiceEnabled
        self.transcriber = transcriber
        self.voice = voice
        self.analyticsEnabled = analyticsEnabled
        self.analyticsTrackConversions = analyticsTrackConversions
        self.analyticsConversionEvent = analyticsConversionEvent
        self.countingMode = countingMode
        self.analyticsAllowedEvents = analyticsAllowedEvents
        self.revision = revision
        self.createTime = createTime
        self.updateTime = updateTime
        self.etag = etag
    }
}

extension Agent {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__agent__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__Agent.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__Agent>) {
        id = String(stored: c.pointee.id)
        name = String(stored: c.pointee.name)
        model = String(stored: c.pointee.model)
        instructions = String(stored: c.pointee.instructions)
        voiceEnabled = c.pointee.voice_enabled != 0
        transcriber = c.pointee.transcriber.map { Transcriber(stored: $0) }
        voice = c.pointee.voice.map { Voice(stored: $0) }
        analyticsEnabled = c.pointee.analytics_enabled != 0
        analyticsTrackConversions = c.pointee.analytics_track_conversions != 0
        analyticsConversionEvent = String(stored: c.pointee.analytics_conversion_event)
        countingMode = CountingMode(rawValue: Int32(truncatingIfNeeded: c.pointee.counting_mode.rawValue))
        analyticsAllowedEvents = loadList(c.pointee.analytics_allowed_events, c.pointee.n_analytics_allowed_events) { String(stored: $0) }
        revision = c.pointee.revision
        createTime = c.pointee.create_time.map { ProtobufTimestamp(stored: $0) }
        updateTime = c.pointee.update_time.map { ProtobufTimestamp(stored: $0) }
        etag = String(stored: c.pointee.etag)
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__Agent> {
        let c = try arena.allocate(Conversion__V1__Agent.self)
        conversion__v1__agent__init(c)
        if !id.isEmpty { c.pointee.id = try arena.copy(id) }
        if !name.isEmpty { c.pointee.name = try arena.copy(name) }
        if !model.isEmpty { c.pointee.model = try arena.copy(model) }
        if !instructions.isEmpty { c.pointee.instructions = try arena.copy(instructions) }
        c.pointee.voice_enabled = voiceEnabled ? 1 : 0
        if let transcriber { c.pointee.transcriber = try transcriber.store(in: arena) }
        if let voice { c.pointee.voice = try voice.store(in: arena) }
        c.pointee.analytics_enabled = analyticsEnabled ? 1 : 0
        c.pointee.analytics_track_conversions = analyticsTrackConversions ? 1 : 0
        if !analyticsConversionEvent.isEmpty { c.pointee.analytics_conversion_event = try arena.copy(analyticsConversionEvent) }
        c.pointee.counting_mode = Conversion__V1__CountingMode(rawValue: .init(truncatingIfNeeded: countingMode.rawValue))
        if !analyticsAllowedEvents.isEmpty {
            let list = try arena.allocate(UnsafeMutablePointer<CChar>?.self, count: analyticsAllowedEvents.count)
            for (index, value) in analyticsAllowedEvents.enumerated() {
                list[index] = try arena.copy(value)
            }
            c.pointee.n_analytics_allowed_events = analyticsAllowedEvents.count
            c.pointee.analytics_allowed_events = list
        }
        c.pointee.revision = revision
        if let createTime { c.pointee.create_time = try createTime.store(in: arena) }
        if let updateTime { c.pointee.update_time = try updateTime.store(in: arena) }
        if !etag.isEmpty { c.pointee.etag = try arena.copy(etag) }
        return c
    }
}

/// What turns a caller's speech into text.
public struct Transcriber: ProtobufMessage {
    /// Such as `deepgram`; up to 256 bytes.
    public var provider: String
    /// Such as `nova-2-conversationalai`; up to 256 bytes.
    public var model: String

    /// A message of the given fields; the others have their default values.
    public init(
        provider: String = "",
        model: String = ""
    ) {
        self.provider = provider
        self.model = model
    }
}

extension Transcriber {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__transcriber__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__Transcriber.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__Transcriber>) {
        provider = String(stored: c.pointee.provider)
        model = String(stored: c.pointee.model)
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__Transcriber> {
        let c = try arena.allocate(Conversion__V1__Transcriber.self)
        conversion__v1__transcriber__init(c)
        if !provider.isEmpty { c.pointee.provider = try arena.copy(provider) }
        if !model.isEmpty { c.pointee.model = try arena.copy(model) }
        return c
    }
}

/// What turns an agent's text into speech.
public struct Voice: ProtobufMessage {
    /// Such as `deepgram`; up to 256 bytes.
    public var provider: String
    /// Such as `aura-2-thalia-en`; up to 256 bytes.
    public var voiceID: String

    /// A message of the given fields; the others have their default values.
    public init(
        provider: String = "",
        voiceID: String = ""
    ) {
        self.provider = provider
        self.voiceID = voiceID
    }
}

extension Voice {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__voice__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__Voice.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__Voice>) {
        provider = String(stored: c.pointee.provider)
        voiceID = String(stored: c.pointee.voice_id)
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__Voice> {
        let c = try arena.allocate(Conversion__V1__Voice.self)
        conversion__v1__voice__init(c)
        if !provider.isEmpty { c.pointee.provider = try arena.copy(provider) }
        if !voiceID.isEmpty { c.pointee.voice_id = try arena.copy(voiceID) }
        return c
    }
}
