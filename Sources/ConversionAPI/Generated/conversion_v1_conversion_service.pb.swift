// swift-format-ignore-file
// Made by protoc-gen-conversion from conversion/v1/conversion_service.proto. Do not edit: run `make generate`.

internal import CConversionMessages
public import RPC

/// An end of the ledger.
public enum WatchPosition: RawRepresentable, Sendable, Hashable {
    /// Refused: INVALID_ARGUMENT.
    case unspecified
    /// From the first event on.
    case beginning
    /// Only what is committed from now on.
    case now
    /// A number that this version has no name for.
    case unrecognized(Int32)

    /// The value of a number on the wire; never fails.
    public init(rawValue: Int32) {
        self =
            switch rawValue {
            case 0: .unspecified
            case 1: .beginning
            case 2: .now
            default: .unrecognized(rawValue)
            }
    }

    /// The number on the wire.
    public var rawValue: Int32 {
        switch self {
        case .unspecified: 0
        case .beginning: 1
        case .now: 2
        case .unrecognized(let number): number
        }
    }
}

/// The request of TrackConversion.
public struct TrackConversionRequest: ProtobufMessage {
    /// The agent that tracks. Required; up to 256 bytes. It must exist (NOT_FOUND, reason AGENT_NOT_FOUND) and
    /// have `analytics_enabled` and `analytics_track_conversions` on (FAILED_PRECONDITION, reason
    /// TRACKING_DISABLED).
    public var agentID: String
    /// The room of the call. Required; up to 256 bytes.
    public var roomName: String
    /// The caller, if known; up to 256 bytes.
    public var userID: String
    /// What happened. Empty: the agent's `analytics_conversion_event`. Trimmed, lower-cased, runs of spaces and
    /// hyphens made `_`, those of Unicode and its dashes up to the en dash among them; then it must match
    /// `[a-z][a-z0-9_.]{0,63}` (reason EVENT_TYPE_INVALID) and, where the agent lists its events, be among them (reason
    /// EVENT_TYPE_NOT_ALLOWED).
    public var eventType: String
    /// What the model says about it, free text of up to 8 KiB. Nothing is read out of it. The server may be set to mask
    /// e-mail addresses, phone numbers and card numbers in it, before it is stored.
    public var details: String
    /// Makes a repeat safe; a worker sends the tool call's id. Up to 256 bytes. It belongs to the agent and the room: the
    /// same text in another room, or of another agent, is another key, as models give ids that are unique only within one
    /// call. The same key with the same content gives the first record back with `duplicate`; with other content it is
    /// ALREADY_EXISTS, reason IDEMPOTENCY_KEY_REUSED. The server keeps a hash of the key and no text, as long as the key's
    /// record: for good, unless the server removes what is old; then the key is a new one again. A repeat gets the first
    /// record back even where it would not be taken any more: after the agent's tracking was switched off, or its events or
    /// the late window have left it out. Over HTTP (JSON, Connect, gRPC-Web) the header `Idempotency-Key` is as good as the
    /// field, as it stands or in double quotes; both, and different, is INVALID_ARGUMENT, reason IDEMPOTENCY_KEY_INVALID.
    /// gRPC metadata of that name is not read.
    public var idempotencyKey: String
    /// When it happened; absent: now. More than 5 minutes ahead (reason TIMESTAMP_IN_FUTURE) or older than the
    /// late window of 7 days, which the server may configure (reason TIMESTAMP_TOO_OLD), is INVALID_ARGUMENT;
    /// ImportConversions takes older ones. Outside of the years 1 to 9999, or with nanos outside of a second: reason
    /// TIMESTAMP_INVALID.
    public var timestamp: ProtobufTimestamp?
    /// What it is worth; absent: nothing is known. Zero is a value. Negative, or more than 10^12 units of its currency:
    /// INVALID_ARGUMENT, reason MONEY_INVALID.
    public var value: Money?
    /// Runs every check and returns what would be recorded, but records nothing and spends no key.
    public var validateOnly: Bool
    /// A trial: the record stays out of lists, reports and watches that do not ask for tests.
    public var test: Bool

    /// A message of the given fields; the others have their default values.
    public init(
        agentID: String = "",
        roomName: String = "",
        userID: String = "",
        eventType: String = "",
        details: String = "",
        idempotencyKey: String = "",
        timestamp: ProtobufTimestamp? = nil,
        value: Money? = nil,
        validateOnly: Bool = false,
        test: Bool = false
    ) {
        self.agentID = agentID
        self.roomName = roomName
        self.userID = userID
        self.eventType = eventType
        self.details = details
        self.idempotencyKey = idempotencyKey
        self.timestamp = timestamp
        self.value = value
        self.validateOnly = validateOnly
        self.test = test
    }
}

extension TrackConversionRequest {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__track_conversion_request__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__TrackConversionRequest.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__TrackConversionRequest>) {
        agentID = String(stored: c.pointee.agent_id)
        roomName = String(stored: c.pointee.room_name)
        userID = String(stored: c.pointee.user_id)
        eventType = String(stored: c.pointee.event_type)
        details = String(stored: c.pointee.details)
        idempotencyKey = String(stored: c.pointee.idempotency_key)
        timestamp = c.pointee.timestamp.map { ProtobufTimestamp(stored: $0) }
        value = c.pointee.value.map { Money(stored: $0) }
        validateOnly = c.pointee.validate_only != 0
        test = c.pointee.test != 0
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__TrackConversionRequest> {
        let c = try arena.allocate(Conversion__V1__TrackConversionRequest.self)
        conversion__v1__track_conversion_request__init(c)
        if !agentID.isEmpty { c.pointee.agent_id = try arena.copy(agentID) }
        if !roomName.isEmpty { c.pointee.room_name = try arena.copy(roomName) }
        if !userID.isEmpty { c.pointee.user_id = try arena.copy(userID) }
        if !eventType.isEmpty { c.pointee.event_type = try arena.copy(eventType) }
        if !details.isEmpty { c.pointee.details = try arena.copy(details) }
        if !idempotencyKey.isEmpty { c.pointee.idempotency_key = try arena.copy(idempotencyKey) }
        if let timestamp { c.pointee.timestamp = try timestamp.store(in: arena) }
        if let value { c.pointee.value = try value.store(in: arena) }
        c.pointee.validate_only = validateOnly ? 1 : 0
        c.pointee.test = test ? 1 : 0
        return c
    }
}

/// The response of TrackConversion.
public struct TrackConversionResponse: ProtobufMessage {
    /// Always exactly `Conversion tracked successfully.`, for a duplicate too, so that no model tries again.
    public var message: String
    /// The record: the new one, or for a duplicate the first.
    public var conversion: Conversion?
    /// The conversion was there already, by its idempotency key or by the agent's counting mode.
    public var duplicate: Bool

    /// A message of the given fields; the others have their default values.
    public init(
        message: String = "",
        conversion: Conversion? = nil,
        duplicate: Bool = false
    ) {
        self.message = message
        self.conversion = conversion
        self.duplicate = duplicate
    }
}

extension TrackConversionResponse {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__track_conversion_response__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__TrackConversionResponse.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__TrackConversionResponse>) {
        message = String(stored: c.pointee.message)
        conversion = c.pointee.conversion.map { Conversion(stored: $0) }
        duplicate = c.pointee.duplicate != 0
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__TrackConversionResponse> {
        let c = try arena.allocate(Conversion__V1__TrackConversionResponse.self)
        conversion__v1__track_conversion_response__init(c)
        if !message.isEmpty { c.pointee.message = try arena.copy(message) }
        if let conversion { c.pointee.conversion = try conversion.store(in: arena) }
        c.pointee.duplicate = duplicate ? 1 : 0
        return c
    }
}

/// The request of BatchTrackConversions.
public struct BatchTrackConversionsRequest: ProtobufMessage {
    /// Up to 1,000 items, taken in order: a duplicate within the batch counts as one.
    public var requests: [TrackConversionRequest]
    /// Sets `validate_only` for every item.
    public var validateOnly: Bool

    /// A message of the given fields; the others have their default values.
    public init(
        requests: [TrackConversionRequest] = [],
        validateOnly: Bool = false
    ) {
        self.requests = requests
        self.validateOnly = validateOnly
    }
}

extension BatchTrackConversionsRequest {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__batch_track_conversions_request__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__BatchTrackConversionsRequest.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__BatchTrackConversionsRequest>) {
        requests = loadMessages(c.pointee.requests, c.pointee.n_requests) { TrackConversionRequest(stored: $0) }
        validateOnly = c.pointee.validate_only != 0
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__BatchTrackConversionsRequest> {
        let c = try arena.allocate(Conversion__V1__BatchTrackConversionsRequest.self)
        conversion__v1__batch_track_conversions_request__init(c)
        if !requests.isEmpty {
            let list = try arena.allocate(UnsafeMutablePointer<Conversion__V1__TrackConversionRequest>?.self, count: requests.count)
            for (index, value) in requests.enumerated() {
                list[index] = try value.store(in: arena)
            }
            c.pointee.n_requests = requests.count
            c.pointee.requests = list
        }
        c.pointee.validate_only = validateOnly ? 1 : 0
        return c
    }
}

