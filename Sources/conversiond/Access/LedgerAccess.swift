import ConversionStore
import Glibc
import Logging
import SQLiteStore

/// The ledger's file as the commands about keys open it: beside a running server, or without one.
enum LedgerAccess {
    /// Runs what reads.
    static func read<Value>(_ path: String, _ body: (CredentialStore) throws -> Value) throws(ProcessError) -> Value {
        try open(path, readOnly: true, body)
    }

    /// Runs what writes, on a new ledger where there is none, so that a server can be given its keys before its first start.
    static func write<Value>(
        _ path: String, _ body: (CredentialStore) throws -> Value
    ) async throws(ProcessError) -> Value {
        if access(path, F_OK) != 0, errno == ENOENT {
            do {
                let store = try SQLiteStore(
                    path: path, logger: Logger(label: "conversiond") { _ in SwiftLogNoOpLogHandler() })
                await store.close()
            } catch {
                throw ProcessError(opening: path, error)
            }
        }
        return try open(path, readOnly: false, body)
    }

    /// Who does it, for the audit log: the account that the process runs under.
    static var actor: Actor { Actor(name: "uid:\(getuid())") }

    private static func open<Value>(
        _ path: String, readOnly: Bool, _ body: (CredentialStore) throws -> Value
    ) throws(ProcessError) -> Value {
        do {
            let store = try CredentialStore(path: path, readOnly: readOnly)
            defer { store.close() }
            return try body(store)
        } catch let error as StoreError {
            throw ProcessError(error.operation, error)
        } catch {
            throw ProcessError(opening: path, error)
        }
    }
}
