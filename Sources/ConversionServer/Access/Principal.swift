import ConversionStore
import RPC
import Synchronization

/// For whom a call is made: what services, logs and limits know of a caller. One object for all calls of a secret or an
/// identity, while that is in force.
public final class Principal: Sendable {
    /// As the audit log names it: a key's id, a certificate's identity, or `anonymous`.
    public let actor: Actor
    public let workspace: WorkspaceID
    public let role: Role
    /// The agents whose records the caller sees and writes; nil for all.
    public let scope: AgentScope?
    /// nil for the caller of a server that has no credentials.
    public let credentialID: String?
    /// What the key is doing at the moment, whichever of its secrets is used; nil where nothing is counted.
    let usage: KeyUsage?
    /// When it loses its force by itself.
    let expireTime: Timestamp?
    private let inForce = Atomic(true)

    /// Everything, in the default workspace: where nobody has ever made a credential.
    public static let anonymous = Principal()

    private init() {
        actor = .anonymous
        workspace = .default
        role = .admin
        scope = nil
        credentialID = nil
        usage = nil
        expireTime = nil
    }

    init(_ credential: Credential, expireTime: Timestamp?, usage: KeyUsage) {
        actor = Actor(name: credential.identity ?? credential.id)
        workspace = credential.workspace
        role = credential.role
        scope = credential.scope
        credentialID = credential.id
        self.usage = usage
        self.expireTime = expireTime
    }

    /// False from the moment on that it was revoked, expired, or changed.
    var isInForce: Bool { inForce.load(ordering: .relaxed) }

    func lapse() { inForce.store(false, ordering: .relaxed) }

    /// Whether another says the same, so that its calls may go on under this one.
    func isSame(as other: Principal) -> Bool {
        actor == other.actor && workspace == other.workspace && role == other.role && scope == other.scope
            && credentialID == other.credentialID && expireTime == other.expireTime && usage === other.usage
    }

    /// Whether the caller may know of an agent, or write for it.
    func sees(agent: String) -> Bool { scope?.contains(agent) ?? true }

    /// The same of the agent that a conversion's texts name.
    func sees(agentOf texts: ConversionTexts) -> Bool {
        guard let scope else { return true }
        return texts.withTexts { scope.contains($0[.agentID]) }
    }
}

extension ServerCall {
    /// For whom the call is made. Where no interceptor asks, all callers are the same.
    public var caller: Principal { principal as? Principal ?? .anonymous }
}

extension ServerContext {
    /// For whom the call is made. Where no interceptor asks, all callers are the same.
    public var caller: Principal { principal as? Principal ?? .anonymous }
}