/// The response of BatchTrackConversions.
public struct BatchTrackConversionsResponse: ProtobufMessage {
    /// One result for each item, in the order of the items.
    public var results: [BatchTrackConversionsResult]

    /// A message of the given fields; the others have their default values.
    public init(
        results: [BatchTrackConversionsResult] = []
    ) {
        self.results = results
    }
}

extension BatchTrackConversionsResponse {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__batch_track_conversions_response__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__BatchTrackConversionsResponse.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__BatchTrackConversionsResponse>) {
        results = loadMessages(c.pointee.results, c.pointee.n_results) { BatchTrackConversionsResult(stored: $0) }
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__BatchTrackConversionsResponse> {
        let c = try arena.allocate(Conversion__V1__BatchTrackConversionsResponse.self)
        conversion__v1__batch_track_conversions_response__init(c)
        if !results.isEmpty {
            let list = try arena.allocate(UnsafeMutablePointer<Conversion__V1__BatchTrackConversionsResult>?.self, count: results.count)
            for (index, value) in results.enumerated() {
                list[index] = try value.store(in: arena)
            }
            c.pointee.n_results = results.count
            c.pointee.results = list
        }
        return c
    }
}

/// What became of one item of a batch.
public struct BatchTrackConversionsResult: ProtobufMessage {
    /// Code 0 for a success, else what TrackConversion would have answered, with all its details.
    public var status: GoogleRPCStatus?
    /// The answer of a success.
    public var response: TrackConversionResponse?

    /// A message of the given fields; the others have their default values.
    public init(
        status: GoogleRPCStatus? = nil,
        response: TrackConversionResponse? = nil
    ) {
        self.status = status
        self.response = response
    }
}

extension BatchTrackConversionsResult {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__batch_track_conversions_result__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__BatchTrackConversionsResult.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__BatchTrackConversionsResult>) {
        status = c.pointee.status.map { GoogleRPCStatus(stored: $0) }
        response = c.pointee.response.map { TrackConversionResponse(stored: $0) }
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__BatchTrackConversionsResult> {
        let c = try arena.allocate(Conversion__V1__BatchTrackConversionsResult.self)
        conversion__v1__batch_track_conversions_result__init(c)
        if let status { c.pointee.status = try status.store(in: arena) }
        if let response { c.pointee.response = try response.store(in: arena) }
        return c
    }
}

/// The request of GetConversion.
public struct GetConversionRequest: ProtobufMessage {
    /// The conversion's id. Required.
    public var conversionID: String

    /// A message of the given fields; the others have their default values.
    public init(
        conversionID: String = ""
    ) {
        self.conversionID = conversionID
    }
}

extension GetConversionRequest {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__get_conversion_request__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__GetConversionRequest.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__GetConversionRequest>) {
        conversionID = String(stored: c.pointee.conversion_id)
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__GetConversionRequest> {
        let c = try arena.allocate(Conversion__V1__GetConversionRequest.self)
        conversion__v1__get_conversion_request__init(c)
        if !conversionID.isEmpty { c.pointee.conversion_id = try arena.copy(conversionID) }
        return c
    }
}

/// The request of ListConversions.
public struct ListConversionsRequest: ProtobufMessage {
    /// The most conversions to return: 0 for 100, at most 1,000; more is taken as 1,000, less than 0 is
    /// INVALID_ARGUMENT.
    public var pageSize: Int32
    /// `next_page_token` of the page before, with the same filter; empty for the first page. One that the
    /// server did not make, or for another filter, is INVALID_ARGUMENT, reason PAGE_TOKEN_INVALID. Stays right
    /// while conversions are being added.
    public var pageToken: String
    /// Which conversions; absent: all but tests.
    public var filter: ConversionFilter?

    /// A message of the given fields; the others have their default values.
    public init(
        pageSize: Int32 = 0,
        pageToken: String = "",
        filter: ConversionFilter? = nil
    ) {
        self.pageSize = pageSize
        self.pageToken = pageToken
        self.filter = filter
    }
}

extension ListConversionsRequest {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__list_conversions_request__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__ListConversionsRequest.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__ListConversionsRequest>) {
        pageSize = c.pointee.page_size
        pageToken = String(stored: c.pointee.page_token)
        filter = c.pointee.filter.map { ConversionFilter(stored: $0) }
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__ListConversionsRequest> {
        let c = try arena.allocate(Conversion__V1__ListConversionsRequest.self)
        conversion__v1__list_conversions_request__init(c)
        c.pointee.page_size = pageSize
        if !pageToken.isEmpty { c.pointee.page_token = try arena.copy(pageToken) }
        if let filter { c.pointee.filter = try filter.store(in: arena) }
        return c
    }
}

/// The response of ListConversions.
public struct ListConversionsResponse: ProtobufMessage {
    /// One page of conversions, newest first by `timestamp`.
    public var conversions: [Conversion]
    /// Asks for the next page; empty on the last.
    public var nextPageToken: String

    /// A message of the given fields; the others have their default values.
    public init(
        conversions: [Conversion] = [],
        nextPageToken: String = ""
    ) {
        self.conversions = conversions
        self.nextPageToken = nextPageToken
    }
}

extension ListConversionsResponse {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__list_conversions_response__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__ListConversionsResponse.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__ListConversionsResponse>) {
        conversions = loadMessages(c.pointee.conversions, c.pointee.n_conversions) { Conversion(stored: $0) }
        nextPageToken = String(stored: c.pointee.next_page_token)
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__ListConversionsResponse> {
        let c = try arena.allocate(Conversion__V1__ListConversionsResponse.self)
        conversion__v1__list_conversions_response__init(c)
        if !conversions.isEmpty {
            let list = try arena.allocate(UnsafeMutablePointer<Conversion__V1__Conversion>?.self, count: conversions.count)
            for (index, value) in conversions.enumerated() {
                list[index] = try value.store(in: arena)
            }
            c.pointee.n_conversions = conversions.count
            c.pointee.conversions = list
        }
        if !nextPageToken.isEmpty { c.pointee.next_page_token = try arena.copy(nextPageToken) }
        return c
    }
}

/// The request of AdjustConversion.
public struct AdjustConversionRequest: ProtobufMessage {
    /// The conversion's id. Required.
    public var conversionID: String
    /// What to do. Required.
    public var type: AdjustmentType
    /// The new absolute value, in the currency of the old one (else reason CURRENCY_CODE_MISMATCH; any currency where
    /// there is none): required for RESTATE, refused for RETRACT.
    public var value: Money?
    /// The moment that the adjustment speaks for; absent: now, or that of the conversion or its last adjustment where
    /// theirs is later, since clocks differ. Before the conversion: FAILED_PRECONDITION, reason
    /// ADJUSTMENT_PRECEDES_CONVERSION. Before an earlier adjustment's: FAILED_PRECONDITION, reason
    /// MORE_RECENT_ADJUSTMENT_FOUND. More than 5 minutes ahead: INVALID_ARGUMENT, reason TIMESTAMP_IN_FUTURE.
    public var timestamp: ProtobufTimestamp?
    /// Why, for people; up to 8 KiB. A conversion whose user was erased takes none, since nobody would find the text who
    /// looks for that user: FAILED_PRECONDITION, reason CONVERSION_ERASED. Without details it can still be adjusted.
    public var details: String
    /// Makes a repeat safe, as in TrackConversionRequest, by the header, too. It belongs to the conversion: the same text for
    /// another one is another key. Up to 256 bytes.
    public var idempotencyKey: String
    /// Runs every check and returns what would be recorded, but records nothing and spends no key.
    public var validateOnly: Bool
    /// What tells an adjustment again that was exported; for those who may import, else PERMISSION_DENIED. Where it is there
    /// already, by its id or by an earlier import, it is a duplicate, whatever the other fields say. `conversion_id` is then
    /// the id that the conversion was exported under. Of a conversion whose user was erased the details are left out.
    public var origin: AdjustmentOrigin?

    /// A message of the given fields; the others have their default values.
    public init(
        conversionID: String = "",
        type: AdjustmentType = .unspecified,
        value: Money? = nil,
        timestamp: ProtobufTimestamp? = nil,
        details: String = "",
        idempotencyKey: String = "",
        validateOnly: Bool = false,
        origin: AdjustmentOrigin? = nil
    ) {
        self.conversionID = conversionID
        self.type = type
        self.value = value
        self.timestamp = timestamp
        self.details = details
        self.idempotencyKey = idempotencyKey
        self.validateOnly = validateOnly
        self.origin = origin
    }
}

