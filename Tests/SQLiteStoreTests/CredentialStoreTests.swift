import ConversionStore
import GRDB
import SQLiteStore
import StoreTesting
import Testing

@Suite struct CredentialStoreTests {
    private let hash = [UInt8](repeating: 7, count: 32)

    private func withCredentials(_ body: (SQLiteHarness, SQLiteCredentialStore) async throws -> Void) async throws {
        let harness = try SQLiteHarness()
        let store = try harness.open(SQLiteConfiguration())
        let credentials = try SQLiteCredentialStore(beside: store, readOnly: false)
        try await body(harness, credentials)
        credentials.close()
        await store.close()
    }

    @Test func aLedgerBeginsWithoutCredentials() async throws {
        try await withCredentials { _, credentials in
            #expect(try credentials.credentials().isEmpty)
            #expect(try credentials.workspaces().map(\.name) == ["default"])
            #expect(try await credentials.auditEvents(since: nil).isEmpty)
            let unchanged = try await credentials.snapshot(unless: 0)
            #expect(unchanged == nil)
        }
    }

    @Test func whatIsMadeBesideAnOpenStoreIsReadAsItWasMade() async throws {
        try await withCredentials { _, credentials in
            let workspace = try credentials.createWorkspace(
                named: "other", at: Timestamp(nanoseconds: 5), by: Actor(name: "uid:0"))
            let made = try credentials.create(
                NewCredential(
                    id: "key_1", workspaceName: "other", name: "worker", role: .ingest, scope: AgentScope(["b", "a"]),
                    expireTime: Timestamp(nanoseconds: 99)),
                hash: hash, at: Timestamp(nanoseconds: 6), by: Actor(name: "uid:0"))
            #expect(
                made
                    == Credential(
                        id: "key_1", workspace: workspace, workspaceName: "other", name: "worker", role: .ingest,
                        scope: AgentScope(["a", "b"]), createTime: Timestamp(nanoseconds: 6),
                        expireTime: Timestamp(nanoseconds: 99)))
            #expect(try credentials.credentials() == [made])
            let snapshot = try #require(try await credentials.snapshot(unless: 0))
            #expect(snapshot.credentials == [made])
            #expect(snapshot.secrets.map(\.hash) == [hash])
            let unchanged = try await credentials.snapshot(unless: snapshot.generation)
            #expect(unchanged == nil)

            let rotated = try credentials.rotate(
                id: "key_1", hash: hash.reversed().map { $0 + 1 }, oldUntil: Timestamp(nanoseconds: 20),
                at: Timestamp(nanoseconds: 7), by: Actor(name: "uid:0"))
            #expect(rotated == made)
            let secrets = try #require(try await credentials.snapshot(unless: snapshot.generation)).secrets
            #expect(Set(secrets.map(\.expireTime)) == [nil, Timestamp(nanoseconds: 20)])

            let revoked = try credentials.revoke(id: "key_1", at: Timestamp(nanoseconds: 8), by: Actor(name: "uid:0"))
            #expect(revoked.revokeTime == Timestamp(nanoseconds: 8))
            #expect(try credentials.revoke(id: "key_1", at: Timestamp(nanoseconds: 9), by: .anonymous) == revoked)
            #expect(
                try await credentials.auditEvents(since: Timestamp(nanoseconds: 6)).map {
                    "\($0.time.nanoseconds) \($0.actor.name) \($0.action) \($0.workspaceName) \($0.subject)"
                } == [
                    "6 uid:0 key.create other key_1", "7 uid:0 key.rotate other key_1",
                    "8 uid:0 key.revoke other key_1",
                ])
        }
    }

    @Test func whatCannotBeMadeSaysWhyAndLeavesNothing() async throws {
        try await withCredentials { _, credentials in
            let identity = NewCredential(id: "key_1", name: "", role: .read, identity: "spiffe://a")
            _ = try credentials.create(identity, hash: nil, at: .now, by: .anonymous)
            let failures: [(StoreError.Kind, () throws -> Void)] = [
                (
                    .workspaceNotFound,
                    {
                        let new = NewCredential(id: "key_2", workspaceName: "none", name: "", role: .read)
                        _ = try credentials.create(new, hash: hash, at: .now, by: .anonymous)
                    }
                ),
                (
                    .exists,
                    {
                        let new = NewCredential(id: "key_2", name: "", role: .read, identity: "spiffe://a")
                        _ = try credentials.create(new, hash: nil, at: .now, by: .anonymous)
                    }
                ),
                (.credentialNotFound, { _ = try credentials.revoke(id: "key_9", at: .now, by: .anonymous) }),
                (
                    .invalidValue,
                    { _ = try credentials.rotate(id: "key_1", hash: hash, oldUntil: .now, at: .now, by: .anonymous) }
                ),
                (.workspaceExists, { _ = try credentials.createWorkspace(named: "default", at: .now, by: .anonymous) }),
            ]
            for (kind, attempt) in failures {
                let error = #expect(throws: StoreError.self) { try attempt() }
                #expect(error?.kind == kind)
            }
            #expect(try credentials.credentials().map(\.id) == ["key_1"])
            #expect(try await credentials.auditEvents(since: nil).map(\.action) == ["key.grant"])
        }
    }

    @Test func theAuditLogCannotBeChanged() async throws {
        try await withCredentials { harness, credentials in
            _ = try credentials.createWorkspace(named: "other", at: .now, by: .anonymous)
            let queue = try DatabaseQueue(path: harness.path)
            for sql in ["UPDATE audit_events SET actor = 'nobody'", "DELETE FROM audit_events"] {
                await #expect(throws: DatabaseError.self) { try await queue.write { try $0.execute(sql: sql) } }
            }
            #expect(try await credentials.auditEvents(since: nil).count == 1)
        }
    }

    @Test func scopesTellIdsApartByTheirBytes() {
        let scope = AgentScope(["caf\u{e9}", "b", "b"])
        #expect(scope.ids.count == 2)
        #expect(scope.contains("caf\u{e9}") && !scope.contains("cafe\u{301}"))
        #expect(scope != AgentScope(["cafe\u{301}", "b"]))
        let narrow = ConversionFilter(agentID: "cafe\u{301}").within(scope)
        #expect(narrow.scope == scope, "an agent beyond the scope is not left to the question alone")
        for narrow in [ConversionFilter(agentID: "b").within(scope), ConversionFilter().within(AgentScope(["b"]))] {
            #expect(narrow.agentID == "b" && narrow.scope == nil)
        }
    }
}
