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
    }

    /// The place behind it.
    public var cursor: LedgerCursor
    /// What happened.
    public var change: Change
    /// The conversion that it happened to.
    public var conversion: Conversion
    /// When the server received it, just before its commit.
    public var receivedAt: Timestamp

    public init(cursor: LedgerCursor, change: Change, conversion: Conversion, receivedAt: Timestamp) {
        self.cursor = cursor
        self.change = change
        self.conversion = conversion
        self.receivedAt = receivedAt
    }
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
    /// agents that the caller may not see.
    public func matches(_ event: LedgerEvent) -> Bool {
        guard case .erased = event.change else { return matches(event.conversion) }
        return (visibleAgents ?? scope)?.contains(event.conversion.agentID) ?? true
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
