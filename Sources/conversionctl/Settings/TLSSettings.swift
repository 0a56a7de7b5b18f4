import ConversionClient
import Glibc

/// Whether a server is spoken to by TLS, whom we trust, and what we show of ourselves.
struct TLSSettings: Sendable, Hashable {
    static let variable = "CONVERSIONCTL_TLS"
    static let authorityVariable = "CONVERSIONCTL_TLS_CA"
    static let certificateVariable = "CONVERSIONCTL_TLS_CERTIFICATE"
    static let keyVariable = "CONVERSIONCTL_TLS_KEY"
    static let serverNameVariable = "CONVERSIONCTL_TLS_SERVER_NAME"

    var isOn = false
    var authorityFile: String?
    var certificateFile: String?
    var keyFile: String?
    var serverName: String?

    /// What is missing here is taken from the others. Certificate and key are taken together.
    func filled(from others: TLSSettings) -> TLSSettings {
        var all = self
        all.isOn = isOn || others.isOn
        all.authorityFile = authorityFile ?? others.authorityFile
        all.serverName = serverName ?? others.serverName
        if certificateFile == nil, keyFile == nil {
            (all.certificateFile, all.keyFile) = (others.certificateFile, others.keyFile)
        }
        return all
    }

    /// - Throws: `LocalFailure` for a variable that says neither yes nor no.
    init(environment: [String: String]) throws(LocalFailure) {
        switch environment[Self.variable] {
        case nil, "false", "0": break
        case "true", "1": isOn = true
        case let text?: throw LocalFailure("\(Self.variable): \"\(text)\" is neither true nor false")
        }
        authorityFile = environment[Self.authorityVariable]
        certificateFile = environment[Self.certificateVariable]
        keyFile = environment[Self.keyVariable]
        serverName = environment[Self.serverNameVariable]
    }

    init(
        isOn: Bool = false, authorityFile: String? = nil, certificateFile: String? = nil, keyFile: String? = nil,
        serverName: String? = nil
    ) {
        self.isOn = isOn
        self.authorityFile = authorityFile
        self.certificateFile = certificateFile
        self.keyFile = keyFile
        self.serverName = serverName
    }

    /// What the transport takes.
    ///
    /// - Throws: `LocalFailure` for a certificate without a key or a key without a certificate, or what is no name.
    func configuration() throws(LocalFailure) -> TLSConfiguration {
        guard (certificateFile == nil) == (keyFile == nil) else {
            throw LocalFailure(
                "a certificate needs its key, and a key its certificate: --tls-certificate and --tls-key")
        }
        if let serverName, !Self.isName(serverName) {
            throw LocalFailure("\"\(serverName)\" is no host name that a certificate could be for")
        }
        var configuration = TLSConfiguration()
        configuration.authorityFile = authorityFile
        configuration.certificateFile = certificateFile
        configuration.keyFile = keyFile
        configuration.serverName = serverName
        return configuration
    }

    /// Whether TLS can ask for it: a host name, and no IP address.
    static func isName(_ text: String) -> Bool {
        var address = in6_addr()
        return (1...253).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7e).contains($0) }
            && inet_pton(AF_INET, text, &address) == 0 && inet_pton(AF_INET6, text, &address) == 0
    }
}
