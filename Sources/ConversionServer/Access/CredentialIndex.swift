import Basics
import ConversionStore

/// The credentials in force at a moment, by what callers show. Made anew with each change and then only read.
struct CredentialIndex: Sendable {
    private enum Entry {
        case inForce(Principal)
        /// Told to whoever holds the secret, and nobody else.
        case expired
    }

    enum Finding {
        case principal(Principal)
        case expired
        case unknown
    }

    let snapshot: CredentialSnapshot
    /// When the first of those in force loses it.
    private(set) var nextExpiry: Timestamp?
    /// When the last of those that have expired did. A clock that goes back behind it gives them their force again.
    private var lastExpiry: Timestamp?
    private var secrets: [[UInt8]: Entry] = [:]
    private var identities: [String: Principal] = [:]
    private var usages: [String: KeyUsage] = [:]

    /// Once there has been one, nobody is anonymous.
    var hasCredentials: Bool { !snapshot.credentials.isEmpty }

    /// - Parameter old: whose principals go on where they say the same; the others lapse.
    init(_ snapshot: CredentialSnapshot, at now: Timestamp, limits: KeyLimits, after old: CredentialIndex?) {
        self.snapshot = snapshot
        var credentials: [String: Credential] = [:]
        for credential in snapshot.credentials {
            // Of a revoked one, too, the last use may not have been noted, and calls may be under way.
            usages[credential.id] = old?.usages[credential.id] ?? KeyUsage(limits)
            if credential.revokeTime == nil { credentials[credential.id] = credential }
        }
        for secret in snapshot.secrets {
            guard let credential = credentials[secret.credentialID] else { continue }
            let end = [credential.expireTime, secret.expireTime].compactMap { $0 }.min()
            if let principal = principal(credential, until: end, at: now, old?.principal(ofSecret: secret.hash)) {
                secrets[secret.hash] = .inForce(principal)
            } else {
                secrets[secret.hash] = .expired
            }
        }
        // In the order of the ledger: where names differ in case alone, the one that was granted first holds.
        for credential in snapshot.credentials where credentials[credential.id] != nil {
            guard let identity = credential.identity.map(Self.canonical), identities[identity] == nil else { continue }
            identities[identity] = principal(
                credential, until: credential.expireTime, at: now, old?.identities[identity])
        }
        old?.lapse(butFor: self)
    }

    /// Whether the time makes another index of the same credentials: the clock has gone past an end, or back behind one.
    func isOutdated(at now: Timestamp) -> Bool {
        nextExpiry.map { $0 <= now } ?? false || lastExpiry.map { $0 > now } ?? false
    }

    func find(_ key: APIKey) -> Finding {
        let hash = key.hash
        guard let found = secrets.index(forKey: hash), ConstantTime.areEqual(secrets[found].key, hash) else {
            return .unknown
        }
        switch secrets[found].value {
        case .inForce(let principal): return .principal(principal)
        case .expired: return .expired
        }
    }

    /// ASCII only: to Swift's strings some letters beyond it are the same as one of it.
    func principal(ofIdentity identity: String) -> Principal? {
        identity.utf8.allSatisfy { $0 < 0x80 } ? identities[Self.canonical(identity)] : nil
    }

    /// DNS names have no case; a URI, which has a colon, is kept as it is.
    private static func canonical(_ identity: String) -> String {
        identity.utf8.contains(UInt8(ascii: ":")) ? identity : identity.lowercased()
    }

    /// The keys that were used since this was asked last.
    func takeUsed() -> [String] { usages.filter { $0.value.takeUsed() }.map(\.key) }

    private func principal(ofSecret hash: [UInt8]) -> Principal? {
        guard case .inForce(let principal)? = secrets[hash] else { return nil }
        return principal
    }

    /// Nil where it has expired.
    private mutating func principal(
        _ credential: Credential, until end: Timestamp?, at now: Timestamp, _ old: Principal?
    ) -> Principal? {
        if let end {
            guard end > now else {
                lastExpiry = max(lastExpiry ?? end, end)
                return nil
            }
            nextExpiry = min(nextExpiry ?? end, end)
        }
        guard let usage = usages[credential.id] else { return nil }
        let new = Principal(credential, expireTime: end, usage: usage)
        if let old, old.isSame(as: new) { return old }
        return new
    }

    private func lapse(butFor new: CredentialIndex) {
        var staying: Set<ObjectIdentifier> = []
        for case .inForce(let principal) in new.secrets.values { staying.insert(ObjectIdentifier(principal)) }
        for principal in new.identities.values { staying.insert(ObjectIdentifier(principal)) }
        for case .inForce(let principal) in secrets.values where !staying.contains(ObjectIdentifier(principal)) {
            principal.lapse()
        }
        for principal in identities.values where !staying.contains(ObjectIdentifier(principal)) { principal.lapse() }
    }
}
