import ArgumentParser

/// How to speak to the server by TLS. Any of these means that it is spoken.
struct TLSOptions: ParsableArguments {
    @Flag(help: "Speak TLS, as with https:// before the address. (environment: \(TLSSettings.variable): true)")
    var tls = false

    @Option(
        help: ArgumentHelp(
            "PEM file with the authorities to trust, in place of the system's. (environment: \(TLSSettings.authorityVariable))",
            valueName: "file"), completion: .file())
    var tlsCa: String?

    @Option(
        help: ArgumentHelp(
            "PEM file with the certificate to show to the server. (environment: \(TLSSettings.certificateVariable))",
            valueName: "file"), completion: .file())
    var tlsCertificate: String?

    @Option(
        help: ArgumentHelp(
            "PEM file with its key. (environment: \(TLSSettings.keyVariable))", valueName: "file"), completion: .file())
    var tlsKey: String?

    @Option(
        help: ArgumentHelp(
            "The name that the server's certificate is for, where it is not the address's. (environment: \(TLSSettings.serverNameVariable))",
            valueName: "name"))
    var tlsServerName: String?

    func validate() throws {
        if let tlsServerName, !TLSSettings.isName(tlsServerName) {
            throw ValidationError("--tls-server-name: give a host name; an IP address belongs into --address.")
        }
    }

    /// What was given by flags.
    var given: TLSSettings {
        TLSSettings(
            isOn: tls || [tlsCa, tlsCertificate, tlsKey, tlsServerName].contains { $0 != nil }, authorityFile: tlsCa,
            certificateFile: tlsCertificate, keyFile: tlsKey, serverName: tlsServerName)
    }
}
