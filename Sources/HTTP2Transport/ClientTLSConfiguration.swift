/// How a client uses TLS, 1.2 or 1.3: whom it trusts, and what it shows of itself.
///
/// The server's certificate must come from an authority that is trusted, and be for the name or the IP address that was
/// asked for; there is no way around either.
public struct ClientTLSConfiguration: Sendable, Hashable {
    /// A PEM file: the authorities that are trusted, in place of the system's.
    public var authorityFile: String?
    /// A PEM file: the client's certificate, then those between it and an authority that the server knows. nil shows none.
    public var certificateFile: String?
    /// A PEM file: the certificate's key, without a passphrase.
    public var keyFile: String?
    /// The host name that the server's certificate must be for, where it is not the address's.
    public var serverName: String?

    public init() {}
}
