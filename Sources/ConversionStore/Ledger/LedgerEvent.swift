/// A place in the ledger: right behind the change that has this sequence, 0 for the beginning.
public struct LedgerCursor: Sendable, Hashable, Comparable {
    public let sequence: Int64

    @inlinable
    public init(sequence: Int64) {
        self.sequence = sequence
    }

    /// Before the first change.
    public static let beginning = LedgerCursor(sequence: 0)

    @inlinable
    public static func < (left: LedgerCursor, right: LedgerCursor) -> Bool { left.sequence < right.sequence }
}

/// One change of the ledger.
public struct LedgerEvent: Sendable, Hashable {
    public enum Change: Sendable, Hashable {
        /// A conversion was recorded: as it was then.
        case recorded
        /// It was adjusted: the conversion as it stood after it.
        case adjusted(Adjustment)
        /// Its user's id and its details were erased: the conversion as it is since.
        case erased
        /// Something new was learnt of a call, or its user was erased: the call as it is since. What happened to a call
        /// before its last change is told no more, since the last one tells all that is known.
        case callRecorded(Call)
    }

    /// The place behind it.
    public var cursor: LedgerCursor
    /// What happened.
    public var change: Change
    /// The conversion that it happened to; nil for what happened to a call.
    public var conversion: Conversion?
    /// When the server received it, just before its commit.
    public var receivedAt: Timestamp

    public init(cursor: LedgerCursor, change: Change, conversion: Conversion?, receivedAt: Timestamp) {
        self.cursor = cursor
        self.change = change
        self.conversion = conversion
        self.receivedAt = receivedAt
    }

    /// The call that it happened to; nil for what happened to a conversion.
    public var call: Call? {
        if case .callRecorded(let call) = change { call } else { nil }
    }

    /// The agent of the conversion or the call.
    public var agentID: String { call?.agentID ?? conversion?.agentID ?? "" }

    /// About how many bytes of memory it takes: for bounds, not for counting.
    public var footprint: Int { (conversion?.footprint ?? 0) + (call?.footprint ?? 0) }
}

/// A stretch of the ledger in commit order.
public struct LedgerPage: Sendable, Hashable {
    /// The changes that match, in commit order.
    public var events: [LedgerEvent]
    /// Where the stretch ends: all that matches up to there is among `events`, or was before them.
    public var end: LedgerCursor
    /// Nothing was committed behind `end` when the page was read.
    public var isLast: Bool

    public init(events: [LedgerEvent], end: LedgerCursor, isLast: Bool) {
        self.events = events
        self.end = end
        self.isLast = isLast
    }
}

extension ConversionFilter {
    /// Whether it takes an event: erasures whatever else is asked for, so that whoever has a copy learns of them, but for
    /// agents that the caller may not see. Of calls that were erased before it holds as well.
    public func matches(_ event: LedgerEvent) -> Bool {
        switch event.change {
        case .erased: return (visibleAgents ?? scope)?.contains(event.agentID) ?? true
        case .callRecorded(let call):
            guard includeCalls else { return false }
            return call.erasedAt == nil ? matches(call) : (visibleAgents ?? scope)?.contains(call.agentID) ?? true
        case .recorded, .adjusted: return event.conversion.map { matches($0) } ?? false
        }
    }

    /// Whether it takes a call, which has no event type: texts are compared byte by byte, as the database does.
    public func matches(_ call: Call) -> Bool {
        (includeTest || !call.isTest) && (start.map { call.startedAt >= $0 } ?? true)
            && (end.map { call.startedAt < $0 } ?? true) && Self.matches(agentID, call.agentID)
            && Self.matches(roomName, call.roomName) && Self.matches(userID, call.userID)
            && scope?.contains(call.agentID) ?? true
    }

    /// Whether it takes a conversion; texts are compared byte by byte, as the database does.
    public func matches(_ conversion: Conversion) -> Bool {
        (includeTest || !conversion.isTest) && (start.map { conversion.occurredAt >= $0 } ?? true)
            && (end.map { conversion.occurredAt < $0 } ?? true)
            && Self.matches(agentID, conversion.agentID) && Self.matches(eventType, conversion.eventType)
            && Self.matches(roomName, conversion.roomName) && Self.matches(userID, conversion.userID)
            && scope?.contains(conversion.agentID) ?? true
    }

    private static func matches(_ wanted: String?, _ text: String) -> Bool {
        wanted.map { $0.utf8.elementsEqual(text.utf8) } ?? true
    }
}
