/// Who called whom.
public enum CallDirection: Int64, Sendable, Hashable, CaseIterable {
    /// Nobody has said.
    case unknown
    /// The caller called the agent.
    case inbound
    /// The agent called the other side.
    case outbound
    /// In a browser or an app, without a telephone.
    case web
}

/// Whether somebody was on the line.
public enum CallConnection: Int64, Sendable, Hashable, CaseIterable {
    /// Nobody has said; it counts as connected.
    case unknown
    case connected
    /// Nobody answered, or nobody could: no report counts the call.
    case notConnected

    /// Whether reports count the call.
    public var counts: Bool { self != .notConnected }
}

/// A voice call as all that was said of it makes it, converted or not.
public struct Call: Sendable, Hashable {
    /// Names the call in its workspace.
    public var roomName: String
    /// The agent of the call; it may be deleted by now.
    public var agentID: String
    /// The agent's revision when the call was first recorded, or first recorded as this agent's.
    public var agentRevision: Int64
    /// Empty where it is unknown or erased.
    public var userID: String
    /// When it began.
    public var startedAt: Timestamp
    /// No message has said when it began: the first that does decides.
    public var isStartAssumed: Bool
    /// When it ended; nil while it lasts.
    public var endedAt: Timestamp?
    /// Stays out of reports unless asked for.
    public var isTest: Bool
    /// Who called whom.
    public var direction: CallDirection
    /// Whether somebody was on the line.
    public var connection: CallConnection
    /// Why it ended, in the words of whoever carried it; empty where it is unknown or erased.
    public var endReason: String
    /// What came of it; empty where it is unknown or erased.
    public var outcome: String
    /// When it was first recorded.
    public var createTime: Timestamp
    /// When what is known of it last changed, but for an erasure.
    public var updateTime: Timestamp
    /// When its user was erased; nil where none was.
    public var erasedAt: Timestamp?

    public init(
        roomName: String, agentID: String, agentRevision: Int64, userID: String, startedAt: Timestamp,
        isStartAssumed: Bool = false, endedAt: Timestamp?, isTest: Bool, direction: CallDirection = .unknown,
        connection: CallConnection = .unknown, endReason: String = "", outcome: String = "", createTime: Timestamp,
        updateTime: Timestamp, erasedAt: Timestamp? = nil
    ) {
        self.roomName = roomName
        self.agentID = agentID
        self.agentRevision = agentRevision
        self.userID = userID
        self.startedAt = startedAt
        self.isStartAssumed = isStartAssumed
        self.endedAt = endedAt
        self.isTest = isTest
        self.direction = direction
        self.connection = connection
        self.endReason = endReason
        self.outcome = outcome
        self.createTime = createTime
        self.updateTime = updateTime
        self.erasedAt = erasedAt
    }
}

extension Call {
    /// About how many bytes of memory it takes: for bounds, not for counting.
    public var footprint: Int {
        192 + agentID.utf8.count + roomName.utf8.count + userID.utf8.count + endReason.utf8.count + outcome.utf8.count
    }

    /// When it last became what it is.
    public var changedAt: Timestamp { max(updateTime, erasedAt ?? updateTime) }
}

/// One message about a call, checked by itself: what is empty, unknown or nil in it says nothing.
public struct NewCall: Sendable, Hashable {
    /// Where it belongs.
    public var workspace: WorkspaceID
    /// Names the call; never empty.
    public var roomName: String
    /// The agent of the call.
    public var agentID: String
    /// The agent's revision now.
    public var agentRevision: Int64
    /// Empty where it is unknown.
    public var userID: String
    /// When it began.
    public var startedAt: Timestamp?
    /// When it ended; nil while it lasts.
    public var endedAt: Timestamp?
    /// Stays out of reports unless asked for; false says nothing.
    public var isTest: Bool
    /// Who called whom.
    public var direction: CallDirection
    /// Whether somebody was on the line.
    public var connection: CallConnection
    /// Why it ended.
    public var endReason: String
    /// What came of it.
    public var outcome: String
    /// When the server received it.
    public var receivedAt: Timestamp
    /// What is known of the room must be one of these agents', too; nil for any agent's.
    public var scope: AgentScope?

    public init(
        workspace: WorkspaceID = .default, roomName: String, agentID: String, agentRevision: Int64,
        userID: String = "", startedAt: Timestamp? = nil, endedAt: Timestamp? = nil, isTest: Bool = false,
        direction: CallDirection = .unknown, connection: CallConnection = .unknown, endReason: String = "",
        outcome: String = "", receivedAt: Timestamp, scope: AgentScope? = nil
    ) {
        self.workspace = workspace
        self.roomName = roomName
        self.agentID = agentID
        self.agentRevision = agentRevision
        self.userID = userID
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.isTest = isTest
        self.direction = direction
        self.connection = connection
        self.endReason = endReason
        self.outcome = outcome
        self.receivedAt = receivedAt
        self.scope = scope
    }
}

/// What became of a call that was to be recorded.
public enum CallOutcome: Sendable, Hashable {
    /// As it is known now, durably. Where the message said nothing new, nothing was written and no event tells of it.
    case recorded(Call)
    /// It would end before it began, at this moment.
    case endsBeforeStart(Timestamp)
    /// What is known of the room is of an agent beyond the scope.
    case ofOtherAgent
}
