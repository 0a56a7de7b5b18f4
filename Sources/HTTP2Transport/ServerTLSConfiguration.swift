/// What a server shows its clients under TLS, and what it asks of them. TLS 1.2 and 1.3 are spoken, and nothing older.
public struct ServerTLSConfiguration: Sendable, Hashable {
    /// Whether clients are asked for a certificate.
    public enum ClientAuthentication: String, Sendable, CaseIterable {
        /// They are not.
        case none
        /// They are. One that shows none is served all the same; one whose certificate is no good is not.
        case optional
        /// They are, and one that shows none is not served.
        case required
    }

    /// A PEM file: the server's certificate, then those between it and an authority that clients know.
    public var certificateFile: String
    /// A PEM file: the certificate's key, without a passphrase.
    public var keyFile: String
    /// A PEM file: the authorities whose certificates clients may show. Needed where clients are asked for one.
    public var clientAuthorityFile: String?
    public var clientAuthentication = ClientAuthentication.none
    /// How long a new connection may take until its handshake is done.
    public var handshakeTimeout: Duration = .seconds(10)

    public init(certificateFile: String, keyFile: String) {
        self.certificateFile = certificateFile
        self.keyFile = keyFile
    }
}
