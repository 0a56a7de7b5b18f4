// swift-format-ignore-file
// Made by protoc-gen-conversion from conversion/v1/summary.proto. Do not edit: run `make generate`.

internal import CConversionMessages
public import RPC

/// Why a group of conversions has no rate.
public enum NoRateReason: RawRepresentable, Sendable, Hashable {
    /// It has one.
    case unspecified
    /// No call of the group was recorded and connected: its calls are known only by having converted, so that every rate
    /// would be 1. Have the worker call RecordCall for each call.
    case noRecordedCalls
    /// A number that this version has no name for.
    case unrecognized(Int32)

    /// The value of a number on the wire; never fails.
    public init(rawValue: Int32) {
        self =
            switch rawValue {
            case 0: .unspecified
            case 1: .noRecordedCalls
            default: .unrecognized(rawValue)
            }
    }

    /// The number on the wire.
    public var rawValue: Int32 {
        switch self {
        case .unspecified: 0
        case .noRecordedCalls: 1
        case .unrecognized(let number): number
        }
    }
}

/// What a summary is grouped by.
public enum SummaryGrouping: RawRepresentable, Sendable, Hashable {
    /// Refused: INVALID_ARGUMENT.
    case unspecified
    /// By event type.
    case eventType
    /// By agent.
    case agent
    /// By agent and its revision.
    case agentRevision
    /// By the hour. Only one of HOUR, DAY and WEEK at a time.
    case hour
    /// By the day of the request's time zone.
    case day
    /// By the week of the request's time zone, from Monday (ISO 8601).
    case week
    /// A number that this version has no name for.
    case unrecognized(Int32)

    /// The value of a number on the wire; never fails.
    public init(rawValue: Int32) {
        self =
            switch rawValue {
            case 0: .unspecified
            case 1: .eventType
            case 2: .agent
            case 3: .agentRevision
            case 4: .hour
            case 5: .day
            case 6: .week
            default: .unrecognized(rawValue)
            }
    }

    /// The number on the wire.
    public var rawValue: Int32 {
        switch self {
        case .unspecified: 0
        case .eventType: 1
        case .agent: 2
        case .agentRevision: 3
        case .hour: 4
        case .day: 5
        case .week: 6
        case .unrecognized(let number): number
        }
    }
}

/// The figures of one group of conversions. The fields that name the group are empty unless grouped by.
public struct ConversionSummary: ProtobufMessage {
    /// The group's event type.
    public var eventType: String
    /// The group's agent.
    public var agentID: String
    /// The group's revision of the agent.
    public var agentRevision: Int64
    /// The beginning of the group's hour, day or week, in the request's time zone.
    public var startTime: ProtobufTimestamp?
    /// The end of the group's hour, day or week: the beginning of the next.
    public var endTime: ProtobufTimestamp?
    /// Conversions that count: recorded and not retracted.
    public var conversions: Int64
    /// Conversions that were retracted.
    public var retractedConversions: Int64
    /// Calls: the rooms of RecordCall that were connected, together with those that converted, also where that was retracted.
    /// A recorded call belongs to the time of its `start_time`. Not divided by event type, as a call has none, whether by group or
    /// by filter.
    public var calls: Int64
    /// Calls with at least one conversion of the group that counts; never more than `calls`.
    public var convertedCalls: Int64
    /// `converted_calls` by `calls`, from 0 to 1; 0 where there are no calls, or no rate is given.
    public var rate: Double
    /// How sure `rate` is; absent where no rate is given.
    public var rateInterval: RateInterval?
    /// One entry for each currency, sorted by its code.
    public var revenues: [Revenue]
    /// Calls of RecordCall that were connected, which `calls` contains. Not divided by event type either.
    public var recordedCalls: Int64
    /// Why no rate is given; unspecified where there is one.
    public var noRateReason: NoRateReason

    /// A message of the given fields; the others have their default values.
    public init(
        eventType: String = "",
        agentID: String = "",
        agentRevision: Int64 = 0,
        startTime: ProtobufTimestamp? = nil,
        endTime: ProtobufTimestamp? = nil,
        conversions: Int64 = 0,
        retractedConversions: Int64 = 0,
        calls: Int64 = 0,
        convertedCalls: Int64 = 0,
        rate: Double = 0,
        rateInterval: RateInterval? = nil,
        revenues: [Revenue] = [],
        recordedCalls: Int64 = 0,
        noRateReason: NoRateReason = .unspecified
    ) {
        self.eventType = eventType
        self.agentID = agentID
        self.agentRevision = agentRevision
        self.startTime = startTime
        self.endTime = endTime
        self.conversions = conversions
        self.retractedConversions = retractedConversions
        self.calls = calls
        self.convertedCalls = convertedCalls
        self.rate = rate
        self.rateInterval = rateInterval
        self.revenues = revenues
        self.recordedCalls = recordedCalls
        self.noRateReason = noRateReason
    }
}

