/// Which calls to list; what is nil matches all.
public struct CallFilter: Sendable, Hashable {
    /// Those that began then or later.
    public var start: Timestamp?
    /// Those that began before.
    public var end: Timestamp?
    /// Those of this agent.
    public var agentID: String?
    /// Those of one of these agents, whatever else is asked for: what a caller may see.
    public var scope: AgentScope?
    /// The one of this room.
    public var roomName: String?
    /// Those of this user.
    public var userID: String?
    /// Those that reports count, or those that they do not.
    public var isConnected: Bool?
    /// Those of this direction.
    public var direction: CallDirection?
    /// Tests, too.
    public var includeTest: Bool

    public init(
        start: Timestamp? = nil, end: Timestamp? = nil, agentID: String? = nil, scope: AgentScope? = nil,
        roomName: String? = nil, userID: String? = nil, isConnected: Bool? = nil, direction: CallDirection? = nil,
        includeTest: Bool = false
    ) {
        self.start = start
        self.end = end
        self.agentID = agentID
        self.scope = scope
        self.roomName = roomName
        self.userID = userID
        self.isConnected = isConnected
        self.direction = direction
        self.includeTest = includeTest
    }
}

/// A place in the list of calls: right behind the one that began at this time in this room.
///
/// A place and not a count, so that calls added meanwhile move no page.
public struct CallCursor: Sendable {
    /// When the last one seen began.
    public var startedAt: Timestamp
    /// Its room.
    public var roomName: String

    public init(startedAt: Timestamp, roomName: String) {
        self.startedAt = startedAt
        self.roomName = roomName
    }
}

/// Compared byte by byte, as the ledger does.
extension CallCursor: Hashable {
    public static func == (left: CallCursor, right: CallCursor) -> Bool {
        left.startedAt == right.startedAt && left.roomName.utf8.elementsEqual(right.roomName.utf8)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(startedAt)
        for byte in roomName.utf8 { hasher.combine(byte) }
    }
}

/// A page of calls, newest first.
public struct CallPage: Sendable, Hashable {
    /// At most as many as were asked for, maybe none though more follow.
    public var calls: [Call]
    /// Where the next page begins; nil when this page is the last.
    public var next: CallCursor?

    public init(calls: [Call], next: CallCursor?) {
        self.calls = calls
        self.next = next
    }
}
