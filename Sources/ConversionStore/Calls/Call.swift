/// A voice call as it was last recorded, converted or not.
public struct Call: Sendable, Hashable {
    /// Names the call in its workspace.
    public var roomName: String
    /// The agent of the call; it may be deleted by now.
    public var agentID: String
    /// The agent's revision when the call was first recorded, or first recorded as this agent's.
    public var agentRevision: Int64
    /// Empty where it is unknown.
    public var userID: String
    /// When it began.
    public var startedAt: Timestamp
    /// When it ended; nil while it lasts.
    public var endedAt: Timestamp?
    /// Stays out of reports unless asked for.
    public var isTest: Bool
    /// When it was first recorded.
    public var createTime: Timestamp
    /// When it was last recorded.
    public var updateTime: Timestamp

    public init(
        roomName: String, agentID: String, agentRevision: Int64, userID: String, startedAt: Timestamp,
        endedAt: Timestamp?, isTest: Bool, createTime: Timestamp, updateTime: Timestamp
    ) {
        self.roomName = roomName
        self.agentID = agentID
        self.agentRevision = agentRevision
        self.userID = userID
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.isTest = isTest
        self.createTime = createTime
        self.updateTime = updateTime
    }
}

/// What is to be known of a call from now on, checked by itself.
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
    /// When it began; nil for what is known already, else for the moment of receipt, or the end where that is earlier.
    public var startedAt: Timestamp?
    /// When it ended; nil while it lasts.
    public var endedAt: Timestamp?
    /// Stays out of reports unless asked for.
    public var isTest: Bool
    /// When the server received it.
    public var receivedAt: Timestamp
    /// What is known of the room must be one of these agents', too; nil for any agent's.
    public var scope: AgentScope?

    public init(
        workspace: WorkspaceID = .default, roomName: String, agentID: String, agentRevision: Int64,
        userID: String = "", startedAt: Timestamp? = nil, endedAt: Timestamp? = nil, isTest: Bool = false,
        receivedAt: Timestamp, scope: AgentScope? = nil
    ) {
        self.workspace = workspace
        self.roomName = roomName
        self.agentID = agentID
        self.agentRevision = agentRevision
        self.userID = userID
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.isTest = isTest
        self.receivedAt = receivedAt
        self.scope = scope
    }
}

/// What became of a call that was to be recorded. Only the first case has written anything.
public enum CallOutcome: Sendable, Hashable {
    /// As it is stored now, durably.
    case recorded(Call)
    /// It would end before it began, at the moment that is known already.
    case endsBeforeStart(Timestamp)
    /// What is known of the room is of an agent beyond the scope.
    case ofOtherAgent
}