extension AdjustConversionRequest {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__adjust_conversion_request__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__AdjustConversionRequest.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__AdjustConversionRequest>) {
        conversionID = String(stored: c.pointee.conversion_id)
        type = AdjustmentType(rawValue: Int32(truncatingIfNeeded: c.pointee.type.rawValue))
        value = c.pointee.value.map { Money(stored: $0) }
        timestamp = c.pointee.timestamp.map { ProtobufTimestamp(stored: $0) }
        details = String(stored: c.pointee.details)
        idempotencyKey = String(stored: c.pointee.idempotency_key)
        validateOnly = c.pointee.validate_only != 0
        origin = c.pointee.origin.map { AdjustmentOrigin(stored: $0) }
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__AdjustConversionRequest> {
        let c = try arena.allocate(Conversion__V1__AdjustConversionRequest.self)
        conversion__v1__adjust_conversion_request__init(c)
        if !conversionID.isEmpty { c.pointee.conversion_id = try arena.copy(conversionID) }
        c.pointee.type = Conversion__V1__AdjustmentType(rawValue: .init(truncatingIfNeeded: type.rawValue))
        if let value { c.pointee.value = try value.store(in: arena) }
        if let timestamp { c.pointee.timestamp = try timestamp.store(in: arena) }
        if !details.isEmpty { c.pointee.details = try arena.copy(details) }
        if !idempotencyKey.isEmpty { c.pointee.idempotency_key = try arena.copy(idempotencyKey) }
        c.pointee.validate_only = validateOnly ? 1 : 0
        if let origin { c.pointee.origin = try origin.store(in: arena) }
        return c
    }
}

/// What an export says of an adjustment besides the adjustment itself.
public struct AdjustmentOrigin: ProtobufMessage {
    /// Adjustment.origin_id, or where that is empty Adjustment.id, as the export read it. Required; up to 256 bytes.
    public var id: String
    /// The agent of the conversion. Required; up to 256 bytes.
    public var agentID: String
    /// The room of the conversion. Required; up to 256 bytes.
    public var roomName: String
    /// The event type of the conversion. Required; up to 256 bytes.
    public var eventType: String
    /// When the conversion happened. Required.
    public var conversionTimestamp: ProtobufTimestamp?

    /// A message of the given fields; the others have their default values.
    public init(
        id: String = "",
        agentID: String = "",
        roomName: String = "",
        eventType: String = "",
        conversionTimestamp: ProtobufTimestamp? = nil
    ) {
        self.id = id
        self.agentID = agentID
        self.roomName = roomName
        self.eventType = eventType
        self.conversionTimestamp = conversionTimestamp
    }
}

extension AdjustmentOrigin {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__adjustment_origin__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__AdjustmentOrigin.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__AdjustmentOrigin>) {
        id = String(stored: c.pointee.id)
        agentID = String(stored: c.pointee.agent_id)
        roomName = String(stored: c.pointee.room_name)
        eventType = String(stored: c.pointee.event_type)
        conversionTimestamp = c.pointee.conversion_timestamp.map { ProtobufTimestamp(stored: $0) }
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__AdjustmentOrigin> {
        let c = try arena.allocate(Conversion__V1__AdjustmentOrigin.self)
        conversion__v1__adjustment_origin__init(c)
        if !id.isEmpty { c.pointee.id = try arena.copy(id) }
        if !agentID.isEmpty { c.pointee.agent_id = try arena.copy(agentID) }
        if !roomName.isEmpty { c.pointee.room_name = try arena.copy(roomName) }
        if !eventType.isEmpty { c.pointee.event_type = try arena.copy(eventType) }
        if let conversionTimestamp { c.pointee.conversion_timestamp = try conversionTimestamp.store(in: arena) }
        return c
    }
}

/// The response of AdjustConversion.
public struct AdjustConversionResponse: ProtobufMessage {
    /// The adjustment: the new one, or for a duplicate the first.
    public var adjustment: Adjustment?
    /// The conversion as it stands now.
    public var conversion: Conversion?
    /// The adjustment was there already, by its idempotency key or its origin. An exported one whose conversion was removed
    /// for its age is one, too, and comes without the two others.
    public var duplicate: Bool

    /// A message of the given fields; the others have their default values.
    public init(
        adjustment: Adjustment? = nil,
        conversion: Conversion? = nil,
        duplicate: Bool = false
    ) {
        self.adjustment = adjustment
        self.conversion = conversion
        self.duplicate = duplicate
    }
}

extension AdjustConversionResponse {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__adjust_conversion_response__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__AdjustConversionResponse.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__AdjustConversionResponse>) {
        adjustment = c.pointee.adjustment.map { Adjustment(stored: $0) }
        conversion = c.pointee.conversion.map { Conversion(stored: $0) }
        duplicate = c.pointee.duplicate != 0
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__AdjustConversionResponse> {
        let c = try arena.allocate(Conversion__V1__AdjustConversionResponse.self)
        conversion__v1__adjust_conversion_response__init(c)
        if let adjustment { c.pointee.adjustment = try adjustment.store(in: arena) }
        if let conversion { c.pointee.conversion = try conversion.store(in: arena) }
        c.pointee.duplicate = duplicate ? 1 : 0
        return c
    }
}

/// The request of SummarizeConversions.
public struct SummarizeConversionsRequest: ProtobufMessage {
    /// Which conversions and calls; absent: all but tests.
    public var filter: ConversionFilter?
    /// What to group by, without repeats; empty: one row for everything.
    public var groupBy: [SummaryGrouping]
    /// The IANA name of the time zone of hours, days and weeks, such as `Europe/Berlin`; empty: UTC. Unknown:
    /// INVALID_ARGUMENT, reason TIME_ZONE_INVALID.
    public var timeZone: String
    /// The most rows to return: 0 for 1,000, at most 10,000; more is taken as 10,000, less than 0 is
    /// INVALID_ARGUMENT.
    public var pageSize: Int32
    /// `next_page_token` of the page before, with the same filter and groups; empty for the first page.
    public var pageToken: String

    /// A message of the given fields; the others have their default values.
    public init(
        filter: ConversionFilter? = nil,
        groupBy: [SummaryGrouping] = [],
        timeZone: String = "",
        pageSize: Int32 = 0,
        pageToken: String = ""
    ) {
        self.filter = filter
        self.groupBy = groupBy
        self.timeZone = timeZone
        self.pageSize = pageSize
        self.pageToken = pageToken
    }
}

extension SummarizeConversionsRequest {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__summarize_conversions_request__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__SummarizeConversionsRequest.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__SummarizeConversionsRequest>) {
        filter = c.pointee.filter.map { ConversionFilter(stored: $0) }
        groupBy = loadList(c.pointee.group_by, c.pointee.n_group_by) { SummaryGrouping(rawValue: Int32(truncatingIfNeeded: $0.rawValue)) }
        timeZone = String(stored: c.pointee.time_zone)
        pageSize = c.pointee.page_size
        pageToken = String(stored: c.pointee.page_token)
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__SummarizeConversionsRequest> {
        let c = try arena.allocate(Conversion__V1__SummarizeConversionsRequest.self)
        conversion__v1__summarize_conversions_request__init(c)
        if let filter { c.pointee.filter = try filter.store(in: arena) }
        if !groupBy.isEmpty {
            let list = try arena.allocate(Conversion__V1__SummaryGrouping.self, count: groupBy.count)
            for (index, value) in groupBy.enumerated() {
                list[index] = Conversion__V1__SummaryGrouping(rawValue: .init(truncatingIfNeeded: value.rawValue))
            }
            c.pointee.n_group_by = groupBy.count
            c.pointee.group_by = list
        }
        if !timeZone.isEmpty { c.pointee.time_zone = try arena.copy(timeZone) }
        c.pointee.page_size = pageSize
        if !pageToken.isEmpty { c.pointee.page_token = try arena.copy(pageToken) }
        return c
    }
}

/// The response of SummarizeConversions.
public struct SummarizeConversionsResponse: ProtobufMessage {
    /// One row for each group that has a conversion or a call, sorted by the groups in the order asked for; always
    /// one where nothing is grouped by.
    public var summaries: [ConversionSummary]
    /// Asks for the next page; empty on the last.
    public var nextPageToken: String

    /// A message of the given fields; the others have their default values.
    public init(
        summaries: [ConversionSummary] = [],
        nextPageToken: String = ""
    ) {
        self.summaries = summaries
        self.nextPageToken = nextPageToken
    }
}