extension ConversionSummary {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__conversion_summary__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__ConversionSummary.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__ConversionSummary>) {
        eventType = String(stored: c.pointee.event_type)
        agentID = String(stored: c.pointee.agent_id)
        agentRevision = c.pointee.agent_revision
        startTime = c.pointee.start_time.map { ProtobufTimestamp(stored: $0) }
        endTime = c.pointee.end_time.map { ProtobufTimestamp(stored: $0) }
        conversions = c.pointee.conversions
        retractedConversions = c.pointee.retracted_conversions
        calls = c.pointee.calls
        convertedCalls = c.pointee.converted_calls
        rate = c.pointee.rate
        rateInterval = c.pointee.rate_interval.map { RateInterval(stored: $0) }
        revenues = loadMessages(c.pointee.revenues, c.pointee.n_revenues) { Revenue(stored: $0) }
        recordedCalls = c.pointee.recorded_calls
        noRateReason = NoRateReason(rawValue: Int32(truncatingIfNeeded: c.pointee.no_rate_reason.rawValue))
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__ConversionSummary> {
        let c = try arena.allocate(Conversion__V1__ConversionSummary.self)
        conversion__v1__conversion_summary__init(c)
        if !eventType.isEmpty { c.pointee.event_type = try arena.copy(eventType) }
        if !agentID.isEmpty { c.pointee.agent_id = try arena.copy(agentID) }
        c.pointee.agent_revision = agentRevision
        if let startTime { c.pointee.start_time = try startTime.store(in: arena) }
        if let endTime { c.pointee.end_time = try endTime.store(in: arena) }
        c.pointee.conversions = conversions
        c.pointee.retracted_conversions = retractedConversions
        c.pointee.calls = calls
        c.pointee.converted_calls = convertedCalls
        c.pointee.rate = rate
        if let rateInterval { c.pointee.rate_interval = try rateInterval.store(in: arena) }
        if !revenues.isEmpty {
            let list = try arena.allocate(UnsafeMutablePointer<Conversion__V1__Revenue>?.self, count: revenues.count)
            for (index, value) in revenues.enumerated() {
                list[index] = try value.store(in: arena)
            }
            c.pointee.n_revenues = revenues.count
            c.pointee.revenues = list
        }
        c.pointee.recorded_calls = recordedCalls
        c.pointee.no_rate_reason = Conversion__V1__NoRateReason(rawValue: .init(truncatingIfNeeded: noRateReason.rawValue))
        return c
    }
}

/// The 95% Wilson score interval of a rate; 0 to 1 where there are no calls.
public struct RateInterval: ProtobufMessage {
    /// The lower bound, from 0.
    public var lower: Double
    /// The upper bound, to 1.
    public var upper: Double

    /// A message of the given fields; the others have their default values.
    public init(
        lower: Double = 0,
        upper: Double = 0
    ) {
        self.lower = lower
        self.upper = upper
    }
}

extension RateInterval {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__rate_interval__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__RateInterval.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__RateInterval>) {
        lower = c.pointee.lower
        upper = c.pointee.upper
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__RateInterval> {
        let c = try arena.allocate(Conversion__V1__RateInterval.self)
        conversion__v1__rate_interval__init(c)
        c.pointee.lower = lower
        c.pointee.upper = upper
        return c
    }
}

/// The money of one group in one currency.
public struct Revenue: ProtobufMessage {
    /// The values as recorded.
    public var gross: Money?
    /// What retractions and restatements changed: `net` less `gross`.
    public var adjustment: Money?
    /// The values as they stand.
    public var net: Money?
    /// The currency of a sum that no Money can hold, as it has 2^63 units or more: such a one of `gross`, `adjustment` and
    /// `net` is left out, and the others are exact. Empty where none is left out. Smaller groups have sums that fit.
    public var outOfRangeCurrencyCode: String

    /// A message of the given fields; the others have their default values.
    public init(
        gross: Money? = nil,
        adjustment: Money? = nil,
        net: Money? = nil,
        outOfRangeCurrencyCode: String = ""
    ) {
        self.gross = gross
        self.adjustment = adjustment
        self.net = net
        self.outOfRangeCurrencyCode = outOfRangeCurrencyCode
    }
}

extension Revenue {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__revenue__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__Revenue.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__Revenue>) {
        gross = c.pointee.gross.map { Money(stored: $0) }
        adjustment = c.pointee.adjustment.map { Money(stored: $0) }
        net = c.pointee.net.map { Money(stored: $0) }
        outOfRangeCurrencyCode = String(stored: c.pointee.out_of_range_currency_code)
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__Revenue> {
        let c = try arena.allocate(Conversion__V1__Revenue.self)
        conversion__v1__revenue__init(c)
        if let gross { c.pointee.gross = try gross.store(in: arena) }
        if let adjustment { c.pointee.adjustment = try adjustment.store(in: arena) }
        if let net { c.pointee.net = try net.store(in: arena) }
        if !outOfRangeCurrencyCode.isEmpty { c.pointee.out_of_range_currency_code = try arena.copy(outOfRangeCurrencyCode) }
        return c
    }
}
