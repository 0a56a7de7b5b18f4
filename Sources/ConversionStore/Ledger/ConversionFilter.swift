/// Which conversions to list; what is nil matches all.
public struct ConversionFilter: Sendable, Hashable {
    /// Those that happened then or later.
    public var start: Timestamp?
    /// Those that happened before.
    public var end: Timestamp?
    /// Those of this agent.
    public var agentID: String?
    /// Those of one of these agents, whatever else is asked for: what a caller may see.
    public var scope: AgentScope?
    /// Those that the caller may see, whether or not the question keeps within them by itself; nil for all. Erasures are
    /// told whatever the question, and are held to this alone.
    public private(set) var visibleAgents: AgentScope?
    /// Those of this event, normalised.
    public var eventType: String?
    /// Those of this call.
    public var roomName: String?
    /// Those of this user.
    public var userID: String?
    /// Test records, too.
    public var includeTest: Bool
    /// Among the ledger's events those of calls, too; lists and reports pass over it.
    public var includeCalls = false

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

    /// The same question of a caller who sees the agents of `scope` only; nil for one who sees all.
    ///
    /// A question about one agent is left at that, as reports answer it from what they have added up.
    public func within(_ scope: AgentScope?) -> ConversionFilter {
        guard let scope else { return self }
        var narrow = self
        narrow.visibleAgents = scope
        if let agentID {
            if !scope.contains(agentID) { narrow.scope = scope }
        } else if scope.ids.count == 1 {
            narrow.agentID = scope.ids[0]
        } else {
            narrow.scope = scope
        }
        return narrow
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