extension SummarizeConversionsResponse {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__summarize_conversions_response__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__SummarizeConversionsResponse.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__SummarizeConversionsResponse>) {
        summaries = loadMessages(c.pointee.summaries, c.pointee.n_summaries) { ConversionSummary(stored: $0) }
        nextPageToken = String(stored: c.pointee.next_page_token)
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__SummarizeConversionsResponse> {
        let c = try arena.allocate(Conversion__V1__SummarizeConversionsResponse.self)
        conversion__v1__summarize_conversions_response__init(c)
        if !summaries.isEmpty {
            let list = try arena.allocate(UnsafeMutablePointer<Conversion__V1__ConversionSummary>?.self, count: summaries.count)
            for (index, value) in summaries.enumerated() {
                list[index] = try value.store(in: arena)
            }
            c.pointee.n_summaries = summaries.count
            c.pointee.summaries = list
        }
        if !nextPageToken.isEmpty { c.pointee.next_page_token = try arena.copy(nextPageToken) }
        return c
    }
}

/// The request of WatchConversions.
public struct WatchConversionsRequest: ProtobufMessage {
    /// Where to start; absent: now.
    public var start: Start?
    /// Which conversions; absent: all but tests. Erasures are sent whatever the filter, of the agents that the caller may
    /// see.
    public var filter: ConversionFilter?
    /// How long the stream may stay silent before a heartbeat: absent for 15 seconds, from 1 second to 5
    /// minutes; anything else is INVALID_ARGUMENT, reason HEARTBEAT_INTERVAL_INVALID. One more is sent whenever the
    /// stream has caught up with the ledger.
    public var heartbeatInterval: ProtobufDuration?
    /// Tells each conversion's `origin` with its `key_token`, for an export that is to be imported again.
    public var includeKeyTokens: Bool
    /// Tells calls, too, in the same order and by the same cursors. The filter holds for them by the time of their beginning;
    /// `event_type` says nothing of calls, and a call whose user was erased is told whatever the filter, as erasures are.
    public var includeCalls: Bool

    /// A message of the given fields; the others have their default values.
    public init(
        start: Start? = nil,
        filter: ConversionFilter? = nil,
        heartbeatInterval: ProtobufDuration? = nil,
        includeKeyTokens: Bool = false,
        includeCalls: Bool = false
    ) {
        self.start = start
        self.filter = filter
        self.heartbeatInterval = heartbeatInterval
        self.includeKeyTokens = includeKeyTokens
        self.includeCalls = includeCalls
    }

    /// Where to start; absent: now.
    public enum Start: Sendable, Hashable {
        /// After the event or heartbeat that carried this cursor.
        case cursor(String)
        /// At one end of the ledger.
        case position(WatchPosition)
    }
}

extension WatchConversionsRequest {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__watch_conversions_request__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__WatchConversionsRequest.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__WatchConversionsRequest>) {
        filter = c.pointee.filter.map { ConversionFilter(stored: $0) }
        heartbeatInterval = c.pointee.heartbeat_interval.map { ProtobufDuration(stored: $0) }
        includeKeyTokens = c.pointee.include_key_tokens != 0
        includeCalls = c.pointee.include_calls != 0
        switch c.pointee.start_case.rawValue {
        case 1: start = .cursor(String(stored: c.pointee.cursor))
        case 2: start = .position(WatchPosition(rawValue: Int32(truncatingIfNeeded: c.pointee.position.rawValue)))
        default: start = nil
        }
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__WatchConversionsRequest> {
        let c = try arena.allocate(Conversion__V1__WatchConversionsRequest.self)
        conversion__v1__watch_conversions_request__init(c)
        if let filter { c.pointee.filter = try filter.store(in: arena) }
        if let heartbeatInterval { c.pointee.heartbeat_interval = try heartbeatInterval.store(in: arena) }
        c.pointee.include_key_tokens = includeKeyTokens ? 1 : 0
        c.pointee.include_calls = includeCalls ? 1 : 0
        switch start {
        case .cursor(let value):
            c.pointee.start_case = .init(rawValue: 1)
            c.pointee.cursor = try arena.copy(value)
        case .position(let value):
            c.pointee.start_case = .init(rawValue: 2)
            c.pointee.position = Conversion__V1__WatchPosition(rawValue: .init(truncatingIfNeeded: value.rawValue))
        case nil: break
        }
        return c
    }
}

/// One event of the ledger, or a heartbeat.
public struct WatchConversionsResponse: ProtobufMessage {
    /// Saved by the client, it continues after this event or heartbeat, on any later call. Opaque.
    public var cursor: String
    /// When the event was received, just before its commit; for a heartbeat, when it was sent.
    public var commitTime: ProtobufTimestamp?
    /// What happened.
    public var event: Event?

    /// A message of the given fields; the others have their default values.
    public init(
        cursor: String = "",
        commitTime: ProtobufTimestamp? = nil,
        event: Event? = nil
    ) {
        self.cursor = cursor
        self.commitTime = commitTime
        self.event = event
    }

    /// What happened.
    public enum Event: Sendable, Hashable {
        /// A conversion was recorded. It is shown as it was then, but for erased users.
        case recorded(Conversion)
        /// A conversion was adjusted.
        case adjusted(ConversionAdjusted)
        /// A user was erased from a conversion: remove the id and details from any copy.
        case erased(ConversionErased)
        /// Nothing: the stream is alive, and everything up to the cursor was sent.
        case heartbeat(Heartbeat)
        /// A call was recorded, more became known of it, or its user was erased: all that is known of it. A call has one event,
        /// that of its last change: who reads late is spared what has been added to since, and who reads on gets every change.
        /// Replace any copy of the call by it.
        case callRecorded(Call)
    }
}

extension WatchConversionsResponse {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__watch_conversions_response__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__WatchConversionsResponse.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__WatchConversionsResponse>) {
        cursor = String(stored: c.pointee.cursor)
        commitTime = c.pointee.commit_time.map { ProtobufTimestamp(stored: $0) }
        switch c.pointee.event_case.rawValue {
        case 3: event = c.pointee.recorded.map { .recorded(Conversion(stored: $0)) }
        case 4: event = c.pointee.adjusted.map { .adjusted(ConversionAdjusted(stored: $0)) }
        case 5: event = c.pointee.erased.map { .erased(ConversionErased(stored: $0)) }
        case 6: event = c.pointee.heartbeat.map { .heartbeat(Heartbeat(stored: $0)) }
        case 7: event = c.pointee.call_recorded.map { .callRecorded(Call(stored: $0)) }
        default: event = nil
        }
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__WatchConversionsResponse> {
        let c = try arena.allocate(Conversion__V1__WatchConversionsResponse.self)
        conversion__v1__watch_conversions_response__init(c)
        if !cursor.isEmpty { c.pointee.cursor = try arena.copy(cursor) }
        if let commitTime { c.pointee.commit_time = try commitTime.store(in: arena) }
        switch event {
        case .recorded(let value):
            c.pointee.event_case = .init(rawValue: 3)
            c.pointee.recorded = try value.store(in: arena)
        case .adjusted(let value):
            c.pointee.event_case = .init(rawValue: 4)
            c.pointee.adjusted = try value.store(in: arena)
        case .erased(let value):
            c.pointee.event_case = .init(rawValue: 5)
            c.pointee.erased = try value.store(in: arena)
        case .heartbeat(let value):
            c.pointee.event_case = .init(rawValue: 6)
            c.pointee.heartbeat = try value.store(in: arena)
        case .callRecorded(let value):
            c.pointee.event_case = .init(rawValue: 7)
            c.pointee.call_recorded = try value.store(in: arena)
        case nil: break
        }
        return c
    }
}

/// A conversion was adjusted.
public struct ConversionAdjusted: ProtobufMessage {
    /// What was done.
    public var adjustment: Adjustment?
    /// The conversion as it stood after it.
    public var conversion: Conversion?

    /// A message of the given fields; the others have their default values.
    public init(
        adjustment: Adjustment? = nil,
        conversion: Conversion? = nil
    ) {
        self.adjustment = adjustment
        self.conversion = conversion
    }
}

extension ConversionAdjusted {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__conversion_adjusted__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__ConversionAdjusted.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__ConversionAdjusted>) {
        adjustment = c.pointee.adjustment.map { Adjustment(stored: $0) }
        conversion = c.pointee.conversion.map { Conversion(stored: $0) }
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__ConversionAdjusted> {
        let c = try arena.allocate(Conversion__V1__ConversionAdjusted.self)
        conversion__v1__conversion_adjusted__init(c)
        if let adjustment { c.pointee.adjustment = try adjustment.store(in: arena) }
        if let conversion { c.pointee.conversion = try conversion.store(in: arena) }
        return c
    }
}

/// A user was erased from a conversion.
public struct ConversionErased: ProtobufMessage {
    /// The conversion's id.
    public var conversionID: String

    /// A message of the given fields; the others have their default values.
    public init(
        conversionID: String = ""
    ) {
        self.conversionID = conversionID
    }
}

extension ConversionErased {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__conversion_erased__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__ConversionErased.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__ConversionErased>) {
        conversionID = String(stored: c.pointee.conversion_id)
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__ConversionErased> {
        let c = try arena.allocate(Conversion__V1__ConversionErased.self)
        conversion__v1__conversion_erased__init(c)
        if !conversionID.isEmpty { c.pointee.conversion_id = try arena.copy(conversionID) }
        return c
    }
}

