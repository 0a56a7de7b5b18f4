import ConversionServer
import ConversionStore
import Logging

/// Who may call the running server: read at the start, and kept at what the ledger's file says.
struct Authentication: Sendable {
    let authenticator: Authenticator
    private let credentials: CredentialStore
    private let watch: CredentialWatch

    /// Opens the ledger's credentials, once more beside the store that has the ledger open.
    init(_ configuration: Configuration, store: SQLiteStore, logger: Logger) async throws(ProcessError) {
        do {
            credentials = try CredentialStore(path: configuration.database, readOnly: true)
            let known = try await credentials.snapshot(unless: nil)
            authenticator = Authenticator(
                known ?? CredentialSnapshot.none, limits: configuration.keyLimits, loopCount: configuration.threads)
        } catch {
            throw ProcessError(opening: configuration.database, error)
        }
        watch = CredentialWatch(credentials, authenticator, store: store, logger: logger)
    }

    /// - Throws: `ProcessError` with every address that may not be served.
    func check(_ configuration: Configuration, hasTLS: Bool) throws(ProcessError) {
        let complaints = configuration.listen.compactMap { address in
            Exposure.complaint(
                about: address, hasTLS: hasTLS, hasCredentials: authenticator.hasCredentials,
                isInsecure: configuration.isInsecure)
        }
        guard complaints.isEmpty else { throw ProcessError(.badSettings, complaints.map { "setting listen: \($0)" }) }
    }

    /// Takes up changes until the task is cancelled.
    func run() async { await watch.run() }

    /// To be called before the store is closed.
    func close() async {
        await watch.noteUses()
        credentials.close()
    }
}
