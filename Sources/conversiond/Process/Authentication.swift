import ConversionServer
import ConversionStore
import Logging
import SQLiteStore

/// Who may call the running server: read at the start, and kept at what the ledger's file says.
struct Authentication: Sendable {
    let authenticator: Authenticator
    private let credentials: CredentialStore
    private let watch: CredentialWatch

    /// Opens the ledger's credentials, once more beside the store that has the ledger open.
    init(_ configuration: Configuration, store: SQLiteStore, logger: Logger) async throws(ProcessError) {
        do {
            credentials = try CredentialStore(beside: store)
            let known = try await credentials.snapshot(unless: nil)
            authenticator = Authenticator(
                known ?? CredentialSnapshot.none, limits: configuration.keyLimits, loopCount: configuration.threads)
        } catch {
            throw ProcessError(opening: configuration.database, error)
        }
        watch = CredentialWatch(credentials, authenticator, store: store, logger: logger)
    }

    /// Makes sure that every address may be served, before anything is opened for that.
    ///
    /// - Throws: `ProcessError` with all that may not.
    static func check(_ configuration: Configuration, hasTLS: Bool) throws(ProcessError) {
        func complaints(_ hasCredentials: Bool) -> [String] {
            configuration.listen.compactMap { address in
                Exposure.complaint(
                    about: address, hasTLS: hasTLS, hasCredentials: hasCredentials,
                    isInsecure: configuration.isInsecure)
            }
        }
        // The file is looked at only where something depends on it.
        guard !complaints(false).isEmpty else { return }
        let left = complaints(try hasCredentials(configuration.database))
        guard left.isEmpty else { throw ProcessError(.badSettings, left.map { "setting listen: \($0)" }) }
    }

    private static func hasCredentials(_ path: String) throws(ProcessError) -> Bool {
        do {
            let credentials = try CredentialStore(path: path, readOnly: true)
            defer { credentials.close() }
            return try !credentials.credentials().isEmpty
        } catch let error as StoreError where error.kind == .missing {
            return false
        } catch {
            throw ProcessError(opening: path, error)
        }
    }

    /// Takes up changes until the task is cancelled.
    func run() async { await watch.run() }

    /// To be called before the store is closed.
    func close() async {
        await watch.noteUses()
        credentials.close()
    }
}
