import ConversionStore
import Glibc

/// The ledger as the commands about keys open it: beside a running server, or without one.
enum LedgerAccess {
    /// Runs what reads.
    static func read<Value>(
        _ ledger: LedgerLocation, _ body: (any CredentialStore) async throws -> Value
    ) async throws(ProcessError) -> Value {
        do {
            return try await run(try ledger.credentials(readOnly: true), body)
        } catch {
            throw told(error, ledger)
        }
    }

    /// Runs what writes, on a new ledger where there is none, so that a server can be given its keys before its first start.
    static func write<Value>(
        _ ledger: LedgerLocation, _ body: (any CredentialStore) async throws -> Value
    ) async throws(ProcessError) -> Value {
        do {
            return try await run(try await credentials(ledger), body)
        } catch {
            throw told(error, ledger)
        }
    }

    /// Who does it, for the audit log: the account that the process runs under.
    static var actor: Actor { Actor(name: "uid:\(getuid())") }

    private static func credentials(_ ledger: LedgerLocation) async throws -> any CredentialStore {
        do {
            return try ledger.credentials(readOnly: false)
        } catch let error as StoreError where error.kind == .missing {
            do {
                try await ledger.create()
            } catch {
                throw ProcessError(opening: ledger, error)
            }
            return try ledger.credentials(readOnly: false)
        }
    }

    private static func run<Value>(
        _ credentials: any CredentialStore, _ body: (any CredentialStore) async throws -> Value
    ) async throws -> Value {
        do {
            let value = try await body(credentials)
            await credentials.close()
            return value
        } catch {
            await credentials.close()
            throw error
        }
    }

    private static func told(_ error: any Error, _ ledger: LedgerLocation) -> ProcessError {
        switch error {
        case let error as ProcessError: error
        case let error as StoreError: ProcessError(error.operation, error)
        default: ProcessError(opening: ledger, error)
        }
    }
}
