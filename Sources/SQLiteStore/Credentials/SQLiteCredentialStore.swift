import ConversionStore
import Foundation
import GRDB

/// The credentials, workspaces and audit log in a ledger's file, through a connection of their own.
///
/// It works beside a running server and without one. It takes no lock of `DatabaseFile`'s, which is for whoever writes the
/// ledger: a change here is one short transaction that SQLite's own lock lets in between two of the server's, each of
/// which waits for the other for some seconds at most. It touches none of the tables, sequences and rollups that the server
/// keeps in memory, and the server reads the generation again and again. Usable from any thread.
public final class SQLiteCredentialStore: CredentialStore {
    private let path: String
    /// Goes after the queue, as it was there before it.
    private let hold: OpenLedgers.Hold?
    private let queue: DatabaseQueue
    /// Through which uses are noted beside a running server; nil where there is none in this process.
    private let store: SQLiteStore?
    /// What tells the file apart from one that took its name meanwhile.
    private let inode: UInt64?

    /// Opens a ledger that is there, and that this process has not open.
    ///
    /// - Throws: a `StoreError` of the kinds named "at opening".
    public convenience init(path: String, readOnly: Bool) throws {
        let path = DatabaseFile.resolved(path)
        _ = try LedgerHeader.read(path, writing: !readOnly, "open the database")
        try LedgerCompany.require(path, "open the database")
        try self.init(openedBefore: path, readOnly: readOnly, beside: nil)
    }

    /// Opens the ledger that this process has open.
    ///
    /// Nothing but SQLite may open the file then: ``OpenLedgers`` says why.
    public convenience init(beside store: SQLiteStore, readOnly: Bool = true) throws {
        try self.init(openedBefore: store.pool.path, readOnly: readOnly, beside: store)
    }

    private init(openedBefore path: String, readOnly: Bool, beside store: SQLiteStore?) throws {
        self.path = path
        self.store = store
        hold = OpenLedgers.hold(path)
        inode = Self.inode(of: path)
        do {
            var configuration = Configuration()
            configuration.label = "credentials"
            configuration.readonly = readOnly
            configuration.foreignKeysEnabled = true
            configuration.busyMode = .timeout(5)
            configuration.prepareDatabase { database in
                // A key that was answered for must outlast a power cut, as a conversion does.
                try database.execute(sql: "PRAGMA synchronous = FULL")
            }
            queue = try DatabaseQueue(path: self.path, configuration: configuration)
            try queue.unsafeRead { try Schema.requireOurs($0) }
        } catch {
            throw StoreError.wrapped(error, "open the database")
        }
    }

    // MARK: Reading

    public func credentials() throws -> [Credential] {
        try read("read the keys") { try CredentialTable.all($0) }
    }

    public func workspaces() throws -> [Workspace] {
        try read("read the workspaces") { try CredentialTable.workspaces($0) }
    }

    public func auditEvents(since: Timestamp?, after: Int64, limit: Int) throws -> [AuditEvent] {
        try read("read the audit log") { try AuditTable.events($0, since: since, after: after, limit: limit) }
    }

    public func snapshot(unless generation: Int64?) async throws -> CredentialSnapshot? {
        do {
            return try await queue.read { database in
                let current = try CredentialTable.generation(database)
                guard current != generation else { return nil }
                return try CredentialSnapshot(
                    generation: current, credentials: CredentialTable.all(database),
                    secrets: CredentialTable.secrets(database))
            }
        } catch {
            throw StoreError.converted(error, "read the keys")
        }
    }

    // MARK: Writing

    public func create(
        _ new: NewCredential, hash: [UInt8]?, at time: Timestamp, by actor: Actor
    ) throws -> Credential {
        try write("make the key") { try CredentialTable.insert($0, new, hash: hash, at: time, by: actor) }
    }

    public func revoke(id: String, at time: Timestamp, by actor: Actor) throws -> Credential {
        try write("revoke the key") { try CredentialTable.revoke($0, id: id, at: time, by: actor) }
    }

    public func rotate(
        id: String, hash: [UInt8], oldUntil end: Timestamp, at time: Timestamp, by actor: Actor
    ) throws -> Credential {
        try write("rotate the key") {
            try CredentialTable.rotate($0, id: id, hash: hash, oldUntil: end, at: time, by: actor)
        }
    }

    public func createWorkspace(named name: String, at time: Timestamp, by actor: Actor) throws -> WorkspaceID {
        try write("create the workspace") {
            try CredentialTable.createWorkspace($0, named: name, at: time, by: actor)
        }
    }

    /// Beside a running server its own writer notes them, in its turn.
    public func noteUse(of credentials: [String], at time: Timestamp) async throws {
        if let store { return try await store.noteUse(of: credentials, at: time) }
        try write("note the use of keys") { try CredentialTable.noteUse($0, of: credentials, at: time) }
    }

    /// Closes the connection; to be called before a server closes its store, whose files the last one out tidies up.
    public func close() {
        try? queue.close()
    }

    private func read<Value>(_ operation: String, _ body: (Database) throws -> Value) throws -> Value {
        do {
            return try queue.read(body)
        } catch {
            throw StoreError.converted(error, operation)
        }
    }

    private func write<Value>(_ operation: String, _ body: (Database) throws -> Value) throws -> Value {
        let value: Value
        do {
            value = try queue.write(body)
        } catch {
            throw StoreError.converted(error, operation)
        }
        // A restore gives the name to another file, and whoever asked must not believe that it knows of this.
        guard Self.inode(of: path) == inode else {
            throw StoreError(.busy, operation, "the ledger was replaced meanwhile; do it again")
        }
        return value
    }

    private static func inode(of path: String) -> UInt64? {
        var status = stat()
        return stat(path, &status) == 0 ? UInt64(status.st_ino) : nil
    }
}