/// A sign of life.
public struct Heartbeat: ProtobufMessage {
    /// A message of the given fields; the others have their default values.
    public init() {}
}

extension Heartbeat {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__heartbeat__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__Heartbeat.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__Heartbeat>) {
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__Heartbeat> {
        let c = try arena.allocate(Conversion__V1__Heartbeat.self)
        conversion__v1__heartbeat__init(c)
        return c
    }
}

/// A part of an import.
public struct ImportConversionsRequest: ProtobufMessage {
    /// Up to 1,000 conversions, taken in order. TrackConversion's rules hold, but for these:
    /// `timestamp` is required, and may be of any age from the year 1678 on, up to the 5 minutes that clocks may differ.
    /// The agent must exist, but need not track: its two switches and its list of allowed events say what may be tracked
    /// from now on, not what was. Its counting mode holds. Where it was deleted, items that are already there are still
    /// duplicates.
    /// An `idempotency_key` is one of TrackConversion's: an item is a duplicate of what was tracked under its key where the
    /// request was the same, or the record is the same in every field. An item without a key is a duplicate of any record
    /// that is the same in every other field, however that came in; of a record whose user was erased, user and details
    /// don't count.
    public var conversions: [TrackConversionRequest]
    /// Sets `validate_only` for the items of this message. Such items are counted as what would become of them, after what
    /// the call has recorded and the items before them in the same message.
    public var validateOnly: Bool
    /// Conversions as an export has them, up to 1,000 together with `conversions` and taken after those: with what tells
    /// them again in any ledger.
    public var exportedConversions: [ExportedConversion]

    /// A message of the given fields; the others have their default values.
    public init(
        conversions: [TrackConversionRequest] = [],
        validateOnly: Bool = false,
        exportedConversions: [ExportedConversion] = []
    ) {
        self.conversions = conversions
        self.validateOnly = validateOnly
        self.exportedConversions = exportedConversions
    }
}

extension ImportConversionsRequest {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__import_conversions_request__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__ImportConversionsRequest.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__ImportConversionsRequest>) {
        conversions = loadMessages(c.pointee.conversions, c.pointee.n_conversions) { TrackConversionRequest(stored: $0) }
        validateOnly = c.pointee.validate_only != 0
        exportedConversions = loadMessages(c.pointee.exported_conversions, c.pointee.n_exported_conversions) { ExportedConversion(stored: $0) }
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__ImportConversionsRequest> {
        let c = try arena.allocate(Conversion__V1__ImportConversionsRequest.self)
        conversion__v1__import_conversions_request__init(c)
        if !conversions.isEmpty {
            let list = try arena.allocate(UnsafeMutablePointer<Conversion__V1__TrackConversionRequest>?.self, count: conversions.count)
            for (index, value) in conversions.enumerated() {
                list[index] = try value.store(in: arena)
            }
            c.pointee.n_conversions = conversions.count
            c.pointee.conversions = list
        }
        c.pointee.validate_only = validateOnly ? 1 : 0
        if !exportedConversions.isEmpty {
            let list = try arena.allocate(UnsafeMutablePointer<Conversion__V1__ExportedConversion>?.self, count: exportedConversions.count)
            for (index, value) in exportedConversions.enumerated() {
                list[index] = try value.store(in: arena)
            }
            c.pointee.n_exported_conversions = exportedConversions.count
            c.pointee.exported_conversions = list
        }
        return c
    }
}

/// A conversion that was exported from a ledger.
public struct ExportedConversion: ProtobufMessage {
    /// What was recorded. The rules of `ImportConversionsRequest.conversions` hold, but for duplicates.
    public var conversion: TrackConversionRequest?
    /// RecordOrigin.id as the export read it, or Conversion.id where there was no origin. Up to 256 bytes. A conversion that
    /// is there under this id, or was imported under it before, makes the item a duplicate, whatever its other fields say and
    /// though its user was erased meanwhile; and so it stays, when that one has been removed for its age. Two items of
    /// other ids are two conversions, though all else of them is the same. Empty: the item is one of `conversions`.
    public var originID: String
    /// RecordOrigin.key_token, as the export read it: an item is a duplicate of the conversion that holds its key, too. One
    /// that no server has made: INVALID_ARGUMENT, reason KEY_TOKEN_INVALID. Needs `origin_id`.
    public var keyToken: String

    /// A message of the given fields; the others have their default values.
    public init(
        conversion: TrackConversionRequest? = nil,
        originID: String = "",
        keyToken: String = ""
    ) {
        self.conversion = conversion
        self.originID = originID
        self.keyToken = keyToken
    }
}

extension ExportedConversion {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__exported_conversion__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__ExportedConversion.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__ExportedConversion>) {
        conversion = c.pointee.conversion.map { TrackConversionRequest(stored: $0) }
        originID = String(stored: c.pointee.origin_id)
        keyToken = String(stored: c.pointee.key_token)
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__ExportedConversion> {
        let c = try arena.allocate(Conversion__V1__ExportedConversion.self)
        conversion__v1__exported_conversion__init(c)
        if let conversion { c.pointee.conversion = try conversion.store(in: arena) }
        if !originID.isEmpty { c.pointee.origin_id = try arena.copy(originID) }
        if !keyToken.isEmpty { c.pointee.key_token = try arena.copy(keyToken) }
        return c
    }
}

/// The outcome of an import.
public struct ImportConversionsResponse: ProtobufMessage {
    /// Items received.
    public var receivedCount: Int64
    /// Items recorded.
    public var importedCount: Int64
    /// Items that were there already.
    public var duplicateCount: Int64
    /// Items that failed.
    public var failedCount: Int64
    /// The first errors, up to 100, in the order of the items.
    public var errors: [ImportError]

    /// A message of the given fields; the others have their default values.
    public init(
        receivedCount: Int64 = 0,
        importedCount: Int64 = 0,
        duplicateCount: Int64 = 0,
        failedCount: Int64 = 0,
        errors: [ImportError] = []
    ) {
        self.receivedCount = receivedCount
        self.importedCount = importedCount
        self.duplicateCount = duplicateCount
        self.failedCount = failedCount
        self.errors = errors
    }
}

extension ImportConversionsResponse {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__import_conversions_response__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__ImportConversionsResponse.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__ImportConversionsResponse>) {
        receivedCount = c.pointee.received_count
        importedCount = c.pointee.imported_count
        duplicateCount = c.pointee.duplicate_count
        failedCount = c.pointee.failed_count
        errors = loadMessages(c.pointee.errors, c.pointee.n_errors) { ImportError(stored: $0) }
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__ImportConversionsResponse> {
        let c = try arena.allocate(Conversion__V1__ImportConversionsResponse.self)
        conversion__v1__import_conversions_response__init(c)
        c.pointee.received_count = receivedCount
        c.pointee.imported_count = importedCount
        c.pointee.duplicate_count = duplicateCount
        c.pointee.failed_count = failedCount
        if !errors.isEmpty {
            let list = try arena.allocate(UnsafeMutablePointer<Conversion__V1__ImportError>?.self, count: errors.count)
            for (index, value) in errors.enumerated() {
                list[index] = try value.store(in: arena)
            }
            c.pointee.n_errors = errors.count
            c.pointee.errors = list
        }
        return c
    }
}

/// Why one item of an import failed.
public struct ImportError: ProtobufMessage {
    /// The item's place among all items of the call, from 0; in one message `conversions` come first.
    public var index: Int64
    /// What TrackConversion would have answered.
    public var status: GoogleRPCStatus?

    /// A message of the given fields; the others have their default values.
    public init(
        index: Int64 = 0,
        status: GoogleRPCStatus? = nil
    ) {
        self.index = index
        self.status = status
    }
}

extension ImportError {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__import_error__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__ImportError.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__ImportError>) {
        index = c.pointee.index
        status = c.pointee.status.map { GoogleRPCStatus(stored: $0) }
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__ImportError> {
        let c = try arena.allocate(Conversion__V1__ImportError.self)
        conversion__v1__import_error__init(c)
        c.pointee.index = index
        if let status { c.pointee.status = try status.store(in: arena) }
        return c
    }
}

/// The request of RecordCall.
public struct RecordCallRequest: ProtobufMessage {
    /// The call, as far as this message knows it. Required.
    public var call: Call?
    /// Runs every check and returns what would be stored, but stores nothing.
    public var validateOnly: Bool

    /// A message of the given fields; the others have their default values.
    public init(
        call: Call? = nil,
        validateOnly: Bool = false
    ) {
        self.call = call
        self.validateOnly = validateOnly
    }
}

