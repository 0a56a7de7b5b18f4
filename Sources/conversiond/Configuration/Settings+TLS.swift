import HTTP2Transport

// What the server shows its clients under TLS, and what it asks of them.
extension Settings {
    static let tlsCertificate = file(
        "tls-certificate",
        summary: "PEM file with the server's certificate, then those that lead to a known authority; none: no TLS.")

    static let tlsKey = file("tls-key", summary: "PEM file with its key.")

    static let tlsClientAuthority = file(
        "tls-client-ca", summary: "PEM file with the authorities that clients' certificates may come from.")

    static let tlsClientAuthentication = Setting(
        "tls-client-auth", "kind", default: "none", allowed: "none, optional or required",
        summary: "Whether clients are asked for a certificate: none, optional or required."
    ) { ServerTLSConfiguration.ClientAuthentication(rawValue: $0) }

    static let tlsHandshakeTimeout = duration(
        "tls-handshake-timeout", default: "10s", in: .milliseconds(100) ... .seconds(3600), limits: "100ms to 1h",
        summary: "How long a client may take to shake hands.")

    /// A file that there may be; nil for none.
    private static func file(_ key: String, summary: String) -> Setting<String?> {
        Setting(key, "file", default: "none", allowed: "the path of a file, or none", summary: summary) {
            text -> String?? in
            text.isEmpty ? nil : .some(text == "none" ? nil : text)
        }
    }
}
