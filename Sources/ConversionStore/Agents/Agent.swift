/// A voice agent as it stands now.
public struct Agent: Sendable, Hashable {
    /// Unique among the living agents of its workspace.
    public var id: String
    /// From 1, and one more at each update that changed something.
    public var revision: Int64
    /// What its owner set, at `revision`.
    public var settings: AgentSettings
    /// When it was created; a deleted agent that comes back is created anew.
    public var createTime: Timestamp
    /// When `revision` was written.
    public var updateTime: Timestamp

    public init(id: String, revision: Int64, settings: AgentSettings, createTime: Timestamp, updateTime: Timestamp) {
        self.id = id
        self.revision = revision
        self.settings = settings
        self.createTime = createTime
        self.updateTime = updateTime
    }
}

/// A page of agents in the order of their ids.
public struct AgentPage: Sendable, Hashable {
    /// In the order of their ids, at most as many as were asked for.
    public var agents: [Agent]
    /// The id to ask the next page `after`; nil when this page is the last.
    public var next: String?

    public init(agents: [Agent], next: String?) {
        self.agents = agents
        self.next = next
    }
}
