import ConversionStore
import Logging

/// Keeps an ``Authenticator`` at what the ledger says, and notes there which credentials are used.
public struct CredentialWatch: Sendable {
    private let credentials: any CredentialStore
    private let authenticator: Authenticator
    private let logger: Logger
    /// A change is in force after this and the time that a row takes to be read: well within a second.
    private static let interval: Duration = .milliseconds(400)
    private static let usesInterval: Duration = .seconds(60)

    public init(
        _ credentials: any CredentialStore, _ authenticator: Authenticator, logger: Logger
    ) {
        self.credentials = credentials
        self.authenticator = authenticator
        self.logger = logger
    }

    /// Goes on until the task is cancelled.
    public func run() async {
        var isWell = true
        var noted = ContinuousClock.now
        while (try? await Task.sleep(for: Self.interval)) != nil {
            do {
                authenticator.refresh(try await credentials.snapshot(unless: authenticator.generation))
                isWell = true
            } catch is CancellationError {
                return
            } catch {
                // Those that are known stay as they are, and lose their force at their time.
                authenticator.refresh(nil)
                if isWell { logger.error("the keys cannot be read", metadata: ["cause": "\(error)"]) }
                isWell = false
            }
            guard .now - noted >= Self.usesInterval else { continue }
            noted = .now
            await noteUses()
        }
    }

    /// What cannot be noted is lost: it is for people, and no reason to trouble a store that has troubles.
    public func noteUses() async {
        let used = authenticator.takeUsed()
        guard !used.isEmpty else { return }
        do {
            try await credentials.noteUse(of: used, at: .now)
        } catch {
            logger.warning("the use of keys could not be noted", metadata: ["cause": "\(error)"])
        }
    }
}
