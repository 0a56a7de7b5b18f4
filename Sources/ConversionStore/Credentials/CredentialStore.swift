/// The credentials, workspaces and audit log of a ledger, apart from its records.
///
/// It works beside a running server and without one. Every method may be called from any thread, and may block it for the
/// disk but for `snapshot`. Failures are `StoreError`.
public protocol CredentialStore: Sendable {
    // MARK: Authentication

    /// What authentication needs to know, if it has changed since `generation`; nil where it has not.
    ///
    /// Blocks no thread of the caller's.
    func snapshot(unless generation: Int64?) async throws -> CredentialSnapshot?

    /// Notes when credentials were last used. No change that authentication would hear of.
    func noteUse(of credentials: [String], at time: Timestamp) async throws

    // MARK: Administration

    /// All credentials, revoked ones too, the oldest first.
    func credentials() async throws -> [Credential]

    /// All workspaces, the oldest first.
    func workspaces() async throws -> [Workspace]

    /// A page of the audit log, the oldest first, behind the event `after`: those that were written then or later.
    func auditEvents(since: Timestamp?, after: Int64, limit: Int) async throws -> [AuditEvent]

    /// Makes a credential.
    ///
    /// - Parameter hash: SHA-256 of its secret; nil for a certificate's identity.
    /// - Throws: `StoreError`: `.workspaceNotFound`; `.exists` for an identity that has a credential in force.
    func create(_ new: NewCredential, hash: [UInt8]?, at time: Timestamp, by actor: Actor) async throws -> Credential

    /// Takes a credential's force away for good. One that was revoked before stays as it was.
    ///
    /// - Throws: `StoreError`: `.credentialNotFound`.
    func revoke(id: String, at time: Timestamp, by actor: Actor) async throws -> Credential

    /// Gives a key a new secret for the same grants; the old one stays good until `end`.
    ///
    /// - Throws: `StoreError`: `.credentialNotFound`; `.invalidValue` for one that has no secret, or was revoked.
    func rotate(
        id: String, hash: [UInt8], oldUntil end: Timestamp, at time: Timestamp, by actor: Actor
    ) async throws -> Credential

    /// Adds a workspace.
    ///
    /// - Throws: `StoreError`: `.workspaceExists`.
    func createWorkspace(named name: String, at time: Timestamp, by actor: Actor) async throws -> WorkspaceID

    /// Gives back what it holds; to be called before the ledger's store is closed.
    func close() async
}

extension CredentialStore {
    /// The audit log's first page.
    public func auditEvents(since: Timestamp?) async throws -> [AuditEvent] {
        try await auditEvents(since: since, after: 0, limit: 1_000)
    }
}