extension RecordCallRequest {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__record_call_request__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__RecordCallRequest.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__RecordCallRequest>) {
        call = c.pointee.call.map { Call(stored: $0) }
        validateOnly = c.pointee.validate_only != 0
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__RecordCallRequest> {
        let c = try arena.allocate(Conversion__V1__RecordCallRequest.self)
        conversion__v1__record_call_request__init(c)
        if let call { c.pointee.call = try call.store(in: arena) }
        c.pointee.validate_only = validateOnly ? 1 : 0
        return c
    }
}

/// The request of GetCall.
public struct GetCallRequest: ProtobufMessage {
    /// The call's room. Required.
    public var roomName: String

    /// A message of the given fields; the others have their default values.
    public init(
        roomName: String = ""
    ) {
        self.roomName = roomName
    }
}

extension GetCallRequest {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__get_call_request__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__GetCallRequest.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__GetCallRequest>) {
        roomName = String(stored: c.pointee.room_name)
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__GetCallRequest> {
        let c = try arena.allocate(Conversion__V1__GetCallRequest.self)
        conversion__v1__get_call_request__init(c)
        if !roomName.isEmpty { c.pointee.room_name = try arena.copy(roomName) }
        return c
    }
}

/// The request of ListCalls.
public struct ListCallsRequest: ProtobufMessage {
    /// The most calls to return: 0 for 100, at most 1,000; more is taken as 1,000, less than 0 is INVALID_ARGUMENT.
    public var pageSize: Int32
    /// `next_page_token` of the page before, with the same filter; empty for the first page. One that the server did not
    /// make, or for another filter, is INVALID_ARGUMENT, reason PAGE_TOKEN_INVALID. Stays right while calls are being added;
    /// a call whose `start_time` becomes known between two pages may come in both.
    public var pageToken: String
    /// Which calls; absent: all but tests.
    public var filter: CallFilter?

    /// A message of the given fields; the others have their default values.
    public init(
        pageSize: Int32 = 0,
        pageToken: String = "",
        filter: CallFilter? = nil
    ) {
        self.pageSize = pageSize
        self.pageToken = pageToken
        self.filter = filter
    }
}

extension ListCallsRequest {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__list_calls_request__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__ListCallsRequest.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__ListCallsRequest>) {
        pageSize = c.pointee.page_size
        pageToken = String(stored: c.pointee.page_token)
        filter = c.pointee.filter.map { CallFilter(stored: $0) }
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__ListCallsRequest> {
        let c = try arena.allocate(Conversion__V1__ListCallsRequest.self)
        conversion__v1__list_calls_request__init(c)
        c.pointee.page_size = pageSize
        if !pageToken.isEmpty { c.pointee.page_token = try arena.copy(pageToken) }
        if let filter { c.pointee.filter = try filter.store(in: arena) }
        return c
    }
}

/// The response of ListCalls.
public struct ListCallsResponse: ProtobufMessage {
    /// One page of calls, newest first by `start_time`; it may be short, or empty, and still have a next.
    public var calls: [Call]
    /// Asks for the next page; empty on the last.
    public var nextPageToken: String

    /// A message of the given fields; the others have their default values.
    public init(
        calls: [Call] = [],
        nextPageToken: String = ""
    ) {
        self.calls = calls
        self.nextPageToken = nextPageToken
    }
}

extension ListCallsResponse {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__list_calls_response__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__ListCallsResponse.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__ListCallsResponse>) {
        calls = loadMessages(c.pointee.calls, c.pointee.n_calls) { Call(stored: $0) }
        nextPageToken = String(stored: c.pointee.next_page_token)
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__ListCallsResponse> {
        let c = try arena.allocate(Conversion__V1__ListCallsResponse.self)
        conversion__v1__list_calls_response__init(c)
        if !calls.isEmpty {
            let list = try arena.allocate(UnsafeMutablePointer<Conversion__V1__Call>?.self, count: calls.count)
            for (index, value) in calls.enumerated() {
                list[index] = try value.store(in: arena)
            }
            c.pointee.n_calls = calls.count
            c.pointee.calls = list
        }
        if !nextPageToken.isEmpty { c.pointee.next_page_token = try arena.copy(nextPageToken) }
        return c
    }
}

/// The request of EraseUser.
public struct EraseUserRequest: ProtobufMessage {
    /// The user's id. Required; up to 256 bytes. One that is in no record is erased from none: OK.
    public var userID: String
    /// Counts, but erases nothing.
    public var validateOnly: Bool

    /// A message of the given fields; the others have their default values.
    public init(
        userID: String = "",
        validateOnly: Bool = false
    ) {
        self.userID = userID
        self.validateOnly = validateOnly
    }
}

extension EraseUserRequest {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__erase_user_request__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__EraseUserRequest.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__EraseUserRequest>) {
        userID = String(stored: c.pointee.user_id)
        validateOnly = c.pointee.validate_only != 0
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__EraseUserRequest> {
        let c = try arena.allocate(Conversion__V1__EraseUserRequest.self)
        conversion__v1__erase_user_request__init(c)
        if !userID.isEmpty { c.pointee.user_id = try arena.copy(userID) }
        c.pointee.validate_only = validateOnly ? 1 : 0
        return c
    }
}

/// The response of EraseUser.
public struct EraseUserResponse: ProtobufMessage {
    /// How many conversions were touched.
    public var conversionCount: Int64
    /// How many calls were touched.
    public var callCount: Int64
    /// How many records were touched in all: the two counts above, adjustments of the conversions that had details or a
    /// key, and idempotency keys that the conversions were made with. The keys still tell a repeat, but can't be read any
    /// more.
    public var recordCount: Int64

    /// A message of the given fields; the others have their default values.
    public init(
        conversionCount: Int64 = 0,
        callCount: Int64 = 0,
        recordCount: Int64 = 0
    ) {
        self.conversionCount = conversionCount
        self.callCount = callCount
        self.recordCount = recordCount
    }
}

extension EraseUserResponse {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__erase_user_response__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__EraseUserResponse.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__EraseUserResponse>) {
        conversionCount = c.pointee.conversion_count
        callCount = c.pointee.call_count
        recordCount = c.pointee.record_count
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__EraseUserResponse> {
        let c = try arena.allocate(Conversion__V1__EraseUserResponse.self)
        conversion__v1__erase_user_response__init(c)
        c.pointee.conversion_count = conversionCount
        c.pointee.call_count = callCount
        c.pointee.record_count = recordCount
        return c
    }
}

/// The methods of `conversion.v1.ConversionService`.
public enum ConversionServiceMethods {
    /// `conversion.v1.ConversionService/TrackConversion`.
    public static let trackConversion = MethodDescriptor(
        service: "conversion.v1.ConversionService", name: "TrackConversion",
        kind: .unary)
    /// `conversion.v1.ConversionService/BatchTrackConversions`.
    public static let batchTrackConversions = MethodDescriptor(
        service: "conversion.v1.ConversionService", name: "BatchTrackConversions",
        kind: .unary)
    /// `conversion.v1.ConversionService/GetConversion`.
    public static let getConversion = MethodDescriptor(
        service: "conversion.v1.ConversionService", name: "GetConversion",
        kind: .unary, isIdempotent: true)
    /// `conversion.v1.ConversionService/ListConversions`.
    public static let listConversions = MethodDescriptor(
        service: "conversion.v1.ConversionService", name: "ListConversions",
        kind: .unary, isIdempotent: true)
    /// `conversion.v1.ConversionService/AdjustConversion`.
    public static let adjustConversion = MethodDescriptor(
        service: "conversion.v1.ConversionService", name: "AdjustConversion",
        kind: .unary)
    /// `conversion.v1.ConversionService/SummarizeConversions`.
    public static let summarizeConversions = MethodDescriptor(
        service: "conversion.v1.ConversionService", name: "SummarizeConversions",
        kind: .unary, isIdempotent: true)
    /// `conversion.v1.ConversionService/WatchConversions`.
    public static let watchConversions = MethodDescriptor(
        service: "conversion.v1.ConversionService", name: "WatchConversions",
        kind: .serverStreaming, isIdempotent: true)
    /// `conversion.v1.ConversionService/ImportConversions`.
    public static let importConversions = MethodDescriptor(
        service: "conversion.v1.ConversionService", name: "ImportConversions",
        kind: .clientStreaming, isIdempotent: true)
    /// `conversion.v1.ConversionService/RecordCall`.
    public static let recordCall = MethodDescriptor(
        service: "conversion.v1.ConversionService", name: "RecordCall",
        kind: .unary, isIdempotent: true)
    /// `conversion.v1.ConversionService/GetCall`.
    public static let getCall = MethodDescriptor(
        service: "conversion.v1.ConversionService", name: "GetCall",
        kind: .unary, isIdempotent: true)
    /// `conversion.v1.ConversionService/ListCalls`.
    public static let listCalls = MethodDescriptor(
        service: "conversion.v1.ConversionService", name: "ListCalls",
        kind: .unary, isIdempotent: true)
    /// `conversion.v1.ConversionService/EraseUser`.
    public static let eraseUser = MethodDescriptor(
        service: "conversion.v1.ConversionService", name: "EraseUser",
        kind: .unary, isIdempotent: true)

