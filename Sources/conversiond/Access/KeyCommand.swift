import ArgumentParser
import ConversionServer
import ConversionStore
import HTTP2Transport

/// `conversiond key`: who may call the server.
struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Makes, lists, revokes and rotates the keys that callers need.",
        discussion: """
            Works beside a running server, for which every change is in force within a second, and without one. Once \
            the first key is made, nobody calls without one, but for health checks.
            """,
        subcommands: [
            KeyCreateCommand.self, KeyGrantCommand.self, KeyListCommand.self, KeyRevokeCommand.self,
            KeyRotateCommand.self,
        ])
}

/// `conversiond key create`.
struct KeyCreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Makes a key and writes it to standard output, this once: only its hash is kept.")

    @OptionGroup var credential: CredentialOptions
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var form: ReportOptions

    func run() async throws {
        let now = Timestamp.now
        let key = APIKey.random()
        let new = credential.credential(id: APIKey.randomID(), at: now)
        let made = try await LedgerAccess.write(try database.location()) {
            try await $0.create(new, hash: key.hash, at: now, by: LedgerAccess.actor)
        }
        form.tell(made, key: key.text)
    }
}

/// `conversiond key grant`.
struct KeyGrantCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant",
        abstract: "Lets the holders of a client certificate call, by an identity that it vouches for.",
        discussion: "The identity is a URI or DNS name of the certificate, such as spiffe://example.org/worker.")

    @Argument(help: "A URI or DNS name of the certificate.") var identity: String
    @OptionGroup var credential: CredentialOptions
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var form: ReportOptions

    private static let limit = 2048

    func validate() throws {
        guard !identity.isEmpty, identity.utf8.count <= Self.limit,
            identity.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
        else { throw ValidationError("An identity is at most \(Self.limit) printable ASCII characters.") }
        guard CertificateIdentity.isURI(identity) || CertificateIdentity.isDNSName(identity) else {
            throw ValidationError(
                "An identity is a URI with its scheme, such as spiffe://example.org/worker, or the DNS name of one host."
            )
        }
    }

    func run() async throws {
        let now = Timestamp.now
        let new = credential.credential(identity: identity, id: APIKey.randomID(), at: now)
        let made = try await LedgerAccess.write(try database.location()) {
            try await $0.create(new, hash: nil, at: now, by: LedgerAccess.actor)
        }
        form.tell(made)
    }
}

/// `conversiond key list`.
struct KeyListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists all keys and granted identities, revoked ones too.")

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var form: ReportOptions

    func run() async throws {
        form.tell(try await LedgerAccess.read(try database.location()) { try await $0.credentials() })
    }
}

/// `conversiond key revoke`.
struct KeyRevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Takes a key's, or a granted identity's, force away for good.")

    @Argument(help: "The key's id, as list tells it.") var id: String
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var form: ReportOptions

    func run() async throws {
        let revoked = try await LedgerAccess.write(try database.location()) { [id] in
            try await $0.revoke(id: id, at: .now, by: LedgerAccess.actor)
        }
        form.tell(revoked)
    }
}

/// `conversiond key rotate`.
struct KeyRotateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Gives a key a new secret and writes it to standard output, this once; id and grants stay.")

    @Argument(help: "The key's id, as list tells it.") var id: String

    @Option(
        help: ArgumentHelp("How long the old secret stays good, such as 24h; 0s for not at all.", valueName: "time"),
        transform: CredentialOptions.duration)
    var grace: Duration = .seconds(3600)

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var form: ReportOptions

    func run() async throws {
        let now = Timestamp.now
        let key = APIKey.random()
        let rotated = try await LedgerAccess.write(try database.location()) { [id, grace] in
            try await $0.rotate(id: id, hash: key.hash, oldUntil: now.after(grace), at: now, by: LedgerAccess.actor)
        }
        form.tell(rotated, key: key.text)
    }
}
