import ConversionServer
import ConversionStore
import Logging

/// Who may call the running server: read at the start, and kept at what the ledger says.
struct Authentication: Sendable {
    let authenticator: Authenticator
    private let credentials: any CredentialStore
    private let watch: CredentialWatch

    init(
        _ configuration: Configuration, _ credentials: any CredentialStore, logger: Logger
    ) async throws(ProcessError) {
        self.credentials = credentials
        do {
            let known = try await credentials.snapshot(unless: nil)
            authenticator = Authenticator(
                known ?? CredentialSnapshot.none, limits: configuration.keyLimits, loopCount: configuration.threads)
        } catch {
            throw ProcessError(opening: configuration.database, error)
        }
        watch = CredentialWatch(credentials, authenticator, logger: logger)
    }

    /// Makes sure that every address may be served, before anything is opened for that.
    ///
    /// - Throws: `ProcessError` with all that may not.
    static func check(_ configuration: Configuration, hasTLS: Bool) async throws(ProcessError) {
        func complaints(_ hasCredentials: Bool) -> [String] {
            configuration.listen.compactMap { address in
                Exposure.complaint(
                    about: address, hasTLS: hasTLS, hasCredentials: hasCredentials,
                    isInsecure: configuration.isInsecure)
            }
        }
        // The ledger is looked at only where something depends on it.
        guard !complaints(false).isEmpty else { return }
        let left = complaints(try await hasCredentials(configuration.database))
        guard left.isEmpty else { throw ProcessError(.badSettings, left.map { "setting listen: \($0)" }) }
    }

    private static func hasCredentials(_ ledger: LedgerLocation) async throws(ProcessError) -> Bool {
        do {
            let credentials = try ledger.credentials(readOnly: true)
            let known: Result<[Credential], any Error>
            do {
                known = .success(try await credentials.credentials())
            } catch {
                known = .failure(error)
            }
            await credentials.close()
            return try !known.get().isEmpty
        } catch let error as StoreError where error.kind == .missing {
            return false
        } catch {
            throw ProcessError(opening: ledger, error)
        }
    }

    /// Takes up changes until the task is cancelled.
    func run() async { await watch.run() }

    /// To be called before the ledger is closed.
    func close() async { await watch.noteUses() }
}