    /// All of them, as the .proto orders them.
    public static let all: [MethodDescriptor] = [trackConversion, batchTrackConversions, getConversion, listConversions, adjustConversion, summarizeConversions, watchConversions, importConversions, recordCall, getCall, listCalls, eraseUser]
}

/// Records conversions, corrects them, and reports on them.
///
/// Any failure carries google.rpc.ErrorInfo with the domain `conversion.v1` in
/// `grpc-status-details-bin`; bad input adds google.rpc.BadRequest with the paths of the fields, and
/// google.rpc.RetryInfo stands where trying again later helps. All violations are told at once, as far as a
/// trailer of 8 KiB has room for them. A string that is not UTF-8 or holds a NUL is INVALID_ARGUMENT; nothing
/// is cut short.
///
/// A method that a server leaves out answers UNIMPLEMENTED.
public protocol ConversionServiceServer: Sendable {
    /// Records a conversion. OK means durable: a crash at any instant after it loses nothing.
    ///
    /// Safe to repeat with the same `idempotency_key`.
    /// Errors: INVALID_ARGUMENT; NOT_FOUND, reason AGENT_NOT_FOUND; FAILED_PRECONDITION, reason
    /// TRACKING_DISABLED; ALREADY_EXISTS, reason IDEMPOTENCY_KEY_REUSED; RESOURCE_EXHAUSTED, reason
    /// WRITER_BUSY, and UNAVAILABLE, reason STORE_UNAVAILABLE, with RetryInfo.
    func trackConversion(_ request: TrackConversionRequest, context: ServerContext) async throws -> TrackConversionResponse

    /// Records up to 1,000 conversions; one bad item fails only itself, in JSON one that cannot be read, too.
    ///
    /// Errors: INVALID_ARGUMENT for more items. Each item's errors are TrackConversion's. The header `Idempotency-Key` is
    /// INVALID_ARGUMENT: each item has its own `idempotency_key`.
    func batchTrackConversions(_ request: BatchTrackConversionsRequest, context: ServerContext) async throws -> BatchTrackConversionsResponse

    /// Returns one conversion.
    ///
    /// Errors: NOT_FOUND, reason CONVERSION_NOT_FOUND.
    func getConversion(_ request: GetConversionRequest, context: ServerContext) async throws -> Conversion

    /// Returns conversions, newest first, a page at a time.
    func listConversions(_ request: ListConversionsRequest, context: ServerContext) async throws -> ListConversionsResponse

    /// Retracts a conversion or restates its value. The record itself stays as it is.
    ///
    /// Errors: INVALID_ARGUMENT; NOT_FOUND, reason CONVERSION_NOT_FOUND; FAILED_PRECONDITION, reasons
    /// CONVERSION_ALREADY_RETRACTED, ADJUSTMENT_PRECEDES_CONVERSION, MORE_RECENT_ADJUSTMENT_FOUND, CONVERSION_ERASED;
    /// ALREADY_EXISTS, reason IDEMPOTENCY_KEY_REUSED.
    func adjustConversion(_ request: AdjustConversionRequest, context: ServerContext) async throws -> AdjustConversionResponse

    /// Returns conversions, calls, rates and revenue by group.
    func summarizeConversions(_ request: SummarizeConversionsRequest, context: ServerContext) async throws -> SummarizeConversionsResponse

    /// Sends what is recorded, adjusted and erased, in commit order, from a cursor on, until the client
    /// ends the call. Each event comes at least once and none is skipped. Calls come where they are asked for.
    ///
    /// Errors: INVALID_ARGUMENT, reason CURSOR_INVALID.
    func watchConversions(_ request: WatchConversionsRequest, responses: ResponseWriter<WatchConversionsResponse>, context: ServerContext) async throws

    /// Records conversions of the past, of any age, marked as imported.
    ///
    /// Safe to repeat: what is already there is counted as a duplicate. Each call that records anything is one line of the
    /// audit log, with its counts. A call that breaks off, at its deadline too, keeps
    /// what it has recorded, and importing the same again adds the rest. While the server has much to record it reads no
    /// further, and the call takes longer.
    /// Errors: INVALID_ARGUMENT, reason TOO_MANY_ITEMS, and UNAVAILABLE, reason STORE_UNAVAILABLE, with RetryInfo. What is
    /// wrong with an item fails only that, in JSON one that cannot be read, too.
    func importConversions(_ requests: MessageReader<ImportConversionsRequest>, context: ServerContext) async throws -> ImportConversionsResponse

    /// Records a call, converted or not, or adds to what is known of it, and returns it as stored.
    ///
    /// Safe to repeat, and in any order: what a message leaves out stays as it was, and `Call` says of each field which
    /// message decides. One that says nothing new changes nothing, and no watch tells of it.
    /// Errors: INVALID_ARGUMENT; NOT_FOUND, reason AGENT_NOT_FOUND.
    func recordCall(_ request: RecordCallRequest, context: ServerContext) async throws -> Call

    /// Returns one call.
    ///
    /// Errors: NOT_FOUND, reason CALL_NOT_FOUND.
    func getCall(_ request: GetCallRequest, context: ServerContext) async throws -> Call

    /// Returns calls, newest first, a page at a time.
    func listCalls(_ request: ListCallsRequest, context: ServerContext) async throws -> ListCallsResponse

    /// Removes a user's id and details from every record, the watch log included. Counts stay.
    ///
    /// OK means that the server's files hold no byte of them either. What comes of the user while it is at work is erased
    /// as well; what comes after it has reached the ledger's end is new. Room names and agent ids stay, and so does what
    /// other users' records say. It reads all of the ledger, and takes seconds where that holds millions. Where the call
    /// ends before it, it goes on; the same call again waits for it, and does what it has left undone.
    /// Errors: INVALID_ARGUMENT; UNAVAILABLE, reason TRACES_REMAIN, with RetryInfo, where the records are erased but old
    /// versions of them are still being read from the server's files, as by a backup: the same call again removes them.
    func eraseUser(_ request: EraseUserRequest, context: ServerContext) async throws -> EraseUserResponse
}

extension ConversionServiceServer {
    /// Answers UNIMPLEMENTED.
    public func trackConversion(_ request: TrackConversionRequest, context: ServerContext) async throws -> TrackConversionResponse {
        throw RPCError(unimplemented: ConversionServiceMethods.trackConversion)
    }

    /// Answers UNIMPLEMENTED.
    public func batchTrackConversions(_ request: BatchTrackConversionsRequest, context: ServerContext) async throws -> BatchTrackConversionsResponse {
        throw RPCError(unimplemented: ConversionServiceMethods.batchTrackConversions)
    }

    /// Answers UNIMPLEMENTED.
    public func getConversion(_ request: GetConversionRequest, context: ServerContext) async throws -> Conversion {
        throw RPCError(unimplemented: ConversionServiceMethods.getConversion)
    }

    /// Answers UNIMPLEMENTED.
    public func listConversions(_ request: ListConversionsRequest, context: ServerContext) async throws -> ListConversionsResponse {
        throw RPCError(unimplemented: ConversionServiceMethods.listConversions)
    }

    /// Answers UNIMPLEMENTED.
    public func adjustConversion(_ request: AdjustConversionRequest, context: ServerContext) async throws -> AdjustConversionResponse {
        throw RPCError(unimplemented: ConversionServiceMethods.adjustConversion)
    }

    /// Answers UNIMPLEMENTED.
    public func summarizeConversions(_ request: SummarizeConversionsRequest, context: ServerContext) async throws -> SummarizeConversionsResponse {
        throw RPCError(unimplemented: ConversionServiceMethods.summarizeConversions)
    }

    /// Answers UNIMPLEMENTED.
    public func watchConversions(_ request: WatchConversionsRequest, responses: ResponseWriter<WatchConversionsResponse>, context: ServerContext) async throws {
        throw RPCError(unimplemented: ConversionServiceMethods.watchConversions)
    }

    /// Answers UNIMPLEMENTED.
    public func importConversions(_ requests: MessageReader<ImportConversionsRequest>, context: ServerContext) async throws -> ImportConversionsResponse {
        throw RPCError(unimplemented: ConversionServiceMethods.importConversions)
    }

    /// Answers UNIMPLEMENTED.
    public func recordCall(_ request: RecordCallRequest, context: ServerContext) async throws -> Call {
        throw RPCError(unimplemented: ConversionServiceMethods.recordCall)
    }

    /// Answers UNIMPLEMENTED.
    public func getCall(_ request: GetCallRequest, context: ServerContext) async throws -> Call {
        throw RPCError(unimplemented: ConversionServiceMethods.getCall)
    }

