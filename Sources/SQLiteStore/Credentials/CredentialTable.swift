import ConversionStore
import Foundation
import GRDB

/// Reads and writes credentials on whatever connection it is given; the caller makes the transaction.
enum CredentialTable {
    private static let selection = """
        SELECT c.id, c.workspace_id, w.name, c.name, c.role, c.agents, c.identity, c.create_time, c.expire_time, \
        c.revoke_time, c.last_use_time FROM credentials c JOIN workspaces w ON w.id = c.workspace_id
        """

    static func all(_ database: Database) throws -> [Credential] {
        try Row.fetchAll(database, sql: "\(selection) ORDER BY c.create_time, c.id").map(credential(_:))
    }

    static func credential(_ database: Database, id: String) throws -> Credential? {
        try Row.fetchOne(database, sql: "\(selection) WHERE c.id = ?", arguments: [id]).map(credential(_:))
    }

    static func secrets(_ database: Database) throws -> [CredentialSnapshot.Secret] {
        try Row.fetchAll(database, sql: "SELECT hash, credential_id, expire_time FROM api_key_secrets").map { row in
            CredentialSnapshot.Secret(
                hash: [UInt8](row[0] as Data), credentialID: row[1], expireTime: time(row[2]))
        }
    }

    /// Grows with each change that authentication must hear of.
    static func generation(_ database: Database) throws -> Int64 {
        try Int64.fetchOne(database.cachedStatement(sql: "SELECT credential_generation FROM ledger")) ?? 0
    }

    static func insert(
        _ database: Database, _ new: NewCredential, hash: [UInt8]?, at time: Timestamp, by actor: Actor
    ) throws -> Credential {
        let operation = "make the key"
        guard let workspace = try workspace(database, named: new.workspaceName) else {
            throw StoreError(.workspaceNotFound, operation)
        }
        if let identity = new.identity {
            let taken = try Int.fetchOne(
                database, sql: "SELECT 1 FROM credentials WHERE identity = ? AND revoke_time IS NULL",
                arguments: [identity])
            guard taken == nil else { throw StoreError(.exists, operation, "the identity has been granted before") }
        }
        let agents = try new.scope.map { String(decoding: try JSONEncoder().encode($0.ids), as: UTF8.self) }
        try database.execute(
            sql: """
                INSERT INTO credentials(id, workspace_id, name, role, agents, identity, create_time, expire_time) \
                VALUES(?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                new.id, workspace.rawValue, new.name, new.role.rawValue, agents, new.identity, time.nanoseconds,
                new.expireTime?.nanoseconds,
            ])
        if let hash { try insert(database, hash: hash, of: new.id, at: time) }
        try changed(database)
        try AuditTable.append(
            database, new.identity == nil ? .keyCreated : .identityGranted, of: new.id, by: actor, at: time,
            in: workspace)
        return try found(database, new.id, operation)
    }

    /// What is revoked already stays as it was.
    static func revoke(_ database: Database, id: String, at time: Timestamp, by actor: Actor) throws -> Credential {
        let operation = "revoke the key"
        let credential = try found(database, id, operation)
        guard credential.revokeTime == nil else { return credential }
        try database.execute(
            sql: "UPDATE credentials SET revoke_time = ? WHERE id = ?", arguments: [time.nanoseconds, id])
        try changed(database)
        try AuditTable.append(database, .keyRevoked, of: id, by: actor, at: time, in: credential.workspace)
        return try found(database, id, operation)
    }

    /// Gives a key a new secret; those it had lose their force at `end`, or when they would have before.
    static func rotate(
        _ database: Database, id: String, hash: [UInt8], oldUntil end: Timestamp, at time: Timestamp, by actor: Actor
    ) throws -> Credential {
        let operation = "rotate the key"
        let credential = try found(database, id, operation)
        guard credential.identity == nil else {
            throw StoreError(.invalidValue, operation, "it stands for a certificate's identity, and has no secret")
        }
        guard credential.revokeTime == nil else { throw StoreError(.invalidValue, operation, "it has been revoked") }
        try database.execute(
            sql: """
                UPDATE api_key_secrets SET expire_time = ? \
                WHERE credential_id = ? AND (expire_time IS NULL OR expire_time > ?)
                """, arguments: [end.nanoseconds, id, end.nanoseconds])
        try insert(database, hash: hash, of: id, at: time)
        try changed(database)
        try AuditTable.append(database, .keyRotated, of: id, by: actor, at: time, in: credential.workspace)
        return credential
    }

    /// Notes uses. No change that anybody must hear of.
    static func noteUse(_ database: Database, of ids: [String], at time: Timestamp) throws {
        let statement = try database.cachedStatement(sql: "UPDATE credentials SET last_use_time = ? WHERE id = ?")
        for id in ids { try statement.execute(arguments: [time.nanoseconds, id]) }
    }

    // MARK: Workspaces

    static func workspace(_ database: Database, named name: String) throws -> WorkspaceID? {
        try Int64.fetchOne(database, sql: "SELECT id FROM workspaces WHERE name = ?", arguments: [name])
            .map(WorkspaceID.init(rawValue:))
    }

    static func workspaces(_ database: Database) throws -> [Workspace] {
        try Row.fetchAll(database, sql: "SELECT id, name, create_time FROM workspaces ORDER BY id").map { row in
            Workspace(id: WorkspaceID(rawValue: row[0]), name: row[1], createTime: time(row[2]))
        }
    }

    static func createWorkspace(
        _ database: Database, named name: String, at time: Timestamp, by actor: Actor
    ) throws -> WorkspaceID {
        guard try workspace(database, named: name) == nil else {
            throw StoreError(.workspaceExists, "create the workspace")
        }
        try database.execute(
            sql: "INSERT INTO workspaces(name, create_time) VALUES(?, ?)", arguments: [name, time.nanoseconds])
        let workspace = WorkspaceID(rawValue: database.lastInsertedRowID)
        try AuditTable.append(database, .workspaceCreated, of: name, by: actor, at: time, in: workspace)
        return workspace
    }

    // MARK: Rows

    private static func insert(_ database: Database, hash: [UInt8], of id: String, at time: Timestamp) throws {
        try database.execute(
            sql: "INSERT INTO api_key_secrets(hash, credential_id, create_time) VALUES(?, ?, ?)",
            arguments: [Data(hash), id, time.nanoseconds])
    }

    private static func changed(_ database: Database) throws {
        try database.execute(sql: "UPDATE ledger SET credential_generation = credential_generation + 1")
    }

    private static func found(_ database: Database, _ id: String, _ operation: String) throws -> Credential {
        guard let credential = try credential(database, id: id) else {
            throw StoreError(.credentialNotFound, operation)
        }
        return credential
    }

    private static func credential(_ row: Row) throws -> Credential {
        // Whoever cannot be understood may do nothing: no role, and no list of agents, is made up for them.
        guard let role = Role(rawValue: row[4]) else {
            throw StoreError(.corrupt, "read the keys", "a key has a role that this version does not know")
        }
        let agents: String? = row[5]
        let scope = try agents.map { AgentScope(try JSONDecoder().decode([String].self, from: Data($0.utf8))) }
        return Credential(
            id: row[0], workspace: WorkspaceID(rawValue: row[1]), workspaceName: row[2], name: row[3], role: role,
            scope: scope, identity: row[6], createTime: Timestamp(nanoseconds: row[7]), expireTime: time(row[8]),
            revokeTime: time(row[9]), lastUseTime: time(row[10]))
    }

    private static func time(_ value: Int64?) -> Timestamp? { value.map { Timestamp(nanoseconds: $0) } }
}
