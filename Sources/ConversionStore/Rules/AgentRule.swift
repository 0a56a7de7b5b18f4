/// What becomes of a change of an agent: of its revision, and of whether there is anything to write.
///
/// A revision is given out once for an id: an agent under the id of one that was deleted goes on behind the last revision
/// of that, as conversions name revisions for good. So an engine keeps every revision, and the highest of an id.
package enum AgentRule {
    /// The agent to write, under an id that no living agent has, and its first revision.
    ///
    /// - Parameters:
    ///   - living: the agent that has the id now.
    ///   - lastRevision: the highest that was ever given out under the id.
    /// - Throws: `StoreError`, `.workspaceNotFound` before `.agentExists`.
    package static func created(
        _ id: String, _ settings: AgentSettings, at time: Timestamp, hasWorkspace: @autoclosure () throws -> Bool,
        living: @autoclosure () throws -> Agent?, lastRevision: @autoclosure () throws -> Int64?
    ) throws -> Agent {
        let operation = "create the agent"
        guard try hasWorkspace() else { throw StoreError(.workspaceNotFound, operation) }
        guard try living() == nil else { throw StoreError(.agentExists, operation) }
        return Agent(
            id: id, revision: (try lastRevision() ?? 0) + 1, settings: settings, createTime: time, updateTime: time)
    }

    /// An agent after an update.
    package struct Update: Sendable, Hashable {
        package let agent: Agent
        /// Whether it has a new revision, which is to be written. Settings that came out as they had gone in change nothing:
        /// neither the revision, nor its time, nor the audit log.
        package let isChanged: Bool
    }

    /// What `change` makes of an agent.
    ///
    /// - Throws: `StoreError` as ``expected(_:_:to:)``, and what `change` throws.
    package static func updated(
        _ living: Agent?, expectedRevision: Int64?, at time: Timestamp, _ change: (inout AgentSettings) throws -> Void
    ) throws -> Update {
        let before = try expected(living, expectedRevision, to: "update the agent")
        var agent = before
        try change(&agent.settings)
        guard try !agent.settings.isSame(as: before.settings) else { return Update(agent: before, isChanged: false) }
        agent.revision += 1
        agent.updateTime = time
        return Update(agent: agent, isChanged: true)
    }

    /// The agent to delete; its revisions stay.
    ///
    /// - Throws: `StoreError` as ``expected(_:_:to:)``.
    package static func deleted(_ living: Agent?, expectedRevision: Int64?) throws -> Agent {
        try expected(living, expectedRevision, to: "delete the agent")
    }

    /// The agent that is to be changed.
    ///
    /// - Parameter revision: that it must be at; nil for any.
    /// - Throws: `StoreError`, `.agentNotFound` before `.revisionMismatch`.
    private static func expected(
        _ living: Agent?, _ revision: Int64?, to operation: String
    ) throws -> Agent {
        guard let living else { throw StoreError(.agentNotFound, operation) }
        guard revision == nil || living.revision == revision else { throw StoreError(.revisionMismatch, operation) }
        return living
    }
}