    /// Answers UNIMPLEMENTED.
    public func listCalls(_ request: ListCallsRequest, context: ServerContext) async throws -> ListCallsResponse {
        throw RPCError(unimplemented: ConversionServiceMethods.listCalls)
    }

    /// Answers UNIMPLEMENTED.
    public func eraseUser(_ request: EraseUserRequest, context: ServerContext) async throws -> EraseUserResponse {
        throw RPCError(unimplemented: ConversionServiceMethods.eraseUser)
    }

    /// What a `Router` needs to serve the service.
    public func handlers() -> [MethodHandler] {
        [
            .unary(ConversionServiceMethods.trackConversion) {
                try await self.trackConversion($0, context: $1)
            },
            .unary(ConversionServiceMethods.batchTrackConversions) {
                try await self.batchTrackConversions($0, context: $1)
            },
            .unary(ConversionServiceMethods.getConversion) {
                try await self.getConversion($0, context: $1)
            },
            .unary(ConversionServiceMethods.listConversions) {
                try await self.listConversions($0, context: $1)
            },
            .unary(ConversionServiceMethods.adjustConversion) {
                try await self.adjustConversion($0, context: $1)
            },
            .unary(ConversionServiceMethods.summarizeConversions) {
                try await self.summarizeConversions($0, context: $1)
            },
            .serverStreaming(ConversionServiceMethods.watchConversions) {
                try await self.watchConversions($0, responses: $1, context: $2)
            },
            .clientStreaming(ConversionServiceMethods.importConversions) {
                try await self.importConversions($0, context: $1)
            },
            .unary(ConversionServiceMethods.recordCall) {
                try await self.recordCall($0, context: $1)
            },
            .unary(ConversionServiceMethods.getCall) {
                try await self.getCall($0, context: $1)
            },
            .unary(ConversionServiceMethods.listCalls) {
                try await self.listCalls($0, context: $1)
            },
            .unary(ConversionServiceMethods.eraseUser) {
                try await self.eraseUser($0, context: $1)
            },
        ]
    }
}

/// Calls `conversion.v1.ConversionService` over a channel. Every method throws `RPCError`.
public struct ConversionServiceClient: Sendable {
    private let channel: any ClientChannel

    /// A stub; it owns nothing, and the channel stays open when it goes.
    public init(_ channel: any ClientChannel) {
        self.channel = channel
    }

    /// Records a conversion. OK means durable: a crash at any instant after it loses nothing.
    ///
    /// Safe to repeat with the same `idempotency_key`.
    /// Errors: INVALID_ARGUMENT; NOT_FOUND, reason AGENT_NOT_FOUND; FAILED_PRECONDITION, reason
    /// TRACKING_DISABLED; ALREADY_EXISTS, reason IDEMPOTENCY_KEY_REUSED; RESOURCE_EXHAUSTED, reason
    /// WRITER_BUSY, and UNAVAILABLE, reason STORE_UNAVAILABLE, with RetryInfo.
    public func trackConversion(
        _ request: TrackConversionRequest, options: CallOptions = .default
    ) async throws -> TrackConversionResponse {
        try await channel.unary(ConversionServiceMethods.trackConversion, request, options: options)
    }

    /// Records up to 1,000 conversions; one bad item fails only itself, in JSON one that cannot be read, too.
    ///
    /// Errors: INVALID_ARGUMENT for more items. Each item's errors are TrackConversion's. The header `Idempotency-Key` is
    /// INVALID_ARGUMENT: each item has its own `idempotency_key`.
    public func batchTrackConversions(
        _ request: BatchTrackConversionsRequest, options: CallOptions = .default
    ) async throws -> BatchTrackConversionsResponse {
        try await channel.unary(ConversionServiceMethods.batchTrackConversions, request, options: options)
    }

    /// Returns one conversion.
    ///
    /// Errors: NOT_FOUND, reason CONVERSION_NOT_FOUND.
    public func getConversion(
        _ request: GetConversionRequest, options: CallOptions = .default
    ) async throws -> Conversion {
        try await channel.unary(ConversionServiceMethods.getConversion, request, options: options)
    }

    /// Returns conversions, newest first, a page at a time.
    public func listConversions(
        _ request: ListConversionsRequest, options: CallOptions = .default
    ) async throws -> ListConversionsResponse {
        try await channel.unary(ConversionServiceMethods.listConversions, request, options: options)
    }

    /// Retracts a conversion or restates its value. The record itself stays as it is.
    ///
    /// Errors: INVALID_ARGUMENT; NOT_FOUND, reason CONVERSION_NOT_FOUND; FAILED_PRECONDITION, reasons
    /// CONVERSION_ALREADY_RETRACTED, ADJUSTMENT_PRECEDES_CONVERSION, MORE_RECENT_ADJUSTMENT_FOUND, CONVERSION_ERASED;
    /// ALREADY_EXISTS, reason IDEMPOTENCY_KEY_REUSED.
    public func adjustConversion(
        _ request: AdjustConversionRequest, options: CallOptions = .default
    ) async throws -> AdjustConversionResponse {
        try await channel.unary(ConversionServiceMethods.adjustConversion, request, options: options)
    }

    /// Returns conversions, calls, rates and revenue by group.
    public func summarizeConversions(
        _ request: SummarizeConversionsRequest, options: CallOptions = .default
    ) async throws -> SummarizeConversionsResponse {
        try await channel.unary(ConversionServiceMethods.summarizeConversions, request, options: options)
    }

    /// Sends what is recorded, adjusted and erased, in commit order, from a cursor on, until the client
    /// ends the call. Each event comes at least once and none is skipped. Calls come where they are asked for.
    ///
    /// Errors: INVALID_ARGUMENT, reason CURSOR_INVALID.
    public func watchConversions(
        _ request: WatchConversionsRequest, options: CallOptions = .default
    ) async throws -> MessageReader<WatchConversionsResponse> {
        try await channel.serverStreaming(ConversionServiceMethods.watchConversions, request, options: options)
    }

    /// Records conversions of the past, of any age, marked as imported.
    ///
    /// Safe to repeat: what is already there is counted as a duplicate. Each call that records anything is one line of the
    /// audit log, with its counts. A call that breaks off, at its deadline too, keeps
    /// what it has recorded, and importing the same again adds the rest. While the server has much to record it reads no
    /// further, and the call takes longer.
    /// Errors: INVALID_ARGUMENT, reason TOO_MANY_ITEMS, and UNAVAILABLE, reason STORE_UNAVAILABLE, with RetryInfo. What is
    /// wrong with an item fails only that, in JSON one that cannot be read, too.
    public func importConversions(
        options: CallOptions = .default,
        _ produce: (RequestWriter<ImportConversionsRequest>) async throws -> Void
    ) async throws -> ImportConversionsResponse {
        try await channel.clientStreaming(ConversionServiceMethods.importConversions, options: options, produce)
    }

    /// Records a call, converted or not, or adds to what is known of it, and returns it as stored.
    ///
    /// Safe to repeat, and in any order: what a message leaves out stays as it was, and `Call` says of each field which
    /// message decides. One that says nothing new changes nothing, and no watch tells of it.
    /// Errors: INVALID_ARGUMENT; NOT_FOUND, reason AGENT_NOT_FOUND.
    public func recordCall(
        _ request: RecordCallRequest, options: CallOptions = .default
    ) async throws -> Call {
        try await channel.unary(ConversionServiceMethods.recordCall, request, options: options)
    }

    /// Returns one call.
    ///
    /// Errors: NOT_FOUND, reason CALL_NOT_FOUND.
    public func getCall(
        _ request: GetCallRequest, options: CallOptions = .default
    ) async throws -> Call {
        try await channel.unary(ConversionServiceMethods.getCall, request, options: options)
    }

    /// Returns calls, newest first, a page at a time.
    public func listCalls(
        _ request: ListCallsRequest, options: CallOptions = .default
    ) async throws -> ListCallsResponse {
        try await channel.unary(ConversionServiceMethods.listCalls, request, options: options)
    }

    /// Removes a user's id and details from every record, the watch log included. Counts stay.
    ///
    /// OK means that the server's files hold no byte of them either. What comes of the user while it is at work is erased
    /// as well; what comes after it has reached the ledger's end is new. Room names and agent ids stay, and so does what
    /// other users' records say. It reads all of the ledger, and takes seconds where that holds millions. Where the call
    /// ends before it, it goes on; the same call again waits for it, and does what it has left undone.
    /// Errors: INVALID_ARGUMENT; UNAVAILABLE, reason TRACES_REMAIN, with RetryInfo, where the records are erased but old
    /// versions of them are still being read from the server's files, as by a backup: the same call again removes them.
    public func eraseUser(
        _ request: EraseUserRequest, options: CallOptions = .default
    ) async throws -> EraseUserResponse {
        try await channel.unary(ConversionServiceMethods.eraseUser, request, options: options)
    }
}
