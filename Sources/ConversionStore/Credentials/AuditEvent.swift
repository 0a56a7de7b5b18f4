/// Who does something: a credential's id, `anonymous`, or an operator's account on this machine.
public struct Actor: Sendable, Hashable {
    public let name: String

    public init(name: String) {
        self.name = name
    }

    /// A caller of a server that has no credentials.
    public static let anonymous = Actor(name: "anonymous")
}

/// What was done, as it is written down for good: it names things by their ids, and holds nobody's data.
public struct AuditEvent: Sendable, Hashable {
    public enum Action: String, Sendable, Hashable, CaseIterable {
        case agentCreated = "agent.create"
        case agentUpdated = "agent.update"
        case agentDeleted = "agent.delete"
        case conversionAdjusted = "conversion.adjust"
        /// A whole import, with its counts.
        case conversionsImported = "conversion.import"
        /// Names no user.
        case userErased = "user.erase"
        case workspaceCreated = "workspace.create"
        case keyCreated = "key.create"
        case identityGranted = "key.grant"
        case keyRevoked = "key.revoke"
        case keyRotated = "key.rotate"
    }

    /// Its place in the log, from 1 on.
    public let id: Int64
    public let time: Timestamp
    public let actor: Actor
    public let action: String
    /// The name of the workspace in which it was done.
    public let workspaceName: String
    /// The id of what it was done to; empty for an erased user, and for an import what became of its conversions.
    public let subject: String

    public init(id: Int64, time: Timestamp, actor: Actor, action: String, workspaceName: String, subject: String) {
        self.id = id
        self.time = time
        self.actor = actor
        self.action = action
        self.workspaceName = workspaceName
        self.subject = subject
    }
}
