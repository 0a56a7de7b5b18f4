/// Which conversions to list; what is nil matches all.
public struct ConversionFilter: Sendable, Hashable {
    /// Those that happened then or later.
    public var start: Timestamp?
    /// Those that happened before.
    public var end: Timestamp?
    /// Those of this agent.
    public var agentID: String?
    /// Those of this event, normalised.
    public var eventType: String?
    /// Those of this call.
    public var roomName: String?
    /// Those of this user.
    public var userID: String?
    /// Test records, too.
    public var includeTest: Bool

    public init(
        start: Timestamp? = nil, end: Timestamp? = nil, agentID: String? = nil, eventType: String? = nil,
        roomName: String? = nil, userID: String? = nil, includeTest: Bool = false
    ) {
        self.start = start
        self.end = end
        self.agentID = agentID
        self.eventType = eventType
        self.roomName = roomName
        self.userID = userID
        self.includeTest = includeTest
    }
}

/// A place in the list of conversions: right behind the one that happened at this time and has this sequence.
///
/// A place and not a count, so that conversions added meanwhile move no page.
public struct ConversionCursor: Sendable, Hashable {
    /// When the last one seen happened.
    public var occurredAt: Timestamp
    /// Its place in the ledger.
    public var sequence: Int64

    public init(occurredAt: Timestamp, sequence: Int64) {
        self.occurredAt = occurredAt
        self.sequence = sequence
    }
}

/// A page of conversions, newest first.
public struct ConversionPage: Sendable, Hashable {
    /// At most as many as were asked for, maybe none though more follow.
    public var conversions: [Conversion]
    /// Where the next page begins; nil when this page is the last.
    public var next: ConversionCursor?

    public init(conversions: [Conversion], next: ConversionCursor?) {
        self.conversions = conversions
        self.next = next
    }
}
