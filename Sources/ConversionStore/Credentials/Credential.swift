/// What a credential lets its holder do.
public enum Role: String, Sendable, Hashable, CaseIterable {
    /// Records conversions and calls; reads nothing but the agents' tools and its own answers.
    case ingest
    /// Reads agents, conversions and reports.
    case read
    /// Everything.
    case admin
}

/// What a caller may do, and where: what an API key, or the name in a client's certificate, stands for.
public struct Credential: Sendable, Hashable {
    /// `key_` and letters; not secret.
    public var id: String
    public var workspace: WorkspaceID
    /// The workspace's name.
    public var workspaceName: String
    /// For people.
    public var name: String
    public var role: Role
    /// nil for all agents of the workspace.
    public var scope: AgentScope?
    /// What the client's certificate must vouch for, such as `spiffe://example.org/worker`; nil for an API key.
    public var identity: String?
    public var createTime: Timestamp
    /// From then on it is good for nothing; nil for never.
    public var expireTime: Timestamp?
    /// When it was revoked; nil while it has not been.
    public var revokeTime: Timestamp?
    /// When it was last used, to a minute or so; nil for never.
    public var lastUseTime: Timestamp?

    public init(
        id: String, workspace: WorkspaceID, workspaceName: String, name: String, role: Role, scope: AgentScope? = nil,
        identity: String? = nil, createTime: Timestamp, expireTime: Timestamp? = nil, revokeTime: Timestamp? = nil,
        lastUseTime: Timestamp? = nil
    ) {
        self.id = id
        self.workspace = workspace
        self.workspaceName = workspaceName
        self.name = name
        self.role = role
        self.scope = scope
        self.identity = identity
        self.createTime = createTime
        self.expireTime = expireTime
        self.revokeTime = revokeTime
        self.lastUseTime = lastUseTime
    }
}

/// A credential that is to be made.
public struct NewCredential: Sendable, Hashable {
    public var id: String
    public var workspaceName: String
    public var name: String
    public var role: Role
    public var scope: AgentScope?
    public var identity: String?
    public var expireTime: Timestamp?

    public init(
        id: String, workspaceName: String = "default", name: String, role: Role, scope: AgentScope? = nil,
        identity: String? = nil, expireTime: Timestamp? = nil
    ) {
        self.id = id
        self.workspaceName = workspaceName
        self.name = name
        self.role = role
        self.scope = scope
        self.identity = identity
        self.expireTime = expireTime
    }
}

/// A workspace, whose records no other workspace's credentials reach.
public struct Workspace: Sendable, Hashable {
    public let id: WorkspaceID
    public let name: String
    public let createTime: Timestamp?

    public init(id: WorkspaceID, name: String, createTime: Timestamp?) {
        self.id = id
        self.name = name
        self.createTime = createTime
    }
}

/// Everything that authentication needs to know, at one moment.
public struct CredentialSnapshot: Sendable {
    /// An API key's secret by its hash, and the credential that it stands for.
    public struct Secret: Sendable, Hashable {
        /// SHA-256.
        public let hash: [UInt8]
        public let credentialID: String
        /// When a rotated secret loses its force; nil for the one in use.
        public let expireTime: Timestamp?

        public init(hash: [UInt8], credentialID: String, expireTime: Timestamp?) {
            self.hash = hash
            self.credentialID = credentialID
            self.expireTime = expireTime
        }
    }

    /// Grows with each change.
    public let generation: Int64
    /// All that were ever made, revoked ones too.
    public let credentials: [Credential]
    public let secrets: [Secret]

    public init(generation: Int64, credentials: [Credential], secrets: [Secret]) {
        self.generation = generation
        self.credentials = credentials
        self.secrets = secrets
    }

    /// Where nobody has ever made any.
    public static let none = CredentialSnapshot(generation: 0, credentials: [], secrets: [])
}
