/// A voice agent as it stands now.
public struct Agent: Sendable, Hashable {
    public var id: String
    /// From 1, and one more at each update that changed something.
    public var revision: Int64
    public var settings: AgentSettings
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
    public var agents: [Agent]
    /// The id to ask the next page `after`; nil when this page is the last.
    public var next: String?

    public init(agents: [Agent], next: String?) {
        self.agents = agents
        self.next = next
    }
}
