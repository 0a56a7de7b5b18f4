import ConversionStore
import Logging
import SQLiteStore

/// A ledger that is open, by whatever engine keeps it.
struct OpenLedger: Sendable {
    let store: any Store
    let credentials: any CredentialStore
    /// Finds out what the engine says of the ledger's files, through what is open already. Blocks for the disk.
    let inspect: @Sendable () throws -> LedgerState

    /// Commits what is queued, and closes everything.
    func close() async {
        await credentials.close()
        await store.close()
    }
}

/// What an engine says of a ledger, without a look at its records.
struct LedgerState: Sendable, Equatable {
    /// The steps of the schema that the ledger has taken.
    let schemaVersion: Int
    /// Those that this program knows.
    let currentSchemaVersion: Int
    /// As SQLite names it: a served ledger has `wal`.
    let journalMode: String
    /// The engine's library and its version.
    let library: String
}

/// Opens ledgers. Here alone the server names an engine; the maintenance of files is a matter of their engine, too.
extension LedgerLocation {
    /// The version of the library that keeps ledgers in files.
    static var sqliteVersion: String { SQLiteLibrary.version }

    /// Opens the ledger for a server, and makes one where there is none.
    ///
    /// - Throws: `StoreError` of the kinds named "at opening".
    func open(queueLimit: Int, logger: Logger) async throws -> OpenLedger {
        switch self {
        case .file(let path):
            var configuration = SQLiteConfiguration()
            configuration.queueLimit = queueLimit
            let store = try SQLiteStore(path: path, configuration: configuration, logger: logger)
            do {
                return OpenLedger(
                    store: store, credentials: try SQLiteCredentialStore(beside: store),
                    inspect: { LedgerState(try LedgerInspection(of: store)) })
            } catch {
                await store.close()
                throw error
            }
        }
    }

    /// Makes an empty ledger.
    ///
    /// - Throws: `StoreError` of the kinds named "at opening".
    func create() async throws {
        switch self {
        case .file(let path):
            let silent = Logger(label: "conversiond") { _ in SwiftLogNoOpLogHandler() }
            await (try SQLiteStore(path: path, logger: silent)).close()
        }
    }

    /// Opens the credentials of a ledger that this process has not open, whether or not it is served.
    ///
    /// - Throws: `StoreError` of the kinds named "at opening": `.missing` where there is none.
    func credentials(readOnly: Bool) throws -> any CredentialStore {
        switch self {
        case .file(let path): try SQLiteCredentialStore(path: path, readOnly: readOnly)
        }
    }

    /// What the engine says of a ledger that this process has not open. Blocks for the disk.
    ///
    /// - Throws: `StoreError` of the kinds named "at opening".
    func inspect() throws -> LedgerState {
        switch self {
        case .file(let path): LedgerState(try LedgerInspection(path: path))
        }
    }
}

extension LedgerState {
    fileprivate init(_ inspection: LedgerInspection) {
        self.init(
            schemaVersion: inspection.schemaVersion, currentSchemaVersion: LedgerInspection.currentSchemaVersion,
            journalMode: inspection.journalMode, library: "SQLite \(SQLiteLibrary.version)")
    }
}
